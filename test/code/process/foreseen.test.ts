import { expect, it } from 'vitest';
import { foreseeing } from '../../../src/code/process/foreseen.ts';
import type { Call } from '../../../src/code/process/protocol.ts';

const check = (...paths: readonly string[]): Call =>
  ({
    method: 'check',
    draft: { changeSet: { files: paths.map((path) => ({ path })) }, contents: new Map() },
    options: { skip: {} },
    asked: 0,
  }) as unknown as Call;

it('a check is told which files those behind it are about, each once', () => {
  const call = check('a.ts');
  expect(
    foreseeing(call, [check('b.ts', 'c.ts'), { method: 'analyze', path: 'd.ts' }, check('b.ts')]),
  ).toEqual({
    ...call,
    soon: ['b.ts', 'c.ts'],
  });
});

it('nothing is told where none or too many wait, and nothing to other questions', () => {
  const call = check('a.ts');
  expect(foreseeing(call, [])).toBe(call);
  const many = Array.from({ length: 60 }, (_, index) => check(`${String(index)}.ts`));
  expect(foreseeing(call, many)).toBe(call);
  const other: Call = { method: 'analyze', path: 'a.ts' };
  expect(foreseeing(other, [call])).toBe(other);
});
