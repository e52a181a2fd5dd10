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
import { chmod, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { inFolder, withFile } from './descend.ts';
import { isAlive } from './alive.ts';
import { listFiles } from '../worktree/files.ts';

/** A folder of our own outside the workspace, the only place that this room writes to. */
export interface Scratch {
  /** The copy of the workspace. */
  readonly copy: string;
  /** A second tree beside it, see packages.ts. */
  readonly mirror: string;
  /** What comes out of the sandbox. */
  readonly results: string;
  /** A file without content, to lay over what is not to be seen. */
  readonly nothing: string;
  /** Removes everything; what cannot be removed is left to the next sweep. */
  dispose(): Promise<void>;
}

const PREFIX = 'ids-run-';

export function openScratch(): Scratch {
  sweep();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  const [copy, mirror, results] = [join(folder, 'copy'), join(folder, 'mirror'), join(folder, 'results')];
  for (const each of [copy, mirror, results]) mkdirSync(each);
  const nothing = join(folder, 'nothing');
  writeFileSync(nothing, '');
  return { copy, mirror, results, nothing, dispose: () => remove(folder) };
}

async function remove(folder: string): Promise<void> {
  const gone = () => rm(folder, { recursive: true, force: true });
  // What ran in the copy may have closed folders to their owner.
  await gone()
    .catch(() => reopen(folder).then(gone))
    .catch(() => undefined);
}

async function reopen(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await reopen(join(folder, entry.name));
  }
}

/** Removes what processes that were killed have left. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^ids-run-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) void remove(join(tmpdir(), name));
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
  for (const [folder, names] of byFolder(paths)) {
    await pause();
    // A folder that became a link since it was listed leads elsewhere: nothing behind it is copied.
    inFolder(root, folder, (from) => {
      for (const name of names) {
        const path = join(folder, name);
        const bytes = instead.get(path);
        const target = join(to, path);
        if (bytes === undefined) {
          withFile(`${from}/${name}`, (file) => {
            copyFileSync(file, target, constants.COPYFILE_FICLONE);
          });
        }
      }
    });
    for (const name of names) {
      const bytes = instead.get(join(folder, name));
      if (bytes !== undefined) writeGiven(root, join(folder, name), bytes, to);
    }
  }
  const modules: string[] = [];
  for (const folder of folders) {
    await pause();
    inFolder(root, folder, (from) => {
      for (const entry of entriesOf(from)) {
        const path = join(folder, entry.name);
        if (entry.name === 'node_modules') modules.push(path);
        else if (entry.isSymbolicLink() && !existsSync(join(to, path)) && !SECRET.test(entry.name)) {
          linkAs(`${from}/${entry.name}`, join(to, path));
        }
      }
    });
  }
  return { modules };
}

function byFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = dirname(path);
    const names = folders.get(folder) ?? [];
    names.push(basename(path));
    folders.set(folder, names);
  }
  return folders;
}

function writeGiven(root: string, path: string, bytes: Uint8Array, to: string): void {
  writeFileSync(join(to, path), bytes);
  const old = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (old?.isFile() === true) chmodSync(join(to, path), old.mode & 0o777);
}

/** The same link at another place, unless it is gone by now. */
function linkAs(from: string, to: string): void {
  let target: string;
  try {
    target = readlinkSync(from);
  } catch {
    return;
  }
  symlinkSync(target, to);
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
