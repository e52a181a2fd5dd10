import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';

/**
 * Whether a node, of which other files see nothing else, adds to what they see: a property to a function, to whose type it
 * belongs wherever in the file that happens, or a value to one of the `variables`, of which functions know less then.
 */
export function additionsIn(
  typescript: TypeScript,
  source: ts.SourceFile,
  variables: ReadonlySet<string>,
): (node: ts.Node) => boolean {
  const property = wordOf(namedFunctions(typescript, source), '\\s*[.[]');
  const variable = wordOf(variables, '(?![\\p{ID_Continue}$])');
  return (node) => {
    const text = source.text.slice(node.pos, node.end);
    return (
      property?.test(text) === true || (variable?.test(text) === true && assigns(typescript, node, variables))
    );
  };
}

function wordOf(names: ReadonlySet<string>, after: string): RegExp | undefined {
  const words = [...names].map((name) => name.replaceAll('$', '\\$')).join('|');
  return names.size === 0 ? undefined : new RegExp(`(?<![\\p{ID_Continue}$])(?:${words})${after}`, 'u');
}

/** Whether any of the names is assigned somewhere in a node. */
function assigns(typescript: TypeScript, node: ts.Node, names: ReadonlySet<string>): boolean {
  const isTarget = (target: ts.Node): boolean => {
    if (typescript.isIdentifier(target)) return names.has(target.text);
    if (typescript.isPropertyAccessExpression(target) || typescript.isElementAccessExpression(target))
      return false;
    return typescript.forEachChild(target, (child) => isTarget(child) || undefined) === true;
  };
  const visit = (at: ts.Node): boolean => {
    const target = targetOf(typescript, at);
    if (target !== undefined && isTarget(target)) return true;
    return typescript.forEachChild(at, (child) => visit(child) || undefined) === true;
  };
  return visit(node);
}

/** What a node assigns to. */
function targetOf(typescript: TypeScript, node: ts.Node): ts.Node | undefined {
  const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = typescript.SyntaxKind;
  if (typescript.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= FirstAssignment && kind <= LastAssignment ? node.left : undefined;
  }
  if (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node))
    return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? node.operand : undefined;
  return typescript.isForInStatement(node) || typescript.isForOfStatement(node)
    ? node.initializer
    : undefined;
}

/** Names of the file's functions and of variables that hold one, however deep. */
function namedFunctions(typescript: TypeScript, source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isFunctionDeclaration(node) && node.name !== undefined) names.add(node.name.text);
    if (
      typescript.isVariableDeclaration(node) &&
      typescript.isIdentifier(node.name) &&
      node.initializer !== undefined &&
      (typescript.isArrowFunction(node.initializer) || typescript.isFunctionExpression(node.initializer))
    )
      names.add(node.name.text);
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
