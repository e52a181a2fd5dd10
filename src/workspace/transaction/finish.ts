import { ok, type Result } from '../../core/kernel/result.ts';
import { manifestPath, recordTransaction } from '../backups/manifest.ts';
import type { WorkspaceContext } from '../context.ts';
import { makeOwnDirectories, syncDirectories } from '../disk/directories.ts';
import { isNoDirectory } from '../disk/errors.ts';
import { own } from '../own.ts';
import { split, type Places } from '../paths/places.ts';
import { backupFolders, recordOf, type Intent } from './intent.ts';
import { watchBackups } from './limbo.ts';
import { folderOf, slotsOf, stagedManifest, sweep } from './journal.ts';
import { moveFiles, removeCopied } from './move.ts';

/**
 * What follows the commit point: the old files become backups, the manifest gets its entry, the journal goes. Each step may
 * be repeated. `isStaged`: this process staged it, so that the manifest that lies in the journal still holds. Throws errno errors; the
 * transaction is committed all the same and is finished by the next recovery.
 */
export async function finish(
  context: WorkspaceContext,
  places: Places,
  intent: Intent,
  isStaged: boolean,
): Promise<Result<void>> {
  const { disk, root } = context;
  const moves = intent.files.flatMap((operation, index) => {
    if (operation.backup === null) return [];
    const from = asideOf(places, root, intent, index);
    return from === undefined ? [] : [{ from, to: `${root}/${operation.backup}` }];
  });
  const folders = backupFolders(intent);
  for (const folder of folders) makeOwnDirectories(disk, root, folder, { sync: false });
  const moved = moveFiles(disk, moves);
  const touched = [...moved.folders, ...Array.from(above(folders), (folder) => `${root}/${folder}`)];
  if (isStaged) {
    const folder = folderOf(root, intent.id);
    disk.rename(`${folder}/${stagedManifest}`, `${root}/${manifestPath(intent.session)}`);
    await syncDirectories(disk, new Set([...touched, folder]));
  } else {
    const recorded = await recordTransaction(disk, root, recordOf(intent), touched);
    if (!recorded.ok) return recorded;
  }
  removeCopied(disk, moved.copied);
  watchBackups(context, intent);
  // Not synced: a record that a power loss brings back is finished once more, which changes nothing.
  disk.unlink(`${folderOf(root, intent.id)}/committed`);
  sweep(disk, places, root, intent.id);
  return ok(undefined);
}

/** Where it was moved aside to; undefined when the directory of a hidden sibling is gone, and the sibling with it. */
function asideOf(places: Places, root: string, intent: Intent, index: number): string | undefined {
  const operation = intent.files[index];
  if (operation === undefined) return undefined;
  try {
    return slotsOf(places, root, intent.id, operation, index).aside;
  } catch (error) {
    if (isNoDirectory(error)) return undefined;
    throw error;
  }
}

/** The given directories and every one between them and the backups folder, which hold entries that may be new. */
function above(folders: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(folders);
  for (const folder of folders) {
    for (let path = folder; path.length > own.backups.length;) {
      path = split(path).parent;
      found.add(path);
    }
  }
  return found;
}
