import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { firstChanged, meaningsOf } from '../binding.ts';
import type { EditContext, Operation } from '../context.ts';
import { newErrors, snapshotErrors } from '../errors.ts';
import type { Found } from '../declarations.ts';
import { findSymbol } from '../find.ts';
import { applyChanges, type TextChange } from './changes.ts';

/**
 * Renames a symbol wherever it is referred to: in every file, through re-exports, in JSDoc. Objects keep their shape
 * (`{ old }` becomes `{ old: new }`). Refuses where the new name would be captured or capture: after the rename every
 * identifier of either name must still mean the same declarations, and no file may have an error that it had not.
 */
export const renameSymbol: Operation<Extract<SymbolicEdit, { kind: 'rename_symbol' }>> = (edit, context) => {
  const found = findSymbol(context, edit.name, edit.in);
  if (!found.ok) return found;
  const to = newNameOf(edit.to, edit.name, found.value);
  if (!to.ok) return to;
  const from = found.value.name;
  if (from === to.value) return refuse('nothing-to-do', `${edit.name} is called ${to.value} already.`);
  const changes = changesOf(context, found.value, to.value);
  if (!changes.ok) return changes;
  return writeChecked(context, changes.value, from, to.value);
};

/** `Owner.name` stands for `name` where the owner stays; a private member keeps its `#`. */
function newNameOf(asked: string, name: string, found: Found): Result<string> {
  const plain = asked.replace(/([^.])#/g, '$1.#');
  const owner = name
    .replace(/([^.])#/g, '$1.#')
    .split('.')
    .slice(0, -1)
    .join('.');
  const last = owner !== '' && plain.startsWith(`${owner}.`) ? plain.slice(owner.length + 1) : plain;
  const isPrivate = found.name.startsWith('#');
  const to = isPrivate && !last.startsWith('#') ? `#${last}` : last;
  if (to.includes('.') || (to.startsWith('#') && !isPrivate) || to.lastIndexOf('#') > 0) {
    return refuse('wrong-use', `${asked} cannot be the name of ${found.name}.`, 'Give one plain identifier.');
  }
  if (isReserved(to) && !(isMember(found.declaration) && to !== 'constructor')) {
    return refuse(
      'unsafe-edit',
      `${to} is a reserved word and cannot be a name here.`,
      'Choose another name.',
    );
  }
  return ok(to);
}

const ALSO_RESERVED = new Set([
  'await',
  'yield',
  'let',
  'static',
  'eval',
  'arguments',
  'undefined',
  'NaN',
  'Infinity',
]);

function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, name);
  const kind = scanner.scan();
  return (
    ALSO_RESERVED.has(name) ||
    (kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord) ||
    name === 'constructor' ||
    name === '__proto__'
  );
}

function isMember(node: ts.Node): boolean {
  return (
    ts.isClassElement(node) ||
    ts.isTypeElement(node) ||
    ts.isEnumMember(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyAccessExpression(node)
  );
}

type Changes = ReadonlyMap<WorkspacePath, readonly TextChange[]>;

function changesOf(context: EditContext, found: Found, to: string): Result<Changes> {
  const byPlace = new Map<string, TextChange & { readonly path: WorkspacePath }>();
  const asked = new Set<string>();
  const queue: { fileName: string; start: number }[] = [
    { fileName: found.nameNode.getSourceFile().fileName, start: found.nameNode.getStart() },
  ];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (asked.has(`${at.fileName} ${at.start}`)) continue;
    asked.add(`${at.fileName} ${at.start}`);
    const info = context.service.getRenameInfo(at.fileName, at.start, { allowRenameOfImportPath: false });
    if (!info.canRename) return cannot(found, outside(context, found) ?? info.localizedErrorMessage);
    const locations =
      context.service.findRenameLocations(at.fileName, at.start, false, false, {
        providePrefixAndSuffixTextForRename: true,
      }) ?? [];
    for (const location of locations) {
      const path = context.pathOfName(location.fileName);
      if (path === undefined) return cannot(found, `it is also declared in ${shorten(location.fileName)}`);
      const node = nodeAt(context, location.fileName, location.textSpan.start);
      const obstacle = node === undefined ? undefined : jsxObstacle(node, to);
      if (obstacle !== undefined)
        return refuse('unsafe-edit', obstacle, 'Choose a name of the same kind of letter.');
      const passedOn =
        node !== undefined && ts.isExportSpecifier(node.parent) && node.parent.propertyName === undefined;
      // What a file passes on under the same name is renamed for everybody who takes it from there.
      if (passedOn) queue.push({ fileName: location.fileName, start: location.textSpan.start });
      const text = passedOn ? to : (location.prefixText ?? '') + to + (location.suffixText ?? '');
      const { start, length } = location.textSpan;
      const key = `${location.fileName} ${start}`;
      const known = byPlace.get(key);
      // `{ old }` met as the property and as the variable: both change, so nothing needs to be spelled out.
      byPlace.set(key, {
        path,
        start,
        end: start + length,
        text: known !== undefined && known.text !== text ? to : text,
      });
    }
  }
  if (byPlace.size === 0) return cannot(found, outside(context, found) ?? 'the compiler cannot follow it');
  const changes = new Map<WorkspacePath, TextChange[]>();
  for (const { path, ...change } of byPlace.values())
    changes.set(path, [...(changes.get(path) ?? []), change]);
  return ok(changes);
}

function cannot(found: Found, why: string): Result<never> {
  const reason = why.replace(/\.$/, '');
  return refuse(
    'unsafe-edit',
    `${found.name} cannot be renamed: ${reason}.`,
    'Rename something that the workspace declares itself.',
  );
}

/** Why a symbol is not the workspace's own, or undefined. */
function outside(context: EditContext, found: Found): string | undefined {
  const checker = context.program.getTypeChecker();
  const symbol =
    (found.symbol.flags & ts.SymbolFlags.Alias) === 0 ? found.symbol : checker.getAliasedSymbol(found.symbol);
  const foreign = symbol.declarations?.find(
    (each) => context.pathOfName(each.getSourceFile().fileName) === undefined,
  );
  return foreign === undefined ? undefined : `it is declared in ${shorten(foreign.getSourceFile().fileName)}`;
}

function shorten(fileName: string): string {
  return fileName.replace(/^.*\/node_modules\/((@[^/]+\/)?[^/]+)\/.*$/, 'the package $1');
}

function nodeAt(context: EditContext, fileName: string, start: number): ts.Node | undefined {
  const source = context.program.getSourceFile(fileName);
  if (source === undefined) return undefined;
  let best: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (start < node.getFullStart() || start >= node.end) return;
    if (node.getStart(source) === start) best = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return best;
}

/** JSX tells components from HTML tags by their first letter. */
function jsxObstacle(node: ts.Node, to: string): string | undefined {
  const { parent } = node;
  const isTag =
    (ts.isJsxOpeningElement(parent) ||
      ts.isJsxSelfClosingElement(parent) ||
      ts.isJsxClosingElement(parent)) &&
    parent.tagName === node;
  return isTag && /^\p{Ll}/u.test(to)
    ? `It is used as a JSX component, and <${to}> would mean an HTML element.`
    : undefined;
}

function writeChecked(context: EditContext, changes: Changes, from: string, to: string): Result<void> {
  const names = new Set([from, to]);
  const before = meaningsOf(context, names);
  const mentioned = [...new Set([...before.values()].map((each) => each.path))];
  const touched = [...new Set([...changes.keys(), ...mentioned])];
  const errors = snapshotErrors(context, touched);
  const old = new Map<WorkspacePath, string>();
  const undo = () => {
    for (const [path, text] of old) context.writeText(path, text);
  };
  for (const [path, each] of changes) {
    const text = context.readText(path);
    const written = text.ok ? context.writeText(path, applyChanges(text.value, each)) : text;
    if (!text.ok || !written.ok) {
      undo();
      return written.ok ? ok(undefined) : written;
    }
    old.set(path, text.value);
  }
  const conflict = firstChanged(before, meaningsOf(context, names), changes);
  const [error] = conflict === undefined ? newErrors(context, errors) : [];
  if (conflict === undefined && error === undefined) return ok(undefined);
  undo();
  if (conflict !== undefined) {
    const line = context.program
      .getSourceFile(context.nameOf(conflict.path))
      ?.getLineAndCharacterOfPosition(conflict.start).line;
    const place = `${conflict.path}:${(line ?? 0) + 1}`;
    return refuse(
      'unsafe-edit',
      `${to} already means something where ${from} is used: ${place} would refer to something else.`,
      'Choose another name, or rename what has it now first.',
    );
  }
  return refuse(
    'unsafe-edit',
    `Renaming ${from} to ${to} would bring a new error: ${error?.path ?? ''}:${error?.line ?? 0} ${error?.message ?? ''}`,
    'Choose another name, or change that place first.',
  );
}
