import ts from 'typescript';

/** A file with one token other than it was. */
export interface Mutant {
  /** `12: < → <=`, for a person. */
  readonly name: string;
  readonly text: string;
}

const swaps: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '+'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.PercentToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.TrueKeyword, 'false'],
  [ts.SyntaxKind.FalseKeyword, 'true'],
]);

/** Every mutant of a source that swaps an operator, a truth value or a number, in the order of the text. */
export function mutantsOf(text: string): readonly Mutant[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const replaced = (node: ts.Node, by: string) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({
      name: `${String(line)}: ${node.getText(source)} → ${by}`,
      text: text.slice(0, start) + by + text.slice(node.end),
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const by = swaps.get(node.operatorToken.kind);
      if (by !== undefined) replaced(node.operatorToken, by);
    } else if (ts.isNumericLiteral(node)) {
      replaced(node, String(Number(node.text.replaceAll('_', '')) + 1));
    } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
      replaced(node, swaps.get(node.kind) ?? '');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A statement at the top of a test file that declares tests, and the names they have in reports. */
export interface Declared {
  readonly start: number;
  readonly end: number;
  readonly title: RegExp;
}

/** The `test('…')` and `test.each(…)('…')` of a test file. */
export function declaredTests(text: string): readonly Declared[] {
  const source = ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return [];
    const [title] = statement.expression.arguments;
    if (title === undefined || !ts.isStringLiteralLike(title)) return [];
    const pattern = title.text
      .split(/%[sdifjo]|\$\w+/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*');
    return [{ start: statement.getFullStart(), end: statement.end, title: new RegExp(`^${pattern}$`, 's') }];
  });
}
