import ts from 'typescript';

/** The expression inside parentheses, type assertions and `satisfies`. */
export function bareExpression(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isTypeAssertionExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}

export function isInJavaScript(node: ts.Node): boolean {
  return (node.flags & ts.NodeFlags.JavaScriptFile) !== 0;
}

/** Visits a body without the functions and classes inside it. */
export function walkOwn(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    if (!ts.isFunctionLike(child) && !ts.isClassLike(child)) walkOwn(child, visit);
  });
}

/** Visits a node and everything in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

/** The variable that an identifier stands for: the value of `{ a }`, the local of `export { a }`, else its symbol. */
export function symbolOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) {
    return checker.getShorthandAssignmentValueSymbol(parent);
  }
  if (ts.isExportSpecifier(parent)) return checker.getExportSpecifierLocalTargetSymbol(parent);
  return checker.getSymbolAtLocation(node);
}

/** Every identifier of a file by the symbol it stands for, declarations included. */
export function referencesIn(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Symbol, readonly ts.Identifier[]> {
  const found = new Map<ts.Symbol, ts.Identifier[]>();
  walk(file, (node) => {
    if (!ts.isIdentifier(node)) return;
    const symbol = symbolOf(node, checker);
    if (symbol === undefined) return;
    const known = found.get(symbol);
    if (known === undefined) found.set(symbol, [node]);
    else known.push(node);
  });
  return found;
}

/** Whether an expression is written to: assigned, incremented, or a target of destructuring or of a for-in/of loop. */
export function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    const assigns = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
    return parent.left === node && (assigns || isPatternDefault(parent));
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return (
      parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
    );
  }
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node && isWritten(parent.parent);
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node && isWritten(parent.parent);
  if (
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    return isWritten(parent);
  }
  return false;
}

function isPatternDefault(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** The names that a declaration or pattern binds. */
export function boundNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

/** The compiler's own lookup of a name, which its declarations leave out. */
interface NameLookup {
  resolveName(
    name: string,
    location: ts.Node | undefined,
    meaning: ts.SymbolFlags,
    excludeGlobals: boolean,
  ): ts.Symbol | undefined;
}

/** What a name used as a value means at a place. Imports are followed to what they import. */
export function resolveValue(name: string, at: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  return lookUp(name, at, checker, false);
}

/** The same for names that are no globals. */
export function resolveOwn(name: string, at: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  return lookUp(name, at, checker, true);
}

function lookUp(name: string, at: ts.Node, checker: ts.TypeChecker, own: boolean): ts.Symbol | undefined {
  const lookup = checker as ts.TypeChecker & NameLookup;
  const symbol = lookup.resolveName(name, at, ts.SymbolFlags.Value | ts.SymbolFlags.Alias, own);
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return isAlias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** An expression parsed on its own, or undefined when the text is not exactly one expression. */
export function parseExpression(text: string): ts.Expression | undefined {
  const file = ts.createSourceFile('expression.ts', `(${text}\n);`, ts.ScriptTarget.Latest, true);
  const [statement, ...others] = file.statements;
  if (others.length > 0 || statement === undefined || !ts.isExpressionStatement(statement)) return undefined;
  if ('parseDiagnostics' in file && Array.isArray(file.parseDiagnostics) && file.parseDiagnostics.length > 0)
    return undefined;
  return ts.isParenthesizedExpression(statement.expression) ? statement.expression.expression : undefined;
}

/** The names that an expression reads from around it. */
export function freeNames(expression: ts.Expression): ReadonlySet<string> {
  const names = new Set<string>();
  walk(expression, (node) => {
    if (!ts.isIdentifier(node)) return;
    const { parent } = node;
    const isKey =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node) ||
      (ts.isMethodDeclaration(parent) && parent.name === node);
    if (!isKey) names.add(node.text);
  });
  return names;
}

/** Every use of a variable in its file, its declaration left out. */
export function symbolUses(
  declaration: ts.VariableDeclaration,
): readonly { readonly node: ts.Identifier; readonly parent: ts.Node }[] {
  const { name } = declaration;
  const uses: { node: ts.Identifier; parent: ts.Node }[] = [];
  walk(declaration.getSourceFile(), (node) => {
    if (!ts.isIdentifier(node) || node === name || node.text !== name.getText()) return;
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return;
    uses.push({ node, parent: node.parent });
  });
  return uses;
}

/** Whether a module declares a name at its top level. */
export function declaresAtTop(file: ts.SourceFile, name: string): boolean {
  return file.statements.some((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.some((each) =>
        boundNames(each.name).some((bound) => bound.text === name),
      );
    }
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return named && statement.name?.text === name;
  });
}
