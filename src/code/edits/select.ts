import picomatch from 'picomatch';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { nearest } from '../../core/kernel/nearest.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { foldersOf, pathMeant } from './meant.ts';

/**
 * The source files that `patterns` address, each once, in order: a file, a folder or a glob each; all when absent.
 * Declaration files, minified and generated files only count when named exactly. What is neither may be the end of one
 * path, with or without its extension (`pathMeant`).
 */
export function selectPaths(
  patterns: readonly string[] | undefined,
  sources: readonly WorkspacePath[],
  textOf: (path: WorkspacePath) => string | undefined,
  exists: (path: WorkspacePath) => boolean,
): Result<readonly WorkspacePath[]> {
  const handWritten = (path: WorkspacePath) => !isGeneratedName(path) && !saysGenerated(textOf(path) ?? '');
  if (patterns === undefined) return ok(sources.filter(handWritten));
  const chosen = new Set<WorkspacePath>();
  for (const pattern of patterns) {
    if (/^\.?\/?$/.test(pattern)) {
      for (const path of sources.filter(handWritten)) chosen.add(path);
      continue;
    }
    const parsed = parseWorkspacePath(pattern);
    if (!parsed.ok) return parsed;
    const meant = exists(parsed.value) ? ok(undefined) : sourceMeant(pattern, parsed.value, sources);
    if (!meant.ok) return meant;
    const path = meant.value ?? parsed.value;
    const matches = sources.includes(path)
      ? [path]
      : sources.filter((each) => each.startsWith(`${path}/`) && handWritten(each));
    if (matches.length === 0 && picomatch.scan(path).isGlob) {
      const isMatch = picomatch(path, { dot: true });
      matches.push(...sources.filter((each) => isMatch(each) && handWritten(each)));
    }
    if (matches.length === 0) return noMatch(path, sources, exists(path));
    for (const each of matches) chosen.add(each);
  }
  return ok(sources.filter((path) => chosen.has(path)));
}

/** The file or folder that a name means which is neither, nor a glob; undefined where it needs or has no other meaning. */
function sourceMeant(
  pattern: string,
  path: WorkspacePath,
  sources: readonly WorkspacePath[],
): Result<WorkspacePath | undefined> {
  const folders = foldersOf(sources);
  if (sources.includes(path) || folders.includes(path) || picomatch.scan(path).isGlob) return ok(undefined);
  const files = pattern.endsWith('/') ? [] : sources.filter((each) => !isGeneratedName(each));
  return pathMeant(path, [...files, ...folders]);
}

/** `not-found` for a path, with the nearest names that do exist. */
export function noSuchFile(path: string, candidates: readonly string[]): ReturnType<typeof refuse> {
  const near = nearNames(path, candidates);
  return refuse(
    'not-found',
    `There is no file ${printable(path)} in the workspace.`,
    near.length === 0 ? 'Name a file relative to the workspace.' : `Did you mean ${near.join(' or ')}?`,
  );
}

function noMatch(
  path: string,
  sources: readonly WorkspacePath[],
  exists: boolean,
): ReturnType<typeof refuse> {
  if (exists) {
    return refuse(
      'not-found',
      `${printable(path)} is not a TypeScript or JavaScript file that this edit can work on (it is of another kind, ignored by git, too large or not UTF-8).`,
      'Name a source file, a folder of source files or a glob.',
    );
  }
  const near = nearNames(path, [...sources, ...foldersOf(sources)]);
  return refuse(
    'not-found',
    `No TypeScript or JavaScript file of the workspace matches ${printable(path)}.`,
    near.length === 0
      ? 'Name a file, a folder or a glob relative to the workspace.'
      : `Did you mean ${near.join(' or ')}?`,
  );
}

/** Files of the same name elsewhere, then the path that differs by a slip. */
function nearNames(path: string, candidates: readonly string[]): string[] {
  const stem = (each: string) => (each.split('/').at(-1) ?? each).replace(/\.[^.]+$/, '').toLowerCase();
  const sameName = candidates.filter((each) => stem(each) === stem(path)).slice(0, 3);
  const slip = nearest(path, candidates);
  const slipOfName = nearest(stem(path), candidates.map(stem));
  const byName = candidates.find((each) => stem(each) === slipOfName);
  return [...new Set([...sameName, slip, byName].filter((each) => each !== undefined))].slice(0, 4);
}

function isGeneratedName(path: string): boolean {
  return (
    /\.d\.([^/]+\.)?[cm]?ts$|\.(min|generated|gen|pb)\.[cm]?[jt]sx?$/.test(path) ||
    path.split('/').some((segment) => segment === '__generated__' || segment === 'generated')
  );
}

/** A header such as `// @generated` or `/* This file was generated … do not edit`. */
function saysGenerated(text: string): boolean {
  const head = text.slice(0, 1000);
  const comments = head.match(/^(?:\s*(?:#![^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/))+/)?.[0] ?? '';
  return /@generated\b|\bdo not edit\b|\bautomatically generated\b|\bauto-?generated\b/i.test(comments);
}
