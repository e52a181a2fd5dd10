import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Said } from '../../../../bench/checks/agreement/edit.ts';
import { judge } from '../../../../bench/checks/agreement/judge.ts';
import { makeLocalChecker } from '../../../../src/code/checks/checker.ts';
import { clearParserState } from '../../../../src/code/checks/lint/typed.ts';
import { draftOf, repository, write } from '../repository.ts';
import { editOf, filesOf, projectOf } from './project.ts';

const CONFIG =
  "import tseslint from 'typescript-eslint';\nexport default tseslint.config({ files: ['src/**/*.{ts,tsx,mts,cts}'], extends: [tseslint.configs.strictTypeChecked], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } });\n";

/** What ESLint says of the sources of a folder. */
async function eslint(root: string): Promise<readonly Said[]> {
  clearParserState();
  const results = await new ESLint({ cwd: root }).lintFiles(['src']);
  return results.flatMap(({ filePath, messages }) =>
    messages.map((each) => ({
      path: filePath.slice(root.length + 1),
      line: Math.max(1, each.line),
      column: Math.max(1, each.column),
      code: `eslint/${each.ruleId ?? (each.fatal === true ? 'fatal' : 'configuration')}`,
      severity: each.fatal === true || each.severity === 2 ? ('error' as const) : ('warning' as const),
      message: each.message.split('\n')[0] ?? '',
    })),
  );
}

it('of random projects and edits the lint check says what ESLint says', async () => {
  const numRuns = Number(process.env['IDS_RUNS'] ?? 1);
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const chance = (below: number) => g(fc.nat, { max: below - 1 });
      const project = projectOf(chance);
      const files: Readonly<Record<string, string>> = { ...filesOf(project), 'eslint.config.js': CONFIG };
      const repo = repository(files, ['typescript', 'eslint']);
      const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ids-linted-')));
      write(copy, files);
      symlinkSync(`${repo.root}/node_modules`, `${copy}/node_modules`);
      const checker = makeLocalChecker({ root: repo.root, part: ['lint'] });
      try {
        const before = await eslint(copy);
        for (let each = 0; each < 6; each++) {
          const [name, edits] = editOf(project, chance);
          const entries = Object.entries(edits);
          // What the linter reads from disk takes effect when it is there; what changes nothing is no edit.
          if (entries.some(([path, text]) => path.endsWith('.json') || text === files[path])) continue;
          const draft = draftOf(repo.root, edits);
          const report = await checker.check(draft, { skip: {} }, new AbortController().signal);
          write(copy, edits);
          const after = await eslint(copy);
          for (const path of Object.keys(edits)) write(copy, { [path]: files[path] ?? null });
          const answer = { ok: true, checks: report.checks, ms: 0 };
          const of = {
            was: (path: string) => files[path],
            files: edits as Readonly<Record<string, string | null>>,
            isLooked: () => true,
          };
          const found = judge('lint', { before, after }, answer, of);
          if (after.length !== before.length) told++;
          expect(found, name).toEqual([]);
        }
      } finally {
        checker.close();
        repo.remove();
        rmSync(copy, { recursive: true, force: true });
      }
    }),
    { numRuns, endOnFailure: true, seed: Number(process.env['IDS_SEED'] ?? 1) },
  );
  expect(told).toBeGreaterThan(0);
}, 36_000_000);
