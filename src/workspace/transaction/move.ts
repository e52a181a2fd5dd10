import type { FileVersion } from '../../core/change/change-set.ts';
import { keptName } from '../backups/names.ts';
import { split } from '../paths/places.ts';
import { syncDirectory } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { errorCode } from '../disk/errors.ts';
import { lstatOrAbsent, readWhole } from '../disk/read.ts';
import { writeNewFile } from '../disk/write.ts';
import { versionOf } from '../disk/versions.ts';
import { discard } from './discard.ts';

/** A file that went to another device; `from` is still there. */
interface Copied {
  readonly from: string;
  readonly to: string;
  readonly version: FileVersion;
}

/** Moves one file into a place of IDS's own, durably. */
export function moveFile(disk: Disk, from: string, to: string): void {
  const { folders, copied } = moveFiles(disk, [{ from, to }]);
  for (const folder of folders) syncDirectory(disk, folder);
  removeCopied(disk, copied);
}

/**
 * Moves files into places of IDS's own; across devices by a complete copy that keeps the permission bits. May be
 * repeated after it was ended in the middle. The caller makes `folders` durable and then removes `copied`.
 */
export function moveFiles(
  disk: Disk,
  moves: readonly { readonly from: string; readonly to: string }[],
): { readonly folders: ReadonlySet<string>; readonly copied: readonly Copied[] } {
  const folders = new Set(moves.flatMap(({ from, to }) => [to, from]).map((path) => split(path).parent));
  const copied: Copied[] = [];
  for (const { from, to } of moves) {
    try {
      disk.rename(from, to);
    } catch (error) {
      // An earlier attempt has moved it.
      if (errorCode(error) === 'ENOENT' && lstatOrAbsent(disk, from) === undefined) continue;
      if (errorCode(error) !== 'EXDEV') throw error;
      copied.push({ from, to, version: copy(disk, from, to) });
    }
  }
  return { folders, copied };
}

/** Removes what was copied; a save that an editor made into it since then is kept beside the copy. */
export function removeCopied(disk: Disk, copied: readonly Copied[]): void {
  for (const { from, to, version } of copied) {
    if (discard(disk, from, version)) continue;
    copy(disk, from, keptName(to));
    disk.unlink(from);
  }
}

function copy(disk: Disk, from: string, to: string): FileVersion {
  const { stat, bytes } = readWhole(disk, from);
  if (lstatOrAbsent(disk, to) !== undefined) disk.unlink(to);
  writeNewFile(disk, {
    path: to,
    bytes,
    finish: (descriptor) => {
      disk.fchmod(descriptor, stat.mode & 0o777);
    },
  });
  return versionOf(bytes, stat.mode);
}
