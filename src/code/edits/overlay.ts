import type { WorkspacePath } from '../../core/change/path.ts';
import { isSourcePath } from '../../worktree/files.ts';
import type { Disk } from './disk.ts';
import { PLAIN, readForm, type TextForm } from './text-file.ts';

/** The workspace as a draft has changed it so far: the disk with texts laid over it. */
export interface Overlay {
  /** Undefined when absent or not text. Line ends are `\n`, without BOM. */
  text(path: WorkspacePath): string | undefined;
  /** Whether there is a regular file of that path, text or not. */
  exists(path: WorkspacePath): boolean;
  /** Changes with the text; the same text from disk has the same version in every draft. */
  version(path: WorkspacePath): string | undefined;
  write(path: WorkspacePath, text: string): void;
  delete(path: WorkspacePath): void;
  /** The file goes on at `to` with its mode, BOM and line ends. */
  move(from: WorkspacePath, to: WorkspacePath): void;
  /** Whether its owner may execute a file; false where there is none. */
  isExecutable(path: WorkspacePath): boolean;
  /** A text file may be executed from now on, or may no longer. */
  setExecutable(path: WorkspacePath, executable: boolean): void;
  /** Every source file, in the order of paths. */
  sourcePaths(): readonly WorkspacePath[];
  /** Every file that git does not ignore, in the order of paths. */
  paths(): readonly WorkspacePath[];
  /** What differs from the disk, or once did. */
  touched(): ReadonlyMap<WorkspacePath, TouchedFile>;
  /** Counts the changes. */
  readonly changes: number;
  /** Whether a folder holds a file that only the overlay has. */
  hasFolder(path: string): boolean;
}

export type TouchedFile =
  | 'deleted'
  | {
      readonly text: string;
      readonly form: TextForm;
      readonly version: string;
      /** Where the mode comes from: the path that the file had on disk; undefined for a new file. */
      readonly origin: WorkspacePath | undefined;
      /** Whether it may be executed, where an edit says so; undefined: as its mode has it. */
      readonly executable?: boolean;
    };

let versions = 0;

export function makeOverlay(disk: Disk): Overlay {
  const touched = new Map<WorkspacePath, TouchedFile>();
  let changes = 0;
  let sources: readonly WorkspacePath[] | undefined;
  let folders = new Set<string>();

  const onDisk = (path: WorkspacePath) => disk.read(path);
  const reshaped = () => {
    sources = undefined;
    folders = new Set([...touched].flatMap(([path, file]) => (file === 'deleted' ? [] : foldersOf(path))));
  };
  const put = (path: WorkspacePath, file: TouchedFile) => {
    const before = exists(path);
    touched.set(path, file);
    changes++;
    if (before !== (file !== 'deleted')) reshaped();
  };
  const exists = (path: WorkspacePath): boolean => {
    const file = touched.get(path);
    return file === undefined ? disk.stat(path) !== undefined : file !== 'deleted';
  };
  const fileAt = (path: WorkspacePath): Exclude<TouchedFile, 'deleted'> | undefined => {
    const file = touched.get(path);
    if (file !== undefined) return file === 'deleted' ? undefined : file;
    const source = onDisk(path);
    if (source?.text === undefined) return undefined;
    return { text: source.text, form: source.form ?? PLAIN, version: source.version.hash, origin: path };
  };
  const allPaths = (): readonly WorkspacePath[] => {
    const paths = new Set(disk.listed.keys());
    for (const [path, file] of touched) {
      if (file === 'deleted') paths.delete(path);
      else paths.add(path);
    }
    return [...paths].toSorted();
  };

  return {
    text(path) {
      const file = touched.get(path);
      return file === undefined ? onDisk(path)?.text : file === 'deleted' ? undefined : file.text;
    },
    exists,
    version(path) {
      const file = touched.get(path);
      return file === undefined ? onDisk(path)?.version.hash : file === 'deleted' ? undefined : file.version;
    },
    write(path, text) {
      const now = touched.get(path);
      const known = now === undefined ? onDisk(path) : undefined;
      const given = readForm(text);
      if (now !== undefined && now !== 'deleted') {
        if (now.text === given.text) return;
        if (now.origin === path && now.executable === undefined && onDisk(path)?.text === given.text) {
          // Back to what the disk says: not touched at all, and the compiler has it parsed already.
          touched.delete(path);
          changes++;
          return;
        }
        put(path, { ...now, text: given.text, version: `draft ${++versions}` });
      } else if (known?.text !== given.text || known.form === undefined) {
        const kept = known ?? (now === 'deleted' ? onDisk(path) : undefined);
        put(path, {
          text: given.text,
          form: kept?.form ?? given.form,
          version: `draft ${++versions}`,
          origin: kept === undefined ? undefined : path,
        });
      }
    },
    delete(path) {
      put(path, 'deleted');
    },
    move(from, to) {
      const moved = fileAt(from);
      if (moved === undefined) return;
      put(from, 'deleted');
      put(to, moved);
    },
    isExecutable(path) {
      const file = touched.get(path);
      const origin = file === undefined ? path : file === 'deleted' ? undefined : file.origin;
      const said = file === undefined || file === 'deleted' ? undefined : file.executable;
      return said ?? (((origin === undefined ? undefined : disk.stat(origin)?.mode) ?? 0) & 0o100) !== 0;
    },
    setExecutable(path, executable) {
      const file = fileAt(path);
      if (file !== undefined) put(path, { ...file, executable });
    },
    sourcePaths: () =>
      (sources ??= allPaths().filter(
        (path) => isSourcePath(path) && (touched.has(path) || onDisk(path)?.text !== undefined),
      )),
    paths: allPaths,
    touched: () => touched,
    get changes() {
      return changes;
    },
    hasFolder: (path) => folders.has(path),
  };
}

function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
