import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { judge } from '../../../bench/checks/agreement/judge.ts';
import { mutationsOf } from '../../../bench/checks/agreement/mutations/edits.ts';
import { isSource, type Repository } from '../../../bench/checks/agreement/repository.ts';
import { openTruth } from '../../../bench/checks/agreement/truth.ts';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf } from './repository.ts';

/** The short form of `npm run bench -- checks agreement`: IDS_RUNS edits of the bundled example, seeded by IDS_SEED. */
const runs = Number(process.env['IDS_RUNS'] ?? 6);
const seed = Number(process.env['IDS_SEED'] ?? 1);
/** Rules with types take seconds of the whole example each time. */
const lintEvery = process.env['IDS_LONG'] === '1' ? 1 : 6;

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-example-')));
cpSync(join(checkout, 'examples/courier'), root, { recursive: true });
symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  .toSorted();
const whole: Repository = {
  linted: ['.'],
  root,
  name: 'courier',
  files,
  tsc: ['--noEmit', '--pretty', 'false'],
  lint: [],
  references: false,
};
const linted: Repository = { ...whole, tsc: undefined, lint: [''] };
const compiler = openTruth(whole, false);
const linter = openTruth(linted, false);
const checker = makeLocalChecker({ root });
afterAll(() => {
  compiler.close();
  linter.close();
  checker.close();
  rmSync(root, { recursive: true, force: true });
});

const listed = new Set(files.filter((path) => isSource(path) && /^(?:src|test)\//.test(path)));
const edits = mutationsOf(whole, listed, { count: runs, seed });

it.each(edits.map((edit, index) => [edit.kind, edit, index % lintEvery === 0] as const))(
  'says what tsc and eslint say after %s',
  async (_, edit, lints) => {
    const skip = { tests: '-', ...(lints ? {} : { lint: '-' }) };
    const report = await checker.check(draftOf(root, edit.files), { skip }, new AbortController().signal);
    const answer = { ok: true, checks: report.checks, ms: report.ms };
    const of = {
      files: edit.files,
      was: (path: string) => (files.includes(path) ? readFileSync(join(root, path), 'utf8') : undefined),
      isLooked: () => true,
    };
    const [types, before] = [await compiler.of(edit.files, false), await compiler.of({}, false)];
    expect(judge('types', { before: before.types, after: types.types }, answer, of)).toEqual([]);
    if (!lints) return;
    const [after, base] = [await linter.of(edit.files, false), await linter.of({}, false)];
    expect(judge('lint', { before: base.lint, after: after.lint }, answer, of)).toEqual([]);
  },
  120_000,
);
