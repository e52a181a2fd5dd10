import ts from 'typescript';
import { bareExpression, isWritten, walk } from '../syntax.ts';

export type RequireCall = ts.CallExpression & { readonly arguments: readonly [ts.StringLiteralLike] };

/** One name that a top-level require gives: `const x = require('m')`, `const { a } = …`, `const y = require('m').y`. */
export interface Binding {
  readonly declaration: ts.VariableDeclaration;
  readonly call: RequireCall;
  /** The property read from the module at once. */
  readonly member: string | undefined;
}

/** A statement of a CommonJS module that can become ES syntax. */
export type Statement =
  | { readonly kind: 'bindings'; readonly node: ts.VariableStatement; readonly bindings: readonly Binding[] }
  | { readonly kind: 'effect'; readonly node: ts.ExpressionStatement; readonly call: RequireCall }
  /** `module.exports = value` */
  | { readonly kind: 'whole'; readonly node: ts.ExpressionStatement; readonly value: ts.Expression }
  /** `exports.name = value` */
  | {
      readonly kind: 'member';
      readonly node: ts.ExpressionStatement;
      readonly name: string;
      readonly value: ts.Expression;
    };

export interface CommonJsFile {
  readonly statements: readonly Statement[];
  /** Requires that must stay, with the reason: inside functions, under conditions, computed, after code that runs. */
  readonly left: readonly string[];
  /** Why the whole file must stay, if it must. */
  readonly blocker: string | undefined;
  /** Reads of `exports.name` by name. */
  readonly ownReads: ReadonlyMap<string, readonly ts.PropertyAccessExpression[]>;
}

/** Sorts out what a file does with `require`, `module` and `exports`. */
export function readCommonJs(file: ts.SourceFile, checker: ts.TypeChecker): CommonJsFile {
  const statements: Statement[] = [];
  const left: string[] = [];
  const known = new Set<ts.Node>();
  let ran = false;
  for (const node of file.statements) {
    const statement = statementOf(node);
    if (statement === undefined) {
      ran ||= runsSomething(node);
      continue;
    }
    const isRequire = statement.kind === 'bindings' || statement.kind === 'effect';
    if (isRequire && ran) {
      left.push(`line ${lineOf(node, file)} comes after code that runs`);
      for (const call of callsOf(statement)) known.add(call);
      continue;
    }
    const assigned = statement.kind === 'bindings' ? reassigned(statement, file, checker) : undefined;
    if (assigned !== undefined) {
      left.push(`${assigned} (line ${lineOf(node, file)}) is assigned again`);
      for (const call of callsOf(statement)) known.add(call);
      continue;
    }
    if (isRequire && callsOf(statement).some((call) => call.arguments[0].text.endsWith('.json'))) {
      left.push(`line ${lineOf(node, file)} reads JSON, which needs an import attribute`);
      for (const call of callsOf(statement)) known.add(call);
      continue;
    }
    for (const call of callsOf(statement)) known.add(call);
    if (statement.kind === 'whole' || statement.kind === 'member') known.add(targetOf(statement.node));
    statements.push(statement);
  }
  const ownReads = new Map<string, ts.PropertyAccessExpression[]>();
  let blocker: string | undefined;
  walk(file, (node) => {
    if (!ts.isIdentifier(node) || isMemberName(node)) return;
    const line = lineOf(node, file);
    if (node.text === 'require' && isFree(node, checker)) {
      const { parent } = node;
      if (ts.isCallExpression(parent) && parent.expression === node) {
        if (!known.has(parent)) left.push(`line ${line} requires inside other code or by a computed name`);
      } else
        blocker ??= `line ${line} uses require.${ts.isPropertyAccessExpression(parent) ? parent.name.text : '…'}`;
    } else if (node.text === 'exports' || node.text === 'module') {
      if (!isFree(node, checker)) return;
      const access = accessOf(node);
      if (access !== undefined && known.has(access)) return;
      const read = access !== undefined && !isWritten(access) ? memberRead(access) : undefined;
      if (read === undefined)
        blocker ??= `line ${line} uses ${node.text} in a way that ES modules do not have`;
      else ownReads.set(read.name.text, [...(ownReads.get(read.name.text) ?? []), read]);
    }
  });
  const wholes = statements.filter((each) => each.kind === 'whole');
  const members = statements.filter((each) => each.kind === 'member');
  if (wholes.length > 1 || (wholes.length > 0 && members.length > 0))
    blocker ??= 'it sets its exports in several ways';
  if (new Set(members.map((each) => each.name)).size < members.length)
    blocker ??= 'it sets one of its exports twice';
  const unknown = [...ownReads.keys()].find((name) => !members.some((each) => each.name === name));
  if (unknown !== undefined)
    blocker ??= `it reads exports.${unknown}, which it does not set at its top level`;
  return { statements, left, blocker, ownReads };
}

export function callsOf(statement: Statement): readonly RequireCall[] {
  if (statement.kind === 'bindings') return statement.bindings.map((each) => each.call);
  return statement.kind === 'effect' ? [statement.call] : [];
}

function statementOf(node: ts.Statement): Statement | undefined {
  if (ts.isVariableStatement(node) && (ts.getModifiers(node) ?? []).length === 0) {
    const bindings = node.declarationList.declarations.map(bindingOf);
    return bindings.every((each) => each !== undefined) && bindings.length > 0
      ? { kind: 'bindings', node, bindings }
      : undefined;
  }
  if (!ts.isExpressionStatement(node)) return undefined;
  const { expression } = node;
  if (isRequireCall(expression)) return { kind: 'effect', node, call: expression };
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return undefined;
  const { left, right } = expression;
  if (isModuleExports(left)) return { kind: 'whole', node, value: right };
  if (!ts.isPropertyAccessExpression(left) || !ts.isIdentifier(left.name)) return undefined;
  const ofExports =
    isModuleExports(left.expression) ||
    (ts.isIdentifier(left.expression) && left.expression.text === 'exports');
  return ofExports ? { kind: 'member', node, name: left.name.text, value: right } : undefined;
}

function bindingOf(declaration: ts.VariableDeclaration): Binding | undefined {
  const { initializer } = declaration;
  if (initializer === undefined || declaration.type !== undefined) return undefined;
  const value = bareExpression(initializer);
  if (value !== initializer) return undefined;
  if (isRequireCall(value)) return { declaration, call: value, member: undefined };
  if (
    ts.isPropertyAccessExpression(value) &&
    ts.isIdentifier(value.name) &&
    isRequireCall(value.expression)
  ) {
    return { declaration, call: value.expression, member: value.name.text };
  }
  return undefined;
}

export function isRequireCall(node: ts.Node): node is RequireCall {
  const [argument] = ts.isCallExpression(node) ? node.arguments : [];
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require' &&
    node.arguments.length === 1 &&
    argument !== undefined &&
    ts.isStringLiteralLike(argument)
  );
}

function isModuleExports(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    node.name.text === 'exports'
  );
}

function targetOf(node: ts.ExpressionStatement): ts.Node {
  return ts.isBinaryExpression(node.expression) ? node.expression.left : node.expression;
}

/** `exports.x` or `module.exports(.x)` around the first identifier, as far as it is assigned or read as one thing. */
function accessOf(node: ts.Identifier): ts.PropertyAccessExpression | undefined {
  const whole = node.text === 'module' ? node.parent : node;
  if (node.text === 'module' && !isModuleExports(whole)) return undefined;
  const { parent } = whole;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === whole) return parent;
  return ts.isPropertyAccessExpression(whole) ? whole : undefined;
}

function memberRead(access: ts.PropertyAccessExpression): ts.PropertyAccessExpression | undefined {
  if (ts.isDeleteExpression(access.parent)) return undefined;
  const isWhole = isModuleExports(access);
  return isWhole ? undefined : access;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent)
  );
}

/** Whether the name is Node's own, not a local of the file. */
function isFree(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return !declarations.some(
    (each) =>
      (ts.isVariableDeclaration(each) || ts.isParameter(each) || ts.isImportSpecifier(each)) &&
      each.getSourceFile() === node.getSourceFile(),
  );
}

/** An import cannot be assigned to. */
function reassigned(
  statement: Extract<Statement, { kind: 'bindings' }>,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): string | undefined {
  const symbols = new Map<ts.Symbol, string>();
  walk(statement.node, (node) => {
    const binds = (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name);
    const symbol = binds ? checker.getSymbolAtLocation(node.name) : undefined;
    if (symbol !== undefined) symbols.set(symbol, symbol.name);
  });
  let found: string | undefined;
  walk(file, (node) => {
    if (!ts.isIdentifier(node) || !isWritten(node)) return;
    const symbol = checker.getSymbolAtLocation(node);
    if (symbol !== undefined) found ??= symbols.get(symbol);
  });
  return found;
}

/** Imports run before everything else, so a require may only follow what does nothing. */
function runsSomething(node: ts.Statement): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return false;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEmptyStatement(node))
    return false;
  if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) return false;
  let runs = !ts.isVariableStatement(node) && !ts.isClassDeclaration(node);
  const visit = (each: ts.Node): void => {
    if (ts.isFunctionLike(each)) return;
    if (ts.isCallOrNewExpression(each) && !isRequireCall(each)) runs = true;
    if (ts.isAwaitExpression(each) || ts.isTaggedTemplateExpression(each) || ts.isDeleteExpression(each))
      runs = true;
    ts.forEachChild(each, visit);
  };
  visit(node);
  return runs;
}

function lineOf(node: ts.Node, file: ts.SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}
