import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import { bindings } from './bindings.ts';

/** What a part of a file assigns to that is declared outside of it. */
export interface Assigned {
  /** Variables that get another value. */
  readonly names: ReadonlySet<string>;
  /** What something is put into: `f` of `f.size = 1`. */
  readonly holders: ReadonlySet<string>;
}

/** Names that are bound in a part of a file, and around it. */
interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

/**
 * Told from text alone, so that a name can be in it that stands for something else; none is left out. `owner`: the function whose body
 * the node is.
 */
export function assignedIn(
  typescript: TypeScript,
  node: ts.Node,
  owner: ts.SignatureDeclaration | undefined,
): Assigned {
  const names = new Set<string>();
  const holders = new Set<string>();
  const note = (into: Set<string>, name: string, scope: Scope | undefined) => {
    for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return;
    into.add(name);
  };
  const noteTarget = (target: ts.Node, scope: Scope | undefined): void => {
    // What is declared is bound and gets its first value.
    if (typescript.isVariableDeclarationList(target)) return;
    if (typescript.isIdentifier(target)) {
      note(names, target.text, scope);
    } else if (isAccess(typescript, target)) {
      const holder = holderOf(typescript, target);
      if (holder !== undefined) note(holders, holder.text, scope);
    } else {
      typescript.forEachChild(target, (child) => {
        noteTarget(child, scope);
      });
    }
  };
  const visit = (at: ts.Node, around: Scope | undefined): void => {
    const bound = boundBy(typescript, at);
    const scope = bound.length === 0 ? around : { names: new Set(bound), outer: around };
    const target = targetOf(typescript, at);
    if (target !== undefined) noteTarget(target, scope);
    const isFunction = typescript.isFunctionLike(at);
    typescript.forEachChild(at, (child) => {
      // A name that is worked out, and decorators, stand outside of the function.
      if (!isFunction) visit(child, scope);
      else if (typescript.isParameter(child)) visit(child, scope);
      else if (child === bodyOf(at)) visitBody(child, scope);
      else visit(child, around);
    });
  };
  const visitBody = (body: ts.Node, around: Scope | undefined): void => {
    const hoisted = hoistedIn(typescript, body);
    visit(body, hoisted.length === 0 ? around : { names: new Set(hoisted), outer: around });
  };
  if (owner === undefined) visit(node, undefined);
  else visitBody(node, { names: new Set(boundBy(typescript, owner)), outer: undefined });
  return { names, holders };
}

/** What a node assigns to. */
function targetOf(typescript: TypeScript, node: ts.Node): ts.Node | undefined {
  const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = typescript.SyntaxKind;
  if (typescript.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= FirstAssignment && kind <= LastAssignment ? node.left : undefined;
  }
  if (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node))
    return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? node.operand : undefined;
  return typescript.isForInStatement(node) || typescript.isForOfStatement(node)
    ? node.initializer
    : undefined;
}

function isAccess(
  typescript: TypeScript,
  node: ts.Node,
): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return typescript.isPropertyAccessExpression(node) || typescript.isElementAccessExpression(node);
}

/** The name at the beginning of `name.a[b].c`, whatever it is taken for on the way. */
function holderOf(typescript: TypeScript, node: ts.Node): ts.Identifier | undefined {
  let at = node;
  while (
    isAccess(typescript, at) ||
    typescript.isParenthesizedExpression(at) ||
    typescript.isNonNullExpression(at) ||
    typescript.isAsExpression(at) ||
    typescript.isTypeAssertionExpression(at) ||
    typescript.isSatisfiesExpression(at)
  )
    at = at.expression;
  return typescript.isIdentifier(at) ? at : undefined;
}

/** The names of values that a node binds for what lies in it. Fewer than it does is safe, more is not. */
function boundBy(typescript: TypeScript, node: ts.Node): readonly string[] {
  const named = (name: ts.BindingName) => bindings(typescript, name);
  if (typescript.isFunctionLike(node)) return node.parameters.flatMap(({ name }) => named(name));
  if (typescript.isBlock(node)) return node.statements.flatMap((each) => declaredBy(typescript, each));
  if (typescript.isCaseBlock(node))
    return node.clauses.flatMap(({ statements }) =>
      statements.flatMap((each) => declaredBy(typescript, each)),
    );
  if (typescript.isCatchClause(node))
    return node.variableDeclaration === undefined ? [] : named(node.variableDeclaration.name);
  if (
    (typescript.isForStatement(node) ||
      typescript.isForInStatement(node) ||
      typescript.isForOfStatement(node)) &&
    node.initializer !== undefined &&
    typescript.isVariableDeclarationList(node.initializer) &&
    isOfBlock(typescript, node.initializer)
  )
    return node.initializer.declarations.flatMap(({ name }) => named(name));
  return typescript.isClassStaticBlockDeclaration(node) ? hoistedIn(typescript, node.body) : [];
}

/** The names of values that a statement declares for the block that it stands in. */
function declaredBy(typescript: TypeScript, statement: ts.Statement): readonly string[] {
  if (typescript.isVariableStatement(statement)) {
    const { declarationList } = statement;
    return isOfBlock(typescript, declarationList)
      ? declarationList.declarations.flatMap(({ name }) => bindings(typescript, name))
      : [];
  }
  const isNamed =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function isOfBlock(typescript: TypeScript, list: ts.VariableDeclarationList): boolean {
  return (list.flags & typescript.NodeFlags.BlockScoped) !== 0;
}

/** The names of every `var` in a function's body, however deep, but for those of functions in it. */
function hoistedIn(typescript: TypeScript, body: ts.Node): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isFunctionLike(node) || typescript.isClassStaticBlockDeclaration(node)) return;
    if (typescript.isVariableDeclarationList(node) && !isOfBlock(typescript, node))
      names.push(...node.declarations.flatMap(({ name }) => bindings(typescript, name)));
    typescript.forEachChild(node, visit);
  };
  visit(body);
  return names;
}

function bodyOf(node: ts.SignatureDeclaration): ts.Node | undefined {
  return 'body' in node ? node.body : undefined;
}
