import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { memory } from '../workspace/trees.ts';
import { mutants, type Mutant } from './mutants.ts';
import { tell } from './rows.ts';

/** `IDS_LONG=1` tries every mutant; in a short run each has to apply, and two are tried. */
const long = process.env['IDS_LONG'] !== undefined;
const project = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(memory, 'ids-mutants-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

function sourceOf({ file }: Mutant, root = project): string {
  return join(root, 'src/workspace', file);
}

/** Whether the tests that must notice pass. */
function passes(root: string, [file, pattern]: Mutant['caughtBy']): Promise<boolean> {
  const args = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', `test/${file}`, '-t', pattern];
  const environment = { ...process.env };
  // Whoever looks for mutants wants the short form of the tests.
  for (const name of ['IDS_LONG', 'VITEST', 'VITEST_WORKER_ID', 'VITEST_POOL_ID'])
    Reflect.deleteProperty(environment, name);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, env: environment, timeout: 300_000 }, (error, stdout) => {
      if (error !== null && !/Tests .*failed|Unhandled/s.test(stdout)) reject(new Error(stdout));
      else if (error === null && !/Tests .*passed/s.test(stdout))
        reject(new Error(`no test matches ${pattern}: ${stdout}`));
      else resolve(error === null);
    });
  });
}

function copy(name: string): string {
  const root = join(home, name);
  for (const folder of ['src', 'test'])
    cpSync(join(project, folder), join(root, folder), { recursive: true });
  for (const file of ['package.json', 'vitest.config.ts', 'tsconfig.json'])
    cpSync(join(project, file), join(root, file));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  return root;
}

describe('mutants of the sequence', () => {
  it('each change what is there now', () => {
    for (const mutant of mutants) {
      const parts = readFileSync(sourceOf(mutant), 'utf8').split(mutant.from);
      expect(parts.length, mutant.name).toBe(2);
    }
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it('are caught, every one', { timeout: long ? 7_200_000 : 300_000 }, async (context) => {
    const tried = long
      ? mutants
      : mutants.filter(
          ({ name }) => name.startsWith('no fsync of the commit') || name.startsWith('no second hash'),
        );
    const root = copy('tree');
    for (const caughtBy of new Map(tried.map((each) => [each.caughtBy.join(), each.caughtBy])).values()) {
      expect(await passes(root, caughtBy), `unchanged: ${caughtBy.join()}`).toBe(true);
    }
    const survivors: string[] = [];
    for (const mutant of tried) {
      const file = sourceOf(mutant, root);
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace(mutant.from, () => mutant.to),
      );
      if (await passes(root, mutant.caughtBy)) survivors.push(mutant.name);
      writeFileSync(file, text);
    }
    expect(survivors).toEqual([]);
    tell(context, {
      what: 'mutants of the sequence',
      bar: 'every one caught',
      result: `${tried.length - survivors.length} of ${tried.length} caught (${mutants.length} known)`,
    });
  });
});
