import ts from 'typescript';
import type { EditContext } from '../context.ts';
import { isWritten, walk, walkOwn } from './syntax.ts';

export interface Use {
  readonly name: ts.Identifier;
  readonly symbol: ts.Symbol | undefined;
  /** Every identifier in the file that stands for the variable, its declaration included. */
  readonly all: readonly ts.Identifier[];
}

type References = ReadonlyMap<ts.Symbol, readonly ts.Identifier[]>;

/** Whether a `var` behaves the same when it belongs to its block. */
export function mayBeBlockScoped(
  use: Use,
  list: ts.VariableDeclarationList,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  references: References,
): boolean {
  const { name, symbol, all } = use;
  if (symbol === undefined || ['let', 'arguments', 'undefined', 'eval'].includes(name.text)) return false;
  if ((symbol.declarations ?? []).some((each) => !ts.isBinaryExpression(each) && each !== name.parent))
    return false;
  const scope = scopeOf(list);
  if (scope === undefined || bindsAlready(scope, name.text)) return false;
  const declaration = ts.findAncestor(name, ts.isVariableDeclaration);
  if (declaration === undefined) return false;
  const owner = functionOf(list);
  const loop = ts.findAncestor(list.parent, (up): boolean | 'quit' => (up === owner ? 'quit' : isLoop(up)));
  // In a loop `var` keeps its value from round to round; a declaration with a value sets it anew each time.
  const inHeader = ts.isIterationStatement(list.parent, false);
  if (loop !== undefined && loop !== list.parent && !inHeader && declaration.initializer === undefined)
    return false;
  // A for loop's header without a value in an outer loop keeps the last round's.
  if (
    inHeader &&
    ts.isForStatement(list.parent) &&
    loop !== undefined &&
    declaration.initializer === undefined
  )
    return false;
  if (usesEval(owner ?? file)) return false;
  return all.every((reference) => {
    if (reference === name) return true;
    if (reference.pos < scope.pos || reference.end > scope.end) return false;
    const holder = deferredHolder(reference, owner ?? file);
    if (holder === undefined) return reference.pos >= declaration.end || isAfterOwnHeader(list, reference);
    // Closures made in a loop share one `var` and would each get a `let` of their own.
    if (loop !== undefined) return false;
    return runsAfter(holder, declaration, owner ?? file, checker, references, new Set());
  });
}

/** The block that `let` would belong to, or undefined where only `var` may stand. */
function scopeOf(list: ts.VariableDeclarationList): ts.Node | undefined {
  if (!ts.isVariableStatement(list.parent)) return list.parent;
  const block = list.parent.parent;
  return ts.isBlock(block) ||
    ts.isSourceFile(block) ||
    ts.isModuleBlock(block) ||
    ts.isCaseOrDefaultClause(block)
    ? block
    : undefined;
}

/** `catch (e) { var e }` is allowed, `catch (e) { let e }` is not; the same for parameters of the function. */
function bindsAlready(scope: ts.Node, name: string): boolean {
  const { parent } = scope;
  if (ts.isBlock(scope) && ts.isCatchClause(parent) && parent.variableDeclaration !== undefined) {
    return parent.variableDeclaration.name
      .getText()
      .split(/[^\p{ID_Continue}$]+/u)
      .includes(name);
  }
  if (ts.isBlock(scope) && ts.isFunctionLike(parent)) {
    return parent.parameters.some((each) =>
      each.name
        .getText()
        .split(/[^\p{ID_Continue}$]+/u)
        .includes(name),
    );
  }
  return false;
}

/** The condition and step of a for loop stand after its header's declarations. */
function isAfterOwnHeader(list: ts.VariableDeclarationList, reference: ts.Node): boolean {
  return reference.pos >= list.end;
}

function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, (up) => ts.isFunctionLike(up) || ts.isClassStaticBlockDeclaration(up));
}

function isLoop(node: ts.Node): boolean {
  return ts.isIterationStatement(node, false);
}

function usesEval(scope: ts.Node): boolean {
  let found = false;
  walk(scope, (node) => {
    if (ts.isWithStatement(node)) found = true;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'eval')
      found = true;
  });
  return found;
}

/** The outermost function, or class member, inside `scope` that holds the reference; undefined when it runs in place. */
function deferredHolder(reference: ts.Node, scope: ts.Node): ts.Node | undefined {
  let holder: ts.Node | undefined;
  for (let at = reference.parent; at !== scope && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at)) holder = at;
  }
  return holder;
}

/** Whether a function cannot run before the declaration has: it is made after it, or nothing calls it before. */
function runsAfter(
  holder: ts.Node,
  declaration: ts.VariableDeclaration,
  scope: ts.Node,
  checker: ts.TypeChecker,
  references: References,
  seen: Set<ts.Node>,
): boolean {
  if (seen.has(holder)) return true;
  seen.add(holder);
  const inside = holder.pos >= declaration.pos && holder.end <= declaration.end;
  if (inside) {
    // A function in the variable's own value, unless the value calls it while it is made.
    let parent: ts.Node = holder.parent;
    while (
      parent !== declaration &&
      !ts.isCallOrNewExpression(parent) &&
      !ts.isTaggedTemplateExpression(parent)
    )
      parent = parent.parent;
    return parent === declaration;
  }
  if (!ts.isFunctionDeclaration(holder) && holder.pos >= declaration.end) return true;
  const named = nameHolder(holder);
  const symbol = named === undefined ? undefined : checker.getSymbolAtLocation(named);
  if (named === undefined || symbol === undefined) return false;
  return (references.get(symbol) ?? []).every((reference) => {
    if (reference === named || reference.pos >= declaration.end) {
      const outer = deferredHolder(reference, scope);
      return reference === named || outer === undefined || !ts.isFunctionDeclaration(outer)
        ? true
        : runsAfter(outer, declaration, scope, checker, references, seen);
    }
    if (ts.isExportSpecifier(reference.parent) || ts.isExportAssignment(reference.parent)) return true;
    const outer = deferredHolder(reference, scope);
    return outer !== undefined && runsAfter(outer, declaration, scope, checker, references, seen);
  });
}

/** The identifier by which a function can be called: its own, its constant's or its class's name. */
function nameHolder(holder: ts.Node): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(holder)) return holder.name;
  const { parent } = holder;
  if (ts.isClassLike(parent)) return parent.name;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name;
  return undefined;
}

/** Which top-level variables of plain scripts others may read, because they are global. */
export class Scripts {
  readonly #context: EditContext;
  #others: readonly { readonly name: string; readonly words: ReadonlySet<string> }[] | undefined;

  constructor(context: EditContext) {
    this.#context = context;
  }

  isShared(file: ts.SourceFile, list: ts.VariableDeclarationList, names: readonly ts.Identifier[]): boolean {
    const statement = list.parent;
    const top = ts.isVariableStatement(statement)
      ? statement.parent
      : functionOf(list) === undefined
        ? file
        : statement;
    const leaks = top === file || (functionOf(list) === undefined && (list.flags & ts.NodeFlags.Let) === 0);
    if (!leaks || isModule(file)) return false;
    this.#others ??= this.#readers();
    return this.#others.some(
      (other) => other.name !== file.fileName && names.some((name) => other.words.has(name.text)),
    );
  }

  /** Scripts and pages, with the words in them. */
  #readers(): readonly { readonly name: string; readonly words: ReadonlySet<string> }[] {
    const words = (text: string) => new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
    const scripts = this.#context.program
      .getSourceFiles()
      .filter((file) => !isModule(file) && this.#context.pathOfName(file.fileName) !== undefined)
      .map((file) => ({ name: file.fileName, words: words(file.text) }));
    const pages = this.#context
      .allPaths()
      .filter((path) => /\.(html?|vue|svelte|ejs|hbs|php)$/.test(path))
      .flatMap((path) => {
        const text = this.#context.readText(path);
        return text.ok ? [{ name: path, words: words(text.value) }] : [];
      });
    return [...scripts, ...pages];
  }
}

/**
 * ES modules and CommonJS modules keep their top level to themselves. Judged by what the file says, not by the compiler's
 * options: these may call everything a module, also what a page loads as a script.
 */
function isModule(file: ts.SourceFile): boolean {
  if (/\.[cm][jt]s$/.test(file.fileName)) return true;
  const isOrExports = (node: ts.Statement) =>
    ts.isImportDeclaration(node) ||
    ts.isImportEqualsDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword) === true);
  if (file.statements.some(isOrExports)) return true;
  let commonJs = false;
  walkOwn(file, (node) => {
    if (!ts.isIdentifier(node)) return;
    if (node.text === 'require' && ts.isCallExpression(node.parent)) commonJs = true;
    const assigned =
      ts.isPropertyAccessExpression(node.parent) && (node.text === 'exports' || node.text === 'module');
    if (assigned && (isWritten(node.parent) || node.text === 'module')) commonJs = true;
  });
  return commonJs;
}
