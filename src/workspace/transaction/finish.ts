import { ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import { recordTransaction } from '../backups/manifest.ts';
import { makeOwnDirectories } from '../disk/directories.ts';
import { isNoDirectory } from '../disk/errors.ts';
import { own } from '../own.ts';
import { split, type Places } from '../paths/places.ts';
import type { Intent } from './intent.ts';
import { watchBackups } from './limbo.ts';
import { folderOf, slotsOf, sweep } from './journal.ts';
import { moveFiles, removeCopied } from './move.ts';

/**
 * What follows the commit point: the old files become backups, the manifest gets its entry, the journal goes. Each step may
 * be repeated. Throws errno errors; the transaction is committed all the same and is finished by the next recovery.
 */
export async function finish(
  context: WorkspaceContext,
  places: Places,
  intent: Intent,
): Promise<Result<void>> {
  const { disk, root } = context;
  const moves = intent.files.flatMap((operation, index) => {
    if (operation.backup === null) return [];
    const from = asideOf(places, root, intent, index);
    return from === undefined ? [] : [{ from, to: `${root}/${operation.backup}` }];
  });
  const folders = new Set(
    intent.files.flatMap(({ backup }) => (backup === null ? [] : [split(backup).parent])),
  );
  for (const folder of folders) makeOwnDirectories(disk, root, folder, { sync: false });
  const moved = moveFiles(disk, moves);
  const { version: _version, removes: _removes, files, ...record } = intent;
  const recorded = await recordTransaction(
    disk,
    root,
    { ...record, files: files.map(({ beside: _beside, ...file }) => file) },
    [...moved.folders, ...Array.from(above(folders), (folder) => `${root}/${folder}`)],
  );
  if (!recorded.ok) return recorded;
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

/** Every directory between the backups folder and the given ones, which hold entries that may be new. */
function above(folders: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const folder of folders) {
    for (let path = folder; path.length > own.backups.length;) {
      path = split(path).parent;
      found.add(path);
    }
  }
  return found;
}
