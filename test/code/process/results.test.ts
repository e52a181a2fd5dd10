import { describe, expect, it } from 'vitest';
import { inOrder, partsOf } from '../../../src/code/process/results.ts';
import type { CheckResult } from '../../../src/core/change/report.ts';

const passed = (check: CheckResult['check']): CheckResult => ({
  check,
  outcome: 'passed',
  diagnostics: [],
  ms: 1,
  scope: '2 files',
});
const otherwise = { why: 'It ended.', skip: { types: 'turned off' }, open: undefined };

describe('the results of a process', () => {
  it('are those that were asked for, in order; what is missing has crashed or was to be left out', () => {
    const results = inOrder(['parse', 'imports', 'types'], [passed('tests'), passed('imports')], otherwise);
    expect(results).toMatchObject([
      { check: 'parse', outcome: 'crashed', why: 'It ended.' },
      { check: 'imports', outcome: 'passed' },
      { check: 'types', outcome: 'skipped', why: 'turned off' },
    ]);
  });

  it('of a linter outside of a sandbox say so', () => {
    const open = { ...otherwise, open: 'bubblewrap is not installed' };
    expect(inOrder(['lint'], [passed('lint')], open)[0]?.scope).toBe(
      '2 files; not in a sandbox: bubblewrap is not installed',
    );
    expect(inOrder(['types'], [passed('types')], open)[0]?.scope).toBe('2 files');
  });

  it('of a lost process are what it had told, and nothing that is no result', () => {
    const parts = [passed('parse'), { check: 'types', outcome: 'splendid' }, 7, null];
    expect(partsOf({ kind: 'lost', by: 'signal', why: '', parts })).toEqual([passed('parse')]);
    expect(partsOf({ kind: 'aborted' })).toEqual([]);
  });
});
