import type { TextEdit } from '../../../../core/change/edit.ts';
import { err, ok, type Result } from '../../../../core/kernel/result.ts';
import { pathInLine } from './places.ts';

/** The two ways in which the three markers are written; what stands behind the first may name the file. */
const families = [
  {
    open: /^<{5,9}\s*(?:SEARCH|ORIGINAL)\b:?\s*(.*)$/i,
    divide: /^={5,9}\s*$/,
    close: /^>{5,9}\s*(?:REPLACE|UPDATED)\b.*$/i,
  },
  { open: /^-{5,9}\s*SEARCH\b:?\s*(.*)$/i, divide: /^={5,9}\s*$/, close: /^\+{5,9}\s*REPLACE\b.*$/i },
];

export function opensBlock(line: string | undefined): boolean {
  return families.some(({ open }) => open.test((line ?? '').trimStart()));
}

export interface Block {
  readonly edit: TextEdit;
  readonly path: string;
  /** The line behind the block. */
  readonly next: number;
}

/**
 * Reads the block whose first marker stands in line `at`. `path`: the file that the text around it names. The problem in
 * one sentence where a marker is missing or stands more often than once, because then nobody can say what is text.
 */
export function readBlock(
  lines: readonly string[],
  at: number,
  path: string | undefined,
): Result<Block, string> {
  // In a list or a quotation of code all lines are moved in by as much as the first.
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
  const lineAt = (index: number) => {
    const line = lines[index] ?? '';
    return line.startsWith(indent) ? line.slice(indent.length) : line;
  };
  const family = families.find(({ open }) => open.test(lineAt(at)));
  const where = `the block in line ${String(at + 1)}`;
  if (family === undefined) return err(`${where} has no SEARCH marker.`);
  const named = pathInLine(family.open.exec(lineAt(at))?.[1]) ?? path;
  let end = at + 1;
  while (end < lines.length && !family.close.test(lineAt(end))) {
    if (families.some(({ open }) => open.test(lineAt(end))))
      return err(`${where} is not ended by a REPLACE marker before the next.`);
    end++;
  }
  if (end === lines.length) return err(`${where} is cut off: it has no REPLACE marker.`);
  const body = lines.slice(at + 1, end).map((_, index) => lineAt(at + 1 + index));
  const dividers = body.flatMap((line, index) => (family.divide.test(line) ? [index] : []));
  const [divider] = dividers;
  if (divider === undefined) return err(`${where} has no "=======" between the two texts.`);
  if (dividers.length > 1) {
    return err(
      `${where} has several lines of "=======", so its two texts cannot be told apart: give JSON edits.`,
    );
  }
  if (named === undefined) return err(`${where} does not name its file: put the path in the line before it.`);
  const search = textOf(withoutLineNumbers(body.slice(0, divider)));
  const replace = textOf(body.slice(divider + 1));
  const next = end + 1;
  if (search.trim() === '') {
    if (replace === '') return err(`${where} is empty.`);
    return ok({ path: named, next, edit: { kind: 'unified_diff', patch: creation(named, replace) } });
  }
  return ok({ path: named, next, edit: { kind: 'search_replace', path: named, search, replace } });
}

/** Some write the line number of the searched text above it, with a line of dashes. */
function withoutLineNumbers(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !/^:(?:start|end)_line:\s*\d+\s*$/.test(line));
  return first > 0 && /^-{5,9}\s*$/.test(lines[first] ?? '')
    ? lines.slice(first + 1)
    : lines.slice(Math.max(0, first));
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(/^\\(?=[<=>+-]{5,9})/, '')}\n`).join('');
}

/** A patch that makes a new file and never replaces one, which the writer of a text that names it cannot have meant. */
export function creation(path: string, content: string): string {
  const lines = content.split('\n');
  const finished = lines.at(-1) === '';
  if (finished) lines.pop();
  return [
    '--- /dev/null',
    `+++ b/${path}`,
    `@@ -0,0 +1,${String(lines.length)} @@`,
    ...lines.map((line) => `+${line}`),
    ...(finished ? [] : ['\\ No newline at end of file']),
    '',
  ].join('\n');
}
