import { describe, expect, it } from 'vitest';
import { jest } from '../../../../src/code/checks/tests/runners/jest.ts';
import { mocha } from '../../../../src/code/checks/tests/runners/mocha.ts';
import type { Setup } from '../../../../src/code/checks/tests/runners/runner.ts';

const setup: Setup = {
  runner: 'jest',
  root: '/work/shop',
  folder: '/work/shop',
  script: { nodeFlags: ['--experimental-vm-modules'], flags: ['-i'], patterns: ['src'], env: {} },
  entry: '/work/shop/node_modules/jest/bin/jest.js',
  major: 29,
  ranges: [],
  nth: 0,
  unread: [],
};
const related = { kind: 'related', files: ['/work/shop/src/a.js'] } as const;
const only = { kind: 'only', files: ['/work/shop/test/a.test.js'] } as const;

describe('jest', () => {
  it('is asked for related tests, for named files or for everything', () => {
    const args = (selection: Parameters<typeof jest.args>[1]) => jest.args(setup, selection, '/results/1');
    expect(args(related)).toEqual([
      '--experimental-vm-modules',
      '/work/shop/node_modules/jest/bin/jest.js',
      '-i',
      '--json',
      '--outputFile=/results/1',
      '--testLocationInResults',
      '--passWithNoTests',
      '--ci',
      '--coverage=false',
      '--watchman=false',
      '--forceExit',
      '--cacheDirectory=/tmp/jest',
      '--findRelatedTests',
      '/work/shop/src/a.js',
    ]);
    expect(args(only).slice(-2)).toEqual(['--runTestsByPath', '/work/shop/test/a.test.js']);
    expect(args({ kind: 'all' }).at(-1)).toBe('src');
  });

  it('is read: passed, failed with its place, skipped, and a file that does not load', () => {
    const report = JSON.stringify({
      numFailedTestSuites: 2,
      numTotalTests: 3,
      success: false,
      testResults: [
        {
          assertionResults: [
            {
              ancestorTitles: ['sums', 'of two'],
              duration: 2,
              failureDetails: [{}],
              failureMessages: [
                'Error: \u001b[2mexpect(\u001b[22mreceived).toBe(expected)\n\nExpected: 4\nReceived: 3\n    at Object.toBe (/work/shop/test/a.test.js:9:21)',
              ],
              fullName: 'sums of two adds',
              location: null,
              status: 'failed',
              title: 'adds',
            },
            {
              ancestorTitles: [],
              failureMessages: [],
              fullName: 'works',
              location: { column: 3, line: 12 },
              status: 'passed',
              title: 'works',
            },
            {
              ancestorTitles: [],
              failureMessages: [],
              fullName: 'later',
              location: null,
              status: 'pending',
              title: 'later',
            },
          ],
          message: '',
          name: '/work/shop/test/a.test.js',
          status: 'failed',
        },
        {
          assertionResults: [],
          message:
            "  ● Test suite failed to run\n\n    Cannot find module './gone' from 'test/b.test.js'\n\n      at Resolver._throwModNotFoundError (node_modules/jest-resolve/build/resolver.js:427:11)\n      at Object.require (test/b.test.js:2:9)",
          name: '/work/shop/test/b.test.js',
          status: 'failed',
        },
      ],
    });
    expect(jest.read(setup, report)).toEqual([
      {
        file: 'test/a.test.js',
        name: 'sums > of two > adds',
        state: 'failed',
        message: 'Error: expect(received).toBe(expected)\n\nExpected: 4\nReceived: 3',
        line: 9,
        column: 21,
      },
      { file: 'test/a.test.js', name: 'works', state: 'passed', message: '', line: 12, column: 3 },
      { file: 'test/a.test.js', name: 'later', state: 'skipped', message: '', line: 1, column: 1 },
      {
        file: 'test/b.test.js',
        name: 'test/b.test.js',
        state: 'failed',
        message: "● Test suite failed to run\n\n    Cannot find module './gone' from 'test/b.test.js'",
        line: 2,
        column: 9,
      },
    ]);
  });

  it('is read: hooks that fail beside a test that does', () => {
    const message =
      '  ● sums › adds\n\n    2 == 3\n\n  ● Test suite failed to run\n\n    not closed\n\n      at Object.<anonymous> (test/a.test.js:3:9)\n';
    const assertionResults = [{ title: 'adds', status: 'failed', failureMessages: ['2 == 3'] }];
    const name = '/work/shop/test/a.test.js';
    const read = jest.read(
      setup,
      JSON.stringify({ testResults: [{ name, status: 'failed', message, assertionResults }] }),
    );
    expect(read?.map((test) => `${test.state} ${test.name} ${String(test.line)}: ${test.message}`)).toEqual([
      'failed adds 1: 2 == 3',
      'failed test/a.test.js 3: ● Test suite failed to run\n\n    not closed',
    ]);
  });

  it.each(['', '{', '[]', '{"testResults":1}', 'null'])('is not read from %j', (text) => {
    expect(jest.read(setup, text)).toBeUndefined();
  });
});

describe('mocha', () => {
  it('is told the files, or the patterns of its script', () => {
    const of: Setup = {
      ...setup,
      runner: 'mocha',
      script: { ...setup.script, nodeFlags: [], flags: ['--exit'], patterns: ['spec/*.js'] },
    };
    const base = [
      '/work/shop/node_modules/jest/bin/jest.js',
      '--exit',
      '--reporter',
      'json',
      '--reporter-option',
      'output=/results/1',
    ];
    expect(mocha.args(of, only, '/results/1')).toEqual([...base, '/work/shop/test/a.test.js']);
    expect(mocha.args(of, { kind: 'all' }, '/results/1')).toEqual([...base, 'spec/*.js']);
  });

  it('is read: passed, failed with its place, pending', () => {
    const test = (title: string, err: object) => ({
      title,
      fullTitle: `sums ${title}`,
      file: '/work/shop/test/a.test.js',
      duration: 1,
      currentRetry: 0,
      err,
    });
    const failure = test('adds', {
      stack:
        'AssertionError [ERR_ASSERTION]: 3 == 4\n    at Context.<anonymous> (test/a.test.js:6:12)\n    at process.processImmediate (node:internal/timers:491:21)',
      message: '3 == 4',
      generatedMessage: true,
      code: 'ERR_ASSERTION',
    });
    const report = JSON.stringify({
      stats: { suites: 1, tests: 3, passes: 1, pending: 1, failures: 1 },
      tests: [],
      pending: [test('later', {})],
      failures: [failure],
      passes: [test('works', {})],
    });
    const common = { file: 'test/a.test.js', message: '', line: 1, column: 1 };
    expect(mocha.read(setup, report)).toEqual([
      { ...common, name: 'sums works', state: 'passed' },
      { ...common, name: 'sums adds', state: 'failed', message: '3 == 4', line: 6, column: 12 },
      { ...common, name: 'sums later', state: 'skipped' },
    ]);
  });
});
