import type { WorkspacePath } from '../../../core/change/path.ts';
import type { IndexedFile } from './index.ts';
import { rankFiles } from './rank.ts';

/** What a model is told of a workspace before it is shown any text. */
export interface WorkspaceMap {
  /** Files with what they declare, then the names of further files; the likeliest first. */
  readonly text: string;
  /** Source files that the request is likely about, the likeliest first; empty when none has any of its words. */
  readonly ranked: readonly WorkspacePath[];
}

/** Part of the budget for files with their symbols; the rest is for names, which are many for little. */
const FOR_SYMBOLS = 0.5;
const MOST_SYMBOLS = 8;
const MOST_RANKED = 100;
/** Of the best one's score, what a file must have to be likely at all. */
const LIKELY = 0.02;

/**
 * The map of the files that a request is likely about, within `budget` characters. The same files and the same request give
 * the same map. `others`: files that are not source, named at the end where there is room.
 */
export function mapWorkspace(
  files: ReadonlyMap<WorkspacePath, IndexedFile>,
  others: readonly WorkspacePath[],
  request: string,
  budget: number,
): WorkspaceMap {
  const ranked = rankFiles(files, request);
  const uses = usesOf(files);
  const lines: string[] = [];
  let left = budget;
  const put = (line: string): boolean => {
    if (line.length + 1 > left) return false;
    left -= line.length + 1;
    lines.push(line);
    return true;
  };
  let shown = 0;
  for (const { file } of ranked) {
    if (budget - left > budget * FOR_SYMBOLS) break;
    if (!put(file.path)) break;
    shown++;
    for (const { head } of symbolsOf(file, uses).slice(0, MOST_SYMBOLS)) if (!put(`  ${head}`)) break;
  }
  const rest = [...ranked.slice(shown).map(({ file }) => file.path), ...others];
  for (const line of byFolder(rest, left)) if (!put(line)) break;
  const best = ranked.find(({ matches }) => matches)?.score ?? Number.POSITIVE_INFINITY;
  const likely = ranked.filter(({ score }) => score >= best * LIKELY);
  return { text: lines.join('\n'), ranked: likely.slice(0, MOST_RANKED).map(({ file }) => file.path) };
}

/** The symbols that others use most first, then those that others could use. */
function symbolsOf(file: IndexedFile, uses: ReadonlyMap<string, number>): IndexedFile['outline']['symbols'] {
  const rank = (name: string, exported: boolean) =>
    (uses.get(`${file.path}\0${name}`) ?? 0) * 2 + (exported ? 1 : 0);
  return file.outline.symbols.toSorted(
    (a, b) => rank(b.name, b.exported) - rank(a.name, a.exported) || a.line - b.line,
  );
}

/** How often each name of each file is imported. */
function usesOf(files: ReadonlyMap<WorkspacePath, IndexedFile>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { references } of files.values()) {
    for (const { reference, target } of references) {
      if (target === undefined || reference.takes === 'all') continue;
      for (const name of reference.takes)
        uses.set(`${target}\0${name}`, (uses.get(`${target}\0${name}`) ?? 0) + 1);
    }
  }
  return uses;
}

/** Paths in their order, with one folder named once for those of it that fit. */
function byFolder(paths: readonly WorkspacePath[], budget: number): readonly string[] {
  const folders = new Map<string, string[]>();
  let left = budget;
  for (const path of paths) {
    const slash = path.lastIndexOf('/') + 1;
    const [folder, name] = [path.slice(0, slash), path.slice(slash)];
    const names = folders.get(folder);
    const cost = name.length + 2 + (names === undefined ? folder.length + 4 : 0);
    if (cost > left) break;
    left -= cost;
    if (names === undefined) folders.set(folder, [name]);
    else names.push(name);
  }
  return [...folders].map(([folder, names]) => `${folder === '' ? './' : folder}: ${names.join(', ')}`);
}
