import type { WorkspacePath } from '../../../core/change/path.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { joinLines, lineEndOf, type Line } from './lines.ts';
import { transplant } from './reindent.ts';
import { alreadyDone } from './search-refusal.ts';

interface Block {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** Both texts as lines, without the blank lines that only surround them. */
export function blockOf(search: string, replace: string): Block {
  const split = (text: string) => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
  const blank = (line: string | undefined) => line?.trim() === '';
  const from = split(search);
  const to = split(replace);
  while (blank(from[0])) {
    from.shift();
    if (blank(to[0])) to.shift();
  }
  while (blank(from.at(-1))) {
    from.pop();
    if (blank(to.at(-1))) to.pop();
  }
  return { search: from, replace: to };
}

export function putBlock(
  path: WorkspacePath,
  text: string,
  lines: readonly Line[],
  at: number,
  block: Block,
): Result<string> {
  const actual = lines.slice(at, at + block.search.length);
  const after = lines.slice(at + block.search.length);
  const end = lineEndOf(text);
  const lastEnd = actual.at(-1)?.end ?? end;
  const put = transplant(
    block.search,
    block.replace,
    actual.map((line) => line.text),
    lines.map((line) => line.text),
  );
  const middle = put.map((line, index): Line => ({
    text: line,
    end: index === put.length - 1 ? lastEnd : end,
  }));
  const next = joinLines([...lines.slice(0, at), ...middle, ...after]);
  return next === text || already(lines, at, block) ? alreadyDone(path) : ok(next);
}

/** Whether the lines around the found ones are the replacement already, so that doing it again would repeat it. */
export function already(lines: readonly Line[], at: number, block: Block): boolean {
  const target = block.replace.map(squeezed);
  const found = block.search.map(squeezed);
  if (target.length < found.length) return false;
  for (let shift = 0; shift + found.length <= target.length; shift++) {
    if (!found.every((line, offset) => target[shift + offset] === line)) continue;
    const start = at - shift;
    if (start >= 0 && target.every((line, offset) => squeezed(lines[start + offset]?.text ?? '\0') === line))
      return true;
  }
  return false;
}

export function squeezed(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}
