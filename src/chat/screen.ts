import { printable } from '../core/change/path.ts';

/** Text of several lines without anything that could move the cursor or disguise what is there. A carriage return shows as ␍. */
export function onScreen(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replaceAll('\r', '␍')
        .split('\t')
        .map((part) => printable(part))
        .join('\t'),
    )
    .join('\n');
}

/** UTF-16 units of the longest characters that are in use; more is marks heaped upon marks. */
const LONGEST = 16;

/** One line of at most `limit` characters. Never cuts a character in two, unless it is such a heap. */
export function oneLine(text: string, limit: number): string {
  const line = printable(text.replaceAll(/\s+/g, ' ').trim());
  if (line.length <= limit) return line;
  const most = limit * LONGEST;
  const characters = graphemes(line.slice(0, most + LONGEST));
  if (characters.length <= limit && line.length <= most) return line;
  const kept = characters.slice(0, limit - 1).join('');
  return `${kept.slice(0, most).toWellFormed()}…`;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a person counts as characters. */
function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** `a` and `b` on one line, `b` from `column` on or after three spaces. */
export function columns(a: string, b: string, column: number): string {
  return b === '' ? a : `${a.padEnd(column - 3)}   ${b}`;
}

/** `38 s`, `2 min 5 s`, `1 h 3 min`, from milliseconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${String(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** `2026-02-02 14:30` in UTC, from epoch milliseconds. */
export function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** Rows of cells under a header, every column as wide as its widest cell, the last one free. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, index) => Math.max(...all.map((row) => graphemes(row[index] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - graphemes(cell).length),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
