import ts from 'typescript';
import { parseExpression, walk } from './syntax.ts';

/** A literal by what it means, whatever its quotes or notation. */
export interface Literal {
  readonly kind: 'string' | 'number' | 'bigint' | 'regex';
  /** Equal for equal values. */
  readonly key: string;
  /** The text of a string, the source text of others. */
  readonly text: string;
}

/** Reads source text such as `"utf8"`, `-3000` or `/x/`; undefined when it is no single literal. */
export function readLiteral(source: string): Literal | undefined {
  const expression = parseExpression(source.trim());
  return expression === undefined ? undefined : literalOf(expression);
}

export function literalOf(node: ts.Node): Literal | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return { kind: 'string', key: `string ${node.text}`, text: node.text };
  }
  if (ts.isNumericLiteral(node)) return { kind: 'number', key: `number ${node.text}`, text: node.getText() };
  if (ts.isBigIntLiteral(node)) return { kind: 'bigint', key: `bigint ${node.text}`, text: node.getText() };
  if (ts.isRegularExpressionLiteral(node))
    return { kind: 'regex', key: `regex ${node.text}`, text: node.text };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const inner = literalOf(node.operand);
    if (inner?.kind === 'number' || inner?.kind === 'bigint') {
      return { ...inner, key: `${inner.key} negative`, text: `-${inner.text}` };
    }
  }
  return undefined;
}

/** Every place in a file where the literal may give way to a name. */
export function occurrencesOf(literal: Literal, file: ts.SourceFile): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(file, (node) => {
    if (literalOf(node)?.key !== literal.key || !ts.isExpression(node)) return;
    if (isReplaceable(node)) found.push(node);
  });
  return found;
}

function isReplaceable(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent) || ts.isTypeNode(parent) || ts.isTypeElement(parent)) return false;
  if (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent)
  )
    return false;
  if (
    ts.isImportAttribute(parent) ||
    ts.isModuleDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent)
  )
    return false;
  // An enum's values must be known without running anything.
  if (ts.findAncestor(node, ts.isEnumDeclaration) !== undefined) return false;
  if (ts.isPropertyName(node) && 'name' in parent && parent.name === node) return false;
  if (ts.isComputedPropertyName(parent)) return ts.isObjectLiteralExpression(parent.parent.parent);
  if (ts.isTaggedTemplateExpression(parent)) return false;
  if (ts.isExpressionStatement(parent)) return false;
  if (ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.MinusToken) return false;
  if (
    (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) &&
    ts.isConstTypeReference(parent.type)
  )
    return false;
  if (ts.isJsxAttribute(parent)) return !node.getText().includes('&') && !node.getText().includes('\n');
  if (ts.isCallExpression(parent)) {
    const loads =
      parent.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(parent.expression) && parent.expression.text === 'require');
    return !loads;
  }
  if (ts.isBinaryExpression(parent)) {
    // The compiler narrows by these only when it sees the literal itself.
    const other = parent.left === node ? parent.right : parent.left;
    if (ts.isTypeOfExpression(other)) return false;
    if (parent.operatorToken.kind === ts.SyntaxKind.InKeyword) return false;
  }
  if (ts.isCaseClause(parent)) return !ts.isTypeOfExpression(parent.parent.parent.expression);
  return true;
}
