import { constants } from 'node:fs';
import type { FileVersion } from '../../core/change/change-set.ts';
import { withOpen, type Disk } from '../disk.ts';
import { isVersion, look } from '../versions.ts';

/**
 * Removes a file that IDS had put into a person's tree and has out of it again. False, and the file stays, when it is not IDS's
 * alone any more: an editor that opened it while it stood there has saved into it, or may still do so. Throws errno errors.
 */
export function discard(disk: Disk, path: string, version: FileVersion | 'absent'): boolean {
  const isOurs = () => isVersion(look(disk, path), version);
  if (!isOurs()) return false;
  // A save that has ended shows in the bytes, one that is still to come in the open descriptor. Whoever comes later cannot reach it by its name.
  const isHeld = withOpen(disk, path, constants.O_RDONLY | constants.O_NOFOLLOW, 0, (descriptor) =>
    disk.isHeld(descriptor),
  );
  if (isHeld || !isOurs()) return false;
  disk.unlink(path);
  return true;
}
