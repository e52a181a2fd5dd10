import {
  closeSync,
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
} from 'node:fs';
import { promisify } from 'node:util';
import { nativeCalls, type NativeCalls } from './native.ts';
import { syncAtOnce } from './syncfs.ts';
import type { Disk } from './disk.ts';
import { isWithout } from './errors.ts';

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
  isHeld: (descriptor) => nativeCalls()?.isHeldForWriting(descriptor),
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
