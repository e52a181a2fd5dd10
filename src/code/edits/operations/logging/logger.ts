import { posix } from 'node:path';
import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { nearest } from '../../../../core/kernel/nearest.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { EditContext } from '../../context.ts';
import { parseExpression, resolveOwn, resolveValue, walk } from '../syntax.ts';

/** What log lines are written with. */
export interface Logger {
  /** `console`, `log`: the name that the expression begins with. */
  readonly root: string;
  readonly expression: string;
  /** The module of the workspace that gives it out; undefined for a global. */
  readonly module:
    { readonly path: WorkspacePath; readonly isDefault: boolean; readonly symbol: ts.Symbol } | undefined;
  /** Fields come before the message, as pino and bunyan want them. */
  readonly fieldsFirst: boolean;
}

/** Finds the logger that an expression such as `console.debug` or `log.info` means. */
export function findLogger(
  text: string,
  files: readonly ts.SourceFile[],
  context: EditContext,
): Result<Logger> {
  const expression = parseExpression(text);
  const chain = expression === undefined ? undefined : chainOf(expression);
  if (chain === undefined) {
    return refuse(
      'bad-edit',
      `${text} is not a name or a chain of names such as console.debug.`,
      'Name the function that writes a log line.',
    );
  }
  const [root = '', ...members] = chain;
  const checker = context.program.getTypeChecker();
  const local = files.map((file) => resolveValue(root, file, checker));
  const isGlobal = files.every(
    (file, index) => local[index] !== undefined && resolveOwn(root, file, checker) === undefined,
  );
  if (root === 'console' || root === 'globalThis' || isGlobal) {
    return ok({ root, expression: text, module: undefined, fieldsFirst: false });
  }
  const exported = exportersOf(root, context);
  const targets = [...new Set(exported.map((each) => each.symbol))];
  const [target] = targets;
  if (targets.length > 1) {
    const places = exported.map((each) => each.path).slice(0, 6);
    return refuse(
      'ambiguous',
      `${root} is exported by several files: ${places.join(', ')}.`,
      'Import the right one first.',
    );
  }
  const known = target ?? local.find((symbol) => symbol !== undefined);
  if (known === undefined || (target === undefined && local.includes(undefined))) {
    const near = nearest(root, exportedNames(context));
    return refuse(
      'not-found',
      `No file of the workspace exports a logger called ${root}.`,
      near === undefined
        ? 'Use console.debug, or name the logger that the workspace has.'
        : `Did you mean ${near}? Or use console.debug.`,
    );
  }
  const callable = signaturesOf(known, members, files, checker);
  if (!callable.ok) return callable;
  const home = exported.find((each) => each.symbol === target);
  return ok({
    root,
    expression: text,
    module: home,
    fieldsFirst: callable.value.some((each) =>
      /node_modules\/(@types\/)?(pino|bunyan|fastify)\b/.test(
        each.declaration?.getSourceFile().fileName ?? '',
      ),
    ),
  });
}

function chainOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.name)) return undefined;
  const before = chainOf(node.expression);
  return before === undefined ? undefined : [...before, node.name.text];
}

interface Exporter {
  readonly path: WorkspacePath;
  readonly isDefault: boolean;
  readonly symbol: ts.Symbol;
}

/** The files that give a name out, the one that declares it first. */
function exportersOf(name: string, context: EditContext): readonly Exporter[] {
  const found: Exporter[] = [];
  forEachExport(context, (path, exported, symbol) => {
    const stem = posix.basename(path).replace(/\.[^.]+$/, '');
    if (exported === name) found.push({ path, isDefault: false, symbol });
    else if (exported === 'default' && stem === name) found.push({ path, isDefault: true, symbol });
  });
  const declares = (each: Exporter) =>
    each.symbol.declarations?.some(
      (one) => context.pathOfName(one.getSourceFile().fileName) === each.path,
    ) === true;
  return found.toSorted((a, b) => Number(declares(b)) - Number(declares(a)));
}

function exportedNames(context: EditContext): readonly string[] {
  const names = new Set<string>();
  forEachExport(context, (_path, name) => names.add(name));
  return [...names];
}

function forEachExport(
  context: EditContext,
  visit: (path: WorkspacePath, name: string, symbol: ts.Symbol) => void,
): void {
  const checker = context.program.getTypeChecker();
  for (const file of context.program.getSourceFiles()) {
    const path = context.pathOfName(file.fileName);
    const module = path === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (path === undefined || module === undefined || /(^|[./])(test|spec)\./.test(path)) continue;
    for (const each of checker.getExportsOfModule(module)) {
      const isAlias = (each.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(each) : each;
      if ((symbol.flags & ts.SymbolFlags.Value) !== 0) visit(path, each.name, symbol);
    }
  }
}

/** The call signatures of `symbol.member.member`; none for `any`. */
function signaturesOf(
  symbol: ts.Symbol,
  members: readonly string[],
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
): Result<readonly ts.Signature[]> {
  const at = symbol.valueDeclaration ?? files[0];
  if (at === undefined) return ok([]);
  let type = checker.getTypeOfSymbolAtLocation(symbol, at);
  for (const member of members) {
    if ((type.flags & ts.TypeFlags.Any) !== 0) return ok([]);
    const property = type.getProperty(member);
    if (property === undefined) {
      const methods = callables(type, at, checker);
      return refuse(
        'not-found',
        `${symbol.name} has no ${member}.`,
        methods.length === 0 ? 'Name a function that it has.' : `It has ${methods.slice(0, 8).join(', ')}.`,
      );
    }
    type = checker.getTypeOfSymbolAtLocation(property, at);
  }
  const signatures = type.getCallSignatures();
  if (signatures.length > 0 || (type.flags & ts.TypeFlags.Any) !== 0) return ok(signatures);
  const methods = callables(type, at, checker);
  return refuse(
    'bad-edit',
    `${[symbol.name, ...members].join('.')} is not a function.`,
    methods.length === 0
      ? 'Name the function that writes a log line.'
      : `Name one of its functions: ${methods.slice(0, 8).join(', ')}.`,
  );
}

function callables(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): readonly string[] {
  return type
    .getProperties()
    .filter((each) => checker.getTypeOfSymbolAtLocation(each, at).getCallSignatures().length > 0)
    .map((each) => each.name);
}

/**
 * Everything of the workspace that runs when the logger does: logging in there would call itself without end. Found by
 * following what the logger's declaration names, through all files.
 */
export function partsOf(roots: readonly ts.Symbol[], context: EditContext): ReadonlySet<ts.Node> {
  const checker = context.program.getTypeChecker();
  const parts = new Set<ts.Node>();
  const open = roots.flatMap((symbol) => symbol.declarations ?? []);
  for (let node = open.pop(); node !== undefined && parts.size < 5000; node = open.pop()) {
    if (parts.has(node) || ts.isSourceFile(node)) continue;
    if (context.pathOfName(node.getSourceFile().fileName) === undefined) continue;
    parts.add(node);
    walk(node, (each) => {
      if (!ts.isIdentifier(each)) return;
      const symbol = checker.getSymbolAtLocation(each);
      if (symbol === undefined) return;
      const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
      open.push(...(target.declarations ?? []));
    });
  }
  return parts;
}

/** The file and all that it imports, directly or not: importing it from one of these would make a circle. */
export function importsOf(path: WorkspacePath, context: EditContext): ReadonlySet<WorkspacePath> {
  const checker = context.program.getTypeChecker();
  const all = new Set<WorkspacePath>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    for (const statement of context.program.getSourceFile(context.nameOf(next))?.statements ?? []) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      if (statement.moduleSpecifier === undefined) continue;
      const target = checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations?.[0];
      const targetPath =
        target === undefined ? undefined : context.pathOfName(target.getSourceFile().fileName);
      if (targetPath !== undefined) open.push(targetPath);
    }
  }
  return all;
}
