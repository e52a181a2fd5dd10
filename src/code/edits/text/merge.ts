import { roughPartsOf } from '../../differences.ts';
import { likeness } from './similarity.ts';

interface Change {
  /** Tokens of the base that the change takes away: from, up to but without to. */
  readonly from: number;
  readonly to: number;
  readonly puts: readonly string[];
}

/**
 * The replacement with what the file has otherwise than its author believed: `search` is what they took the lines for,
 * `actual` what they are, line for line. Words that both changed are taken from the replacement only where it does away
 * with all that differs; undefined where something would be lost or undone that the author has not seen.
 */
export function mergeLines(
  search: readonly string[],
  replace: readonly string[],
  actual: readonly string[],
): readonly string[] | undefined {
  const merged: string[] = [];
  let at = 0;
  let removed: readonly string[] = [];
  const settle = (added: readonly string[]): boolean => {
    const there = actual.slice(at, at + removed.length);
    const one = mergeText(trimmed(removed), added.join('\n'), trimmed(there), removed.join('\n'));
    at += removed.length;
    removed = [];
    if (one === undefined) return false;
    if (one !== '' || added.length > 0) for (const line of one.split('\n')) merged.push(line);
    return true;
  };
  for (const part of roughPartsOf(search, replace)) {
    if (part.removed) removed = part.value;
    else if (part.added) {
      if (!settle(part.value)) return undefined;
    } else {
      if (removed.length > 0 && !settle([])) return undefined;
      // Lines that the edit leaves alone are found again as such, and taken from the file.
      for (const line of part.value) merged.push(line);
      at += part.value.length;
    }
  }
  return removed.length === 0 || settle([]) ? merged : undefined;
}

function trimmed(lines: readonly string[]): string {
  return lines.map((line) => line.trim().replace(/\s+/g, ' ')).join('\n');
}

/** `written`: the base as it was written, with its whitespace, which `added` shares. */
function mergeText(base: string, added: string, actual: string, written: string): string | undefined {
  if (base === actual) return added;
  const tokens = tokensOf(written);
  const squeezed = tokens.map((token) => (/^[^\S\n]+$/.test(token) ? ' ' : token));
  const theirs = changesOf(squeezed, tokensOf(indented(actual, written)));
  const mine = changesOf(tokens, tokensOf(added));
  const kept: Change[] = [];
  for (const their of theirs) {
    const swallowed =
      isSlip(tokens.slice(their.from, their.to), their.puts) &&
      mine.some((my) => my.from <= their.from && their.to <= my.to);
    if (swallowed) continue;
    if (mine.some((my) => their.from <= my.to && my.from <= their.to)) return undefined;
    kept.push(their);
  }
  const result: string[] = [];
  let at = 0;
  for (const change of [...mine, ...kept].toSorted((a, b) => a.from - b.from)) {
    for (const token of tokens.slice(at, change.from).concat(change.puts)) result.push(token);
    at = change.to;
  }
  return [...result, ...tokens.slice(at)].join('');
}

/** Whether what was written differs from what is there as a slip of the pen does: no other name, number or statement. */
function isSlip(written: readonly string[], actual: readonly string[]): boolean {
  return (
    written.length === actual.length &&
    written.length > 0 &&
    written.every((token, index) => {
      const there = actual[index] ?? '';
      if (!/[\p{L}\p{N}]/u.test(token + there)) return true;
      return !/\p{N}/u.test(token + there) && token.length > 3 && likeness(token, there, 0.7) !== undefined;
    })
  );
}

/** The lines of the file with the indentation that the edit was written with. */
function indented(actual: string, written: string): string {
  const lines = written.split('\n');
  return actual
    .split('\n')
    .map((line, index) => (/^\s*/.exec(lines[index] ?? '')?.[0].replace(/\s+/g, ' ') ?? '') + line)
    .join('\n');
}

function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+|\n|[^\S\n]+|[^\s]/gu) ?? [];
}

function changesOf(base: readonly string[], other: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  let at = 0;
  let from = 0;
  let puts: string[] = [];
  let open = false;
  const close = () => {
    if (open) changes.push({ from, to: at, puts });
    open = false;
    puts = [];
  };
  for (const part of roughPartsOf(base, other)) {
    if (!part.added && !part.removed) {
      close();
      at += part.value.length;
      continue;
    }
    if (!open) from = at;
    open = true;
    if (part.added) puts = [...puts, ...part.value];
    else at += part.value.length;
  }
  close();
  return changes;
}
