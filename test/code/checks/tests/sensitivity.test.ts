import { describe, expect, it } from 'vitest';
import { makeCandidate } from '../../../../src/code/checks/change.ts';
import { makeDisk } from '../../../../src/code/checks/disk.ts';
import type { TestCase } from '../../../../src/code/checks/tests/case.ts';
import { hunksOf } from '../../../../src/code/checks/tests/hunks.ts';
import { sensitivity } from '../../../../src/code/checks/tests/sensitivity.ts';
import { loadTypeScript } from '../../../../src/code/checks/toolchain.ts';
import { draftOf, type Files } from '../repository.ts';
import { noSandbox, runTests, temporary, testsOf } from './running.ts';

function placesIn(before: Files, change: Files) {
  const root = temporary(before);
  const disk = makeDisk(root);
  disk.refresh();
  const found = hunksOf(makeCandidate(draftOf(root, change), disk), loadTypeScript([root]));
  return found?.map(({ path, line, without }) => [`${path}:${String(line)}`, without]);
}

const text = ['export const a = 1;', '', '// says a', 'export const b = 2;', 'export const c = 3;', ''];
const source = (lines: readonly string[]) => lines.join('\n');

describe('the places of a change', () => {
  it('are runs of changed lines, each with the text that lacks it alone', () => {
    const changed = source(['export const a = 10;', '', '// says a', 'export const b = 2;', '']);
    expect(placesIn({ 'src/a.ts': source(text) }, { 'src/a.ts': changed })).toEqual([
      ['src/a.ts:1', changed.replace('10', '1')],
      ['src/a.ts:5', changed.replace('b = 2;\n', 'b = 2;\nexport const c = 3;\n')],
    ]);
    const longer = source(['export const z = 0;', ...text.slice(0, -1), 'export const d = 4;']);
    expect(placesIn({ 'src/a.ts': source(text) }, { 'src/a.ts': longer })).toEqual([
      ['src/a.ts:1', longer.replace('export const z = 0;\n', '')],
      ['src/a.ts:7', longer.replace('export const d = 4;', '')],
    ]);
  });

  it.each<[string, Files, Files]>([
    ['comments', { 'src/a.ts': source(text) }, { 'src/a.ts': source(text).replace('says a', 'says b') }],
    ['blank lines', { 'src/a.ts': source(text) }, { 'src/a.ts': source(text).replace('\n\n', '\n\n\n') }],
    ['line ends', { 'src/a.ts': source(text) }, { 'src/a.ts': source(text).replaceAll('\n', '\r\n') }],
    [
      'types',
      { 'src/a.ts': source(text) },
      { 'src/a.ts': source(text).replace('const a =', 'const a: number =') },
    ],
    ['tests', { 'test/a.test.ts': 'a();\n' }, { 'test/a.test.ts': 'b();\n' }],
    ['prose', { 'README.md': 'a\n' }, { 'README.md': 'b\n' }],
  ])('are not %s', (_, before, change) => {
    expect(placesIn(before, change)).toEqual([]);
  });

  it.each<[string, Files, Files]>([
    ['a file comes', {}, { 'src/b.ts': 'export {};\n' }],
    ['a file goes', { 'src/a.ts': source(text) }, { 'src/a.ts': null }],
    ['data changes', { 'data/a.json': '1\n' }, { 'data/a.json': '2\n' }],
    [
      'a declaration changes',
      { 'src/a.d.ts': 'declare const a: 1;\n' },
      { 'src/a.d.ts': 'declare const a: 2;\n' },
    ],
  ])('are not told where %s', (_, before, change) => {
    expect(placesIn(before, change)).toBeUndefined();
  });
});

const states = (names: Readonly<Record<string, TestCase['state']>>): readonly TestCase[] =>
  Object.entries(names).map(([name, state]) => ({
    ...{ file: 'test/a.test.ts', name, state, message: '', line: 1, column: 1 },
  }));
const hunk = (line: number) => ({ path: 'src/a.ts', absolute: '/w/src/a.ts', line, without: '' });

describe('what tests notice of a change', () => {
  const old = states({ mends: 'failed', other: 'passed' });
  const now = states({ mends: 'passed', other: 'passed' });
  const never = () => Promise.reject(new Error('nothing is to be run'));

  it('is its only place when they fail without it, and no test need be run for that', async () => {
    expect(await sensitivity([hunk(1)], old, now, never)).toEqual({ mended: 1 });
  });

  it.each([
    ['no test is mended', [hunk(1)], now],
    ['nothing is changed that tests could notice', [], old],
  ])('is not asked where %s', async (_, hunks, before) => {
    expect(await sensitivity(hunks, before, now, never)).toBeUndefined();
  });

  it('is not a place without which they all still pass', async () => {
    const without = ({ line }: { readonly line: number }) => Promise.resolve(line === 1 ? old : now);
    expect(await sensitivity([hunk(1), hunk(7)], old, now, without)).toEqual({
      mended: 1,
      unnoticed: { path: 'src/a.ts', line: 7 },
    });
    const both = ({ line }: { readonly line: number }) =>
      Promise.resolve(line === 1 ? old : states({ mends: 'passed', other: 'failed' }));
    expect(await sensitivity([hunk(1), hunk(7)], old, now, both)).toEqual({ mended: 1 });
  });

  it('is a place that the others cannot do without, and one without which a test is gone', async () => {
    const broken = ({ line }: { readonly line: number }) => Promise.resolve(line === 1 ? old : undefined);
    expect(await sensitivity([hunk(1), hunk(7)], old, now, broken)).toEqual({ mended: 1 });
    const fewer = ({ line }: { readonly line: number }) =>
      Promise.resolve(line === 1 ? old : states({ mends: 'passed' }));
    expect(await sensitivity([hunk(1), hunk(7)], old, now, fewer)).toEqual({ mended: 1 });
  });
});

describe.skipIf(noSandbox !== undefined)('the tests of a workspace', () => {
  it('tell a change that they notice whole from one with more than they need, when they are asked', async () => {
    const before = [
      'export const half = (n) => n / 3;',
      '',
      'export const most = 10;',
      '',
      'export const least = 1;',
      '',
      ...[1, 2, 3, 4].flatMap((n) => [`export const unused${String(n)} = 1;`, '']),
    ].join('\n');
    const root = temporary({
      'package.json': '{"type": "module", "scripts": {"test": "node --test"}}',
      'src/n.js': before,
      'test/n.test.js':
        "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { half, least } from '../src/n.js';\ntest('halves', () => assert.equal(half(4), 2));\ntest('least', () => assert.equal(least, 1));\n",
    });
    const tests = testsOf(root);
    const ask = (after: string, sensitive = true) =>
      runTests(tests, root, { 'src/n.js': after }, new AbortController().signal, sensitive);
    const right = before.replace('/ 3', '/ 2');
    expect(await ask(right)).toMatchObject({
      outcome: 'passed',
      scope: expect.stringContaining('1 of them failing without the change') as string,
      sensitivity: { mended: 1 },
    });
    const more = await ask(right.replace('most = 10', 'most = 11'));
    expect(more).toMatchObject({
      outcome: 'passed',
      scope: expect.stringContaining('no test notices the change at src/n.js:3') as string,
      sensitivity: { mended: 1, unnoticed: { path: 'src/n.js', line: 3 } },
    });
    const longer = right.replaceAll(/(unused\d) = 1/g, '$1 = 2');
    for (const [after, sensitive] of [
      [right, false],
      [before.replace('most = 10', 'most = 11'), true],
      [right.replace('least = 1', 'least = 2'), true],
      [longer, true],
    ] as const) {
      expect(await ask(after, sensitive)).not.toHaveProperty('sensitivity');
    }
  });
});
