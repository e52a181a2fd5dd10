import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';

/** A symbol and one place where it is declared. */
export interface Found {
  /** As it is called there, `#` included. */
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** The identifier (or string, in `'a-b': 1`) that names it. */
  readonly nameNode: ts.Node;
  readonly declaration: ts.Node;
  readonly path: WorkspacePath;
  /** From 1. */
  readonly line: number;
}

/** Calls back for everything in a file that gives something a name. */
export function forEachDeclaration(
  source: ts.SourceFile,
  visit: (declaration: ts.Node, name: ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike) => void,
): void {
  const walk = (node: ts.Node): void => {
    const name = nameNodeOf(node);
    if (name !== undefined) visit(node, name);
    ts.forEachChild(node, walk);
  };
  walk(source);
}

function nameNodeOf(node: ts.Node): ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike | undefined {
  if (ts.isExportSpecifier(node) && node.propertyName === undefined) return undefined;
  if (ts.isShorthandPropertyAssignment(node)) return undefined;
  if (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isEnumMember(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportSpecifier(node) ||
    ts.isExportSpecifier(node) ||
    ts.isNamespaceExport(node) ||
    ts.isImportEqualsDeclaration(node)
  ) {
    const { name } = node;
    if (name === undefined) return undefined;
    return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name)
      ? name
      : undefined;
  }
  // In JavaScript an assignment such as `this.x = 1` or `exports.x = 1` declares.
  if (
    ts.isPropertyAccessExpression(node) &&
    (node.flags & ts.NodeFlags.JavaScriptFile) !== 0 &&
    isAssigned(node)
  )
    return node.name;
  return undefined;
}

function isAssigned(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isExpressionStatement(parent.parent)
  );
}

export function textOf(name: ts.Node): string {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name)
    ? name.text
    : '';
}

/** Whether the nearest named things around a declaration are called so, innermost last. */
export function ownersMatch(declaration: ts.Node, owners: readonly string[]): boolean {
  let node = parentOf(declaration);
  for (const owner of owners.toReversed()) {
    let name: string | undefined;
    for (; node !== undefined && name === undefined; node = parentOf(node)) name = ownName(node);
    if (name !== owner) return false;
  }
  return true;
}

export function ownName(node: ts.Node): string | undefined {
  if (ts.isSourceFile(node)) return undefined;
  const named =
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isFunctionLike(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isVariableDeclaration(node);
  if (!named) return undefined;
  return node.name === undefined ? undefined : textOf(node.name).replace(/^#/, '') || undefined;
}

export function isTopLevel(declaration: ts.Node): boolean {
  let node: ts.Node = declaration.parent;
  if (ts.isVariableDeclarationList(node)) node = node.parent.parent;
  while (ts.isModuleBlock(node) || ts.isModuleDeclaration(node)) node = node.parent;
  return (
    ts.isSourceFile(node) && !ts.isImportClause(declaration) && !ts.isPropertyAccessExpression(declaration)
  );
}

export function parentOf(node: ts.Node): ts.Node | undefined {
  return ts.isSourceFile(node) ? undefined : node.parent;
}
