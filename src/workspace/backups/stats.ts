import { isUtf8 } from 'node:buffer';

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
  const numbers = new Map<string, number>();
  const old = numbered(before, numbers);
  const now = numbered(after, numbers);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const oldMiddle = old.subarray(head, old.length - tail);
  const newMiddle = now.subarray(head, now.length - tail);
  // A line that the other side does not have is an edit in every script, and in the way of finding the others.
  const oldShared = oldMiddle.filter(within(newMiddle));
  const newShared = newMiddle.filter(within(oldMiddle));
  const certain = oldMiddle.length - oldShared.length + newMiddle.length - newShared.length;
  const edits = certain + (fewestEdits(oldShared, newShared) ?? oldShared.length + newShared.length);
  // Added plus removed is the number of edits, added minus removed what the file grew by.
  const grown = newMiddle.length - oldMiddle.length;
  return { added: (edits + grown) / 2, removed: (edits - grown) / 2 };
}

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.includes(0) || !isUtf8(bytes);
}

/** Each line as a number, equal lines as equal numbers. */
function numbered(bytes: Uint8Array, numbers: Map<string, number>): Int32Array {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const found: number[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start) + 1 || text.length;
    const line = text.slice(start, end);
    const known = numbers.get(line) ?? numbers.size;
    numbers.set(line, known);
    found.push(known);
    start = end;
  }
  return Int32Array.from(found);
}

function within(lines: Int32Array): (line: number) => boolean {
  const all = new Set(lines);
  return (line) => all.has(line);
}

/**
 * The length of the shortest edit script (Myers, "An O(ND) Difference Algorithm", 1986), without the script itself, which would
 * cost most of the time. Undefined when it is longer than `mostEdits`.
 */
function fewestEdits(a: Int32Array, b: Int32Array): number | undefined {
  const most = Math.min(a.length + b.length, mostEdits);
  // The furthest x reached on each diagonal x - y, from -most to most.
  const reached = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = middle + diagonal;
      const below = reached[at - 1] ?? 0;
      const above = reached[at + 1] ?? 0;
      let x = diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
      let y = x - diagonal;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      reached[at] = x;
      if (x >= a.length && y >= b.length) return edits;
    }
  }
  return undefined;
}
