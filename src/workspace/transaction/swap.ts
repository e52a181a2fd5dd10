import { errorCode, lstatOrAbsent, syncDescriptor, syncDirectory, type Disk } from '../disk.ts';
import { split, type Places } from '../paths/places.ts';
import { isVersion, look } from '../versions.ts';
import type { Intent, Operation } from './intent.ts';
import { folderOf, slotsOf } from './journal.ts';

/** A file that somebody changed in the middle of the swap. */
export interface Collision {
  readonly path: string;
}

/**
 * Brings the staged files into place, each old one moved aside first and looked at there, where no save can replace it.
 * Never overwrites: a name that somebody took in between ends the swap. Everything is durable on normal return.
 * A collision or an errno error leaves it half done; `undo` takes it from there.
 *
 * Where the system can exchange two names at once (renameat2), this is the only file that would change.
 */
export function swap(disk: Disk, places: Places, root: string, intent: Intent): Collision | undefined {
  for (const path of intent.directories) makeDirectory(disk, places, path);
  const numbered = intent.files.map((operation, index) => ({ operation, index }));
  // Deletions first: on a file system that folds case, a new name may be free only then.
  const ordered = [
    ...numbered.filter(({ operation }) => operation.after === 'absent'),
    ...numbered.filter(({ operation }) => operation.after !== 'absent'),
  ];
  for (const { operation, index } of ordered) {
    if (!swapOne(disk, places, root, intent.id, operation, index)) return operation;
  }
  const removed = new Set<string>();
  for (const { path } of intent.removes) if (removeIfEmpty(disk, places, path)) removed.add(path);
  syncTouched(disk, places, root, intent, removed);
  return numbered.find(({ operation, index }) => {
    // An editor that had the old file open may have saved into it after it was moved.
    const { aside } = slotsOf(places, root, intent.id, operation, index);
    return operation.before !== 'absent' && !isVersion(look(disk, aside), operation.before);
  })?.operation;
}

/** False when the file is not what it was, or somebody has put another there. */
function swapOne(
  disk: Disk,
  places: Places,
  root: string,
  id: string,
  operation: Operation,
  index: number,
): boolean {
  const target = places.at(operation.real);
  const { staged, aside } = slotsOf(places, root, id, operation, index);
  if (operation.before !== 'absent') {
    try {
      disk.rename(target, aside);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
    if (!isVersion(look(disk, aside), operation.before)) return false;
  }
  if (operation.after === 'absent') return true;
  try {
    disk.link(staged, target);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function makeDirectory(disk: Disk, places: Places, path: string): void {
  try {
    disk.mkdir(places.at(path), 0o777);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const uid = process.geteuid?.();
  if (uid !== 0) return;
  const parent = disk.fstat(places.directory(split(path).parent).descriptor);
  if (parent.uid !== uid) disk.fchown(places.directory(path).descriptor, parent.uid, parent.gid);
}

/** Whether the directory is gone; one that still holds something stays. */
export function removeIfEmpty(disk: Disk, places: Places, path: string): boolean {
  try {
    const target = places.at(path);
    places.forget(path);
    disk.rmdir(target);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'ENOENT') return true;
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'ELOOP', 'EBUSY'].includes(code)) return false;
    throw error;
  }
}

/** Makes the entries of every directory durable that the transaction may have changed, and of those it moves through. */
export function syncTouched(
  disk: Disk,
  places: Places,
  root: string,
  intent: Intent,
  gone: ReadonlySet<string>,
): void {
  const touched = new Set([
    ...intent.files.map(({ real }) => split(real).parent),
    ...intent.files.flatMap(({ beside }) => (beside === null ? [] : [beside as string])),
    ...intent.directories.map((path) => split(path).parent),
    ...intent.removes.map(({ path }) => split(path).parent),
  ]);
  for (const real of touched) {
    if (gone.has(real)) continue;
    syncDescriptor(disk, places.directory(real).descriptor);
  }
  const old = `${folderOf(root, intent.id)}/old`;
  if (lstatOrAbsent(disk, old) !== undefined) syncDirectory(disk, old);
}
