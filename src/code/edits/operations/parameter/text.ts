import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import { hasBody, type Signature } from './signatures.ts';
import { isInJavaScript, resolveValue } from '../syntax.ts';

export type Edit = Extract<SymbolicEdit, { kind: 'add_parameter' }>;

/** The parameter as one declaration needs it; undefined where the type is needed and unknown. */
export function parameterText(
  node: Signature,
  edit: Edit,
  type: TypeText,
  value: ts.Expression,
): string | undefined {
  if (isInJavaScript(node)) return `${edit.name} = ${edit.default}`;
  if (!hasBody(node)) return type.text === undefined ? undefined : `${edit.name}?: ${type.text}`;
  if (edit.type === undefined && !needsType(value)) return `${edit.name} = ${edit.default}`;
  return type.text === undefined ? undefined : `${edit.name}: ${type.text} = ${edit.default}`;
}

interface TypeText {
  readonly text: string | undefined;
}

export function typeText(
  edit: Edit,
  value: ts.Expression,
  main: Signature,
  checker: ts.TypeChecker,
): TypeText {
  if (edit.type !== undefined) return { text: edit.type };
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return { text: 'string' };
  if (ts.isNumericLiteral(value)) return { text: 'number' };
  if (ts.isPrefixUnaryExpression(value)) {
    return { text: value.operator === ts.SyntaxKind.ExclamationToken ? 'boolean' : 'number' };
  }
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword)
    return { text: 'boolean' };
  if (ts.isBigIntLiteral(value)) return { text: 'bigint' };
  if (ts.isRegularExpressionLiteral(value)) return { text: 'RegExp' };
  if (ts.isArrayLiteralExpression(value) && value.elements.length > 0) {
    const elements = new Set(value.elements.map((each) => typeText(edit, each, main, checker).text));
    const [only] = elements;
    return { text: elements.size === 1 && only !== undefined ? `${only}[]` : undefined };
  }
  if (ts.isNewExpression(value) && ts.isIdentifier(value.expression) && value.typeArguments === undefined) {
    return { text: value.expression.text };
  }
  if (ts.isIdentifier(value)) {
    const symbol = resolveValue(value.text, main, checker);
    if (symbol === undefined || value.text === 'undefined') return { text: undefined };
    const wide = checker.getBaseTypeOfLiteralType(checker.getTypeOfSymbolAtLocation(symbol, main));
    return { text: checker.typeToString(wide, main, ts.TypeFormatFlags.NoTruncation) };
  }
  return { text: undefined };
}

/** Whether the parameter would have no useful type of its own: `[]`, `null`, `undefined`. */
function needsType(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined');
}
