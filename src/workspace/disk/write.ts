import { constants } from 'node:fs';
import { syncDescriptors, syncDirectory } from './directories.ts';
import type { Disk } from './disk.ts';
import { lstatOrAbsent } from './read.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** A file that does not exist yet. `finish` sets owner and mode while only this process may read it. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly finish: (descriptor: number) => void;
}

/** So many files are open at once: enough for the file system to make them durable together. */
const together = 128;

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
