import ts from 'typescript';
import { bareExpression } from '../syntax.ts';

/** A function in the wider sense whose parameter list can be written to. */
export type Signature =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.MethodSignature
  | ts.ConstructorDeclaration;

/** The function that a declaration is or holds; undefined for everything else. */
export function signatureOf(declaration: ts.Node): Signature | undefined {
  if (
    ts.isFunctionDeclaration(declaration) ||
    ts.isFunctionExpression(declaration) ||
    ts.isArrowFunction(declaration) ||
    ts.isMethodDeclaration(declaration) ||
    ts.isMethodSignature(declaration) ||
    ts.isConstructorDeclaration(declaration)
  ) {
    return declaration;
  }
  if (
    (ts.isVariableDeclaration(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration)) &&
    declaration.initializer !== undefined
  ) {
    const value = bareExpression(declaration.initializer);
    return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : undefined;
  }
  return undefined;
}

export function hasBody(node: Signature): boolean {
  return !ts.isMethodSignature(node) && node.body !== undefined;
}

/** How many arguments a function takes; a `this` parameter is none of them. */
export function arityOf(node: Signature): number {
  return node.parameters.filter((each) => each.name.getText() !== 'this').length;
}

/** Where a parameter goes at the end of a list, and the text around it. */
export function parameterPlace(
  node: Signature,
  parameter: string,
): readonly { readonly at: number; readonly text: string }[] {
  const file = node.getSourceFile();
  const { text } = file;
  const last = node.parameters.at(-1);
  if (last === undefined) {
    const open = text.indexOf('(', afterName(node, file));
    return [{ at: open + 1, text: parameter }];
  }
  if (
    ts.isArrowFunction(node) &&
    !node.getChildren(file).some((each) => each.kind === ts.SyntaxKind.OpenParenToken)
  ) {
    return [
      { at: last.getStart(file), text: '(' },
      { at: last.end, text: `, ${parameter})` },
    ];
  }
  const lineStart = text.lastIndexOf('\n', last.getStart(file) - 1) + 1;
  const indent = text.slice(lineStart, last.getStart(file));
  const ownLine = indent.trim() === '' && lineStart > node.getStart(file);
  return [{ at: last.end, text: ownLine ? `,\n${indent}${parameter}` : `, ${parameter}` }];
}

function afterName(node: Signature, file: ts.SourceFile): number {
  const typeParameters = node.typeParameters?.end;
  if (typeParameters !== undefined) return typeParameters;
  if (ts.isConstructorDeclaration(node)) {
    const keyword = node.getChildren(file).find((each) => each.kind === ts.SyntaxKind.ConstructorKeyword);
    return keyword?.end ?? node.getStart(file);
  }
  return node.name?.end ?? node.getStart(file);
}
