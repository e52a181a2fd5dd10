import { describe, expect, it } from 'vitest';
import { makeBaseline } from '../../../../src/code/checks/tests/baseline.ts';
import type { Selection, TestCase } from '../../../../src/code/checks/tests/case.ts';
import type { Execution } from '../../../../src/code/checks/tests/execute.ts';

const passed = (file: string): TestCase => ({
  file,
  name: 'works',
  state: 'passed',
  message: '',
  line: 1,
  column: 1,
});
const only = (...names: string[]): Selection => ({ kind: 'only', files: names.map((name) => `/w/${name}`) });

/** A baseline whose runs are written down: each file has one test. */
function observed(ended = false) {
  const baseline = makeBaseline('/w');
  const runs: Selection[] = [];
  const run = (selection: Selection): Promise<Execution> => {
    runs.push(selection);
    const files = selection.kind === 'all' ? [] : selection.files;
    if (ended) return Promise.resolve({ kind: 'ended', why: 'too long' });
    return Promise.resolve({ kind: 'ran', tests: files.map((file) => passed(file.slice(3))), ms: 5 });
  };
  return { runs, of: (tree: string, selection: Selection) => baseline.of(tree, '/w', selection, run) };
}

describe('what is known of the unchanged workspace', () => {
  it('is asked for file by file, once for a tree', async () => {
    const { runs, of } = observed();
    await of('1', only('a', 'b'));
    expect(await of('1', only('b', 'c'))).toEqual({ kind: 'ran', tests: [passed('b'), passed('c')], ms: 10 });
    expect(runs).toEqual([only('a', 'b'), only('c')]);
    await of('2', only('a'));
    expect(runs).toHaveLength(3);
  });

  it('is kept for a whole run, but not when that was ended', async () => {
    const whole = observed();
    for (let i = 0; i < 2; i++) await whole.of('1', { kind: 'all' });
    expect(whole.runs).toHaveLength(1);
    const endless = observed(true);
    for (let i = 0; i < 2; i++) await endless.of('1', { kind: 'all' });
    expect(endless.runs).toHaveLength(2);
  });
});
