import { partsOf, sharedCount, sharedEnds } from '../differences.ts';

/** How the lines of two texts correspond. Lines count from 1. */
export interface LineMap {
  /** The line of the new text that a line of the old one became; undefined when it is gone. */
  newLine(old: number): number | undefined;
  /** The line that stands in place of one that was rewritten: where as many lines came as went, each has its successor. */
  successor(old: number): number | undefined;
  /** The lines that the new text has and the old one had not. */
  readonly added: readonly { readonly line: number; readonly text: string }[];
  /** How many lines of the old text are gone. */
  readonly removed: number;
}

/** Texts are compared line by line; line ends of either kind are the same. */
export function mapLines(before: string, after: string): LineMap {
  const old = split(before);
  const fresh = split(after);
  const { head, tail } = sharedEnds(old, fresh);

  const middle = new Map<number, number>();
  const successors = new Map<number, number>();
  const added: { line: number; text: string }[] = [];
  let removed = 0;
  let from = head;
  let to = head;
  const oldMiddle = old.slice(head, old.length - tail);
  const newMiddle = fresh.slice(head, fresh.length - tail);
  const add = (count: number) => {
    for (let each = 0; each < count; each++, to++) added.push({ line: to + 1, text: fresh[to] ?? '' });
  };
  const parts = oldMiddle.length === 0 || newMiddle.length === 0 ? undefined : partsOf(oldMiddle, newMiddle);
  if (parts === undefined) {
    removed += oldMiddle.length;
    add(newMiddle.length);
  } else {
    for (const [index, part] of parts.entries()) {
      const count = part.value.length;
      const next = parts[index + 1];
      if (part.removed && next?.added === true && next.value.length === count) {
        for (let each = 1; each <= count; each++) successors.set(from + each, to + each);
      }
      if (part.added) add(count);
      else if (part.removed) {
        from += count;
        removed += count;
      } else for (let each = 0; each < count; each++) middle.set(++from, ++to);
    }
  }
  return {
    newLine(line) {
      if (line <= head) return line;
      if (line > old.length - tail) return line + fresh.length - old.length;
      return middle.get(line);
    },
    successor: (line) => successors.get(line),
    added,
    removed,
  };
}

function split(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/**
 * Part of the non-empty lines that two texts share, from 0 to 1, whatever their order and wherever their relative
 * imports lead: those change when a file is moved.
 */
export function similarity(a: string, b: string): number {
  const lines = (text: string) =>
    split(text.replaceAll(/(["'])\.{1,2}\/[^"'\n]*\1/g, '"."')).flatMap((line) =>
      line.trim() === '' ? [] : [line.trim()],
    );
  const one = lines(a);
  const other = lines(b);
  const longer = Math.max(one.length, other.length);
  return longer === 0 ? 0 : sharedCount(one, other) / longer;
}
