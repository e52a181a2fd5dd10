import { posix } from 'node:path';
import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { isSourcePath } from '../../../../worktree/files.ts';
import type { EditContext, Operation } from '../../context.ts';
import { pathMeant } from '../../meant.ts';
import { noSuchFile } from '../../select.ts';
import { specifiersOf, type Specifier } from '../../specifiers.ts';
import { applyChanges, type TextChange } from '../changes.ts';
import { candidatesFor } from './new-specifier.ts';
import { ownPackages, publishedPath } from './published-path.ts';

/**
 * Moves a file; what names it and what it names follows: imports and exports of every form, mocks, URLs by
 * `import.meta.url`. A specifier keeps its style (extension or none, alias or relative) and, afterwards, resolves to the
 * file that it meant before. Refuses where package.json or a tsconfig names the file, where the file works out paths from its
 * own place, where others know the file by a path that its package publishes, and where no specifier would lead to the file.
 */
export const moveFile: Operation<Extract<SymbolicEdit, { kind: 'move_file' }>> = (edit, context) => {
  const from = fileMeant(edit.from, context);
  if (!from.ok) return from;
  const to = targetOf(edit.to, from.value, context);
  if (!to.ok) return to;
  const problem = obstacle(from.value, to.value, context);
  if (problem !== undefined) return problem;

  const named = namesOf(from.value, context);
  const moved = context.moveFile(from.value, to.value);
  if (!moved.ok) return moved;
  const changes = newSpecifiers(named, from.value, to.value, context);
  const undo = () => context.moveFile(to.value, from.value);
  if (!changes.ok) {
    undo();
    return changes;
  }
  for (const [path, each] of changes.value) {
    const text = context.readText(path);
    const written = text.ok ? context.writeText(path, applyChanges(text.value, each)) : text;
    if (!written.ok) return written;
  }
  return ok(undefined);
};

/** The file to move: the path itself, or the one file whose path ends so; a folder stays what it is. */
function fileMeant(name: string, context: EditContext): Result<WorkspacePath> {
  const path = parseWorkspacePath(name);
  if (!path.ok || context.exists(path.value)) return path;
  const all = context.allPaths();
  if (name.endsWith('/') || all.some((each) => each.startsWith(`${path.value}/`))) return path;
  const meant = pathMeant(path.value, all);
  return meant.ok ? ok(meant.value ?? path.value) : meant;
}

function targetOf(to: string, from: WorkspacePath, context: EditContext): Result<WorkspacePath> {
  const name = posix.basename(from);
  if (/^(\.\/)*\.?\/?$/.test(to)) return parseWorkspacePath(name);
  const parsed = parseWorkspacePath(to);
  if (!parsed.ok) return parsed;
  const isFolder = to.endsWith('/') || context.allPaths().some((path) => path.startsWith(`${parsed.value}/`));
  if (isFolder) return parseWorkspacePath(`${parsed.value}/${name}`);
  // "move a.ts to lib/b" means lib/b.ts.
  const bare = !posix.basename(parsed.value).includes('.') && isSourcePath(from);
  return bare ? parseWorkspacePath(parsed.value + extensionOf(from)) : parsed;
}

function extensionOf(path: string): string {
  return /(\.d)?\.[^./]+$/.exec(path)?.[0] ?? '';
}

function obstacle(
  from: WorkspacePath,
  to: WorkspacePath,
  context: EditContext,
): ReturnType<typeof refuse> | undefined {
  if (from === to) return refuse('nothing-to-do', `${printable(from)} is at that place already.`);
  if (!context.exists(from)) {
    return context.allPaths().some((path) => path.startsWith(`${from}/`))
      ? refuse('wrong-use', `${printable(from)} is a folder.`, 'Move its files one by one.')
      : noSuchFile(from, context.allPaths());
  }
  if (context.exists(to)) {
    return refuse(
      'unsafe-edit',
      `${printable(to)} exists already.`,
      'Choose another name, or delete it first.',
    );
  }
  if (isSourcePath(from) && !isSourcePath(to)) {
    return refuse('unsafe-edit', `${printable(to)} would no longer be a source file.`, 'Keep the extension.');
  }
  const config = configurationThatNames(from, context);
  if (config !== undefined) {
    return refuse(
      'unsafe-edit',
      `${config.path}:${config.line} names ${printable(from)}, and would then point nowhere.`,
      `Change "${config.text}" there in the same proposal after moving by text edits, or leave the file where it is.`,
    );
  }
  const published = publishedPath(from, to, context);
  if (published !== undefined) {
    return refuse(
      'unsafe-edit',
      `${published.manifest} offers ${printable(from)} to the outside as "${published.name}" (${published.entry}): that published path would change.`,
      `Change the entries of ${published.manifest} by hand first, so that "${published.name}" goes on leading to the file, or leave the file where it is.`,
    );
  }
  return posix.dirname(from) === posix.dirname(to) ? undefined : placeBound(from, context);
}

/** Where package.json or a tsconfig names a file outright. */
function configurationThatNames(
  file: WorkspacePath,
  context: EditContext,
): { readonly path: string; readonly line: number; readonly text: string } | undefined {
  for (const path of context.allPaths()) {
    if (!/(^|\/)(package|[tj]sconfig[^/]*)\.json$/.test(path)) continue;
    const text = context.readText(path);
    if (!text.ok) continue;
    for (const match of text.value.matchAll(/"((?:[^"\\\n]|\\.)*)"(\s*:)?/g)) {
      if (match[2] !== undefined) continue;
      const value = match[1] ?? '';
      // Scripts name files between words.
      const addresses = value
        .split(/[\s=;&|"'()]+/)
        .some((word) => word !== '' && posix.join(posix.dirname(path), word) === file);
      if (addresses) {
        return { path, line: text.value.slice(0, match.index).split('\n').length, text: value };
      }
    }
  }
  return undefined;
}

/** A file that works out paths from its own place cannot be moved to another folder unseen. */
function placeBound(from: WorkspacePath, context: EditContext): ReturnType<typeof refuse> | undefined {
  const source = isSourcePath(from) ? context.program.getSourceFile(context.nameOf(from)) : undefined;
  if (source === undefined) return undefined;
  let at: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === '__dirname' && !ts.isVariableDeclaration(node.parent))
      at ??= node;
    if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'import.meta.dirname') at ??= node;
    if (ts.isNewExpression(node) && node.arguments?.[1]?.getText(source) === 'import.meta.url') {
      const [first] = node.arguments;
      if (first !== undefined && !ts.isStringLiteralLike(first)) at ??= node;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (at === undefined) return undefined;
  const line = source.getLineAndCharacterOfPosition(at.getStart(source)).line + 1;
  return refuse(
    'unsafe-edit',
    `${from}:${line} works out paths from where the file lies (${at.getText(source).slice(0, 60)}).`,
    'Rename it within its folder, or move it by text edits that mend that path.',
  );
}

interface Named {
  /** Where the specifier stands, before the move. */
  readonly path: WorkspacePath;
  readonly specifier: Specifier;
  /** Absolute name of what it means. */
  readonly target: string;
}

/** Every specifier that names the file or stands in it. */
function namesOf(file: WorkspacePath, context: EditContext): readonly Named[] {
  const { program } = context;
  const fileName = context.nameOf(file);
  const stem = posix.basename(file).replace(/(\.d)?\.[^.]+$/, '');
  // An index file is named by its folder, the root's by dots; any package may name it by `imports` or `exports`.
  const words = stem === 'index' ? undefined : stem;
  const named: Named[] = [];
  for (const source of program.getSourceFiles()) {
    const path = context.pathOfName(source.fileName);
    if (path === undefined) continue;
    const isMoved = path === file;
    if (!isMoved && words !== undefined && !source.text.includes(words) && !source.text.includes("'#"))
      continue;
    for (const specifier of specifiersOf(source, context.optionsOf(path))) {
      const target = meant(specifier, path, context);
      if (target === undefined) continue;
      if (target === fileName || (isMoved && /^\.|^[^/]/.test(specifier.text))) {
        named.push({ path, specifier, target });
      }
    }
  }
  return named;
}

/** The absolute name of the file that a specifier means. */
function meant(specifier: Specifier, path: WorkspacePath, context: EditContext): string | undefined {
  const { text } = specifier;
  const isRelative = text.startsWith('.');
  if (isRelative || specifier.kind !== 'module') {
    const joined = posix.join(posix.dirname(path), text.replace(/[?#].*$/, ''));
    if (!joined.startsWith('..') && context.exists(joined as WorkspacePath))
      return context.nameOf(joined as WorkspacePath);
    if (specifier.kind !== 'module') return undefined;
  }
  return context.resolve(text, path, specifier.mode);
}

function newSpecifiers(
  named: readonly Named[],
  from: WorkspacePath,
  to: WorkspacePath,
  context: EditContext,
): Result<ReadonlyMap<WorkspacePath, readonly TextChange[]>> {
  const changes = new Map<WorkspacePath, TextChange[]>();
  const fromName = context.nameOf(from);
  const packages = ownPackages(from, context);
  for (const { path, specifier, target } of named) {
    const standsIn = path === from ? to : path;
    const leadsTo = target === fromName ? context.nameOf(to) : target;
    if (meant(specifier, standsIn, context) === leadsTo) continue;
    const isOwn = packages.some((each) => specifier.text === each || specifier.text.startsWith(`${each}/`));
    if (isOwn && target === fromName) {
      return refuse(
        'unsafe-edit',
        `${printable(path)} names ${printable(from)} by its published path "${specifier.text}", which would change.`,
        `Change the exports of package.json, and what resolves "${specifier.text}" in the workspace, by hand first, or leave the file where it is.`,
      );
    }
    const targetPath = context.pathOfName(leadsTo);
    const text =
      targetPath === undefined
        ? undefined
        : candidatesFor(specifier, standsIn, targetPath, context).find(
            (candidate) => meant({ ...specifier, text: candidate }, standsIn, context) === leadsTo,
          );
    if (text === undefined) {
      return refuse(
        'unsafe-edit',
        `${printable(path)} names "${specifier.text}", and nothing it could say instead would lead to ${printable(targetPath ?? leadsTo)} after the move.`,
        'Choose another place, or change that import first.',
      );
    }
    const list = changes.get(standsIn) ?? [];
    list.push({ start: specifier.start, end: specifier.end, text });
    changes.set(standsIn, list);
  }
  return ok(changes);
}
