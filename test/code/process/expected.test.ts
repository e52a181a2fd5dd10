import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeExpected } from '../../../src/code/process/expected.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const expected = makeExpected((path) => {
    begun.push(path);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  const later = () => vi.advanceTimersByTimeAsync(1000);
  const end = async () => {
    ends.shift()?.();
    await later();
  };
  return { expected, begun, later, end };
}

it('looks at what is expected one file after the other, each once', async () => {
  const { expected, begun, later, end } = watched();
  expected.expect(['a.ts', 'b.ts']);
  expect(begun).toEqual([]);
  await later();
  expected.expect(['a.ts', 'c.ts']);
  await later();
  expect(begun).toEqual(['a.ts']);
  for (let each = 0; each < 3; each++) await end();
  expect(begun).toEqual(['a.ts', 'b.ts', 'c.ts']);
  expected.expect(['d.ts', 'a.ts']);
  await later();
  expect(begun).toEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts']);
});

it('begins nothing more when a check is asked for', async () => {
  const { expected, begun, later, end } = watched();
  expected.expect(['a.ts', 'b.ts']);
  await later();
  let checked = () => {};
  const check = expected.during(() => new Promise<void>((resolve) => (checked = resolve)));
  expected.expect(['c.ts']);
  await end();
  expect(begun).toEqual(['a.ts']);
  checked();
  await check;
  // The disk may be another one by now.
  expected.expect(['a.ts']);
  await later();
  expect(begun).toEqual(['a.ts', 'a.ts']);
});

it('begins nothing where a check comes at once, or fails', async () => {
  const { expected, begun, later } = watched();
  expected.expect(['a.ts']);
  await expect(expected.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await later();
  expect(begun).toEqual([]);
});

it('looks at some files of a proposal about very many', async () => {
  const { expected, begun, later, end } = watched();
  expected.expect(Array.from({ length: 500 }, (_, n) => `${String(n)}.ts`));
  await later();
  for (let each = 0; each < 500; each++) await end();
  expect(begun).toHaveLength(20);
});
