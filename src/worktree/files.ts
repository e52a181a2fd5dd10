import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import type { WorkspacePath } from '../core/change/path.ts';

/** Files above this many bytes are not read. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** Folders that are never entered, wherever they are. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.ids']);

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Whether a path names TypeScript or JavaScript by its extension: ts, tsx, mts, cts, js, jsx, mjs, cjs. */
export function isSourcePath(path: string): boolean {
  return SOURCE.test(path) && !/\.[cm][jt]sx$/.test(path);
}

export interface ListedFile {
  readonly path: WorkspacePath;
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Changes whenever the file is written or replaced, as far as the file system tells. */
  readonly stamp: string;
  /** When the file was last changed, epoch milliseconds. */
  readonly changedAt: number;
}

/**
 * The regular files of a workspace, in the order of their paths, that git would not ignore: every `.gitignore` from the
 * root down and `.git/info/exclude` are honoured. `node_modules`, `.git`, `.ids` and `alsoSkip` (folders relative to
 * the root) are left out; with `ignored` what git ignores is there, too. Symbolic links are not followed. Folders that cannot be read are
 * passed over, and files whose names are not UTF-8: `onPassedOver` hears of them.
 */
export function listFiles(
  root: string,
  alsoSkip: ReadonlySet<string> = new Set(),
  ignored = false,
  onPassedOver: (path: string) => void = () => {},
): readonly ListedFile[] {
  const files: ListedFile[] = [];
  const excluded = rulesOf(`${root}/.git/info/exclude`);
  const rules = ignored ? 'none' : excluded === undefined ? [] : [{ folder: '', rules: excluded }];
  walk(root, '', rules, alsoSkip, files, onPassedOver);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What `listFiles` says of one file; undefined when there is no regular file of that name. */
export function statFile(root: string, path: WorkspacePath): ListedFile | undefined {
  let stat: Stats | undefined;
  try {
    stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  } catch {
    // A file where the path wants a folder, a name that the file system does not take: there is no such file.
    return undefined;
  }
  if (stat?.isFile() !== true) return undefined;
  return {
    path,
    size: stat.size,
    mode: stat.mode & 0o777,
    stamp: `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}`,
    changedAt: Math.max(stat.mtimeMs, stat.ctimeMs),
  };
}

interface IgnoreFile {
  /** The folder that holds the rules, relative to the root with a final `/`, or empty. */
  readonly folder: string;
  readonly rules: Ignore;
}

function walk(
  root: string,
  folder: string,
  inherited: readonly IgnoreFile[] | 'none',
  alsoSkip: ReadonlySet<string>,
  into: ListedFile[],
  onPassedOver: (path: string) => void,
): void {
  let entries;
  try {
    entries = readdirSync(`${root}/${folder}`, { withFileTypes: true });
  } catch {
    onPassedOver(folder);
    return;
  }
  const own =
    inherited !== 'none' && entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? rulesOf(`${root}/${folder}.gitignore`)
      : undefined;
  const rules =
    own === undefined || inherited === 'none' ? inherited : [...inherited, { folder, rules: own }];
  for (const entry of entries) {
    const path = folder + entry.name;
    if (entry.isDirectory()) {
      if (SKIPPED_FOLDERS.has(entry.name) || alsoSkip.has(path) || isIgnored(`${path}/`, rules)) continue;
      walk(root, `${path}/`, rules, alsoSkip, into, onPassedOver);
      // In a linked worktree or a submodule it is a file that leads to git's folder.
    } else if (entry.isFile() && entry.name !== '.git' && !isIgnored(path, rules)) {
      const file = statFile(root, path as WorkspacePath);
      if (file !== undefined) into.push(file);
      else if (entry.name.includes('\uFFFD')) onPassedOver(path);
    }
  }
}

/** The nearest `.gitignore` that has a rule for the path decides, as in git. */
function isIgnored(path: string, rules: readonly IgnoreFile[] | 'none'): boolean {
  if (rules === 'none') return false;
  for (let index = rules.length - 1; index >= 0; index--) {
    const each = rules[index];
    if (each === undefined) continue;
    const verdict = each.rules.test(path.slice(each.folder.length));
    if (verdict.ignored || verdict.unignored) return verdict.ignored;
  }
  return false;
}

/** Rules by their text: asked again about a path, they know the answer. */
const known = new Map<string, Ignore>();
const MOST_KNOWN = 200;

function rulesOf(file: string): Ignore | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const rules = known.get(text) ?? ignore({ allowRelativePaths: false }).add(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, rules);
  return rules;
}
