import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, isSourcePath, type ListedFile } from '../worktree/files.ts';
import type { ContentHash } from '../core/change/change-set.ts';
import type { Context } from '../models/model-mind.ts';
import { mayBeShown } from '../core/change/shown.ts';

/** Characters of the map and of all files together: some ten thousand tokens for a model. */
const mapBudget = 6_000;
const filesBudget = 26_000;
/** Bytes above which a file is not read, and files that are searched for a name. */
const largest = 400_000;
const mostSearched = 3_000;
/** Characters of a request in which names are looked for. */
const mostRead = 4_000;

/** Files of which the request names what they declare, and files that are only likely, before the others. */
const mostFound = 3;
const mostLikely = 30;

interface Parts {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** What models may look at by themselves. */
  readonly tools?: Context['tools'];
  /** Bytes kept with the log. */
  readonly blob: (hash: ContentHash) => Promise<Uint8Array | undefined>;
  /** The files that a request is likely about, ranked by its words and by who imports whom; undefined where that failed. */
  readonly map: (
    request: string,
    budget: number,
  ) => Promise<{ readonly text: string; readonly ranked: readonly string[] } | undefined>;
}

/**
 * What models may know of a workspace: a map of its files and the texts of those that a request speaks of, by path, by the
 * names that they declare, or by its words. Files that git ignores, symbolic links, secrets and what is not text are never read.
 */
export function makeContext({ root, blob, map, tools = [] }: Parts): Context {
  const read = async (file: ListedFile): Promise<string | undefined> => {
    if (file.size > largest) return undefined;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(join(root, file.path)));
    } catch {
      // Gone since it was listed, unreadable or not text: a model is not told of it.
      return undefined;
    }
  };

  return {
    tools,
    async files(request) {
      const all = listFiles(root);
      const listed = all.filter(({ path }) => mayBeShown(path));
      const paths: ReadonlySet<string> = new Set(all.map(({ path }) => path));
      const known = await map(request, mapBudget);
      const chosen = await relevant(request, listed, read, known?.ranked ?? []);
      const files: { path: string; text: string; complete: boolean }[] = [];
      let left = filesBudget;
      for (const file of chosen) {
        if (left < 400) break;
        const text = await read(file);
        if (text === undefined) continue;
        const shown = cut(text, left);
        left -= shown.length;
        files.push({ path: file.path, text: shown, complete: shown === text });
      }
      return { map: known?.text ?? mapOf(listed), files, isFile: (path) => paths.has(path) };
    },
    async diff(hash) {
      const bytes = await blob(hash);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
  };
}

/** Where nothing better is known, folder by folder the names of the files, source files first, within the budget. */
function mapOf(files: readonly ListedFile[]): string {
  const folders = new Map<string, string[]>();
  const source = files.filter(({ path }) => isSourcePath(path));
  const other = files.filter(({ path }) => !isSourcePath(path));
  for (const { path } of [...source, ...other]) {
    const slash = path.lastIndexOf('/') + 1;
    const names = folders.get(path.slice(0, slash)) ?? [];
    names.push(path.slice(slash));
    folders.set(path.slice(0, slash), names);
  }
  const lines = [...folders].map(
    ([folder, names]) => `${folder === '' ? './' : folder}: ${names.join(', ')}`,
  );
  return cut(lines.join('\n'), mapBudget);
}

/** The files that a request speaks of, the surest first. */
async function relevant(
  request: string,
  files: readonly ListedFile[],
  read: (file: ListedFile) => Promise<string | undefined>,
  ranked: readonly string[],
): Promise<readonly ListedFile[]> {
  const said = request.slice(0, mostRead);
  const written = pathsIn(said);
  const named = files.filter(({ path }) => written.some((word) => names(word, path)));
  const identifiers = identifiersIn(said);
  const words = wordsIn(said);
  const scored: { file: ListedFile; score: number }[] = [];
  for (const file of files.filter(({ path }) => isSourcePath(path)).slice(0, mostSearched)) {
    if (named.includes(file)) continue;
    const stem = stemOf(file.path).toLowerCase();
    let score = words.includes(stem) ? 4 : words.some((word) => stem.includes(word)) ? 3 : 0;
    // The tests of a named file, and what stands beside it under the same name.
    if (named.some((each) => stem.startsWith(stemOf(each.path).toLowerCase()))) score += 5;
    if (identifiers.length > 0) {
      const text = (await read(file)) ?? '';
      for (const name of identifiers) {
        if (!text.includes(name)) continue;
        score += declares(text, name) ? 10 : 1;
      }
    }
    if (score > 0) scored.push({ file, score });
  }
  const found = scored.toSorted((a, b) => b.score - a.score).map(({ file }) => file);
  const manifest = files.filter(({ path }) => path === 'package.json');
  const byPath = new Map<string, ListedFile>(files.map((file) => [file.path, file]));
  const likely = ranked.slice(0, mostLikely).flatMap((path) => byPath.get(path) ?? []);
  return [...new Set([...named, ...found.slice(0, mostFound), ...likely, ...found, ...manifest])];
}

/** Words that look like a path or a file's name. */
function pathsIn(request: string): readonly string[] {
  return [...request.matchAll(/[\w@.$/[\]-]*[./][\w$[\]-]+/g)]
    .map(([word]) => word.replace(/^\.\//, ''))
    .filter((word) => word.length >= 4);
}

function names(word: string, path: string): boolean {
  return path === word || path.endsWith(`/${word}`) || path.startsWith(`${word.replace(/\/$/, '')}/`);
}

/** Words that are written as code is: in backticks, with inner capitals, underscores or a capital at the front. */
function identifiersIn(request: string): readonly string[] {
  const quoted = [...request.matchAll(/[`'"]([A-Za-z_$][\w$]{1,80})[`'"]/g)].map((match) => match[1] ?? '');
  const shaped = [...request.matchAll(/\b(?:[a-z]+[A-Z]\w*|[A-Z]\w*[a-z]\w*|\w+_\w+)\b/g)].map(
    ([word]) => word,
  );
  return [...new Set([...quoted, ...shaped])].filter((word) => word.length >= 3).slice(0, 20);
}

function wordsIn(request: string): readonly string[] {
  const words = request.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return [...new Set(words)].slice(0, 60);
}

function declares(text: string, name: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\b(?:class|function|const|let|var|interface|type|enum|namespace)\\s*\\*?\\s+${escaped}\\b`,
  ).test(text);
}

/** `src/http/retry.test.ts` → `retry.test`. */
function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}\n[${String(text.length - most)} more characters are not shown]`;
}
