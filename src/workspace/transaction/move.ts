import { split } from '../paths/places.ts';
import { errorCode, lstatOrAbsent, readWhole, syncDirectory, writeNewFiles, type Disk } from '../disk.ts';

/** Moves one file into a place of IDS's own, durably. */
export function moveFile(disk: Disk, from: string, to: string): void {
  moveFiles(disk, [{ from, to }]);
}

/**
 * Moves files into places of IDS's own, durably; across devices by a complete copy that keeps the permission bits. May be
 * repeated after it was ended in the middle.
 */
export function moveFiles(
  disk: Disk,
  moves: readonly { readonly from: string; readonly to: string }[],
): void {
  const folders = new Set(moves.flatMap(({ from, to }) => [to, from]).map((path) => split(path).parent));
  const copied: string[] = [];
  for (const { from, to } of moves) {
    try {
      disk.rename(from, to);
    } catch (error) {
      if (errorCode(error) !== 'EXDEV') throw error;
      copy(disk, from, to);
      copied.push(from);
    }
  }
  for (const folder of folders) syncDirectory(disk, folder);
  for (const from of copied) disk.unlink(from);
}

function copy(disk: Disk, from: string, to: string): void {
  const { stat, bytes } = readWhole(disk, from);
  if (lstatOrAbsent(disk, to) !== undefined) disk.unlink(to);
  writeNewFiles(disk, [
    {
      path: to,
      bytes,
      finish: (descriptor) => {
        disk.fchmod(descriptor, stat.mode & 0o777);
      },
    },
  ]);
}
