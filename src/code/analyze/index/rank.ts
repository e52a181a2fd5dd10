import type { WorkspacePath } from '../../../core/change/path.ts';
import type { IndexedFile } from './index.ts';
import { partsOf } from './outline.ts';

export interface Ranked {
  readonly file: IndexedFile;
  readonly score: number;
  /** Words of the request are in it. */
  readonly matches: boolean;
}

/** How far the words of the request go, and how far what stands near them in the graph. */
const BACK_TO_WORDS = 0.55;
const ROUNDS = 12;
/** BM25: how soon more of a word says no more, and how much long files count for less. */
const K = 1.2;
const B = 0.75;
/** What a word counts for in a file's name, in its folders, in what it declares. */
const IN_NAME = 3;
const IN_FOLDERS = 1.2;
const DECLARED = 1.6;

/** Words that requests have whatever they are about. */
const EMPTY = new Set(
  'the and for with that this from into when use used using add added adds fix fixe remove make change update support should not all new code file src type test chore feat refactor perf allow handle return value also only instead improve bug issu correct wrong missing more than are was have has can its'.split(
    ' ',
  ),
);

/**
 * The files by how likely a request is about them: first by its words (in their names, in what they declare, in their texts),
 * then spread along the imports in both directions, as PageRank does when it always begins anew at what was asked for.
 * Deterministic: equal scores stand in the order of paths.
 */
export function rankFiles(
  files: ReadonlyMap<WorkspacePath, IndexedFile>,
  request: string,
): readonly Ranked[] {
  const paths = [...files.keys()].toSorted();
  const start = byWords(paths, files, request);
  const scores = spread(paths, files, start);
  return paths
    .map((path) => ({
      file: files.get(path) as IndexedFile,
      score: scores.get(path) ?? 0,
      matches: start.has(path),
    }))
    .toSorted((a, b) => b.score - a.score || (a.file.path < b.file.path ? -1 : 1));
}

/** The words of a request, each with how much it was stressed: written as code is, or as plain text. */
export function wordsOfRequest(request: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const [word] of request.slice(0, 8_000).matchAll(/[A-Za-z_$][A-Za-z0-9_$]{1,60}/g)) {
    const isCode = /[a-z][A-Z]|_|\$/.test(word);
    for (const part of partsOf(word.replaceAll(/[_$]/g, ' ').trim())) {
      if (EMPTY.has(part)) continue;
      const weight = isCode && part === word.toLowerCase() ? 3 : 1;
      words.set(part, Math.max(words.get(part) ?? 0, weight));
    }
  }
  return words;
}

function byWords(
  paths: readonly WorkspacePath[],
  files: ReadonlyMap<WorkspacePath, IndexedFile>,
  request: string,
): ReadonlyMap<WorkspacePath, number> {
  const words = wordsOfRequest(request);
  const average =
    paths.reduce((sum, path) => sum + (files.get(path)?.outline.length ?? 0), 0) / (paths.length || 1);
  const found = new Map<string, number>();
  for (const word of words.keys()) {
    let count = 0;
    for (const path of paths) if (files.get(path)?.outline.words.has(word) === true) count++;
    found.set(word, count);
  }
  const scores = new Map<WorkspacePath, number>();
  for (const path of paths) {
    const file = files.get(path);
    if (file === undefined) continue;
    const segments = path.split('/');
    const name = new Set(partsOfPath(segments.at(-1) ?? ''));
    const folders = new Set(segments.slice(0, -1).flatMap(partsOfPath));
    let declared: ReadonlySet<string> | undefined;
    let score = 0;
    for (const [word, stress] of words) {
      const often = file.outline.words.get(word) ?? 0;
      const inName = name.has(word);
      const inFolders = folders.has(word);
      if (often === 0 && !inName && !inFolders) continue;
      const has = found.get(word) ?? 0;
      const rarity = Math.log(1 + (paths.length - has + 0.5) / (has + 0.5));
      const length = 1 - B + (B * file.outline.length) / (average || 1);
      declared ??= new Set(file.outline.symbols.flatMap((symbol) => partsOf(symbol.name)));
      score +=
        stress *
        rarity *
        ((often * (K + 1)) / (often + K * length) +
          (inName ? IN_NAME : 0) +
          (inFolders ? IN_FOLDERS : 0) +
          (often > 0 && declared.has(word) ? DECLARED : 0));
    }
    if (score > 0) scores.set(path, score);
  }
  return scores;
}

function partsOfPath(segment: string): readonly string[] {
  return segment.split(/[^A-Za-z0-9]+/).flatMap(partsOf);
}

function spread(
  paths: readonly WorkspacePath[],
  files: ReadonlyMap<WorkspacePath, IndexedFile>,
  start: ReadonlyMap<WorkspacePath, number>,
): ReadonlyMap<WorkspacePath, number> {
  const place = new Map(paths.map((path, index) => [path, index]));
  const edges: { readonly from: number; readonly to: number; readonly weight: number }[] = [];
  for (const [from, { references }] of files) {
    for (const { reference, target } of references) {
      const [a, b] = [place.get(from), target === undefined ? undefined : place.get(target)];
      if (a === undefined || b === undefined || a === b) continue;
      const weight = Math.sqrt(1 + reference.names.length);
      edges.push({ from: a, to: b, weight }, { from: b, to: a, weight: weight / 2 });
    }
  }
  const leaving = new Float64Array(paths.length);
  for (const { from, weight } of edges) leaving[from] = (leaving[from] ?? 0) + weight;
  // The best matches are meant by far more than the many that share one word; without any, every file is.
  const top = Math.max(0, ...start.values());
  const base = Float64Array.from(paths, (path) => (top === 0 ? 1 : ((start.get(path) ?? 0) / top) ** 3));
  const total = base.reduce((sum, each) => sum + each, 0);
  for (let index = 0; index < base.length; index++) base[index] = (base[index] ?? 0) / total;
  let rank = base;
  for (let round = 0; round < ROUNDS; round++) {
    const next = base.map((each) => each * BACK_TO_WORDS);
    for (const { from, to, weight } of edges) {
      next[to] = (next[to] ?? 0) + ((1 - BACK_TO_WORDS) * (rank[from] ?? 0) * weight) / (leaving[from] ?? 1);
    }
    rank = next;
  }
  return new Map(paths.map((path, index) => [path, rank[index] ?? 0]));
}
