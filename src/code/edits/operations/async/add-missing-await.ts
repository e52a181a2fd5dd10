import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok } from '../../../../core/kernel/result.ts';
import { awaiting, awaitPlace, isThenable } from '../../asynchrony.ts';
import type { EditContext, Operation } from '../../context.ts';
import { byPath } from '../../language-edits.ts';
import { keepWhatHolds, type Proposal } from '../../trials.ts';
import { nameOf, Selection } from '../named.ts';
import { usedAsValue } from './promise-uses.ts';

/** Rounds, because one await may show the next. */
const MAX_ROUNDS = 5;

/**
 * Awaits promises that were forgotten, where `await` may stand: statements whose value is a promise that nobody takes
 * (not `void`, `.catch`, `.then` with two functions, nor an async function called on the spot), conditions that test a promise
 * instead of its value, promises used as text or number (`usedAsValue`), and whatever the compiler itself would mend by an `await`. An await stays only when it brings no error.
 */
export const addMissingAwait: Operation<Extract<SymbolicEdit, { kind: 'add_missing_await' }>> = (
  edit,
  context,
) => {
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  const wanted = { within: new Selection(edit.symbols), calls: new Selection(edit.calls) };
  let kept = 0;
  let barred = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = paths.value.map((path) => missingIn(path, wanted, context));
    if (round === 0) {
      const complete = wanted.within.complete('function');
      if (!complete.ok) return complete;
      const called = wanted.calls.complete('called function');
      if (!called.ok) return called;
      barred = found.reduce((sum, each) => sum + each.barred, 0);
    }
    const now = keepWhatHolds(
      context,
      found.flatMap((each) => each.proposals),
      false,
    );
    kept += now;
    if (now === 0) break;
  }
  if (kept > 0) return ok(undefined);
  return refuse(
    'nothing-to-do',
    barred === 0
      ? 'No promise in these files is dropped by a statement, tested as a condition, used as text or number, or the cause of an error that an await would mend.'
      : `${barred} promises are left without an await, all in functions that are not async.`,
    barred === 0
      ? 'A promise that is passed on as a value, such as to a parameter that takes anything, is not looked for: describe that change itself.'
      : 'Make those functions async first.',
  );
};

/** The functions to look in, and the functions whose calls are to be awaited; each everything where none is named. */
interface Wanted {
  readonly within: Selection;
  readonly calls: Selection;
}

function missingIn(
  path: WorkspacePath,
  wanted: Wanted,
  context: EditContext,
): { readonly proposals: readonly Proposal[]; readonly barred: number } {
  const { program } = context;
  const source = program.getSourceFile(context.nameOf(path));
  if (source === undefined) return { proposals: [], barred: 0 };
  const checker = program.getTypeChecker();
  const options = context.optionsOf(path);
  const proposals: Proposal[] = [];
  const awaited = new Set<ts.Node>();
  // The compiler would await the use of a name whose promise is awaited where it is made.
  const seen = new Set<number>();
  let barred = 0;
  const propose = (node: ts.Expression, call = node) => {
    if (awaited.has(node) || !isWanted(node, wanted.within) || !isCalled(call, wanted.calls)) return;
    awaited.add(node);
    if (awaitPlace(node, options) === 'no') barred++;
    else proposals.push(new Map([[path, awaiting(node)]]));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) wanted.within.has(nameOf(node));
    if (ts.isCallExpression(node)) {
      wanted.calls.has(calleeOf(node));
      const used = usedAsValue(node, program, checker);
      // What a module makes for its functions is awaited by them: it goes on loading at once.
      const places = awaitPlace(node, options) === 'async' ? used?.places : used?.needing;
      for (const place of places ?? []) propose(place, node);
      for (const use of used?.needing ?? []) seen.add(use.getStart(source));
    }
    if (ts.isExpressionStatement(node) && isForgotten(node.expression, checker))
      propose(inner(node.expression));
    const condition = conditionOf(node);
    if (condition !== undefined && isAlwaysThenable(condition, checker)) propose(condition);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { proposals: [...proposals, ...byCompiler(source, wanted, seen, context)], barred };
}

/** Whether a node calls a function that the edit names; where it names none, any. */
function isCalled(node: ts.Node, calls: Selection): boolean {
  return !calls.narrowed || callsIn(node).some((call) => calls.has(calleeOf(call)));
}

/** Whether a node lies in a function that the edit names; where it names none, any. */
function isWanted(node: ts.Node, within: Selection): boolean {
  if (!within.narrowed) return true;
  return (
    ts.findAncestor(
      node,
      (each) => ts.isFunctionLike(each) && nameOf(each) !== undefined && within.has(nameOf(each)),
    ) !== undefined
  );
}

/** The calls whose promise is the value of an expression: `f()`, each side of a choice, `g().then(h)` for `g`. */
function callsIn(node: ts.Node): readonly ts.CallExpression[] {
  if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node)) return callsIn(node.expression);
  if (ts.isConditionalExpression(node)) return [...callsIn(node.whenTrue), ...callsIn(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...callsIn(node.left), ...callsIn(node.right)];
  if (!ts.isCallExpression(node)) return [];
  const { expression } = node;
  const chained =
    ts.isPropertyAccessExpression(expression) && /^(?:then|catch|finally)$/.test(expression.name.text)
      ? callsIn(expression.expression)
      : [];
  return [node, ...chained];
}

/** What a call names: `f`, `object.method`. Undefined for what has no name, such as a function called on the spot. */
function calleeOf(call: ts.CallExpression): string | undefined {
  const callee = inner(call.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const owner = inner(callee.expression);
  return ts.isIdentifier(owner) ? `${owner.text}.${callee.name.text}` : callee.name.text;
}

function inner(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? inner(node.expression) : node;
}

/** Whether a statement drops a promise on the floor. */
function isForgotten(statement: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = inner(statement);
  if (ts.isVoidExpression(node) || ts.isAwaitExpression(node)) return false;
  // An assignment keeps the promise.
  if (ts.isBinaryExpression(node)) return false;
  if (!isThenable(checker.getTypeAtLocation(node), node, checker)) return false;
  if (!ts.isCallExpression(node)) return true;
  const callee = inner(node.expression);
  if (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)) return false;
  if (isTestRunner(callee, checker)) return false;
  return !ts.isPropertyAccessExpression(callee) || !handlesFailure(callee.name.text, node);
}

function handlesFailure(method: string, call: ts.CallExpression): boolean {
  return method === 'catch' || (method === 'then' && call.arguments.length > 1);
}

/** `test` and `describe` of node:test give promises that the runner itself waits for. */
function isTestRunner(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(
    ts.isPropertyAccessExpression(callee) ? callee.expression : callee,
  );
  const target =
    symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  return (
    target?.declarations?.some((each) =>
      /\/@types\/node\/test\b|\/test\.d\.ts$/.test(each.getSourceFile().fileName),
    ) === true
  );
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node))
    return stripNot(node.expression);
  if (ts.isConditionalExpression(node)) return stripNot(node.condition);
  return undefined;
}

function stripNot(node: ts.Expression): ts.Expression {
  const bare = inner(node);
  return ts.isPrefixUnaryExpression(bare) && bare.operator === ts.SyntaxKind.ExclamationToken
    ? stripNot(bare.operand)
    : bare;
}

/** A promise that may be undefined is rightly tested; one that is always there never is. */
function isAlwaysThenable(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  const isCall = ts.isCallExpression(node);
  return isCall && parts.every((part) => isThenable(part, node, checker));
}

/** The compiler's own awaits for errors that a promise causes, but for those that begin where one was `seen`. */
function byCompiler(
  source: ts.SourceFile,
  wanted: Wanted,
  seen: ReadonlySet<number>,
  context: EditContext,
): readonly Proposal[] {
  return context.service.getSemanticDiagnostics(source.fileName).flatMap(({ start, length, code }) => {
    if (start === undefined || length === undefined) return [];
    const fix = context.service
      .getCodeFixesAtPosition(source.fileName, start, start + length, [code], {}, {})
      .find((each) => each.fixName === 'addMissingAwait');
    const changes = fix === undefined ? undefined : byPath(fix.changes, context);
    const first = [...(changes?.values() ?? [])].flat()[0];
    if (changes === undefined || first === undefined || seen.has(first.start)) return [];
    const awaited = awaitedAt(source, first.start);
    return isWanted(awaited, wanted.within) && isCalled(awaited, wanted.calls) ? [changes] : [];
  });
}

/** The outermost expression that begins at a place, which an await put there takes; else the innermost node around it. */
function awaitedAt(source: ts.SourceFile, start: number): ts.Node {
  let found: ts.Node = source;
  let first: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end <= start) return;
    found = node;
    if (node.getStart(source) === start && ts.isCallExpression(node)) first ??= node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return first ?? found;
}
