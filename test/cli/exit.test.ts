import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit.ts';
import { refusalCodes } from '../../src/core/kernel/refusal.ts';

it('gives every refusal one of the promised codes, never success', () => {
  expect(refusalCodes.filter((code) => ![1, 2, 3, 130].includes(exitCodeOf(code)))).toEqual([]);
  expect(refusalCodes.filter((code) => exitCodeOf(code) === 2)).toEqual(['wrong-use', 'wrong-config']);
  expect(refusalCodes.filter((code) => exitCodeOf(code) === 3)).toEqual(['dead-end', 'needs-agreement']);
});
