import ts from 'typescript';

/** How a file is written, so that what is added to it looks like the rest. */
export interface Style {
  /** One level of indentation: a tab or some spaces. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** `;` or nothing. */
  readonly semicolon: '' | ';';
}

export function styleOf(file: ts.SourceFile): Style {
  let single = 0;
  let double = 0;
  let ended = 0;
  let open = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && !ts.isJsxAttribute(node.parent)) {
      if (file.text[node.getStart(file)] === "'") single++;
      else double++;
    }
    if (endsWithSemicolon(node)) {
      if (file.text[node.end - 1] === ';') ended++;
      else open++;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    indent: indentUnitOf(file),
    quote: double > single ? '"' : "'",
    semicolon: open > ended ? '' : ';',
  };
}

/** A string literal in the file's quotes. */
export function quoted(text: string, style: Style): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return style.quote === '"' ? `"${escaped}"` : `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The whitespace that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Whether only whitespace stands before `offset` in its line. */
export function startsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
}

function endsWithSemicolon(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isReturnStatement(node)
  );
}

/** From the first statements that stand on lines of their own inside a block. */
function indentUnitOf(file: ts.SourceFile): string {
  const counts = new Map<string, number>();
  const lines = file.text.split('\n');
  let before = '';
  for (const line of lines) {
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length);
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    before = indent;
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most === undefined ? '  ' : most[0];
}
