import { closeSync, constants, fstatSync, openSync } from 'node:fs';

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Walks from `base` down one name at a time without following a link and calls `use` with a path to the folder that
 * nobody can put another in the place of. Undefined where there is no such folder, or a link on the way. Linux only.
 */
export function inFolder<T>(base: string, relative: string, use: (path: string) => T): T | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(base, FOLDER);
    for (const name of relative.split('/').filter((part) => part !== '' && part !== '.')) {
      const next = openSync(`/proc/self/fd/${descriptor}/${name}`, FOLDER);
      closeSync(descriptor);
      descriptor = next;
    }
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    if (isElsewhere(error)) return undefined;
    throw error;
  }
  try {
    return use(`/proc/self/fd/${descriptor}`);
  } finally {
    closeSync(descriptor);
  }
}

/** Calls `use` with a path to the regular file at `path` itself, whose folder is certain. Undefined where there is none. */
export function withFile<T>(path: string, use: (path: string) => T): T | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, FILE);
  } catch (error) {
    if (isElsewhere(error)) return undefined;
    throw error;
  }
  try {
    return fstatSync(descriptor).isFile() ? use(`/proc/self/fd/${descriptor}`) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** `device:inode` of a file or folder that is reached without a link from the root of the machine; else undefined. */
export function identityOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  return inFolder('/', path.slice(0, slash), (folder) => {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(`${folder}/${path.slice(slash + 1)}`, FILE);
      const { dev, ino } = fstatSync(descriptor);
      return `${dev}:${ino}`;
    } catch (error) {
      if (isElsewhere(error)) return undefined;
      throw error;
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  });
}

/** `ENXIO`: a socket or a pipe without a reader. */
function isElsewhere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO';
}
