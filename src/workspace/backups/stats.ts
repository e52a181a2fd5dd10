import { isUtf8 } from 'node:buffer';
import { diffArrays } from 'diff';

/** Beyond so many changed lines the shortest difference is not looked for; the middle counts as replaced. */
const mostEdits = 4_000;

/**
 * Lines added and removed between two contents, with their line ends, as a unified diff counts them. 0 and 0 when either is
 * binary (holds a NUL or is not UTF-8).
 */
export function lineStats(
  before: Uint8Array,
  after: Uint8Array,
): { readonly added: number; readonly removed: number } {
  if (isBinary(before) || isBinary(after)) return { added: 0, removed: 0 };
  const old = lines(before);
  const now = lines(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const oldMiddle = old.slice(head, old.length - tail);
  const newMiddle = now.slice(head, now.length - tail);
  if (oldMiddle.length === 0 || newMiddle.length === 0) {
    return { added: newMiddle.length, removed: oldMiddle.length };
  }
  const parts = diffArrays(oldMiddle, newMiddle, { maxEditLength: mostEdits });
  if (parts === undefined) return { added: newMiddle.length, removed: oldMiddle.length };
  let added = 0;
  let removed = 0;
  for (const part of parts) {
    if (part.added) added += part.count;
    if (part.removed) removed += part.count;
  }
  return { added, removed };
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.includes(0) || !isUtf8(bytes);
}

function lines(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text === '' ? [] : text.split(/(?<=\n)/u);
}
