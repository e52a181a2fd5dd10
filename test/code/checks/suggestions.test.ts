import { afterAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { unexpected } from '../../../src/code/checks/verify.ts';
import type { Diagnostic, ValidationReport } from '../../../src/core/change/report.ts';
import { draftOf, repository, summary, TSCONFIG } from './repository.ts';

/** The compiler suggests another name for ten unknown ones at most: which of them depends on what it met before. */
const misspelt = Array.from({ length: 14 }, (_, index) => `export const n${index} = reprot;\n`).join('');
const { root, remove } = repository({
  'tsconfig.json': TSCONFIG,
  'src/a.ts': `export const report = 1;\n${misspelt}`,
});
const checker = makeLocalChecker({ root });
afterAll(() => {
  checker.close();
  remove();
});

it('knows an old error again of which the compiler has now no suggestion left', async () => {
  const now = draftOf(root, {
    'src/a.ts': `export const report = 1;\nexport const first = [reprot, reprot];\n${misspelt}`,
  });
  const report = await checker.check(now, { skip: { lint: '-', tests: '-' } }, new AbortController().signal);
  const lines = summary(report, 'types').filter((each) => !/ TS(?:2304|2552)$/.test(each));
  expect(lines).toEqual(['failed']);
  expect(summary(report, 'types').slice(1)).toHaveLength(2);
  expect(
    summary(report, 'types')
      .slice(1)
      .every((each) => each.startsWith('src/a.ts:2 ')),
  ).toBe(true);
});

it('takes nothing back after writing for what the compiler words otherwise in a fresh process', () => {
  const report = (code: string, message: string): ValidationReport => {
    const diagnostic: Diagnostic = {
      path: 'src/a.ts',
      line: 1,
      column: 1,
      code,
      severity: 'error',
      origin: 'introduced',
      message,
    };
    return { ms: 0, checks: [{ check: 'types', outcome: 'failed', diagnostics: [diagnostic], ms: 0 }] };
  };
  const { changeSet } = draftOf(root, { 'src/a.ts': 'export {};\n' });
  const plain = report('TS2304', "Cannot find name 'reprot'.");
  const suggesting = report('TS2552', "Cannot find name 'reprot'. Did you mean 'report'?");
  const [one, other] = [
    "Type 'string | 1' is not assignable to type 'number'.\n  Type 'string'.",
    "Type '1 | string' is not assignable to type 'number'.\n  Type '1'.",
  ].map((message) => report('TS2322', message));
  expect(unexpected(changeSet, plain, suggesting)).toEqual([]);
  expect(unexpected(changeSet, suggesting, plain)).toEqual([]);
  expect(unexpected(changeSet, one ?? plain, other ?? plain)).toEqual([]);
  expect(unexpected(changeSet, plain, one ?? plain)).toHaveLength(1);
});
