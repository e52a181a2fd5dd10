import { dirname, join } from 'node:path/posix';
import type { WorkspacePath } from '../../../core/change/path.ts';
import type { Disk, DiskFile } from '../../edits/disk.ts';
import type { Reference } from '../imports.ts';
import { outlineOf, type Outline } from './outline.ts';

/** A source file with where its imports lead within the workspace. */
export interface IndexedFile {
  readonly path: WorkspacePath;
  readonly outline: Outline;
  readonly references: readonly {
    readonly reference: Omit<Reference, 'target'>;
    /** Undefined for packages, builtins and what cannot be found. */
    readonly target: WorkspacePath | undefined;
  }[];
}

export interface SourceIndex {
  /**
   * The source files as the disk has them since its last refresh. What was read of a file is kept by the hash of its
   * content, where its imports lead until files come or go. The same map is returned while nothing has changed.
   * `resolve`: for imports that are not relative.
   */
  update(disk: Disk, resolve: Resolve): ReadonlyMap<WorkspacePath, IndexedFile>;
}

export type Resolve = (specifier: string, from: WorkspacePath) => WorkspacePath | undefined;

const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs'];
const INDEX = [
  '/index.ts',
  '/index.tsx',
  '/index.d.ts',
  '/index.js',
  '/index.jsx',
  '/index.mts',
  '/index.mjs',
];
/** What is imported by the name that it has once it is built. */
const BUILT: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

export function makeSourceIndex(): SourceIndex {
  const outlines = new Map<string, Outline>();
  let files = new Map<WorkspacePath, IndexedFile & { readonly hash: string }>();
  let known = '';
  let elsewhere = new Map<string, WorkspacePath | undefined>();

  return {
    update(disk, resolve) {
      const sources = disk.sources();
      const configured = [...disk.listed.keys()].filter((path) =>
        /(?:^|\/)(?:tsconfig[^/]*|package)\.json$/.test(path),
      );
      const names = [
        ...sources.map(({ path }) => path),
        ...configured.map((path) => `${path} ${disk.read(path)?.version.hash ?? ''}`),
      ].join('\n');
      const moved = names !== known;
      if (moved) elsewhere = new Map();
      known = names;
      const next = new Map<WorkspacePath, IndexedFile & { readonly hash: string }>();
      let changed = moved;
      const leadsTo = (specifier: string, from: WorkspacePath): WorkspacePath | undefined => {
        if (/^\.{1,2}(?:\/|$)/.test(specifier)) return relativeTo(disk, specifier, from);
        const key = `${dirname(from)}\0${specifier}`;
        if (!elsewhere.has(key)) elsewhere.set(key, resolve(specifier, from));
        return elsewhere.get(key);
      };
      for (const source of sources) {
        const before = files.get(source.path);
        if (!moved && before?.hash === source.version.hash) {
          next.set(source.path, before);
          continue;
        }
        changed = true;
        const outline = before?.hash === source.version.hash ? before.outline : outlined(source, outlines);
        next.set(source.path, {
          path: source.path,
          hash: source.version.hash,
          outline,
          references: outline.references.map((reference) => ({
            reference,
            target: leadsTo(reference.from, source.path),
          })),
        });
      }
      if (!changed) return files;
      const alive = new Set([...next.values()].map(({ hash, path }) => keyOf(path, hash)));
      for (const key of outlines.keys()) if (!alive.has(key)) outlines.delete(key);
      files = next;
      return files;
    },
  };
}

function outlined({ path, text = '', version }: DiskFile, kept: Map<string, Outline>): Outline {
  const key = keyOf(path, version.hash);
  const outline = kept.get(key) ?? outlineOf(path, text);
  kept.set(key, outline);
  return outline;
}

/** The same text means something else as TypeScript than as JavaScript or with JSX. */
function keyOf(path: string, hash: string): string {
  return `${hash} ${/\.[^.]*$/.exec(path)?.[0] ?? ''}`;
}

function relativeTo(disk: Disk, specifier: string, from: WorkspacePath): WorkspacePath | undefined {
  const base = join(dirname(from), specifier).replace(/\/$/, '');
  const ending = /\.[cm]?jsx?$/.exec(base)?.[0];
  const built =
    ending === undefined ? [] : (BUILT[ending] ?? []).map((each) => base.slice(0, -ending.length) + each);
  const inFolder = base === '.' ? INDEX.map((each) => each.slice(1)) : INDEX.map((each) => base + each);
  const candidates = [...built, ...ENDINGS.map((each) => base + each), ...inFolder] as WorkspacePath[];
  return candidates.find((path) => disk.listed.has(path));
}
