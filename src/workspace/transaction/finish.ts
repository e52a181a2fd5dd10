import { ok, type Result } from '../../core/kernel/result.ts';
import { recordTransaction } from '../backups/manifest.ts';
import { isNoDirectory, lstatOrAbsent, makeOwnDirectories, type Disk } from '../disk.ts';
import { split, type Places } from '../paths/places.ts';
import type { Intent } from './intent.ts';
import { dropIntent, folderOf, slotsOf, sweep } from './journal.ts';
import { moveFile } from './move.ts';

/**
 * What follows the commit point: the old files become backups, the manifest gets its entry, the journal goes. Each step may
 * be repeated. Throws errno errors; the transaction is committed all the same and is finished by the next recovery.
 */
export function finish(disk: Disk, places: Places, root: string, intent: Intent): Result<void> {
  intent.files.forEach((operation, index) => {
    if (operation.backup === null) return;
    let aside: string;
    try {
      ({ aside } = slotsOf(places, root, intent.id, operation, index));
    } catch (error) {
      if (!isNoDirectory(error)) throw error;
      // The directory of a hidden sibling is gone, and the sibling with it.
      return;
    }
    if (lstatOrAbsent(disk, aside) === undefined) return;
    makeOwnDirectories(disk, root, split(operation.backup).parent);
    moveFile(disk, aside, `${root}/${operation.backup}`);
  });
  const { version: _version, removes: _removes, files, ...record } = intent;
  const recorded = recordTransaction(disk, root, {
    ...record,
    files: files.map(({ beside: _beside, ...file }) => file),
  });
  if (!recorded.ok) return recorded;
  dropIntent(disk, folderOf(root, intent.id), 'committed');
  sweep(disk, places, root, intent.id);
  return ok(undefined);
}
