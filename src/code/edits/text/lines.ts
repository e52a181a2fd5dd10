/** A line without its end, and the end as it stands in the file: `\n`, `\r\n`, or nothing for an unfinished last line. */
export interface Line {
  readonly text: string;
  readonly end: '' | '\n' | '\r\n';
}

/** The lines of a text. Joining `text + end` of all gives the text back. The empty text has no line. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    if (newline === -1) {
      lines.push({ text: text.slice(start), end: '' });
      break;
    }
    const windows = newline > start && text[newline - 1] === '\r';
    lines.push({
      text: text.slice(start, windows ? newline - 1 : newline),
      end: windows ? '\r\n' : '\n',
    });
    start = newline + 1;
  }
  return lines;
}

export function joinLines(lines: readonly Line[]): string {
  return lines.map((line) => line.text + line.end).join('');
}

/** The line end that most lines of a text have; `\n` when it has none. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** The text with every line end made `end`. */
export function withLineEnds(text: string, end: '\n' | '\r\n'): string {
  return text.replace(/\r?\n/g, end);
}

/** The number, from 1, of the line that holds the character at `offset`. */
export function lineNumberAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
