import { afterAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
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
