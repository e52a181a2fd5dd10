import ts from 'typescript';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { awaiting, awaitPlace, isAsync, isThenable } from '../../asynchrony.ts';
import type { EditContext } from '../../context.ts';
import type { Found } from '../../declarations.ts';
import type { Changes } from '../changes.ts';

/** Something with a signature that belongs to the function: itself, an overload, an interface's method. */
export type Member = ts.SignatureDeclaration;

interface Caller {
  readonly place: string;
  readonly why: string;
}

export function convertCallers(
  found: Found,
  family: readonly Member[],
  changes: Changes,
  context: EditContext,
): Result<void> {
  const { program, service } = context;
  const checker = program.getTypeChecker();
  const willBeAsync = new Set<ts.Node>(family);
  const wasAsync = family.every((member) => {
    const signature = checker.getSignatureFromDeclaration(member);
    return (
      signature !== undefined && isThenable(checker.getReturnTypeOfSignature(signature), member, checker)
    );
  });
  if (wasAsync) return ok(undefined);
  const stuck: Caller[] = [];
  const groups = service.findReferences(context.nameOf(found.path), found.nameNode.getStart()) ?? [];
  const seen = new Set<string>();
  for (const { fileName, textSpan } of groups.flatMap((each) => each.references)) {
    const source = program.getSourceFile(fileName);
    const path = context.pathOfName(fileName);
    const key = `${fileName} ${textSpan.start}`;
    if (source === undefined || path === undefined || seen.has(key)) continue;
    seen.add(key);
    const use = useAt(source, textSpan.start);
    if (use === undefined) continue;
    const place = `${path}:${source.getLineAndCharacterOfPosition(textSpan.start).line + 1}`;
    if (!ts.isCallExpression(use)) {
      if (!isHarmlessValue(use, checker)) stuck.push({ place, why: 'passes it on as a value' });
      continue;
    }
    const outer = skipParentheses(use);
    if (ts.isAwaitExpression(outer.parent) || ts.isVoidExpression(outer.parent)) continue;
    const enclosing = ts.findAncestor(use, ts.isFunctionLike);
    const becomesAsync = enclosing !== undefined && willBeAsync.has(enclosing) && isInBody(use, enclosing);
    const canAwait = becomesAsync || awaitPlace(use, context.optionsOf(path)) !== 'no';
    if (canAwait) {
      if (
        isReturned(outer) &&
        (becomesAsync || (enclosing !== undefined && isAsync(enclosing))) &&
        !isInTry(outer)
      )
        continue;
      for (const change of awaiting(use)) changes.insert(path, change.start, change.text);
      continue;
    }
    if (ts.isExpressionStatement(outer.parent)) continue;
    if (isReturned(outer) && enclosing !== undefined && givesPromise(enclosing, checker)) continue;
    stuck.push({ place, why: 'is not in an async function' });
  }
  return stuck.length === 0 ? ok(undefined) : refuseStuck(found.name, stuck);
}

function refuseStuck(name: string, stuck: readonly Caller[]): Result<void> {
  const list = stuck.slice(0, 10).map((each) => `${each.place} ${each.why}`);
  const more = stuck.length > 10 ? `, and ${stuck.length - 10} more` : '';
  return refuse(
    'unsafe-edit',
    `${name} cannot become async, because ${stuck.length === 1 ? 'one use' : `${stuck.length} uses`} could not await it: ${list.join(', ')}${more}.`,
    'Make those functions async first.',
  );
}

/** The call of the name at an offset, or the name itself where it is a value; undefined where it is no use at all. */
function useAt(source: ts.SourceFile, start: number): ts.Expression | undefined {
  let name: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end <= start) return;
    if (node.getStart(source) === start || (ts.isStringLiteral(node) && node.getStart(source) + 1 === start))
      name = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (name === undefined) return undefined;
  let at: ts.Node = name;
  while (
    (ts.isPropertyAccessExpression(at.parent) && at.parent.name === at) ||
    (ts.isElementAccessExpression(at.parent) && at.parent.argumentExpression === at) ||
    ts.isNonNullExpression(at.parent) ||
    (ts.isParenthesizedExpression(at.parent) && ts.isCallExpression(at.parent.parent))
  ) {
    at = at.parent;
  }
  if (ts.isCallExpression(at.parent) && at.parent.expression === at) return at.parent;
  const { parent } = at;
  const isDeclared =
    (ts.isFunctionLike(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent) ||
      ts.isPropertyAssignment(parent)) &&
    parent.name === at;
  const isPassedOn =
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceExport(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isTypeQueryNode(parent) ||
    ts.isQualifiedName(parent);
  const isComment = ts.findAncestor(at, ts.isJSDoc) !== undefined;
  return isDeclared || isPassedOn || isComment || !ts.isExpression(at) ? undefined : at;
}

/** A value is harmless where whoever takes it throws the result away or expects a promise. */
function isHarmlessValue(use: ts.Expression, checker: ts.TypeChecker): boolean {
  const signatures = checker.getContextualType(use)?.getCallSignatures() ?? [];
  return (
    signatures.length > 0 &&
    signatures.every((each) => {
      const type = checker.getReturnTypeOfSignature(each);
      return (type.flags & ts.TypeFlags.Void) !== 0 || isThenable(type, use, checker);
    })
  );
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node.parent) ? skipParentheses(node.parent) : node;
}

function isReturned(node: ts.Expression): boolean {
  return ts.isReturnStatement(node.parent) || (ts.isArrowFunction(node.parent) && node.parent.body === node);
}

function isInTry(node: ts.Node): boolean {
  const found = ts.findAncestor(
    node,
    (each) => ts.isTryStatement(each) || (ts.isFunctionLike(each) && 'quit'),
  );
  return found !== undefined && ts.isTryStatement(found);
}

function isInBody(node: ts.Node, enclosing: ts.SignatureDeclaration): boolean {
  return (
    'body' in enclosing &&
    enclosing.body !== undefined &&
    enclosing.body.pos <= node.pos &&
    node.end <= enclosing.body.end
  );
}

function givesPromise(node: ts.SignatureDeclaration, checker: ts.TypeChecker): boolean {
  if (node.type === undefined) return false;
  return isThenable(checker.getTypeFromTypeNode(node.type), node, checker);
}
