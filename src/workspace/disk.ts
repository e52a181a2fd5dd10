import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statfsSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { promisify } from 'node:util';
import { nativeCalls, type NativeCalls } from './native.ts';
import { syncAtOnce } from './sync.ts';

/**
 * The calls through which this room reaches a disk, one system call each, all of them throwing errno errors.
 * Everything goes through here so that a test can fail, weaken or end the process at any one of them.
 */
export interface Disk {
  open(path: string, flags: number, mode?: number): number;
  close(descriptor: number): void;
  /** Bytes read; 0 at the end. */
  read(descriptor: number, into: Uint8Array, offset: number): number;
  /** Number of bytes written, which may be fewer than given. */
  write(descriptor: number, bytes: Uint8Array, offset: number): number;
  fsync(descriptor: number): void;
  /** Makes all of them durable, together where the file system can. Rejects once all have ended. */
  fsyncAll(descriptors: readonly number[]): Promise<void>;
  fchmod(descriptor: number, mode: number): void;
  fchown(descriptor: number, uid: number, gid: number): void;
  fstat(descriptor: number): Stats;
  lstat(path: string): Stats;
  readlink(path: string): string;
  realpath(path: string): string;
  readdir(path: string): string[];
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  rename(from: string, to: string): void;
  /** Makes `to` another name of `from`; EEXIST when `to` is there already, which `rename` would destroy. */
  link(from: string, to: string): void;
  unlink(path: string): void;
  /** Swaps what two names lead to, at once; ENOSYS or EINVAL where the system or the file system cannot. */
  exchange(a: string, b: string): void;
  /** Whether somebody has the file of a descriptor (opened for reading) open for writing; false where the system cannot tell. */
  isHeld(descriptor: number): boolean;
  /** Extended attributes of a file that are a person's: access lists and `user.*`. None where they cannot be read. */
  attributes(path: string): readonly Attribute[];
  setAttribute(descriptor: number, attribute: Attribute): void;
  /** Bytes that an ordinary user can still write on the file system of `path`. */
  freeBytes(path: string): number;
}

export interface Attribute {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Labels that the system itself keeps (`security.*`) are its own to set on a new file. */
const personal = /^(?:user\.|trusted\.|system\.posix_acl_access$)/;

function native(call: string): NativeCalls {
  const calls = nativeCalls();
  if (calls === undefined)
    throw Object.assign(new Error(`no ${call} here`), { code: 'ENOSYS', syscall: call });
  return calls;
}

const fsyncLater = promisify(fsync);

/** The machine's own disk. */
export const machineDisk: Disk = {
  open: (path, flags, mode) => openSync(path, flags, mode),
  close: (descriptor) => {
    closeSync(descriptor);
  },
  read: (descriptor, into, offset) => readSync(descriptor, into, offset, into.length - offset, null),
  write: (descriptor, bytes, offset) => writeSync(descriptor, bytes, offset, bytes.length - offset),
  fsync: (descriptor) => {
    fsyncSync(descriptor);
  },
  async fsyncAll(descriptors) {
    if (await syncAtOnce(descriptors)) return;
    const ended = await Promise.allSettled(descriptors.map((descriptor) => fsyncLater(descriptor)));
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  },
  fchmod: (descriptor, mode) => {
    fchmodSync(descriptor, mode);
  },
  fchown: (descriptor, uid, gid) => {
    fchownSync(descriptor, uid, gid);
  },
  fstat: (descriptor) => fstatSync(descriptor),
  lstat: (path) => lstatSync(path),
  readlink: (path) => readlinkSync(path),
  realpath: (path) => realpathSync(path),
  readdir: (path) => readdirSync(path),
  mkdir: (path, mode) => {
    mkdirSync(path, { mode });
  },
  rmdir: (path) => {
    rmdirSync(path);
  },
  rename: (from, to) => {
    renameSync(from, to);
  },
  link: (from, to) => {
    linkSync(from, to);
  },
  unlink: (path) => {
    unlinkSync(path);
  },
  exchange: (a, b) => {
    native('renameat2').exchange(a, b);
  },
  isHeld: (descriptor) => nativeCalls()?.isHeldForWriting(descriptor) ?? false,
  attributes(path) {
    const calls = nativeCalls();
    if (calls === undefined) return [];
    try {
      return calls
        .listAttributes(path)
        .filter((name) => personal.test(name))
        .map((name) => ({ name, value: calls.readAttribute(path, name) }));
    } catch (error) {
      if (isWithout(error)) return [];
      throw error;
    }
  },
  setAttribute: (descriptor, { name, value }) => {
    native('fsetxattr').setAttribute(descriptor, name, value);
  },
  freeBytes: (path) => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
};

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY, O_DIRECTORY } = constants;

/** The stat of a path itself (links are not followed), or undefined when there is nothing. */
export function lstatOrAbsent(disk: Disk, path: string): Stats | undefined {
  try {
    return disk.lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The errno name of an error (`ENOSPC`), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && 'syscall' in error ? error.code : undefined;
}

/** Whether the error says that a directory on the way is missing or is not a real directory. */
export function isNoDirectory(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');
}

/** Whether a `link` failed because the file system has no hard links. */
export function isWithoutLinks(error: unknown): boolean {
  return errorCode(error) === 'EPERM' || isWithout(error);
}

/** Whether a call failed because the system or the file system does not have it. */
export function isWithout(error: unknown): boolean {
  return ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(errorCode(error) ?? '');
}

/** Runs `use` with an open descriptor and closes it whatever happens. */
export function withOpen<T>(
  disk: Disk,
  path: string,
  flags: number,
  mode: number,
  use: (descriptor: number) => T,
): T {
  const descriptor = disk.open(path, flags, mode);
  try {
    return use(descriptor);
  } finally {
    disk.close(descriptor);
  }
}

/** Makes the entries of a directory durable. */
export function syncDirectory(disk: Disk, path: string): void {
  withOpen(disk, path, O_RDONLY | O_DIRECTORY, 0, (descriptor) => {
    syncDescriptor(disk, descriptor);
  });
}

/** Some file systems have nothing to sync for a directory and answer EINVAL. */
export function syncDescriptor(disk: Disk, descriptor: number): void {
  try {
    disk.fsync(descriptor);
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error;
  }
}

/** Writes until every byte is written: one write may be short without being an error. */
export function writeAll(disk: Disk, descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    const written = disk.write(descriptor, bytes, offset);
    if (written <= 0) {
      throw Object.assign(new Error('a write made no progress'), { code: 'EIO', syscall: 'write' });
    }
    offset += written;
  }
}

/** Makes the entries of directories durable, side by side. */
export function syncDirectories(disk: Disk, paths: Iterable<string>): Promise<void> {
  return withDirectories(disk, paths, (open) => syncDescriptors(disk, open));
}

/** Runs `use` with open descriptors of directories and closes them whatever happens. */
export async function withDirectories(
  disk: Disk,
  paths: Iterable<string>,
  use: (descriptors: readonly number[]) => Promise<void>,
): Promise<void> {
  const open: number[] = [];
  try {
    for (const path of paths) open.push(disk.open(path, O_RDONLY | O_DIRECTORY));
    await use(open);
  } finally {
    for (const descriptor of open) disk.close(descriptor);
  }
}

/** `syncDescriptor` for several, side by side. */
export async function syncDescriptors(disk: Disk, descriptors: readonly number[]): Promise<void> {
  try {
    await disk.fsyncAll(descriptors);
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error;
    for (const descriptor of descriptors) syncDescriptor(disk, descriptor);
  }
}

/** A file that does not exist yet. `finish` sets owner and mode while only this process may read it. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly finish: (descriptor: number) => void;
}

/** So many files are open at once: enough for the file system to make them durable together. */
const together = 64;

/**
 * Creates files that must not be there yet, complete and durable but for their directory entries. All are written before the
 * first is synced, which lets a journalling file system answer most of the syncs at once. `besides`: open directories to
 * make durable along with the last of them.
 */
export async function writeNewFiles(
  disk: Disk,
  files: readonly NewFile[],
  besides: readonly number[],
): Promise<void> {
  for (let start = 0; start < files.length; start += together) {
    const open: number[] = [];
    try {
      for (const file of files.slice(start, start + together)) create(disk, file, open);
      const isLast = start + together >= files.length;
      await syncDescriptors(disk, isLast ? [...open, ...besides] : open);
    } finally {
      for (const descriptor of open) disk.close(descriptor);
    }
  }
}

/** `writeNewFiles` for one. */
export function writeNewFile(disk: Disk, file: NewFile): void {
  const open: number[] = [];
  try {
    create(disk, file, open);
    for (const descriptor of open) disk.fsync(descriptor);
  } finally {
    for (const descriptor of open) disk.close(descriptor);
  }
}

/** The descriptor is in `open` from the moment on in which it has to be closed. */
function create(disk: Disk, { path, bytes, finish }: NewFile, open: number[]): void {
  const descriptor = disk.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  open.push(descriptor);
  writeAll(disk, descriptor, bytes);
  finish(descriptor);
}

/** Replaces a file of IDS's own as a whole and durably: temporary sibling, fsync, rename, fsync of the directory. */
export function replaceOwnFile(disk: Disk, directory: string, name: string, text: string): void {
  const temporary = `${directory}/${name}.tmp`;
  if (lstatOrAbsent(disk, temporary) !== undefined) disk.unlink(temporary);
  writeNewFile(disk, ownFile(disk, temporary, text));
  disk.rename(temporary, `${directory}/${name}`);
  syncDirectory(disk, directory);
}

/** A new file of IDS's own. */
export function ownFile(disk: Disk, path: string, text: string): NewFile {
  return {
    path,
    bytes: new TextEncoder().encode(text),
    finish: (descriptor) => {
      disk.fchmod(descriptor, 0o644);
    },
  };
}

/** A regular file's stat and bytes, read through one descriptor. The caller has made sure that it is a regular file. */
export function readWhole(disk: Disk, path: string): { readonly stat: Stats; readonly bytes: Buffer } {
  return withOpen(disk, path, READING, 0, (descriptor) => readFrom(disk, descriptor));
}

/** Flags that open a file for reading without following a link or waiting for another program. */
export const READING = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

/** `readWhole` through a descriptor that nothing was read from yet. */
export function readFrom(disk: Disk, descriptor: number): { readonly stat: Stats; readonly bytes: Buffer } {
  const stat = disk.fstat(descriptor);
  const chunks: Buffer[] = [];
  let size = stat.size + 1;
  for (;;) {
    const chunk = Buffer.alloc(size);
    let filled = 0;
    while (filled < chunk.length) {
      const got = disk.read(descriptor, chunk, filled);
      if (got === 0) {
        const last = chunk.subarray(0, filled);
        return { stat, bytes: chunks.length === 0 ? last : Buffer.concat([...chunks, last]) };
      }
      filled += got;
    }
    chunks.push(chunk);
    size = 65_536;
  }
}

/**
 * Makes `relative` below `base` one directory at a time; what is there already must be a real directory, because a
 * repository may bring links along. New entries are durable on return, unless `sync` is false.
 */
export function makeOwnDirectories(
  disk: Disk,
  base: string,
  relative: string,
  options: { readonly sync: boolean } = { sync: true },
): void {
  let path = base;
  for (const segment of relative.split('/')) {
    const parent = path;
    path = `${parent}/${segment}`;
    const stat = lstatOrAbsent(disk, path);
    if (stat?.isDirectory()) continue;
    if (stat !== undefined) {
      throw Object.assign(new Error(`${path} is not a directory`), { code: 'ENOTDIR', syscall: 'mkdir' });
    }
    try {
      disk.mkdir(path, 0o777);
    } catch (error) {
      // Another process was quicker.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    if (options.sync) syncDirectory(disk, parent);
  }
}
