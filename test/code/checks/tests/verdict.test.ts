import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../../src/sandbox/limits.ts';
import { write, type Files } from '../repository.ts';
import { noSandbox, runTests, temporary, testsOf, told } from './running.ts';

const MANIFEST = JSON.stringify({ name: 'sums', type: 'module', scripts: { test: 'node --test' } });
const sum = (operator: string) => `export const sum = (a, b) => a ${operator} b;\n`;
const test = (name: string, from: string, claim: string, more = '') =>
  `import test from 'node:test';\nimport assert from 'node:assert';\nimport fs from 'node:fs';\nimport { sum } from '${from}';\n${more}\ntest('${name}', () => assert.ok(${claim}));\n`;

const files: Files = {
  'package.json': MANIFEST,
  'README.md': 'Sums.',
  'src/sum.js': sum('+'),
  'src/total.js': "import { sum } from './sum.js';\nexport const total = (all) => all.reduce(sum, 0);\n",
  'src/other.js': 'export const other = 1;\n',
  'test/sum.test.js': test('adds two', '../src/sum.js', 'sum(1, 2) === 3'),
  'test/total.test.js':
    "import test from 'node:test';\nimport assert from 'node:assert';\nimport { total } from '../src/total.js';\ntest.describe('totals', () => {\n  test.it('adds all', () => assert.equal(total([1, 2, 3]), 6, 'not six'));\n});\n",
  'test/old.test.js': test('is broken anyway', '../src/sum.js', 'sum(1, 2) === 4'),
};

const MONOREPO = {
  'package.json': '{"name":"all","private":true,"workspaces":["packages/*"]}',
  'packages/a/package.json': '{"name":"@x/a","type":"module","exports":"./index.js"}',
  'packages/a/index.js': 'export const a = 1;\n',
  'packages/b/package.json': MANIFEST.replace('"sums"', '"@x/b","dependencies":{"@x/a":"*"}'),
  'packages/b/index.js': "import { a } from '@x/a';\nexport const b = a + 1;\n",
  'packages/b/b.test.js':
    "import test from 'node:test';\nimport assert from 'node:assert';\nimport { b } from './index.js';\ntest('two', () => assert.equal(b, 2, 'not two'));\n",
  'node_modules/@x/-> a': '../../packages/a',
};

interface Case {
  readonly name: string;
  readonly before?: Files;
  readonly change: Files;
  readonly limits?: Partial<Limits>;
  readonly says: readonly (string | RegExp)[];
}

const cases: readonly Case[] = [
  {
    name: 'a change that every test survives, but for one that failed before',
    change: { 'src/sum.js': `// Adds.\n${sum('+')}` },
    says: [
      'passed 2 tests (1 failing before as well)',
      'pre-existing error test/old.test.js:6 is broken anyway: The expression evaluated to a falsy value:',
    ],
  },
  {
    name: 'tests that reach a change directly and through another file',
    before: { 'test/old.test.js': null },
    change: { 'src/sum.js': sum('-') },
    says: [
      'failed 2 tests',
      'introduced error test/sum.test.js:6 adds two: The expression evaluated to a falsy value:',
      'introduced error test/total.test.js:5 totals > adds all: not six',
    ],
  },
  {
    name: 'a change that no test reaches',
    change: { 'src/other.js': 'export const other = 2;\n' },
    says: ['skipped: No test reaches the changed files.'],
  },
  {
    name: 'a text for people',
    change: { 'README.md': 'More sums.' },
    says: ['skipped: No test reaches the changed files.'],
  },
  {
    name: 'a test that is new and right',
    change: { 'test/more.test.js': test('adds three', '../src/sum.js', 'sum(1, 3) === 4') },
    says: ['passed 1 test'],
  },
  {
    name: 'a test that is new and wrong',
    change: { 'test/more.test.js': test('adds three', '../src/sum.js', 'sum(1, 3) === 5') },
    says: [
      'failed 1 test',
      'introduced error test/more.test.js:6 adds three: The expression evaluated to a falsy value:',
    ],
  },
  {
    name: 'a failing test that was moved',
    change: {
      'test/old.test.js': null,
      'test/moved/old.test.js': test('is broken anyway', '../../src/sum.js', 'sum(1, 2) === 4'),
    },
    says: [
      'crashed: no related test passes, without the change either (The expression evaluated to a falsy value:)',
    ],
  },
  {
    name: 'a test that fails once only',
    change: {
      'test/sum.test.js': test(
        'adds two',
        '../src/sum.js',
        'second',
        "const second = fs.existsSync('ran');\nfs.writeFileSync('ran', '');",
      ),
    },
    says: [
      'passed 1 test',
      'introduced warning test/sum.test.js:7 adds two: Failed once and passed when it was run again: The expression evaluated to a falsy value:',
    ],
  },
  {
    name: 'a file that no longer loads',
    before: { 'test/old.test.js': null, 'test/total.test.js': null },
    change: { 'src/sum.js': "throw new Error('no more sums');\nexport const sum = 1;\n" },
    says: ['failed 1 test', 'introduced error test/sum.test.js:1 test/sum.test.js: Error: no more sums'],
  },
  {
    name: 'tests that are all marked to be skipped',
    before: { 'test/old.test.js': null, 'test/total.test.js': null },
    change: { 'test/sum.test.js': "import test from 'node:test';\ntest.skip('adds two', () => {});\n" },
    says: ['skipped: Every test that reaches the changed files is marked to be skipped.'],
  },
  {
    name: 'a setting that may concern every test',
    before: { 'test/old.test.js': null },
    change: { 'data/rates.json': '{}' },
    says: ['passed 2 tests'],
  },
  {
    name: 'a workspace without tests',
    before: { 'package.json': '{"name":"sums","type":"module"}' },
    change: { 'src/sum.js': sum('-') },
    says: ['skipped: No package.json above the changed files names vitest, jest, mocha or node --test.'],
  },
  {
    name: 'a runner that IDS does not know',
    before: { 'package.json': '{"name":"sums","scripts":{"test":"ava --serial"}}' },
    change: { 'src/sum.js': sum('-') },
    says: [
      'skipped: The test script "ava --serial" has no runner that IDS can read (vitest, jest, mocha, node --test).',
    ],
  },
  {
    name: 'a runner that is not installed',
    before: { 'package.json': '{"name":"sums","scripts":{"test":"jest"}}' },
    change: { 'src/sum.js': sum('-') },
    says: ['skipped: Jest is not installed in this workspace.'],
  },
  {
    name: 'tests that are built first',
    before: { 'package.json': '{"name":"sums","scripts":{"test":"tsc && node --test dist/test/*.js"}}' },
    change: { 'src/sum.js': sum('-') },
    says: ['skipped: No test file is there without building first.'],
  },
  {
    name: 'a file that the command loads before every test',
    before: {
      'package.json':
        '{"name":"sums","type":"module","scripts":{"test":"node --import ./setup.js --test test/set.js"}}',
      'setup.js': "import { sum } from './src/sum.js';\nglobalThis.three = sum(1, 2);\n",
      'test/set.js':
        "import test from 'node:test';\ntest('three', () => { if (three !== 3) throw new Error('not three'); });\n",
    },
    change: { 'src/sum.js': sum('-') },
    says: ['failed 1 test', 'introduced error test/set.js:2 three: not three'],
  },
  {
    name: 'a script whose flags make Node fail, before as after',
    before: {
      'package.json': '{"name":"sums","type":"module","scripts":{"test":"node --import ./gone.js --test"}}',
    },
    change: { 'src/sum.js': sum('-') },
    says: [
      "crashed: no related test passes, without the change either (Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'ROOT/gone.js' imported from ROOT/)",
    ],
  },
  {
    name: 'a script of several commands, of which only the last one fails, in a file whose name is a pattern to Node',
    before: {
      'package.json':
        '{"name":"sums","type":"module","scripts":{"test":"node --test test/total.test.js && node --test unit/*.js && ava"}}',
      'unit/[sum].js': test('adds two', '../src/sum.js', 'sum(1, 2) === 3'),
      'test/total.test.js': test('adds', '../src/sum.js', 'sum(1, 0) === 1'),
    },
    change: { 'src/sum.js': sum('-') },
    says: [
      'failed 2 tests (not run: ava)',
      'introduced error unit/[sum].js:6 adds two: The expression evaluated to a falsy value:',
    ],
  },
  {
    name: 'a package of a monorepo, whose tests use another package by its link',
    before: MONOREPO,
    change: { 'packages/b/index.js': "import { a } from '@x/a';\nexport const b = a + 2;\n" },
    says: ['failed 1 test', 'introduced error packages/b/b.test.js:4 two: not two'],
  },
  {
    name: 'a package of a monorepo without tests, which another one tests through a third',
    before: {
      ...MONOREPO,
      'packages/c/package.json': MANIFEST.replace('"sums"', '"@x/c","dependencies":{"@x/b":"*"}'),
      'packages/c/c.test.js': MONOREPO['packages/b/b.test.js']
        .replace("'./index.js'", "'@x/b'")
        .replace("'two'", "'two again'"),
      'node_modules/@x/-> b': '../../packages/b',
    },
    change: { 'packages/a/index.js': 'export const a = 2;\n' },
    says: [
      'failed 2 tests',
      'introduced error packages/b/b.test.js:4 two: not two',
      'introduced error packages/c/c.test.js:4 two again: not two',
    ],
  },
  {
    name: 'a file that ends the process before any test, as if all were well',
    before: { 'test/old.test.js': null, 'test/total.test.js': null },
    change: { 'src/sum.js': `process.exit(0);\n${sum('+')}` },
    says: [
      'failed 1 test',
      'introduced error test/sum.test.js:1 adds two: This test passed and is not run any more: its file ends before it.',
    ],
  },
  {
    name: 'a change after which the tests do not end, though they did',
    before: { 'test/old.test.js': null, 'test/total.test.js': null },
    change: { 'src/sum.js': `import http from 'node:http';\nhttp.createServer().listen(0);\n${sum('+')}` },
    limits: { time: 10_000 },
    says: [
      'failed 1 test',
      /^introduced error :1 the test run: the tests took longer than 10 s and were stopped; without the change they took \d s$/,
    ],
  },
  {
    name: 'tests that the change takes away, skips and adds',
    before: {
      'test/old.test.js': null,
      'test/sum.test.js': `${test('adds two', '../src/sum.js', 'sum(1, 2) === 3')}test('adds three', () => {});\ntest('adds four', () => {});\n`,
    },
    change: {
      'test/sum.test.js': `${test('adds two', '../src/sum.js', 'sum(1, 2) === 3')}test.skip('adds three', () => {});\ntest('adds five', () => {});\n`,
      'test/total.test.js': null,
    },
    says: [
      'passed 2 tests (1 skipped)',
      'introduced warning test/total.test.js:1 tests/deleted: The change deletes this file of tests.',
      'introduced warning test/sum.test.js:1 adds three: This test passed and is skipped with the change.',
      'introduced warning test/sum.test.js:1 adds four: This test passed and is gone with the change.',
    ],
  },
  {
    name: 'tests that the change deletes with what they tested',
    before: { 'test/old.test.js': null, 'test/total.test.js': null },
    change: { 'test/sum.test.js': null, 'src/sum.js': sum('-') },
    says: ['skipped: The change deletes test/sum.test.js; no other test reaches it.'],
  },
];

describe.skipIf(noSandbox !== undefined)('the verdict on', () => {
  it.each(cases)('$name', async ({ before = {}, change, limits, says }) => {
    const root = temporary({ ...files, ...before });
    const lines = told(await runTests(testsOf(root, limits), root, change));
    expect(lines.map((line) => line.replaceAll(root, 'ROOT'))).toEqual(
      says.map((each) => (typeof each === 'string' ? each : (expect.stringMatching(each) as string))),
    );
  });

  it('several candidates looks at the unchanged workspace once, and again when that has changed', async () => {
    const root = temporary({ ...files, 'test/total.test.js': null });
    const tests = testsOf(root);
    const origins = async (text: string) =>
      (await runTests(tests, root, { 'src/sum.js': text })).diagnostics.map((each) => each.origin);
    expect(await origins(`// 1\n${sum('+')}`)).toEqual(['pre-existing']);
    expect(await origins(sum('-'))).toEqual(['pre-existing', 'introduced']);
    write(root, { 'src/sum.js': sum('+ 1 +') });
    expect(await origins(sum('-'))).toEqual(['introduced', 'pre-existing']);
  });
});

it('says how to get a sandbox where there is none, and executes nothing', async () => {
  const root = temporary({
    ...files,
    'test/sum.test.js': "import fs from 'node:fs';\nfs.writeFileSync('/tmp/ran', '');\n",
  });
  const nowhere = { PATH: root, HOME: root };
  const outcome = await runTests(testsOf(root, {}, nowhere), root, { 'src/sum.js': sum('-') });
  if (noSandbox === undefined) expect(outcome.outcome).toBe('failed');
  else expect(told(outcome)[0]).toMatch(/^skipped: .*Nothing of the workspace was executed/);
});
