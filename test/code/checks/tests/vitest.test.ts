import { describe, expect, it } from 'vitest';
import type { Files } from '../repository.ts';
import { noSandbox, runTests, temporary, testsOf, told } from './running.ts';

const files: Files = {
  'package.json': JSON.stringify({
    name: 'carts',
    type: 'module',
    scripts: { test: 'npm run unit -- --coverage', unit: 'cross-env TZ=UTC vitest run --coverage' },
    devDependencies: { vitest: '*' },
    engines: { node: '>=22.18' },
  }),
  'vitest.config.ts':
    "import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { include: ['test/**/*.test.ts'] } });\n",
  'src/cart.ts': 'export const total = (all: number[]): number => all.reduce((a, b) => a + b, 0);\n',
  'src/other.ts': 'export const other = 1;\n',
  'test/cart.test.ts':
    "import { describe, expect, it, test } from 'vitest';\nimport { total } from '../src/cart.ts';\ndescribe('a cart', () => {\n  it('sums up', () => {\n    expect(total([1, 2])).toBe(3);\n  });\n});\ntest.skip('later', () => {});\ntest('in UTC', () => {\n  expect(process.env.TZ).toBe('UTC');\n});\n",
  'test/other.test.ts':
    "import { expect, it } from 'vitest';\nimport { other } from '../src/other.ts';\nit('is one', () => expect(other).toBe(1));\n",
};
const wrong = 'export const total = (all: number[]): number => all.length;\n';
const broken = 'export default { test: { include: [missing] } };\n';

interface Case {
  readonly name: string;
  readonly before?: Files;
  readonly change: Files;
  readonly says: readonly (string | RegExp)[];
}

const cases: readonly Case[] = [
  {
    name: 'a failing one by name and place, and runs only what is related',
    change: { 'src/cart.ts': wrong },
    says: [
      'failed 2 tests (1 skipped)',
      /^introduced error test\/cart\.test\.ts:4 a cart > sums up: AssertionError: expected 2 to be 3/,
    ],
  },
  {
    name: 'a configuration that the change breaks',
    change: { 'vitest.config.ts': broken },
    says: [
      'failed 1 test',
      /^introduced error :1 the test run: vitest ended with code 1: .*missing is not defined/,
    ],
  },
  {
    name: 'a configuration that was broken before',
    before: { 'vitest.config.ts': broken },
    change: { 'src/cart.ts': wrong },
    says: [/^crashed: vitest ended with code 1: .*missing is not defined \(without the change as well\)$/],
  },
  {
    name: 'that nothing reaches a file',
    before: { 'src/lonely.ts': 'export const lonely = 1;\n' },
    change: { 'src/lonely.ts': 'export const lonely = 2;\n' },
    says: ['skipped: No test reaches the changed files.'],
  },
  {
    name: 'an error outside of every test, beside one that failed before',
    before: {
      'test/other.test.ts':
        `${String(files['test/other.test.ts'])}it('is old', () => expect(1).toBe(2));\ndescribe('hooks', () => {\n  afterAll(() => expect(other).toBe(1));\n  it('work', () => {});\n});\n`.replace(
          '{ ',
          '{ afterAll, describe, ',
        ),
    },
    change: { 'src/other.ts': "export const other = 3;\nvoid Promise.reject(new Error('unseen'));\n" },
    says: [
      /^failed 4 tests/,
      /^introduced error test\/other\.test\.ts:3 is one: /,
      /^pre-existing error test\/other\.test\.ts:\d is old/,
      /^introduced error test\/other\.test\.ts:5 hooks: AssertionError: expected 3 to be 1/,
      /^introduced error :1 the test run: vitest ended with code 1: .*(?:unseen|Unhandled)/,
    ],
  },
];

describe.skipIf(noSandbox !== undefined)('vitest reports', () => {
  it.each(cases)('$name', async ({ before = {}, change, says }) => {
    const root = temporary({ ...files, ...before }, ['vitest']);
    const lines = told(await runTests(testsOf(root), root, change)).map((line) =>
      line.replaceAll(/ \(on Node .*\)|, on Node [^)]*/g, ''),
    );
    expect(lines).toEqual(
      says.map((each) => (typeof each === 'string' ? each : (expect.stringMatching(each) as string))),
    );
  });
});
