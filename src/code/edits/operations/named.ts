import ts from 'typescript';
import { nearest } from '../../../core/kernel/nearest.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';

/** Anything that has parameters and may have a body. */
export type FunctionNode = ts.SignatureDeclaration & { readonly body?: ts.Node };

/**
 * What a declaration is called: `name`, `Class.member` (also `Class.constructor`), the constant or property that an
 * arrow function is assigned to. Undefined for what has no name of its own, such as a callback.
 */
export function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    if (node.name !== undefined) return node.name.text;
    return node.modifiers?.some((each) => each.kind === ts.SyntaxKind.DefaultKeyword) === true
      ? 'default'
      : undefined;
  }
  if (ts.isVariableDeclaration(node)) return ts.isIdentifier(node.name) ? node.name.text : undefined;
  if (ts.isClassElement(node)) {
    const owner = ownerName(node.parent);
    const own = ts.isConstructorDeclaration(node) ? 'constructor' : memberName(node.name);
    if (own === undefined) return undefined;
    return owner === undefined ? own : `${owner}.${own}`;
  }
  if (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) {
    const own = memberName(node.name);
    const owner = ownerName(node.parent);
    return own === undefined || owner === undefined ? own : `${owner}.${own}`;
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node)) {
    const holder = holderOf(node);
    const byHolder = holder === undefined ? undefined : nameOf(holder);
    return byHolder ?? (ts.isArrowFunction(node) ? undefined : node.name?.text);
  }
  return undefined;
}

/** The declaration that gives a function or class expression its name: `const f = …`, `f = …` in a class, `f: …`. */
export function holderOf(
  node: ts.Expression,
): ts.VariableDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment | undefined {
  let at: ts.Node = node;
  while (
    ts.isParenthesizedExpression(at.parent) ||
    ts.isSatisfiesExpression(at.parent) ||
    ts.isAsExpression(at.parent)
  ) {
    at = at.parent;
  }
  const { parent } = at;
  if (
    (ts.isVariableDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertyAssignment(parent)) &&
    parent.initializer === at
  ) {
    return parent;
  }
  return undefined;
}

function ownerName(node: ts.Node): string | undefined {
  if (ts.isClassLike(node)) return nameOf(node);
  if (ts.isObjectLiteralExpression(node)) {
    const holder = holderOf(node);
    return holder === undefined ? undefined : nameOf(holder);
  }
  return undefined;
}

function memberName(name: ts.PropertyName | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isPrivateIdentifier(name)) return name.text.slice(1);
  return undefined;
}

/** Narrows an edit to the symbols that it names; everything where it names none. */
export class Selection {
  readonly #wanted: ReadonlyMap<string, string> | undefined;
  readonly #found = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(symbols: readonly string[] | undefined) {
    this.#wanted = symbols === undefined ? undefined : new Map(symbols.map((each) => [plain(each), each]));
  }

  get narrowed(): boolean {
    return this.#wanted !== undefined;
  }

  /** Whether the name, its class or its last part is wanted. */
  has(name: string | undefined): boolean {
    if (name === undefined) return this.#wanted === undefined;
    this.#seen.add(name);
    if (this.#wanted === undefined) return true;
    const parts = name.split('.');
    const keys = [name, parts[0], parts.at(-1)].filter((key) => key !== undefined && this.#wanted?.has(key));
    for (const key of keys) if (key !== undefined) this.#found.add(key);
    return keys.length > 0;
  }

  /** Refuses when a wanted symbol was never met. `what` names what was looked for, such as `function`. */
  complete(what: string): Result<void> {
    const missing = [...(this.#wanted ?? [])].find(([key]) => !this.#found.has(key));
    if (missing === undefined) return ok(undefined);
    const near = nearest(missing[1], [...this.#seen]);
    return refuse(
      'not-found',
      `There is no ${what} called ${missing[1]} in the files of this edit.`,
      near === undefined ? `Name a ${what} that exists, as name or Class.member.` : `Did you mean ${near}?`,
    );
  }
}

/** `Class#member` and `Class.#member` are `Class.member`. */
function plain(symbol: string): string {
  return symbol.replace(/\.?#/g, '.').replace(/^\./, '');
}

/** The words of an identifier: `parseHTTPResponse_v2` is parse, HTTP, Response, v2. */
export function wordsOf(identifier: string): readonly string[] {
  return (
    identifier.match(
      /\p{Lu}{2,}(?![\p{Ll}])\d*|\p{Lu}?\p{Ll}+\d*|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}\d*|\d+|[\p{L}]+/gu,
    ) ?? []
  );
}
