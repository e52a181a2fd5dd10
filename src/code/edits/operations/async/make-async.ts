import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { isAsync, isThenable } from '../../asynchrony.ts';
import type { EditContext, Operation } from '../../context.ts';
import { newErrors, snapshotErrors } from '../../errors.ts';
import type { Found } from '../../declarations.ts';
import { findSymbol } from '../../find.ts';
import { withImporters } from '../../trials.ts';
import { Changes } from '../changes.ts';
import { convertCallers, type Member } from './callers.ts';

/**
 * Makes a function, method or arrow async: `T` becomes `Promise<T>` where the return type is written; signatures that go with
 * it (overloads, interfaces, abstract and overridden methods) follow. Calls in async functions are awaited. A call in a function that is
 * not async may stay only when nobody takes its result, or when it is returned where a promise is expected already; other such
 * callers, and uses as a plain value, make the edit refuse and name them. Generators, constructors and accessors are refused.
 */
export const makeAsync: Operation<Extract<SymbolicEdit, { kind: 'make_async' }>> = (edit, context) => {
  const found = findSymbol(context, edit.name, edit.in);
  if (!found.ok) return found;
  const family = familyOf(found.value, context);
  if (!family.ok) return family;
  const changes = new Changes();
  let made = 0;
  for (const member of family.value) {
    const done = convert(member, changes, context);
    if (!done.ok) return done;
    if (done.value) made++;
  }
  if (made === 0) return refuse('nothing-to-do', `${edit.name} is async already.`);
  const callers = convertCallers(found.value, family.value, changes, context);
  if (!callers.ok) return callers;
  return write(edit.name, changes, context);
};

function familyOf(found: Found, context: EditContext): Result<readonly Member[]> {
  const checker = context.program.getTypeChecker();
  const name = context.nameOf(found.path);
  const places =
    ts.isClassElement(found.declaration) || ts.isTypeElement(found.declaration)
      ? (context.service.findRenameLocations(name, found.nameNode.getStart(), false, false, {}) ?? [])
      : [];
  const nodes = new Set<ts.Node>(found.symbol.declarations ?? [found.declaration]);
  for (const { fileName, textSpan } of places) {
    const source = context.program.getSourceFile(fileName);
    const at = source === undefined ? undefined : declarationNamedAt(source, textSpan.start);
    if (at === undefined) continue;
    if (context.pathOfName(fileName) === undefined) {
      return refuse(
        'unsafe-edit',
        `${found.name} is also declared outside the workspace, which expects it not to be async.`,
      );
    }
    nodes.add(at);
  }
  const members: Member[] = [];
  for (const node of nodes) {
    const member = functionOf(node);
    if (member !== undefined) members.push(member);
    else if (checker.getTypeAtLocation(node).getCallSignatures().length > 0) {
      return refuse(
        'unsafe-edit',
        `${found.name} is declared at ${placeOf(node, context)} in a way that cannot be made async by itself.`,
        'Make the function that it is set to async.',
      );
    }
  }
  return members.length > 0
    ? ok(members)
    : refuse('unsafe-edit', `${found.name} is not a function.`, 'Name a function or method.');
}

function declarationNamedAt(source: ts.SourceFile, start: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end <= start) return;
    const isNamed =
      (ts.isClassElement(node) || ts.isTypeElement(node) || ts.isPropertyAssignment(node)) &&
      node.name?.getStart(source) === start;
    if (isNamed) found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function functionOf(node: ts.Node): Member | undefined {
  if (ts.isFunctionLike(node)) return node;
  const holds =
    ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node);
  if (holds && node.initializer !== undefined) {
    let value: ts.Expression = node.initializer;
    while (ts.isParenthesizedExpression(value)) value = value.expression;
    return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : undefined;
  }
  if (ts.isPropertySignature(node) && node.type !== undefined && ts.isFunctionTypeNode(node.type))
    return node.type;
  return undefined;
}

/** Returns whether something was to be changed. */
function convert(member: Member, changes: Changes, context: EditContext): Result<boolean> {
  const source = member.getSourceFile();
  const path = context.pathOfName(source.fileName);
  const no = (why: string): Result<never> =>
    refuse(
      'unsafe-edit',
      `The function at ${placeOf(member, context)} cannot be async: ${why}.`,
      'Choose another function.',
    );
  if (path === undefined) return no('it is not a file of the workspace');
  if (ts.isConstructorDeclaration(member) || ts.isConstructorTypeNode(member))
    return no('it is a constructor');
  if (ts.isAccessor(member)) return no('it is an accessor');
  if ('asteriskToken' in member && member.asteriskToken !== undefined) return no('it is a generator');
  if (member.type !== undefined && ts.isTypePredicateNode(member.type))
    return no('it narrows the type of its argument');
  const checker = context.program.getTypeChecker();
  const hasBody = 'body' in member && member.body !== undefined;
  let changed = false;
  if (hasBody && !isAsync(member)) {
    changes.insert(path, asyncPlace(member, source), 'async ');
    changed = true;
  }
  const { type } = member;
  if (type !== undefined && !(ts.isFunctionLike(member) && isAsync(member))) {
    const now = checker.getTypeFromTypeNode(type);
    const isPromise = /^Promise\b/.test(type.getText(source)) || isThenable(now, type, checker);
    if (isPromise && now.symbol.name !== 'Promise')
      return no(`it returns ${type.getText(source)}, not a Promise`);
    if (!isPromise) {
      changes.insert(path, type.getStart(source), 'Promise<');
      changes.insert(path, type.end, '>');
      changed = true;
    }
  }
  return ok(changed);
}

/** Where `async` goes: after the other modifiers, before `function`, the name or the parameters. */
function asyncPlace(member: Member, source: ts.SourceFile): number {
  const modifiers = ts.canHaveModifiers(member) ? (member.modifiers ?? []) : [];
  const last = modifiers.at(-1);
  if (last === undefined) return member.getStart(source);
  return nextToken(source.text, last.end);
}

function placeOf(node: ts.Node, context: EditContext): string {
  const source = node.getSourceFile();
  return `${context.pathOfName(source.fileName) ?? source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

function write(name: string, changes: Changes, context: EditContext): Result<void> {
  const checked = withImporters(context, changes.paths);
  const errors = snapshotErrors(context, checked);
  const old = new Map<WorkspacePath, string>();
  for (const path of changes.paths) {
    const text = context.readText(path);
    if (!text.ok) return text;
    old.set(path, text.value);
  }
  const written = changes.write(context);
  if (!written.ok) return written;
  const [error] = newErrors(context, errors);
  if (error === undefined) return ok(undefined);
  for (const [path, text] of old) context.writeText(path, text);
  return refuse(
    'unsafe-edit',
    `With ${name} async there would be a new error: ${error.path}:${error.line} ${error.message}`,
    'Change that place first.',
  );
}

function nextToken(text: string, from: number): number {
  const trivia = /^(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/.exec(text.slice(from))?.[0] ?? '';
  return from + trivia.length;
}
