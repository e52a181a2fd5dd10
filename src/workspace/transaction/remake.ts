import { syncDirectory } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { isNoDirectory } from '../disk/errors.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { split, type Places } from '../paths/places.ts';

/** Makes a directory again that the transaction had removed, with the mode it had. */
export function remake(disk: Disk, places: Places, path: string, mode: number): void {
  try {
    const target = places.at(path);
    if (lstatOrAbsent(disk, target) !== undefined) return;
    disk.mkdir(target, 0o777);
    disk.fchmod(places.directory(path).descriptor, mode);
  } catch (error) {
    if (!isNoDirectory(error)) throw error;
  }
}

/** Makes all directories again that lead to `path`; durable on return. */
export function remakeAll(disk: Disk, places: Places, path: string): void {
  let real = '';
  for (const segment of path.split('/')) {
    real = real === '' ? segment : `${real}/${segment}`;
    const target = places.at(real);
    if (lstatOrAbsent(disk, target) !== undefined) continue;
    disk.mkdir(target, 0o777);
    syncDirectory(disk, places.directory(split(real).parent).path);
  }
}
