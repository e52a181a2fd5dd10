import ts from 'typescript';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { findSymbol } from '../../edits/find.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { mayBeShown } from '../../../core/change/shown.ts';
import type { Survey } from './survey.ts';

/** A place where something is called, and what it is called in. Line from 1. */
export interface CallPlace {
  readonly path: WorkspacePath;
  readonly line: number;
  /** The nearest function, method or variable around it; null at the top of the file. */
  readonly within: string | null;
}

export interface Calls {
  /** What was asked about, as it is declared. */
  readonly name: string;
  readonly declaredAt: { readonly path: WorkspacePath; readonly line: number };
  /** Sorted by path and line. `new`, JSX and tagged templates are calls. */
  readonly calls: readonly CallPlace[];
  /** Other places where it is named: passed on, read, imported without a call. */
  readonly otherUses: number;
}

/** Where a symbol is called, by the compiler's own reading of names. `path`: where it is declared. Refuses as `findSymbol`. */
export function callsOf({ context }: Survey, symbol: string, path: string | undefined): Result<Calls> {
  const found = findSymbol(context, symbol.replace(/\(\)$/, ''), path);
  if (!found.ok) return found;
  const { name, nameNode, path: at, line } = found.value;
  const groups = context.service.findReferences(context.nameOf(at), nameNode.getStart()) ?? [];
  const calls: CallPlace[] = [];
  let otherUses = 0;
  const seen = new Set<string>();
  for (const { references } of groups) {
    for (const { fileName, textSpan } of references) {
      const file = context.pathOfName(fileName);
      const source = context.program.getSourceFile(fileName);
      const key = `${fileName}:${String(textSpan.start)}`;
      if (file === undefined || source === undefined || !mayBeShown(file) || seen.has(key)) continue;
      seen.add(key);
      const node = tokenAt(source, textSpan.start);
      if (node === undefined || isDeclaredHere(node)) continue;
      if (isCalled(node)) {
        const { line: row } = source.getLineAndCharacterOfPosition(node.getStart(source));
        calls.push({ path: file, line: row + 1, within: ownerOf(node) });
      } else if (!isImported(node)) otherUses++;
    }
  }
  calls.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  return ok({ name, declaredAt: { path: at, line }, calls, otherUses });
}

function tokenAt(source: ts.SourceFile, position: number): ts.Node | undefined {
  let node: ts.Node = source;
  for (;;) {
    const child = node
      .getChildren(source)
      .find((each) => each.getStart(source) <= position && position < each.end);
    if (child === undefined) return node === source ? undefined : node;
    node = child;
    if (node.getChildCount(source) === 0) return node;
  }
}

/** `f()`, `a.f()`, `new F()`, `<F />`, `` f`…` ``, also behind `!`, `as` and brackets. */
function isCalled(node: ts.Node): boolean {
  let use = node;
  if (ts.isPropertyAccessExpression(use.parent) && use.parent.name === use) use = use.parent;
  while (
    ts.isParenthesizedExpression(use.parent) ||
    ts.isNonNullExpression(use.parent) ||
    ts.isAsExpression(use.parent)
  ) {
    use = use.parent;
  }
  const { parent } = use;
  return (
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === use) ||
    ((ts.isJsxOpeningElement(parent) || ts.isJsxSelfClosingElement(parent)) && parent.tagName === use) ||
    (ts.isTaggedTemplateExpression(parent) && parent.tag === use) ||
    (ts.isDecorator(parent) && parent.expression === use)
  );
}

function isDeclaredHere(node: ts.Node): boolean {
  const { parent } = node;
  const uses =
    ts.isPropertyAccessExpression(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isShorthandPropertyAssignment(parent);
  return !uses && ts.getNameOfDeclaration(parent as ts.Declaration) === node;
}

function isImported(node: ts.Node): boolean {
  return (
    ts.findAncestor(node, ts.isImportDeclaration) !== undefined ||
    ts.findAncestor(node, ts.isExportDeclaration) !== undefined
  );
}

function ownerOf(node: ts.Node): string | null {
  for (let around = node.parent; !ts.isSourceFile(around); around = around.parent) {
    const each = around;
    const named =
      ts.isFunctionDeclaration(each) ||
      ts.isMethodDeclaration(each) ||
      ts.isClassDeclaration(each) ||
      ts.isGetAccessor(each) ||
      ts.isSetAccessor(each);
    if (named && each.name !== undefined) return each.name.getText();
    if (ts.isConstructorDeclaration(each)) return 'constructor';
    if (
      ts.isVariableDeclaration(each) &&
      ts.isIdentifier(each.name) &&
      each.initializer !== undefined &&
      ts.isFunctionLike(each.initializer)
    ) {
      return each.name.text;
    }
  }
  return null;
}
