import { constants, type Stats } from 'node:fs';
import type { Disk } from './disk.ts';
import { errorCode } from './errors.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** The stat of a path itself (links are not followed), or undefined when there is nothing. */
export function lstatOrAbsent(disk: Disk, path: string): Stats | undefined {
  try {
    return disk.lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Flags that open a file for reading without following a link or waiting for another program. */
export const READING = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

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

/** A regular file's stat and bytes, read through one descriptor. The caller has made sure that it is a regular file. */
export function readWhole(disk: Disk, path: string): { readonly stat: Stats; readonly bytes: Buffer } {
  return withOpen(disk, path, READING, 0, (descriptor) => readFrom(disk, descriptor));
}

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
