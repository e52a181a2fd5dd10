import ts from 'typescript';
import type { TextChange } from '../changes.ts';
import type { Statement } from './commonjs.ts';
import { declaresAtTop } from '../syntax.ts';
import type { Style } from '../style.ts';

export type ExportShape = 'names' | 'default';

/** Whether `module.exports = { a, b: c }` only gives names to what the module declares. */
export function isNamedExports(value: ts.Expression): value is ts.ObjectLiteralExpression {
  if (!ts.isObjectLiteralExpression(value) || value.properties.length === 0) return false;
  const file = value.getSourceFile();
  return value.properties.every((each) => {
    if (ts.isShorthandPropertyAssignment(each)) return declaresAtTop(file, each.name.text);
    return (
      ts.isPropertyAssignment(each) &&
      ts.isIdentifier(each.name) &&
      ts.isIdentifier(each.initializer) &&
      declaresAtTop(file, each.initializer.text)
    );
  });
}

/** The change that makes an export of `module.exports = …` or `exports.name = …`; the value itself stays in place. */
export function exportChange(
  statement: Extract<Statement, { kind: 'whole' | 'member' }>,
  file: ts.SourceFile,
  style: Style,
): TextChange {
  const { node, value } = statement;
  const start = node.getStart(file);
  const all = (text: string): TextChange => ({ start, end: node.end, text: `${text}${style.semicolon}` });
  const head = (text: string): TextChange => ({ start, end: value.getStart(file), text });
  if (statement.kind === 'whole') {
    if (!isNamedExports(value)) return head('export default ');
    const names = value.properties.map((each) => {
      if (!ts.isPropertyAssignment(each)) return each.name?.getText(file) ?? '';
      const own = each.initializer.getText(file);
      const name = each.name.getText(file);
      return own === name ? own : `${own} as ${name}`;
    });
    return all(`export { ${names.join(', ')} }`);
  }
  const { name } = statement;
  if (ts.isIdentifier(value) && declaresAtTop(file, value.text)) {
    return all(`export { ${value.text === name ? name : `${value.text} as ${name}`} }`);
  }
  return head(name === 'default' ? 'export default ' : `export const ${name} = `);
}
