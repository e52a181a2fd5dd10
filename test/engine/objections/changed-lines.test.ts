import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWorkspacePath } from '../../../src/core/change/path.ts';
import { patchOf } from '../../../src/code/edits/patch.ts';
import { changedLines } from '../../../src/engine/objections/changed-lines.ts';
import { version } from '../../kit/sessions.ts';

function diffOf(path: string, before: readonly string[] | null, after: readonly string[]): string {
  const parsed = parseWorkspacePath(path);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const side = (lines: readonly string[]) => {
    const text = lines.map((line) => `${line}\n`).join('');
    return { version: version(text), bytes: new TextEncoder().encode(text) };
  };
  return patchOf({
    path: parsed.value,
    before: before === null ? undefined : side(before),
    after: side(after),
  });
}
const linesOf = (...of: Parameters<typeof diffOf>) =>
  [...changedLines(diffOf(...of), of[0])].toSorted((a, b) => a - b);

it('are those that a change brings, and those beside what it takes away', () => {
  expect(linesOf('src/a.ts', ['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'])).toEqual([1, 2, 5]);
  expect(linesOf('src/a.ts', ['a', 'b', 'c'], ['a', 'c'])).toEqual([1, 2]);
  expect(linesOf('src/new.ts', null, ['a', 'b'])).toEqual([1, 2]);
  const two = `${diffOf('b.ts', ['x'], ['y'])}${diffOf('a.ts', ['x', '-- y', '++ z'], ['x', '++ y', '++ z'])}`;
  expect([...changedLines(two, 'a.ts')].toSorted()).toEqual([1, 2]);
  for (const odd of ['', 'no diff', '@@ -1 +1 @@\n x\n', '--- a/a.ts\n+++ b/a.ts\n@@ -9,9 +9,9 @@\n x\n']) {
    expect(changedLines(odd, 'a.ts').size).toBe(0);
  }
});

it('hold every line that was not there before, in any change', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '+d', '-e', ' f', ''), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      fc.pre(before.join('\n') !== after.join('\n'));
      const changed = changedLines(diffOf('odd name.ts', before, after), 'odd name.ts');
      const fresh = after.flatMap((line, index) => (before.includes(line) ? [] : [index + 1]));
      expect(fresh.filter((line) => !changed.has(line))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
