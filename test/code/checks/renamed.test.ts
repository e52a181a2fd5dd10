import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary } from './repository.ts';

const config =
  "export default [{ files: ['**/*.js'], rules: { 'no-unused-vars': 'error', 'prefer-const': 'error' } }];\n";
const before = 'let old = 1;\nexport const twice = () => old * 2;\nexport const end = 0;\n';

async function lint(after: string) {
  const { root, remove } = repository({ 'eslint.config.mjs': config, 'a.js': before }, [
    'typescript',
    'eslint',
  ]);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  const report = await checker.check(
    draftOf(root, { 'a.js': after }),
    { skip: {} },
    new AbortController().signal,
  );
  return summary(report, 'lint');
}

it('an old complaint about a name that was renamed stays an old one', async () => {
  expect(await lint(before.replaceAll('old', 'fresh'))).toEqual(['passed']);
});

it('the same complaint about a further line is a new one', async () => {
  const more = `${before.replaceAll('old', 'fresh')}let other = 1;\nexport const thrice = () => other * 3;\n`;
  expect(await lint(more)).toEqual(['failed', 'a.js:4 eslint/prefer-const']);
});

it('another complaint on the rewritten line is a new one', async () => {
  expect(await lint(before.replace('let old = 1;', 'let old = 1, unused = 2;'))).toEqual([
    'failed',
    'a.js:1 eslint/no-unused-vars',
    'a.js:1 eslint/prefer-const',
  ]);
});
