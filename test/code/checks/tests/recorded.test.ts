import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TestCase } from '../../../../src/code/checks/tests/case.ts';
import { jest } from '../../../../src/code/checks/tests/runners/jest.ts';
import { mocha } from '../../../../src/code/checks/tests/runners/mocha.ts';
import type { Setup } from '../../../../src/code/checks/tests/runners/runner.ts';

/** A report that the runner itself has written, of the version in the file's name; only the folders are others. */
function recorded(name: 'jest-30' | 'jest-27' | 'mocha-12'): readonly string[] | undefined {
  const text = readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), 'utf8');
  const root = '/home/ann/shop';
  const setup: Setup = {
    ...{ root, folder: root, entry: '', major: 1, ranges: [], nth: 0, unread: [] },
    runner: name === 'mocha-12' ? 'mocha' : 'jest',
    script: { nodeFlags: [], flags: [], patterns: [], env: {} },
  };
  const line = ({ state, file, line: at, name: called, message }: TestCase) =>
    `${state} ${file}:${String(at)} ${called}: ${message.split('\n')[0] ?? ''}`.replace(/: $/, '');
  return (name === 'mocha-12' ? mocha : jest).read(setup, text)?.map(line);
}

it.each(['jest-30', 'jest-27'] as const)('a report of %s is read', (name) => {
  expect(recorded(name)).toEqual([
    'failed test/a.test.js:4 sums > of two > adds: assert.equal(received, expected)',
    'passed test/a.test.js:5 sums > of two > works',
    'skipped test/a.test.js:7 sums > later',
    'failed test/a.test.js:8 sums > fails in time: TypeError: no such thing',
    'failed test/hook.test.js:4 a hook > waits: Error: not ready',
    'failed test/gone.test.js:1 test/gone.test.js: ● Test suite failed to run',
  ]);
});

it('a report of mocha-12 is read', () => {
  expect(recorded('mocha-12')).toEqual([
    'passed test/gone.test.js:1 is there',
    'passed test/a.test.js:1 sums of two works',
    'failed test/a.test.js:8 sums fails in time: no such thing',
    'failed test/a.test.js:4 sums of two adds: 2 == 3',
    'failed test/hook.test.js:3 a hook "before all" hook for "waits": not ready',
    'skipped test/a.test.js:1 sums later',
  ]);
});
