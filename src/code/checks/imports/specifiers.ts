import type ts from 'typescript';
import { parsedAlone } from '../parsed.ts';
import type { TypeScript } from '../toolchain.ts';

/** An import, re-export, `import()` or `require()` whose target is written out. */
export interface Specifier {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Nothing of it is left at run time as far as the syntax tells. */
  readonly typeOnly: boolean;
  /** A failure is foreseen: `require` or `import()` in a `try`, with `.catch`, or under `@ts-ignore`. */
  readonly optional: boolean;
}

const known = new WeakMap<ts.SourceFile, readonly Specifier[]>();

/** The specifiers of a source file, in their order. `name` decides the language by its extension. */
export function specifiersOf(typescript: TypeScript, name: string, text: string): readonly Specifier[] {
  const source = parsedAlone(typescript, name, text);
  const found = known.get(source) ?? specifiersIn(typescript, source);
  known.set(source, found);
  return found;
}

function specifiersIn(typescript: TypeScript, source: ts.SourceFile): readonly Specifier[] {
  const found: Specifier[] = [];
  const values = lazily(() => valueNames(typescript, source));
  const add = (literal: ts.Node | undefined, typeOnly: () => boolean, optional: boolean): void => {
    if (literal === undefined || !typescript.isStringLiteralLike(literal)) return;
    const start = literal.getStart(source);
    const at = source.getLineAndCharacterOfPosition(start);
    const lineStart = source.getPositionOfLineAndCharacter(at.line, 0);
    const above =
      source.text
        .slice(Math.max(0, lineStart - 300), lineStart)
        .split('\n')
        .at(-2) ?? '';
    found.push({
      text: literal.text,
      line: at.line + 1,
      column: at.character + 1,
      get typeOnly() {
        return source.isDeclarationFile || typeOnly();
      },
      optional: optional || /@ts-(?:ignore|expect-error)/.test(above),
    });
  };

  const visit = (node: ts.Node, guarded: boolean): void => {
    if (typescript.isImportDeclaration(node)) {
      add(node.moduleSpecifier, () => isTypeImport(typescript, node, values), false);
    } else if (typescript.isExportDeclaration(node)) {
      const { exportClause } = node;
      const all =
        exportClause !== undefined &&
        typescript.isNamedExports(exportClause) &&
        exportClause.elements.length > 0 &&
        exportClause.elements.every((each) => each.isTypeOnly);
      add(node.moduleSpecifier, () => node.isTypeOnly || all, false);
    } else if (typescript.isImportEqualsDeclaration(node)) {
      if (typescript.isExternalModuleReference(node.moduleReference)) {
        add(node.moduleReference.expression, () => node.isTypeOnly, false);
      }
    } else if (typescript.isImportTypeNode(node)) {
      if (typescript.isLiteralTypeNode(node.argument)) add(node.argument.literal, () => true, false);
    } else if (typescript.isModuleDeclaration(node) && typescript.isStringLiteral(node.name)) {
      // What an ambient module imports is resolved from elsewhere.
      return;
    } else if (typescript.isCallExpression(node) && isLoad(typescript, node)) {
      add(node.arguments[0], () => false, guarded || hasCatch(typescript, node));
    }
    if (typescript.isTryStatement(node)) {
      visit(node.tryBlock, node.catchClause !== undefined || guarded);
      if (node.catchClause !== undefined) visit(node.catchClause, guarded);
      if (node.finallyBlock !== undefined) visit(node.finallyBlock, guarded);
      return;
    }
    if (node !== source && !mayLoad(typescript, node, source)) return;
    typescript.forEachChild(node, (child) => {
      visit(child, guarded);
    });
  };
  visit(source, false);
  return found;
}

/** Whether a node's text has a word without which nothing in it leads to a module. Words can be written with escapes. */
function mayLoad(typescript: TypeScript, node: ts.Node, source: ts.SourceFile): boolean {
  // Text is looked through once, not again at each level.
  if (node.parent !== source) return true;
  return typescript.isModuleDeclaration(node) || /import|require|\\u/.test(node.getText(source));
}

function isLoad(typescript: TypeScript, node: ts.CallExpression): boolean {
  return (
    node.expression.kind === typescript.SyntaxKind.ImportKeyword ||
    (typescript.isIdentifier(node.expression) &&
      node.expression.text === 'require' &&
      node.arguments.length === 1)
  );
}

function hasCatch(typescript: TypeScript, node: ts.CallExpression): boolean {
  const access = node.parent;
  return typescript.isPropertyAccessExpression(access) && access.name.text === 'catch';
}

/** `import type`, all names marked `type`, or (as the compiler elides them) all names used as types only. */
function isTypeImport(
  typescript: TypeScript,
  node: ts.ImportDeclaration,
  values: () => ReadonlySet<string>,
): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  // Its successor, `phaseModifier`, is not there before TypeScript 5.9.
  const { isTypeOnly }: { readonly isTypeOnly: boolean } = clause;
  if (isTypeOnly) return true;
  const bindings = clause.namedBindings;
  const names: string[] = clause.name === undefined ? [] : [clause.name.text];
  if (bindings !== undefined && typescript.isNamespaceImport(bindings)) names.push(bindings.name.text);
  if (bindings !== undefined && typescript.isNamedImports(bindings)) {
    names.push(...bindings.elements.filter((each) => !each.isTypeOnly).map((each) => each.name.text));
    if (bindings.elements.length === 0 && names.length === 0) return false;
  }
  return /\.[cm]?tsx?$/.test(node.getSourceFile().fileName) && names.every((name) => !values().has(name));
}

/** Names that occur outside of types and import declarations. */
function valueNames(typescript: TypeScript, source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isImportDeclaration(node) || typescript.isInterfaceDeclaration(node)) return;
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) {
      if (!typescript.isTypeQueryNode(node)) return;
      return;
    }
    if (typescript.isIdentifier(node)) names.add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(source);
  // JSX needs its factory without naming it.
  names.add('React');
  return names;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
