import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import type { EditContext } from '../../context.ts';
import { byPath, writingIn } from '../../language-edits.ts';
import { hasEffects, isPure } from '../../purity.ts';
import type { TextChange } from '../changes.ts';
import { startsLine } from '../style.ts';

export function removal(
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

export function isRequireCall(node: ts.Node | undefined): node is ts.CallExpression {
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
