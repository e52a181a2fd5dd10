import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ContentHash, FileVersion, Sha256 } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import { isSourcePath, listFiles, MAX_FILE_BYTES, statFile, type ListedFile } from '../../worktree/files.ts';
import { decode, type TextForm } from './text-file.ts';

/** A file as it was read. `text` is undefined where the bytes are not text. */
export interface DiskFile {
  readonly path: WorkspacePath;
  readonly version: FileVersion;
  readonly text: string | undefined;
  readonly form: TextForm | undefined;
  readonly stamp: string;
}

/** Reads the workspace; what has not changed since the last time is taken from memory. */
export interface Disk {
  readonly root: string;
  /** Looks at the disk anew. Everything below speaks of that moment, or of the moment a file was first asked for. */
  refresh(alsoSkip: ReadonlySet<string>): void;
  /** Every file that git does not ignore, by path, in order. */
  readonly listed: ReadonlyMap<WorkspacePath, ListedFile>;
  /** Any regular file under the root, ignored by git or not; undefined when there is none or it is reached through a symbolic link. */
  stat(path: WorkspacePath): ListedFile | undefined;
  /** Undefined when absent, not a regular file or above MAX_FILE_BYTES. */
  read(path: WorkspacePath): DiskFile | undefined;
  /** The bytes now, with their version; undefined when absent. Not limited in size. */
  bytes(path: WorkspacePath): { readonly version: FileVersion; readonly bytes: Uint8Array } | undefined;
  /** The source files, each small enough and text. */
  sources(): readonly DiskFile[];
}

/** A file changed this recently (milliseconds) may change again without its stamp moving: it is read again next time. */
const SETTLED = 2000;

export function makeDisk(root: string, sha256: Sha256): Disk {
  let listed = new Map<WorkspacePath, ListedFile>();
  let seen = new Map<WorkspacePath, ListedFile | undefined>();
  const kept = new Map<WorkspacePath, DiskFile>();
  /** Paths whose kept content was confirmed since the last refresh. */
  let confirmed = new Set<WorkspacePath>();

  const stat = (path: WorkspacePath): ListedFile | undefined => {
    const known = listed.get(path);
    if (known !== undefined) return known;
    if (!seen.has(path)) seen.set(path, isInside(root, path) ? statFile(root, path) : undefined);
    return seen.get(path);
  };

  const read = (path: WorkspacePath): DiskFile | undefined => {
    const before = kept.get(path);
    if (before !== undefined && confirmed.has(path)) return before;
    const file = stat(path);
    if (file === undefined || file.size > MAX_FILE_BYTES) {
      kept.delete(path);
      return undefined;
    }
    confirmed.add(path);
    if (before?.stamp === file.stamp && before.version.mode === file.mode) return before;
    const bytes = readBytes(`${root}/${path}`);
    if (bytes === undefined) return undefined;
    const decoded = decode(bytes);
    const now: DiskFile = {
      path,
      version: versionOf(bytes, file.mode, sha256),
      text: decoded?.text,
      form: decoded?.form,
      stamp: Date.now() - file.changedAt < SETTLED ? '' : file.stamp,
    };
    // The same text object as before keeps comparisons and the compiler's caches cheap.
    const same = before?.version.hash === now.version.hash ? { ...now, text: before.text } : now;
    kept.set(path, same);
    return same;
  };

  return {
    root,
    refresh(alsoSkip) {
      listed = new Map(listFiles(root, alsoSkip).map((file) => [file.path, file]));
      seen = new Map();
      confirmed = new Set();
      for (const path of kept.keys()) if (!listed.has(path)) kept.delete(path);
    },
    get listed() {
      return listed;
    },
    stat,
    read,
    bytes(path) {
      const file = isInside(root, path) ? statFile(root, path) : undefined;
      const bytes = file === undefined ? undefined : readBytes(`${root}/${path}`);
      return file === undefined || bytes === undefined
        ? undefined
        : { version: versionOf(bytes, file.mode, sha256), bytes };
    },
    sources: () =>
      [...listed.keys()].flatMap((path) => {
        if (!isSourcePath(path)) return [];
        const file = read(path);
        return file?.text === undefined ? [] : [file];
      }),
  };
}

export function versionOf(bytes: Uint8Array, mode: number, sha256: Sha256): FileVersion {
  return { hash: sha256(bytes) as ContentHash, mode, size: bytes.byteLength };
}

function readBytes(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Whether the folder of a path lies in the root without passing through a symbolic link. */
function isInside(root: string, path: WorkspacePath): boolean {
  const folder = dirname(`${root}/${path}`);
  try {
    return realpathSync(folder) === folder;
  } catch {
    return false;
  }
}
