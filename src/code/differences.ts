import { diffArrays } from 'diff';

/** Above this many differing lines two texts are taken as altogether different; the exact answer would cost seconds. */
export const LARGEST_EDIT = 4000;

/** Texts that both have, that only the former has, or that only the latter has. */
export interface Part {
  readonly value: readonly string[];
  readonly added: boolean;
  readonly removed: boolean;
}

/** What becomes of one list of texts in another; undefined where more than `LARGEST_EDIT` of them differ. */
export function partsOf(before: readonly string[], after: readonly string[]): readonly Part[] | undefined {
  if (differMuch(before, after)) return undefined;
  // jsdiff answers undefined when the edit is longer than allowed, though its types leave that out for arrays.
  return diffArrays([...before], [...after], { maxEditLength: LARGEST_EDIT });
}

/** `partsOf`; where too many differ, all between what the lists share at their ends goes and comes. */
export function roughPartsOf(before: readonly string[], after: readonly string[]): readonly Part[] {
  const exact = partsOf(before, after);
  if (exact !== undefined) return exact;
  const { head, tail } = sharedEnds(before, after);
  const part = (value: readonly string[], added: boolean, removed: boolean) =>
    value.length === 0 ? [] : [{ value, added, removed }];
  return [
    ...part(before.slice(0, head), false, false),
    ...part(before.slice(head, before.length - tail), false, true),
    ...part(after.slice(head, after.length - tail), true, false),
    ...part(after.slice(after.length - tail), false, false),
  ];
}

/** Whether two lists differ in more than `LARGEST_EDIT` places whatever their order, which is told at once. */
export function differMuch(before: readonly string[], after: readonly string[]): boolean {
  if (before.length + after.length <= LARGEST_EDIT) return false;
  return before.length + after.length - 2 * sharedCount(before, after) > LARGEST_EDIT;
}

/** How many texts two lists share, whatever their order. */
export function sharedCount(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of other) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    shared++;
  }
  return shared;
}

/** How many texts two lists share at their beginning and, beyond it, at their end. */
export function sharedEnds(
  before: readonly string[],
  after: readonly string[],
): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { head, tail };
}
