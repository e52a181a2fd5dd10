import type { FileVersion } from '../../core/change/change-set.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent, READING, withOpen } from '../disk/read.ts';
import { writeNewFile } from '../disk/write.ts';
import { isVersion, lookInto } from '../disk/versions.ts';

/**
 * Removes a file that IDS had put into a person's tree and has out of it again. False, and the file stays, when it is not IDS's
 * alone any more: an editor that opened it while it stood there has saved into it, or may still do so. Throws errno errors.
 */
export function discard(disk: Disk, path: string, version: FileVersion | 'absent'): boolean {
  if (!isAtRest(disk, path, version)) return false;
  // Where the system cannot tell who has it open, a save that came between the look and the removal shows through this.
  return withOpen(disk, path, READING, 0, (descriptor) => {
    disk.unlink(path);
    const found = lookInto(disk, descriptor);
    if (isVersion(found, version) || found.is !== 'file') return true;
    const { bytes, stat } = found;
    const finish = (made: number) => {
      disk.fchmod(made, stat.mode & 0o777);
    };
    writeNewFile(disk, { path, bytes, finish });
    return false;
  });
}

/**
 * Whether a file to which no name of a person's leads any more is exactly the version, and stays so: a save that has ended shows in
 * the bytes, one that is still to come in somebody's open descriptor.
 */
export function isAtRest(disk: Disk, path: string, version: FileVersion | 'absent'): boolean {
  if (lstatOrAbsent(disk, path)?.isFile() !== true) return false;
  return withOpen(
    disk,
    path,
    READING,
    0,
    (descriptor) => !disk.isHeld(descriptor) && isVersion(lookInto(disk, descriptor), version),
  );
}
