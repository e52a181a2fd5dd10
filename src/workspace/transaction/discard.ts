import type { FileVersion } from '../../core/change/change-set.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent, READING, withOpen } from '../disk/read.ts';
import { isVersion, lookInto } from '../disk/versions.ts';
import { writeNewFile } from '../disk/write.ts';

/**
 * Removes a file that IDS had put into a person's tree and has out of it again. False, and the file stays, when it is not IDS's
 * alone any more: an editor that opened it while it stood there has saved into it, or may still do so. `leave` takes it over where the
 * system cannot tell that; false when it cannot. Throws errno errors.
 */
export function discard(
  disk: Disk,
  path: string,
  version: FileVersion | 'absent',
  leave: () => boolean = () => false,
): boolean {
  const rest = restOf(disk, path, version);
  if (rest === 'changed') return false;
  if (rest === 'unchanged' && leave()) return true;
  // A save that came between the look and the removal shows through this.
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
 * Whether a file to which no name of a person's leads any more is exactly the version, and stays so as far as the system can tell: a save
 * that has ended shows in the bytes, one that is still to come in somebody's open descriptor.
 */
export function isAtRest(disk: Disk, path: string, version: FileVersion | 'absent'): boolean {
  return restOf(disk, path, version) !== 'changed';
}

/** `unchanged`: whether it stays so nobody can tell. */
function restOf(
  disk: Disk,
  path: string,
  version: FileVersion | 'absent',
): 'at rest' | 'unchanged' | 'changed' {
  if (lstatOrAbsent(disk, path)?.isFile() !== true) return 'changed';
  return withOpen(disk, path, READING, 0, (descriptor) => {
    const isHeld = disk.isHeld(descriptor);
    if (isHeld === true || !isVersion(lookInto(disk, descriptor), version)) return 'changed';
    return isHeld === false ? 'at rest' : 'unchanged';
  });
}
