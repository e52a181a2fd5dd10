import { split } from '../paths/places.ts';
import { errorCode, lstatOrAbsent, readWhole, syncDirectory, writeNewFile, type Disk } from '../disk.ts';

/** Moves one file into a place of IDS's own, durably. */
export function moveFile(disk: Disk, from: string, to: string): void {
  const { folders, copied } = moveFiles(disk, [{ from, to }]);
  for (const folder of folders) syncDirectory(disk, folder);
  for (const path of copied) disk.unlink(path);
}

/**
 * Moves files into places of IDS's own; across devices by a complete copy that keeps the permission bits. May be
 * repeated after it was ended in the middle. The caller makes `folders` durable and then removes `copied`.
 */
export function moveFiles(
  disk: Disk,
  moves: readonly { readonly from: string; readonly to: string }[],
): { readonly folders: ReadonlySet<string>; readonly copied: readonly string[] } {
  const folders = new Set(moves.flatMap(({ from, to }) => [to, from]).map((path) => split(path).parent));
  const copied: string[] = [];
  for (const { from, to } of moves) {
    try {
      disk.rename(from, to);
    } catch (error) {
      // An earlier attempt has moved it.
      if (errorCode(error) === 'ENOENT' && lstatOrAbsent(disk, from) === undefined) continue;
      if (errorCode(error) !== 'EXDEV') throw error;
      copy(disk, from, to);
      copied.push(from);
    }
  }
  return { folders, copied };
}

function copy(disk: Disk, from: string, to: string): void {
  const { stat, bytes } = readWhole(disk, from);
  if (lstatOrAbsent(disk, to) !== undefined) disk.unlink(to);
  writeNewFile(disk, {
    path: to,
    bytes,
    finish: (descriptor) => {
      disk.fchmod(descriptor, stat.mode & 0o777);
    },
  });
}
