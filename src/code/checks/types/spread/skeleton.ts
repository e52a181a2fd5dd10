import type ts from 'typescript';
import type { ChangedFile } from '../../change.ts';
import { parsedAlone } from '../../parsed.ts';
import type { TypeScript } from '../../toolchain.ts';
import { decode } from '../../view.ts';
import { additionsIn } from './additions.ts';
import { bindings } from './bindings.ts';

/** Whether no other file can see that a file was changed, as far as its text alone tells. */
export function keepsSkeleton(typescript: TypeScript, { absolute, before, after }: ChangedFile): boolean {
  if (before === undefined || after === undefined) return false;
  const [old, now] = [before.bytes, after].map((bytes) =>
    skeletonOf(typescript, parsedAlone(typescript, absolute, decode(bytes))),
  );
  return old !== undefined && old === now;
}

/**
 * The text of a TypeScript module without what no other file can see whatever it says. Equal skeletons have equal
 * declarations. Undefined for other files.
 */
export function skeletonOf(typescript: TypeScript, source: ts.SourceFile): string | undefined {
  if (source.isDeclarationFile || !/\.[cm]?tsx?$/.test(source.fileName)) return undefined;
  const { text } = source;
  const { nodes, variables, owners } = hideable(typescript, source);
  const adds = additionsIn(typescript, source, variables, owners);
  let from = 0;
  let skeleton = '';
  for (const node of nodes) {
    if (adds(node)) continue;
    skeleton += text.slice(from, node.getStart(source));
    from = node.end;
  }
  return skeleton + text.slice(from);
}

/** The nodes of a module that no other file can see, in their order; undefined where one of them may add to what others see. */
export function hiddenIn(typescript: TypeScript, source: ts.SourceFile): readonly ts.Node[] | undefined {
  const { nodes, variables, owners } = hideable(typescript, source);
  return nodes.some(additionsIn(typescript, source, variables, owners)) ? undefined : nodes;
}

interface Hideable {
  /** The bodies of functions that declare what they return, and what calls are handed whose result nobody takes. */
  readonly nodes: readonly ts.Node[];
  /** Names of what outside of them can be assigned anew. */
  readonly variables: ReadonlySet<string>;
  /** The functions of the bodies. */
  readonly owners: ReadonlyMap<ts.Node, ts.SignatureDeclaration>;
}

function hideable(typescript: TypeScript, source: ts.SourceFile): Hideable {
  const nodes: ts.Node[] = [];
  const variables = new Set<string>();
  const owners = new Map<ts.Node, ts.SignatureDeclaration>();
  // A file that no checker has seen yet knows no parents.
  const visit = (node: ts.Node, parent: ts.Node): void => {
    const body = hiddenBody(typescript, node, parent);
    if (body !== undefined) {
      nodes.push(body);
      if (typescript.isFunctionLike(node)) owners.set(body, node);
    }
    if (canBeAssigned(typescript, node, parent))
      for (const name of bindings(typescript, node.name)) variables.add(name);
    if (typescript.isExpressionStatement(node) && isPlainCall(typescript, node.expression)) {
      nodes.push(...node.expression.arguments);
      return;
    }
    typescript.forEachChild(node, (child) => {
      if (child !== body) visit(child, node);
    });
  };
  visit(source, source);
  return { nodes, variables, owners };
}

/** A variable that is no constant, or a parameter of a function whose body is seen. */
function canBeAssigned(
  typescript: TypeScript,
  node: ts.Node,
  parent: ts.Node,
): node is ts.VariableDeclaration | ts.ParameterDeclaration {
  if (typescript.isVariableDeclaration(node))
    return typescript.isVariableDeclarationList(parent) && (parent.flags & typescript.NodeFlags.Const) === 0;
  return typescript.isParameter(node) && hiddenBody(typescript, parent, parent) === undefined;
}

/**
 * A call of a function by its name with nothing in hand that could be known better afterwards. Others can assert
 * something of what they are handed or belong to, on which types further down depend.
 */
function isPlainCall(typescript: TypeScript, node: ts.Expression): node is ts.CallExpression {
  return (
    typescript.isCallExpression(node) &&
    typescript.isIdentifier(node.expression) &&
    node.arguments.every((each) => isPlain(typescript, each))
  );
}

/** Whether an expression is a literal or a function. */
function isPlain(typescript: TypeScript, node: ts.Expression): boolean {
  return (
    typescript.isLiteralExpression(node) ||
    typescript.isArrowFunction(node) ||
    typescript.isFunctionExpression(node)
  );
}

/** The body of a function whose type does not depend on it. */
function hiddenBody(typescript: TypeScript, node: ts.Node, parent: ts.Node): ts.Node | undefined {
  if (typescript.isConstructorDeclaration(node)) {
    // What a constructor assigns is the type of a property that declares none.
    return typescript.isClassLike(parent) && !parent.members.some((each) => isUntyped(typescript, each))
      ? node.body
      : undefined;
  }
  if (typescript.isSetAccessorDeclaration(node)) return node.body;
  if (
    typescript.isFunctionDeclaration(node) ||
    typescript.isFunctionExpression(node) ||
    typescript.isArrowFunction(node) ||
    typescript.isMethodDeclaration(node) ||
    typescript.isGetAccessorDeclaration(node)
  )
    return node.type === undefined ? undefined : node.body;
  return undefined;
}

function isUntyped(typescript: TypeScript, member: ts.ClassElement): boolean {
  return (
    typescript.isPropertyDeclaration(member) && member.type === undefined && member.initializer === undefined
  );
}
