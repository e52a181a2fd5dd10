import ts from 'typescript';

const { SyntaxKind } = ts;

const branching: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.CatchClause,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ForStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
  SyntaxKind.CaseClause,
]);

const shortCircuits: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);

/**
 * Cyclomatic complexity of a function, method, accessor or constructor, counted like ESLint's rule `complexity`: 1, and
 * one more for each branch, loop, case with a test, catch, short-circuit operator, optional chain and default value.
 * Functions and initial values of class fields inside it are not counted.
 */
export function complexityOf(declaration: ts.Node): number {
  let count = 1;
  const visit = (node: ts.Node): void => {
    if (branches(node)) count++;
    ts.forEachChild(node, (child) => {
      if (runsOnItsOwn(child)) outerParts(child).forEach(visit);
      else visit(child);
    });
  };
  const outside = new Set(outerParts(declaration));
  ts.forEachChild(declaration, (child) => {
    if (!outside.has(child)) visit(child);
  });
  return count;
}

/** Code that is not carried out where it stands. */
function runsOnItsOwn(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
}

/** What of a function or class field is carried out where it stands: a computed name and decorators. */
function outerParts(node: ts.Node): readonly ts.Node[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  const name = ts.isClassElement(node) || ts.isObjectLiteralElement(node) ? node.name : undefined;
  return name !== undefined && ts.isComputedPropertyName(name) ? [...decorators, name] : decorators;
}

function branches(node: ts.Node): boolean {
  if (branching.has(node.kind)) return true;
  if (ts.isBinaryExpression(node)) {
    return shortCircuits.has(node.operatorToken.kind) || isDestructuringDefault(node);
  }
  if (ts.isBindingElement(node) || ts.isParameter(node)) return node.initializer !== undefined;
  if (ts.isShorthandPropertyAssignment(node)) return node.objectAssignmentInitializer !== undefined;
  return (
    (ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isCallExpression(node)) &&
    node.questionDotToken !== undefined
  );
}

/** The `= 1` of `[a = 1] = list` and `({ a: b = 1 } = object)`. */
function isDestructuringDefault(node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== SyntaxKind.EqualsToken) return false;
  let part: ts.Node = node;
  let holder: ts.Node = node.parent;
  if (ts.isPropertyAssignment(holder) && holder.initializer === part) {
    part = holder;
    holder = holder.parent;
  }
  if (part === node ? !ts.isArrayLiteralExpression(holder) : !ts.isObjectLiteralExpression(holder))
    return false;
  return isPattern(holder);
}

/** Whether an array or object literal stands where something is assigned to. */
function isPattern(literal: ts.Node): boolean {
  let node = literal;
  for (;;) {
    const parent = node.parent;
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.EqualsToken) {
      if (parent.left !== node) return false;
      return true;
    }
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
    const nests =
      ts.isArrayLiteralExpression(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isSpreadElement(parent) ||
      ts.isSpreadAssignment(parent) ||
      (ts.isPropertyAssignment(parent) && parent.initializer === node);
    if (!nests) return false;
    node = parent;
  }
}
