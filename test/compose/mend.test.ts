import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../src/code/checks/checker.ts';
import { makeEditor } from '../../src/code/edits/editor.ts';
import { lintFixes } from '../../src/code/fixes/lint.ts';
import { mend } from '../../src/compose/mend.ts';
import { makeValidator } from '../../src/compose/validator.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import type { Diagnostic } from '../../src/core/change/report.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { repository, type Files } from '../code/checks/repository.ts';
import { diagnostic, report } from '../kit/sessions.ts';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});
const never = new AbortController().signal;
const options = { skip: { tests: 'not here' } };

const config = `import tseslint from 'typescript-eslint';
export default [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser },
  rules: { 'no-var': 'error', 'prefer-const': 'error', eqeqeq: 'error', 'no-debugger': 'error' } }];
`;

/** A repository in which everything is new, so that all that is wrong in it is found. */
function house(files: Files) {
  const tree = {
    'package.json': '{ "name": "x", "type": "module" }',
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "noEmit": true, "noUnusedLocals": true, "types": [] }, "include": ["src"] }',
    'eslint.config.js': config,
    ...files,
  };
  const { root, remove } = repository(tree, ['typescript', 'eslint']);
  const checker = makeLocalChecker({ root });
  closing.push(remove, () => {
    checker.close();
  });
  const validator = makeValidator({
    options,
    checker,
    editor: makeEditor({ root }),
    lintFixes: (findings, signal) => lintFixes(root, findings, signal),
    uncommitted: () =>
      Promise.resolve(
        ok(
          Object.keys(files)
            .filter((path) => path.startsWith('src/'))
            .map((path) => ({ path: path as WorkspacePath, committed: null })),
        ),
      ),
  });
  return { root, validator };
}

const codes = (findings: readonly Diagnostic[]) => findings.map(({ code }) => code).toSorted();

it('mends with the fixes of linter and compiler, one making room for the other, and writes nothing', async () => {
  const text =
    "import { b } from './b.ts';\nexport function size(text: string): number {\n  var count = text.lenght;\n  return count;\n}\n";
  const { root, validator } = house({
    'src/a.ts': text.replace("import { b } from './b.ts';", "import { b } from './b';"),
    'src/b.ts': 'export const b = 1;\n',
  });
  const mending = await validator.mend(undefined, never);
  expect(mending.ok && codes(mending.value.mended)).toEqual(['TS2551', 'TS6133', 'eslint/no-var']);
  expect(mending.ok && mending.value.left).toBe(0);
  expect(mending.ok && mending.value.patch).toContain('* src/a.ts:3 TS2551 Property');
  expect(mending.ok && mending.value.patch).toContain('+  const count = text.length;');
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toContain('var count = text.lenght');
  // What is mended is worked through again as any patch: the prose before it must not be in the way.
  const again = await makeEditor({ root }).draft(
    [{ kind: 'unified_diff', patch: mending.ok ? mending.value.patch : '' }],
    never,
  );
  expect(again.ok && again.value.stats.map(({ path, added }) => [path, added])).toEqual([['src/a.ts', 1]]);
});

it('leaves what nobody asked about, and what has no fix', async () => {
  const { validator } = house({
    'src/a.ts': 'export function f(a: number): number {\n  var b = a;\n  debugger;\n  return b;\n}\n',
    'src/c.ts': 'export var c = 1;\n',
  });
  const mending = await validator.mend(['src/a.ts'], never);
  expect(mending.ok && codes(mending.value.mended)).toEqual(['eslint/no-var']);
  expect(mending.ok && mending.value.left).toBe(1);
  expect(mending.ok && mending.value.patch).not.toContain('src/c.ts');
});

it('says so when there is nothing that it can mend', async () => {
  const { validator } = house({ 'src/a.ts': "export const a: number = 'x';\n" });
  const mending = await validator.mend(undefined, never);
  expect(mending.ok ? '' : mending.error.code).toBe('nothing-to-do');
  const clean = house({ 'src/a.ts': 'export const a = 1;\n' });
  const nothing = await clean.validator.mend(undefined, never);
  expect(nothing.ok ? '' : nothing.error.message).toBe('The checks found nothing to mend.');
});

it('never offers a fix that the checks do not confirm, and keeps the others', async () => {
  const drafted: unknown[] = [];
  const found = [
    diagnostic({ code: 'eslint/good', message: 'good' }),
    diagnostic({ code: 'eslint/bad', message: 'bad' }),
  ];
  const before = report({ lint: { outcome: 'failed', diagnostics: found } });
  const mending = await mend(
    {
      options,
      lintFixes: (findings) =>
        Promise.resolve([
          { path: 'a.ts' as WorkspacePath, content: findings.map(({ code }) => code).join() },
        ]),
      editor: {
        draft: (edits) => {
          drafted.push(edits);
          return Promise.resolve(
            ok({
              changeSet: {
                id: '' as never,
                files: [{ path: 'a.ts' as WorkspacePath, before: 'absent', after: 'absent' }],
              },
              contents: new Map(),
              stats: [],
              diff: JSON.stringify(edits),
            }),
          );
        },
      },
      checker: {
        check: () => {
          const last = JSON.stringify(drafted.at(-1));
          if (!last.includes('bad')) {
            return Promise.resolve(
              report({
                lint: {
                  diagnostics: [diagnostic({ code: 'eslint/bad', message: 'bad', origin: 'pre-existing' })],
                },
              }),
            );
          }
          return Promise.resolve(report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } }));
        },
      },
    },
    before,
    false,
    never,
  );
  expect(mending.ok && codes(mending.value.mended)).toEqual(['eslint/good']);
  expect(mending.ok && mending.value.patch).not.toContain('eslint/bad');
  expect(mending.ok && mending.value.left).toBe(1);
});
