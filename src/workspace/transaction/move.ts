import { errorCode, lstatOrAbsent, readWhole, syncDirectory, writeNewFile, type Disk } from '../disk.ts';

/**
 * Moves a file into a place of IDS's own, durably; across devices by a complete copy that keeps the permission bits.
 * May be repeated after it was ended in the middle.
 */
export function moveFile(disk: Disk, from: string, to: string): void {
  try {
    disk.rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const { stat, bytes } = readWhole(disk, from);
    if (lstatOrAbsent(disk, to) !== undefined) disk.unlink(to);
    writeNewFile(disk, to, bytes, (descriptor) => {
      disk.fchmod(descriptor, stat.mode & 0o777);
    });
    syncDirectory(disk, to.slice(0, to.lastIndexOf('/')));
    disk.unlink(from);
    return;
  }
  syncDirectory(disk, to.slice(0, to.lastIndexOf('/')));
}
