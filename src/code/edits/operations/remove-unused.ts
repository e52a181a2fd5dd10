import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { byPath, writingIn } from '../language-edits.ts';
import { hasEffects, isPure } from '../purity.ts';
import { applyChanges, type TextChange } from './changes.ts';
import { removeNames, shareOf } from './import-names.ts';
import { startsLine } from './style.ts';

type RemoveUnused = Extract<SymbolicEdit, { kind: 'remove_unused' }>;

/** The compiler's words for "nobody reads this". */
const UNUSED = new Set([6133, 6192, 6196, 6198, 6199]);
/** Each round may uncover what only the removed used; no real file needs this many. */
const MAX_ROUNDS = 20;

/**
 * Removes what the compiler finds unused, until nothing more turns up: imports, locals, unexported functions, classes and
 * types, private members. Stays: exports, parameters, type parameters, names that begin with `_`, what is assigned somewhere,
 * whatever eslint or TypeScript was told to overlook. A call in an initialiser stays as a statement. An import that the
 * emitted code keeps (verbatimModuleSyntax, JavaScript) of a workspace file with effects stays as an import for effect.
 */
export const removeUnused: Operation<RemoveUnused> = (edit, context) => {
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  let changed = false;
  for (let left = [...paths.value], round = 0; left.length > 0 && round < MAX_ROUNDS; round++) {
    // All of a round come from one program; writing between them would mean a new one each.
    const texts = new Map(left.map((path) => [path, withoutUnused(path, edit.what, context)]));
    left = left.filter((path) => texts.get(path) !== undefined);
    for (const path of left) context.writeText(path, texts.get(path) ?? '');
    changed ||= left.length > 0;
  }
  if (changed) return ok(undefined);
  const what = { imports: 'imports', locals: 'locals', all: 'imports or locals' }[edit.what];
  return refuse('nothing-to-do', `There are no unused ${what} that could be removed safely.`);
};

/** The file's text after one round; undefined when nothing in it can be removed. With `names`, only imports of those local names go. */
export function withoutUnused(
  path: WorkspacePath,
  what: RemoveUnused['what'],
  context: EditContext,
  names?: ReadonlySet<string>,
): string | undefined {
  const name = context.nameOf(path);
  const { service, program } = context;
  const source = program.getSourceFile(name);
  if (source === undefined || program.getSyntacticDiagnostics(source).length > 0) return undefined;
  const chosen: TextChange[] = [];
  const seen = new Set<number>();
  const diagnostics = [...service.getSuggestionDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  for (const { code, start, length } of diagnostics) {
    if (!UNUSED.has(code) || start === undefined || length === undefined || seen.has(start)) continue;
    seen.add(start);
    const node = nodeSpanning(source, start, start + length);
    const isImport = ts.findAncestor(node, ts.isImportDeclaration) !== undefined || isRequire(node);
    // A part that is no node of its own, such as a list of type parameters.
    if (!isImport && (node.getStart(source) !== start || node.end !== start + length)) continue;
    if (what !== 'all' && isImport !== (what === 'imports')) continue;
    if (isOverlooked(source, start)) continue;
    const wanted = names === undefined ? 'all' : shareOf(names, node);
    if (wanted === 'none') continue;
    const changes =
      (wanted === 'all' ? removal(node, code, path, context) : removeNames(wanted.from, wanted.names)) ?? [];
    const overlaps = chosen.some((each) =>
      changes.some((other) => each.start < other.end && other.start < each.end),
    );
    if (!overlaps) chosen.push(...changes);
  }
  return chosen.length === 0 ? undefined : applyChanges(source.text, chosen);
}

function removal(
  node: ts.Node,
  code: number,
  path: WorkspacePath,
  context: EditContext,
): readonly TextChange[] | undefined {
  const declaration = ts.findAncestor(
    ts.isVariableStatement(node) ? node.declarationList : node,
    isRemovable,
  );
  if (declaration === undefined || ts.findAncestor(node, ts.isParameter) !== undefined) return undefined;
  if (ts.isImportDeclaration(declaration)) {
    const effect = effectLeft(declaration, node, code, context);
    return effect === undefined ? byFix(node, code, path, context) : [effect];
  }
  if (ts.isVariableDeclarationList(declaration)) return removeList(declaration, node, code, path, context);
  // Not the declaration that is unused but something in it, such as a type parameter.
  if (node !== declaration && node !== declaration.name) return undefined;
  if (namesIn(node).some((each) => each.startsWith('_'))) return undefined;
  if (ts.isVariableDeclaration(declaration)) return removeVariable(declaration, node, code, path, context);
  if (ts.isBindingElement(declaration)) return removeBinding(declaration, code, path, context, node);
  if (ts.isClassDeclaration(declaration) && !isPure(declaration)) return undefined;
  if (ts.isPropertyDeclaration(declaration)) {
    const decorated = (ts.getDecorators(declaration) ?? []).length > 0;
    if (decorated || (declaration.initializer !== undefined && !isPure(declaration.initializer)))
      return undefined;
    if (isWritten(declaration.name, path, context)) return undefined;
  }
  if (ts.isEnumDeclaration(declaration) || ts.isModuleDeclaration(declaration)) {
    const ambient =
      declaration.modifiers?.some((each) => each.kind === ts.SyntaxKind.DeclareKeyword) === true;
    if (!ambient && ts.isModuleDeclaration(declaration)) return undefined;
  }
  return byFix(node, code, path, context);
}

function isRemovable(
  node: ts.Node,
): node is
  | ts.ImportDeclaration
  | ts.VariableDeclaration
  | ts.VariableDeclarationList
  | ts.BindingElement
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration
  | ts.ModuleDeclaration
  | ts.ImportEqualsDeclaration
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.PropertyDeclaration {
  return (
    ts.isImportDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isVariableDeclarationList(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isImportEqualsDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isPropertyDeclaration(node)
  );
}

/** The compiler's own deletion; undefined when it has none in this file alone. */
function byFix(
  node: ts.Node,
  code: number,
  path: WorkspacePath,
  context: EditContext,
): readonly TextChange[] | undefined {
  const source = node.getSourceFile();
  const { format, preferences } = writingIn(source);
  // The service knows its fixes by the place and code of the diagnostic.
  const start = node.getStart(source);
  return (
    context.service
      .getCodeFixesAtPosition(source.fileName, start, node.end, [code], format, preferences)
      .filter((fix) => fix.fixName === 'unusedIdentifier')
      .map((fix) => byPath(fix.changes, context))
      .filter((changes) => changes?.size === 1)
      .map((changes) => changes?.get(path))
      // Besides deleting it offers to put an underscore before a name, or `unknown` in the place of a type.
      .find((changes) => changes?.every((each) => !/^_|^unknown$/.test(each.text)) === true)
  );
}

/** What must stay of an import whose names are all unused, because the emitted code would have run the module. */
function effectLeft(
  declaration: ts.ImportDeclaration,
  node: ts.Node,
  code: number,
  context: EditContext,
): TextChange | undefined {
  const source = declaration.getSourceFile();
  const { program } = context;
  const path = context.pathOfName(source.fileName);
  const isJavaScript = /\.[cm]?jsx?$/.test(source.fileName);
  const keeps = isJavaScript || (path !== undefined && context.optionsOf(path).verbatimModuleSyntax === true);
  const clause = declaration.importClause;
  if (!keeps || clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return undefined;
  const names = (clause.name === undefined ? 0 : 1) + bindingsIn(clause);
  const isWhole = code === 6192 || names === 1 || node === declaration;
  if (!isWhole) return undefined;
  const target = program.getTypeChecker().getSymbolAtLocation(declaration.moduleSpecifier)?.declarations?.[0];
  const module = target?.getSourceFile();
  if (module === undefined || context.pathOfName(module.fileName) === undefined || !hasEffects(module))
    return undefined;
  return { start: clause.getStart(source), end: declaration.moduleSpecifier.getStart(source), text: '' };
}

function bindingsIn(clause: ts.ImportClause): number {
  const { namedBindings } = clause;
  if (namedBindings === undefined) return 0;
  return ts.isNamespaceImport(namedBindings) ? 1 : namedBindings.elements.length;
}

function removeVariable(
  declaration: ts.VariableDeclaration,
  node: ts.Node,
  code: number,
  path: WorkspacePath,
  context: EditContext,
): readonly TextChange[] | undefined {
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list) || !ts.isVariableStatement(list.parent)) return undefined;
  if (isUsing(list)) return undefined;
  if (ts.isIdentifier(declaration.name) && isWritten(declaration.name, path, context)) return undefined;
  if (!ts.isIdentifier(declaration.name) && !isPurePattern(declaration.name)) return undefined;
  const { initializer } = declaration;
  if (initializer === undefined || isPure(initializer) || isPackageRequire(initializer)) {
    return byFix(node, code, path, context);
  }
  const source = declaration.getSourceFile();
  const isSafeStart =
    /^[\p{ID_Start}$_]/u.test(initializer.getText(source)) &&
    !/^(function|class|let)\b/.test(initializer.getText(source));
  if (list.declarations.length > 1 || !isSafeStart || !startsLine(source.text, list.parent.getStart(source)))
    return undefined;
  if (!ts.isIdentifier(declaration.name)) return undefined;
  return [{ start: list.parent.getStart(source), end: initializer.getStart(source), text: '' }];
}

/** `const a = 1, b = 2` with neither in use. */
function removeList(
  list: ts.VariableDeclarationList,
  node: ts.Node,
  code: number,
  path: WorkspacePath,
  context: EditContext,
): readonly TextChange[] | undefined {
  if (!ts.isVariableStatement(list.parent) || isUsing(list)) return undefined;
  const areIdle = list.declarations.every(
    ({ name, initializer }) =>
      ts.isIdentifier(name) &&
      !name.text.startsWith('_') &&
      !isWritten(name, path, context) &&
      (initializer === undefined || isPure(initializer)),
  );
  return areIdle ? byFix(node, code, path, context) : undefined;
}

function isUsing(list: ts.VariableDeclarationList): boolean {
  return /^(await\s+)?using\b/.test(list.getText());
}

function removeBinding(
  element: ts.BindingElement,
  code: number,
  path: WorkspacePath,
  context: EditContext,
  node: ts.Node,
): readonly TextChange[] | undefined {
  const pattern = element.parent;
  const statement = ts.findAncestor(element, ts.isVariableStatement);
  if (statement === undefined) return undefined;
  // A rest beside it collects what is not named: naming one less would put it in there.
  if (pattern.elements.some((each) => ts.isBindingElement(each) && each.dotDotDotToken !== undefined))
    return undefined;
  if (element.initializer !== undefined && !isPure(element.initializer)) return undefined;
  if (element.propertyName !== undefined && ts.isComputedPropertyName(element.propertyName)) return undefined;
  if (ts.isIdentifier(element.name) && isWritten(element.name, path, context)) return undefined;
  const owner = ts.findAncestor(element, ts.isVariableDeclaration);
  // The last name of a pattern takes the whole declaration with it.
  if (pattern.elements.length === 1 && (owner?.initializer === undefined || !isPure(owner.initializer)))
    return undefined;
  return byFix(node, code, path, context);
}

function isPurePattern(pattern: ts.BindingPattern): boolean {
  return pattern.elements.every(
    (each) =>
      !ts.isBindingElement(each) ||
      ((each.initializer === undefined || isPure(each.initializer)) &&
        (each.propertyName === undefined || !ts.isComputedPropertyName(each.propertyName)) &&
        (ts.isIdentifier(each.name) ? !each.name.text.startsWith('_') : isPurePattern(each.name))),
  );
}

/** Whether something is assigned although nobody reads it: removing the name would leave the assignments behind. */
function isWritten(name: ts.Node, path: WorkspacePath, context: EditContext): boolean {
  const references = context.service.findReferences(context.nameOf(path), name.getStart()) ?? [];
  return references.some((each) => each.references.some((reference) => reference.isDefinition !== true));
}

function isRequire(node: ts.Node): boolean {
  const declaration = ts.findAncestor(node, ts.isVariableDeclaration);
  return (
    ts.findAncestor(node, ts.isImportEqualsDeclaration) !== undefined ||
    isRequireCall(declaration?.initializer)
  );
}

function isRequireCall(node: ts.Node | undefined): node is ts.CallExpression {
  return (
    node !== undefined &&
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require'
  );
}

/** A package is taken to have no effect when nobody uses what it gives; a file of the workspace may well have one. */
function isPackageRequire(node: ts.Node): boolean {
  const argument = isRequireCall(node) ? node.arguments[0] : undefined;
  return argument !== undefined && ts.isStringLiteralLike(argument) && !argument.text.startsWith('.');
}

function namesIn(node: ts.Node): readonly string[] {
  return ts.isIdentifier(node) || ts.isPrivateIdentifier(node) ? [node.text.replace(/^#/, '')] : [];
}

/** Whether somebody told eslint or the compiler to leave a line alone. */
function isOverlooked(source: ts.SourceFile, start: number): boolean {
  const lines = source.text.split('\n');
  const { line } = source.getLineAndCharacterOfPosition(start);
  const near = `${lines[line - 1] ?? ''}\n${lines[line] ?? ''}`;
  if (/@ts-ignore|@ts-expect-error|eslint-disable-(next-)?line/.test(near)) return true;
  const disabled = [
    ...source.text.slice(0, start).matchAll(/\/\*\s*eslint-(disable|enable)(?!-)\s*([^*]*)\*\//g),
  ].filter((each) => (each[2] ?? '').trim() === '' || (each[2] ?? '').includes('no-unused-vars'));
  return disabled.at(-1)?.[1] === 'disable';
}

/** The smallest node that covers a span. */
function nodeSpanning(source: ts.SourceFile, start: number, end: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) <= start && end <= node.end) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(source, visit);
  return found;
}
