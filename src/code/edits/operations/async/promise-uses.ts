import ts from 'typescript';
import { isThenable } from '../../asynchrony.ts';
import { walk } from '../syntax.ts';

/** A call whose promise is used as if it were its value. */
export interface UsedPromise {
  readonly call: ts.CallExpression;
  /** What to await: the call, or the uses of its name where others use that name as the promise that it is. */
  readonly places: readonly ts.Expression[];
  /** Where the value is needed. */
  readonly needing: readonly ts.Expression[];
}

/**
 * What a call's promise is wrongly used for: its text in a template or a concatenation, its number in arithmetic, its
 * content in `String()`, `Number()` or `JSON.stringify()`, an argument for a parameter that takes only primitives; on the spot or under the name of a `const`. Undefined when
 * nothing shows that the value is meant. Thenables of other names are left out: query builders have a text of their own.
 */
export function usedAsValue(
  call: ts.CallExpression,
  program: ts.Program,
  checker: ts.TypeChecker,
): UsedPromise | undefined {
  if (!isPromise(checker.getTypeAtLocation(call), call, checker)) return undefined;
  if (needsValue(call, program, checker)) return { call, places: [call], needing: [call] };
  const { parent } = outermost(call);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || parent.type !== undefined)
    return undefined;
  const flags = ts.getCombinedNodeFlags(parent);
  if ((flags & ts.NodeFlags.Const) === 0 || (flags & ts.NodeFlags.Using) !== 0) return undefined;
  if ((ts.getCombinedModifierFlags(parent) & ts.ModifierFlags.Export) !== 0) return undefined;
  const uses = usesOf(parent, parent.name, checker);
  const needing = uses.filter((use) => needsValue(use, program, checker));
  if (needing.length === 0) return undefined;
  return { call, places: needing.length === uses.length ? [call] : needing, needing };
}

function isPromise(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): boolean {
  return type.getSymbol()?.name === 'Promise' && isThenable(type, at, checker);
}

function outermost(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node.parent) ? outermost(node.parent) : node;
}

function usesOf(
  declaration: ts.VariableDeclaration,
  name: ts.Identifier,
  checker: ts.TypeChecker,
): readonly ts.Identifier[] {
  const symbol = checker.getSymbolAtLocation(name);
  const uses: ts.Identifier[] = [];
  const scope = ts.findAncestor(declaration, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
  if (symbol === undefined || scope === undefined) return uses;
  walk(scope, (each) => {
    if (!ts.isIdentifier(each) || each === name || each.text !== name.text) return;
    const { parent } = each;
    const meant = ts.isShorthandPropertyAssignment(parent)
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : ts.isExportSpecifier(parent)
        ? checker.getExportSpecifierLocalTargetSymbol(parent)
        : checker.getSymbolAtLocation(each);
    if (meant === symbol) uses.push(each);
  });
  return uses;
}

const ARITHMETIC = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
]);
const ASSIGNING = new Set([
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
]);

const PRIMITIVE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined;

/** Whether an expression stands where a promise has no sensible meaning and its value has. */
function needsValue(node: ts.Expression, program: ts.Program, checker: ts.TypeChecker): boolean {
  const outer = outermost(node);
  const { parent } = outer;
  if (ts.isTemplateSpan(parent)) return !ts.isTaggedTemplateExpression(parent.parent.parent);
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return ARITHMETIC.has(kind) || (ASSIGNING.has(kind) && parent.right === outer);
  }
  if (!ts.isCallExpression(parent)) return false;
  if (parent.arguments[0] === outer && convertsItsArgument(parent, program, checker)) return true;
  return parent.arguments.includes(outer) && takesPrimitive(checker.getContextualType(outer));
}

function takesPrimitive(parameter: ts.Type | undefined): boolean {
  if (parameter === undefined) return false;
  const parts = parameter.isUnion() ? parameter.types : [parameter];
  return parts.every(({ flags }) => (flags & PRIMITIVE) !== 0);
}

/** `String(x)`, `Number(x)`, `JSON.stringify(x)` of the language itself. */
function convertsItsArgument(call: ts.CallExpression, program: ts.Program, checker: ts.TypeChecker): boolean {
  if (!/^(?:String|Number|JSON\.stringify)$/.test(call.expression.getText())) return false;
  const declarations = checker.getSymbolAtLocation(call.expression)?.declarations ?? [];
  return declarations.some((each) => program.isSourceFileDefaultLibrary(each.getSourceFile()));
}
