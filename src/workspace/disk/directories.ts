import { constants } from 'node:fs';
import type { Disk } from './disk.ts';
import { errorCode } from './errors.ts';
import { lstatOrAbsent, withOpen } from './read.ts';

const { O_DIRECTORY, O_RDONLY } = constants;

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
