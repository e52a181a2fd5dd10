import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { nearest } from '../../../../core/kernel/nearest.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import type { EditContext } from '../../context.ts';

export interface Call {
  readonly path: WorkspacePath;
  readonly callee: ts.Expression;
  /** What is called, the same for the same function however it is reached. */
  readonly target: string;
  readonly place: string;
  /** Specifier of the module it comes from, and the import that brings it. */
  readonly origin: ts.ImportDeclaration | undefined;
}

/** Whether a call lies inside the declaration of what it calls, or of what it would call instead. */
export function isWithinEither({ callee, origin }: Call, to: string, checker: ts.TypeChecker): boolean {
  const called = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  return [called, symbolOf(to, callee, origin, checker)].some((symbol) =>
    (symbol === undefined ? [] : (unaliased(symbol, checker).declarations ?? [])).some((declaration) => {
      // `exports.to = function () {}` is declared by its left side alone.
      const { parent } = declaration;
      const whole =
        ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(parent) ? parent : declaration;
      return !ts.isSourceFile(whole) && ts.findAncestor(callee, (node) => node === whole) !== undefined;
    }),
  );
}

/** What `name`, dotted or not, means where a call stands, or would after an import from the module that the call's function comes from. */
function symbolOf(
  name: string,
  at: ts.Node,
  origin: ts.ImportDeclaration | undefined,
  checker: ts.TypeChecker,
): ts.Symbol | undefined {
  const [base, ...members] = name.split('.');
  const module = origin === undefined ? undefined : checker.getSymbolAtLocation(origin.moduleSpecifier);
  let symbol =
    checker
      .getSymbolsInScope(at, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)
      .find((each) => each.name === base) ??
    (module === undefined ? [] : checker.getExportsOfModule(module)).find((each) => each.name === base);
  for (const member of members) {
    if (symbol === undefined) return undefined;
    symbol = checker.getTypeOfSymbolAtLocation(unaliased(symbol, checker), at).getProperty(member);
  }
  return symbol;
}

function unaliased(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

export function callsIn(path: WorkspacePath, from: string, context: EditContext): readonly Call[] {
  const source = context.program.getSourceFile(context.nameOf(path));
  const parts = from.split('.');
  const last = parts.at(-1) ?? from;
  if (source?.text.includes(last) !== true) return [];
  const checker = context.program.getTypeChecker();
  const found: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression;
      const base = baseOf(callee, parts);
      const symbol = base === undefined ? undefined : checker.getSymbolAtLocation(base);
      if (symbol !== undefined && base !== undefined && isShared(symbol)) {
        const origin = importOf(symbol);
        if (matches(base, parts, origin, callee)) {
          const line = source.getLineAndCharacterOfPosition(callee.getStart(source)).line + 1;
          found.push({
            path,
            callee,
            target: targetOf(callee, symbol, origin, checker),
            place: `${path}:${line}`,
            origin,
          });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The identifier that a callee begins with, when the callee reads like `from` or like its last part alone. */
function baseOf(callee: ts.Expression, parts: readonly string[]): ts.Identifier | undefined {
  if (ts.isIdentifier(callee)) return callee;
  let at = callee;
  for (const part of parts.slice(1).toReversed()) {
    if (!ts.isPropertyAccessExpression(at) || at.name.text !== part) return undefined;
    at = at.expression;
  }
  return ts.isIdentifier(at) && at.text === parts[0] ? at : undefined;
}

function matches(
  base: ts.Identifier,
  parts: readonly string[],
  origin: ts.ImportDeclaration | undefined,
  callee: ts.Expression,
): boolean {
  if (callee !== base) return true;
  if (parts.length === 1) return base.text === parts[0] || importedName(base, origin) === parts[0];
  // `import { existsSync } from 'node:fs'` for `fs.existsSync`.
  return (
    parts.length === 2 &&
    origin !== undefined &&
    importedName(base, origin) === parts[1] &&
    moduleName(origin) === parts[0]
  );
}

function importedName(name: ts.Identifier, origin: ts.ImportDeclaration | undefined): string | undefined {
  const bindings = origin?.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
  const element = bindings.elements.find((each) => each.name.text === name.text);
  return element === undefined ? undefined : (element.propertyName ?? element.name).text;
}

/** `fs` for 'node:fs', `text` for './util/text.js'. */
function moduleName(origin: ts.ImportDeclaration): string {
  const text = ts.isStringLiteral(origin.moduleSpecifier) ? origin.moduleSpecifier.text : '';
  return (
    text
      .replace(/^node:/, '')
      .split('/')
      .at(-1) ?? text
  ).replace(/\.[cm]?[jt]sx?$/, '');
}

/** An import, a global or something at the top level of a file; not a parameter, local or type. */
export function isShared(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).every((declaration) => {
    let node: ts.Node = declaration;
    while (
      ts.isVariableDeclaration(node) ||
      ts.isVariableDeclarationList(node) ||
      ts.isVariableStatement(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamedImports(node) ||
      ts.isNamespaceImport(node) ||
      ts.isImportClause(node) ||
      ts.isImportDeclaration(node) ||
      ts.isImportEqualsDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isObjectBindingPattern(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isModuleBlock(node) ||
      ts.isModuleDeclaration(node)
    ) {
      node = node.parent;
    }
    return ts.isSourceFile(node);
  });
}

function importOf(symbol: ts.Symbol): ts.ImportDeclaration | undefined {
  const declaration = symbol.declarations?.[0];
  return declaration === undefined ? undefined : ts.findAncestor(declaration, ts.isImportDeclaration);
}

function targetOf(
  callee: ts.Expression,
  base: ts.Symbol,
  origin: ts.ImportDeclaration | undefined,
  checker: ts.TypeChecker,
): string {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const own = checker.getSymbolAtLocation(name) ?? base;
  const declaration = unaliased(own, checker).declarations?.[0];
  // What no type describes is told apart by the module it comes from.
  if (declaration === undefined) return origin?.moduleSpecifier.getText() ?? name.getText();
  return `${declaration.getSourceFile().fileName} ${declaration.getStart()}`;
}

export function noCalls(from: string, paths: readonly WorkspacePath[], context: EditContext): Result<never> {
  const called = new Set<string>();
  const methods = new Set<string>();
  for (const path of paths) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        if (ts.isIdentifier(node.expression) || ts.isPropertyAccessExpression(node.expression))
          called.add(node.expression.getText());
        if (ts.isPropertyAccessExpression(node.expression)) methods.add(node.expression.name.text);
      }
      ts.forEachChild(node, visit);
    };
    const source = context.program.getSourceFile(context.nameOf(path));
    if (source !== undefined) visit(source);
  }
  if (methods.has(from)) {
    return refuse(
      'not-found',
      `No function called ${from} is called, only methods: what a method of that name belongs to differs from call to call.`,
      'Name an import or global with it, such as object.method, or describe the change in words.',
    );
  }
  const near = nearest(from, [...called]);
  return refuse(
    'not-found',
    `${from} is not called in these files.`,
    near === undefined ? 'Name a function that is called.' : `Did you mean ${near}?`,
  );
}
