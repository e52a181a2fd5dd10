import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import { bindings } from './bindings.ts';
import { hiddenIn } from './skeleton.ts';
import { untoldIn, type Untold } from './untold.ts';

/** A name of another module; `*`: the whole of it. */
export interface Taken {
  readonly specifier: string;
  readonly name: string;
}

/** A statement of a module, as far as other modules can come to see it. */
export interface Declared {
  /** The names that it declares here. */
  readonly names: readonly string[];
  /** Every name that its types could depend on. */
  readonly mentions: ReadonlySet<string>;
  /** What it takes from other modules in its midst: `import('…').Name`. */
  readonly taken: readonly Taken[];
  /** As it is written, without what no other module can see. */
  readonly text: string;
  /** What its declarations leave out, though others can notice it. */
  readonly untold: Untold;
}

/** What a module shows and what that could depend on, told from its text alone. */
export interface Surface {
  readonly declared: readonly Declared[];
  /** What local names stand for things of other modules. */
  readonly imports: ReadonlyMap<string, Taken>;
  /** What is shown of other modules, by the name that it is shown under. */
  readonly reexports: ReadonlyMap<string, Taken>;
  /** What is shown of this module under another name, by that name. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Modules of which everything is shown. */
  readonly stars: readonly string[];
  /** Every specifier in it. */
  readonly specifiers: ReadonlySet<string>;
}

/** Undefined where it cannot be told name by name. */
export function surfaceOf(typescript: TypeScript, source: ts.SourceFile): Surface | undefined {
  if (!/\.[cm]?tsx?$/.test(source.fileName)) return undefined;
  const hidden = hiddenIn(typescript, source);
  if (hidden === undefined) return undefined;
  const from = new Map(hidden.map((node) => [node, node.getStart(source)]));
  const declared: Declared[] = [];
  const imports = new Map<string, Taken>();
  const reexports = new Map<string, Taken>();
  const aliases = new Map<string, string>();
  const stars: string[] = [];
  const inMarkup: Set<string>[] = [];
  const specifiers = new Set<string>();
  for (const statement of source.statements) {
    if (typescript.isImportDeclaration(statement)) {
      specifiers.add(textOf(typescript, statement.moduleSpecifier) ?? '');
      for (const [name, taken] of boundBy(typescript, statement)) imports.set(name, taken);
    } else if (typescript.isExportDeclaration(statement)) {
      const { moduleSpecifier, exportClause } = statement;
      const specifier = textOf(typescript, moduleSpecifier);
      if (exportClause === undefined) stars.push(specifier ?? '');
      else if (typescript.isNamespaceExport(exportClause))
        reexports.set(exportClause.name.text, { specifier: specifier ?? '', name: '*' });
      else
        for (const { name, propertyName } of exportClause.elements) {
          const of = (propertyName ?? name).text;
          if (specifier === undefined) aliases.set(name.text, of);
          else reexports.set(name.text, { specifier, name: of === 'default' ? '*' : of });
        }
    } else if (
      typescript.isImportEqualsDeclaration(statement) &&
      typescript.isExternalModuleReference(statement.moduleReference)
    ) {
      const specifier = textOf(typescript, statement.moduleReference.expression) ?? '';
      imports.set(statement.name.text, { specifier, name: '*' });
      if (statement.modifiers !== undefined) aliases.set(statement.name.text, statement.name.text);
    } else {
      const names = namesOf(typescript, statement);
      if (names === undefined) return undefined;
      const { mentions, taken, markup } = mentionedIn(typescript, statement, from);
      if (markup) inMarkup.push(mentions);
      for (const { specifier } of taken) specifiers.add(specifier);
      // What stands for itself alone could add to anything that it mentions.
      const declares = names === 'any' ? [...mentions] : names;
      const text = seenOf(source, statement, from);
      const untold = untoldIn(typescript, source, statement);
      declared.push({ names: declares, mentions, taken, text, untold });
    }
  }
  // What markup becomes is called by a name that is not written there.
  for (const mentions of inMarkup) for (const name of imports.keys()) mentions.add(name);
  for (const { specifier } of [...imports.values(), ...reexports.values()]) specifiers.add(specifier);
  for (const specifier of stars) specifiers.add(specifier);
  return { declared, imports, reexports, aliases, stars, specifiers };
}

/** The text of a statement without the hidden nodes. */
function seenOf(
  source: ts.SourceFile,
  statement: ts.Statement,
  hidden: ReadonlyMap<ts.Node, number>,
): string {
  const { text } = source;
  let at = statement.getStart(source);
  let seen = '';
  for (const [node, start] of hidden) {
    if (start < at || node.end > statement.end) continue;
    seen += text.slice(at, start);
    at = node.end;
  }
  return seen + text.slice(at, statement.end);
}

/** What the names stand for that an import binds. */
export function boundBy(typescript: TypeScript, statement: ts.ImportDeclaration): readonly [string, Taken][] {
  const specifier = textOf(typescript, statement.moduleSpecifier) ?? '';
  const clause = statement.importClause;
  if (clause === undefined) return [];
  const { name, namedBindings } = clause;
  const bound: [string, Taken][] = [];
  // Of what is no ES module the default is the whole.
  if (name !== undefined) bound.push([name.text, { specifier, name: '*' }]);
  if (namedBindings === undefined) return bound;
  if (typescript.isNamespaceImport(namedBindings))
    return [...bound, [namedBindings.name.text, { specifier, name: '*' }]];
  for (const each of namedBindings.elements) {
    const of = (each.propertyName ?? each.name).text;
    bound.push([each.name.text, { specifier, name: of === 'default' ? '*' : of }]);
  }
  return bound;
}

/** The names that a statement declares; `any`: it declares none and could add to some. Undefined: it speaks for the whole module. */
export function namesOf(
  typescript: TypeScript,
  statement: ts.Statement,
): readonly string[] | 'any' | undefined {
  if (typescript.isExportAssignment(statement))
    return statement.isExportEquals === true ? undefined : ['default'];
  if (typescript.isModuleDeclaration(statement))
    return typescript.isIdentifier(statement.name) && statement.name.text !== 'global'
      ? [statement.name.text]
      : undefined;
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bindings(typescript, name));
  if (
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isImportEqualsDeclaration(statement)
  ) {
    const isDefault =
      typescript.canHaveModifiers(statement) &&
      typescript
        .getModifiers(statement)
        ?.some(({ kind }) => kind === typescript.SyntaxKind.DefaultKeyword) === true;
    return [
      ...(statement.name === undefined ? [] : [statement.name.text]),
      ...(isDefault ? ['default'] : []),
    ];
  }
  return 'any';
}

function mentionedIn(
  typescript: TypeScript,
  statement: ts.Statement,
  hidden: ReadonlyMap<ts.Node, number>,
): { readonly mentions: Set<string>; readonly taken: readonly Taken[]; readonly markup: boolean } {
  const mentions = new Set<string>();
  const taken: Taken[] = [];
  let markup = false;
  const visit = (node: ts.Node): void => {
    if (hidden.has(node)) return;
    if (typescript.isIdentifier(node)) mentions.add(node.text);
    else if (typescript.isImportTypeNode(node)) {
      const { argument } = node;
      const specifier = typescript.isLiteralTypeNode(argument)
        ? textOf(typescript, argument.literal)
        : undefined;
      taken.push({ specifier: specifier ?? '', name: firstName(typescript, node.qualifier) ?? '*' });
    } else if (typescript.isCallExpression(node) && isImport(typescript, node)) {
      taken.push({ specifier: textOf(typescript, node.arguments[0]) ?? '', name: '*' });
    }
    if (typescript.isJsxOpeningLikeElement(node) || typescript.isJsxFragment(node)) markup = true;
    const label = labelOf(typescript, node);
    typescript.forEachChild(node, (child) => {
      if (child !== label) visit(child);
    });
  };
  visit(statement);
  return { mentions, taken, markup };
}

/** The part of a node that names a member, and stands for nothing else of that name. */
function labelOf(typescript: TypeScript, node: ts.Node): ts.Node | undefined {
  if (typescript.isQualifiedName(node)) return node.right;
  const isMember =
    typescript.isPropertyAccessExpression(node) ||
    typescript.isPropertyAssignment(node) ||
    typescript.isPropertySignature(node) ||
    typescript.isPropertyDeclaration(node) ||
    typescript.isMethodSignature(node) ||
    typescript.isMethodDeclaration(node) ||
    typescript.isGetAccessorDeclaration(node) ||
    typescript.isSetAccessorDeclaration(node);
  return isMember && typescript.isIdentifier(node.name) ? node.name : undefined;
}

function isImport(typescript: TypeScript, { expression }: ts.CallExpression): boolean {
  return (
    expression.kind === typescript.SyntaxKind.ImportKeyword ||
    (typescript.isIdentifier(expression) && expression.text === 'require')
  );
}

function firstName(typescript: TypeScript, name: ts.EntityName | undefined): string | undefined {
  if (name === undefined) return undefined;
  return typescript.isIdentifier(name) ? name.text : firstName(typescript, name.left);
}

export function textOf(typescript: TypeScript, node: ts.Node | undefined): string | undefined {
  return node !== undefined && typescript.isStringLiteralLike(node) ? node.text : undefined;
}
