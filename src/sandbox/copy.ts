import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { listFiles } from '../worktree/files.ts';

/** A folder of our own outside the workspace, the only place that this room writes to. */
export interface Scratch {
  /** The copy of the workspace. */
  readonly copy: string;
  /** A second tree beside it, see packages.ts. */
  readonly mirror: string;
  /** What comes out of the sandbox. */
  readonly results: string;
  /** Removes everything; what cannot be removed is left to the next sweep. */
  dispose(): Promise<void>;
}

const PREFIX = 'ids-run-';

export function openScratch(): Scratch {
  sweep();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  const [copy, mirror, results] = [join(folder, 'copy'), join(folder, 'mirror'), join(folder, 'results')];
  for (const each of [copy, mirror, results]) mkdirSync(each);
  return { copy, mirror, results, dispose: () => remove(folder) };
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Removes what processes that were killed have left. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^ids-run-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) void remove(join(tmpdir(), name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A state of the workspace: the files on disk, but for those that are given. */
export interface State {
  readonly root: string;
  /** Relative path → bytes, undefined: not there. */
  readonly instead: ReadonlyMap<string, Uint8Array | undefined>;
}

/** Secrets by their name: settings of a person or a server, never of a repository's tests. */
export const SECRET =
  /^(?:\.env(?:\.(?!example$|sample$|template$|defaults?$|dist$|schema$).*)?|\.npmrc|\.yarnrc(?:\.yml)?|\.netrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519))$/i;

/** The files of a state that a copy has: what git would not ignore, without secrets. Relative paths and bytes. */
export function filesOf({ root, instead }: State): {
  readonly paths: readonly string[];
  readonly size: number;
} {
  const listed = listFiles(root).filter(({ path }) => !instead.has(path));
  const added = [...instead].filter(([, bytes]) => bytes !== undefined);
  return {
    paths: [...listed.map(({ path }) => path), ...added.map(([path]) => path)]
      .filter((path) => !SECRET.test(basename(path)))
      .toSorted(),
    size:
      listed.reduce((sum, { size }) => sum + size, 0) +
      added.reduce((sum, [, bytes]) => sum + (bytes?.length ?? 0), 0),
  };
}

/** A link or a folder of packages that the copy's folders have on disk, by its path relative to the root. */
export interface Found {
  readonly modules: readonly string[];
}

/**
 * Makes the copy: every file of the state with its permission bits, by reference where the file system can, and the
 * symbolic links in the same folders. Returns where folders of packages are; they are not copied.
 */
export async function materialise(
  state: State,
  paths: readonly string[],
  to: string,
  pause: () => Promise<void>,
): Promise<Found> {
  const { root, instead } = state;
  const folders = new Set(['']);
  for (const path of paths) {
    for (let at = dirname(path); at !== '.' && !folders.has(at); at = dirname(at)) folders.add(at);
  }
  for (const folder of [...folders].toSorted()) mkdirSync(join(to, folder), { recursive: true });
  for (const path of paths) {
    await pause();
    const bytes = instead.get(path);
    const target = join(to, path);
    if (bytes === undefined) copyFileSync(join(root, path), target, constants.COPYFILE_FICLONE);
    else {
      writeFileSync(target, bytes);
      const old = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (old?.isFile() === true) chmodSync(target, old.mode & 0o777);
    }
  }
  const modules: string[] = [];
  for (const folder of folders) {
    await pause();
    for (const entry of entriesOf(join(root, folder))) {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules') modules.push(path);
      else if (entry.isSymbolicLink() && !existsSync(join(to, path)) && !SECRET.test(entry.name)) {
        symlinkSync(readlinkSync(join(root, path)), join(to, path));
      }
    }
  }
  return { modules };
}

/** A folder of links. `links`: name → where it leads. */
export function linkFolder(folder: string, links: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, target] of links) {
    if (lstatSync(join(folder, name), { throwIfNoEntry: false }) === undefined) {
      symlinkSync(target, join(folder, name));
    }
  }
}

export function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
