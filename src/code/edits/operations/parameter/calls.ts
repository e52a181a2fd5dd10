import ts from 'typescript';
import { isInJavaScript, resolveValue } from '../syntax.ts';

/** What a reference to a function means for a parameter that is added to it. */
export type Reference =
  | { readonly kind: 'call'; readonly call: ts.CallExpression | ts.NewExpression }
  /** Imports, exports, types, comments: nothing is passed. */
  | { readonly kind: 'harmless' }
  /** Somebody else may call it with more arguments than it had parameters. */
  | { readonly kind: 'dangerous'; readonly why: string };

/** Judges a reference to a function that had `count` parameters. */
export function judge(node: ts.Node, count: number, checker: ts.TypeChecker): Reference {
  let at: ts.Node = node;
  while (
    (ts.isPropertyAccessExpression(at.parent) && at.parent.name === at) ||
    (ts.isElementAccessExpression(at.parent) && at.parent.argumentExpression === at) ||
    ts.isParenthesizedExpression(at.parent) ||
    ts.isNonNullExpression(at.parent)
  ) {
    at = at.parent;
  }
  const { parent } = at;
  if (ts.isCallOrNewExpression(parent) && parent.expression === at) {
    if ((parent.arguments?.length ?? 0) > count && !parent.arguments?.some(ts.isSpreadElement)) {
      return { kind: 'dangerous', why: 'a call already passes more arguments' };
    }
    return { kind: 'call', call: parent };
  }
  if (isHarmless(at)) return { kind: 'harmless' };
  if (ts.isPropertyAccessExpression(parent) && parent.expression === at) {
    return ['call', 'apply', 'bind'].includes(parent.name.text)
      ? { kind: 'dangerous', why: `it is used through ${parent.name.text}` }
      : { kind: 'harmless' };
  }
  if (ts.isTaggedTemplateExpression(parent))
    return { kind: 'dangerous', why: 'it is used as a template tag' };
  return judgeValue(at, count, checker);
}

/** A function that is handed on: safe where its new owner, by type, passes no more than it had parameters. */
function judgeValue(node: ts.Node, count: number, checker: ts.TypeChecker): Reference {
  const value = ts.isShorthandPropertyAssignment(node.parent) ? node.parent.name : node;
  if (!ts.isExpression(value)) return { kind: 'harmless' };
  const wanted = ts.isShorthandPropertyAssignment(node.parent)
    ? contextualMember(node.parent, checker)
    : checker.getContextualType(value);
  if (wanted === undefined) {
    if (!isInJavaScript(node) || isCommonJsExport(node)) return { kind: 'harmless' };
    return { kind: 'dangerous', why: 'it is handed on as a value' };
  }
  const signatures = wanted.getCallSignatures();
  const fits =
    signatures.length > 0 &&
    signatures.every(
      (each) => each.parameters.length <= count && !each.parameters.some((one) => isRest(one)),
    );
  return fits
    ? { kind: 'harmless' }
    : { kind: 'dangerous', why: 'it is handed on as a callback that may get more arguments' };
}

function contextualMember(
  node: ts.ShorthandPropertyAssignment,
  checker: ts.TypeChecker,
): ts.Type | undefined {
  const whole = checker.getContextualType(node.parent);
  const member = whole?.getProperty(node.name.text);
  return member === undefined ? undefined : checker.getTypeOfSymbolAtLocation(member, node);
}

function isRest(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
}

function isHarmless(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.findAncestor(node, (up) => ts.isTypeNode(up) || ts.isJSDoc(up) || ts.isHeritageClause(up)) !==
      undefined
  );
}

/** `module.exports = f`, `exports.f = f` and `module.exports = { f }`. */
function isCommonJsExport(node: ts.Node): boolean {
  const assignment = ts.findAncestor(node, ts.isBinaryExpression);
  return assignment !== undefined && /^(module\.)?exports\b/.test(assignment.left.getText());
}

/** The arguments that a call needs so that the value lands in the new parameter; undefined to leave the call. */
export function argumentPlace(
  call: ts.CallExpression | ts.NewExpression,
  count: number,
  value: string,
): { readonly at: number; readonly text: string } | undefined {
  const given = call.arguments;
  if (given === undefined) return count === 0 ? { at: call.end, text: `(${value})` } : undefined;
  if (given.length !== count || given.some(ts.isSpreadElement)) return undefined;
  const last = given.at(-1);
  if (last !== undefined) return { at: last.end, text: `, ${value}` };
  const file = call.getSourceFile();
  return { at: file.text.lastIndexOf('(', call.end - 1) + 1, text: value };
}

/** Whether every name means the same at both places. */
export function sameMeaning(
  names: ReadonlySet<string>,
  here: ts.Node,
  there: ts.Node,
  checker: ts.TypeChecker,
): boolean {
  return [...names].every((name) => {
    const meant = resolveValue(name, here, checker);
    return meant !== undefined && meant === resolveValue(name, there, checker);
  });
}
