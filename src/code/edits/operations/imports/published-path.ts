import { posix } from 'node:path';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import type { EditContext } from '../../context.ts';

/** A way by which a package offers one of its files to those who install it. */
export interface PublishedPath {
  /** The package.json that says so. */
  readonly manifest: WorkspacePath;
  /** What others import or run: `zustand/vanilla`. */
  readonly name: string;
  /** The entry that offers it: `exports "./*"`, `main`. */
  readonly entry: string;
}

interface Manifest {
  readonly folder: string;
  readonly path: WorkspacePath;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One target of an entry. */
interface Target {
  readonly entry: string;
  /** `.` or `./…`, with `*` in a pattern; only for `exports`. */
  readonly subpath: string | undefined;
  /** Path in the package; null closes the subpath. */
  readonly file: string | null;
}

const BUILT =
  /^(dist|build|built|lib|libs|out|output|es|esm|cjs|umd|mjs|module|commonjs|types|typings|src|source)$/;
const SOURCE = /^(src|source)\//;
const EXTENSION = /(\.d)?\.[cm]?[jt]sx?$/;
/** Never part of what a build publishes, even when a pattern would let it through. */
const TEST =
  /(^|\/)(__tests__|__mocks__|tests?|specs?|fixtures|examples?)\/|[.-](test|spec|stories|bench)\.[^/]+$/;

/** The names of the packages that a file belongs to, by the package.json of each folder above it. */
export function ownPackages(file: WorkspacePath, context: EditContext): readonly string[] {
  return manifestsAbove(file, context).flatMap(({ fields }) =>
    typeof fields['name'] === 'string' && fields['name'] !== '' ? [fields['name']] : [],
  );
}

/**
 * The first entry of a package.json that offers `from` to the outside and would not offer `to` under the same name. A target
 * under `dist` and the like stands for the source under `src` of the same path without extension.
 */
export function publishedPath(
  from: WorkspacePath,
  to: WorkspacePath,
  context: EditContext,
): PublishedPath | undefined {
  if (TEST.test(from)) return undefined;
  for (const manifest of manifestsAbove(from, context)) {
    const targets = targetsOf(manifest.fields);
    const inPackage = (file: string) => posix.relative(manifest.folder, file);
    for (const target of targets) {
      const star = starFor(target, inPackage(from));
      if (star === undefined || starFor(target, inPackage(to)) === star) continue;
      const subpath = target.subpath?.replaceAll('*', star);
      if (subpath !== undefined && isDecidedElsewhere(subpath, target, targets)) continue;
      const name = typeof manifest.fields['name'] === 'string' ? manifest.fields['name'] : '.';
      return { manifest: manifest.path, name: posix.join(name, subpath ?? '.'), entry: target.entry };
    }
  }
  return undefined;
}

function manifestsAbove(file: WorkspacePath, context: EditContext): readonly Manifest[] {
  const found: Manifest[] = [];
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, 'package.json') as WorkspacePath;
    const text = context.exists(path) ? context.readText(path) : undefined;
    const fields = text?.ok === true ? parsed(text.value) : undefined;
    if (fields !== undefined) found.push({ folder, path, fields });
    if (folder === '.') return found;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    // What is no JSON publishes nothing that could be known.
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function targetsOf(fields: Readonly<Record<string, unknown>>): readonly Target[] {
  const { exports } = fields;
  const subpaths = recordOf(exports);
  // Conditions alone, a path or a list speak of the package itself.
  const isMap = subpaths !== undefined && Object.keys(subpaths).some((key) => key.startsWith('.'));
  const offered = isMap ? Object.entries(subpaths) : exports === undefined ? [] : [['.', exports] as const];
  return [
    ...offered.flatMap(([subpath, value]) =>
      leavesOf(value).map((file) => ({ entry: `exports "${subpath}"`, subpath, file })),
    ),
    ...['main', 'module', 'types', 'typings', 'bin'].flatMap((entry) =>
      leavesOf(fields[entry] ?? []).map((file) => ({ entry, subpath: undefined, file })),
    ),
  ];
}

/** The paths below an entry, through conditions and lists. */
function leavesOf(value: unknown): readonly (string | null)[] {
  if (value === null || typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return Object.values(recordOf(value) ?? {}).flatMap(leavesOf);
}

/** What `*` stands for when a target offers a file, '' where it has none; undefined when it does not offer it. */
function starFor({ file: target }: Target, file: string): string | undefined {
  if (target === null) return undefined;
  const path = posix.normalize(target);
  const literal = matched(path, file);
  if (literal !== undefined) return literal;
  if (!SOURCE.test(file)) return undefined;
  const source = file.replace(SOURCE, '').replace(EXTENSION, '');
  const built = path.replace(EXTENSION, '').split('/');
  for (;;) {
    const found = matched(built.join('/'), source) ?? matched(posix.join(...built, 'index'), source);
    if (found !== undefined) return found;
    const [first = ''] = built;
    if (built.length === 1 || !BUILT.test(first)) return undefined;
    built.shift();
  }
}

function matched(pattern: string, path: string): string | undefined {
  const [before = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === path ? '' : undefined;
  const after = rest.at(-1) ?? '';
  const fits = path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length;
  return fits ? path.slice(before.length, path.length - after.length) : undefined;
}

/** Whether a more exact entry of `exports` speaks of the subpath, as Node chooses: the same, or a longer pattern. */
function isDecidedElsewhere(subpath: string, target: Target, targets: readonly Target[]): boolean {
  const own = target.subpath ?? '';
  if (!own.includes('*')) return false;
  const base = (pattern: string) => pattern.indexOf('*');
  return targets.some(({ subpath: other }) => {
    if (other === undefined || other === own) return false;
    if (!other.includes('*')) return other === subpath;
    return base(other) > base(own) && matched(other, subpath) !== undefined;
  });
}
