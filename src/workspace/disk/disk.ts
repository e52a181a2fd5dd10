import type { Stats } from 'node:fs';

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
  /** Whether somebody has the file of a descriptor (opened for reading) open for writing; undefined where the system cannot tell. */
  isHeld(descriptor: number): boolean | undefined;
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
