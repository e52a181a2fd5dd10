import { syncDescriptors, withDirectories } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { errorCode, isWithout } from '../disk/errors.ts';
import { split, type Places } from '../paths/places.ts';
import { isVersion, look, sameFile } from '../disk/versions.ts';
import { discard, isAtRest } from './discard.ts';
import type { Intent, Operation } from './intent.ts';
import { folderOf, slotsOf, type Slots } from './journal.ts';
import type { Limbo } from './limbo.ts';

/** A file that somebody changed in the middle of the swap. */
export interface Collision {
  readonly path: string;
  /** It is as it was, but another program has it open for writing: what it will write would be lost. */
  readonly isHeld?: boolean;
}

/**
 * Brings the staged files into place, each old one moved aside first and looked at there, where no save can replace it.
 * Never overwrites: a name that somebody took in between ends the swap. Everything is durable on normal return.
 * A collision or an errno error leaves it half done; `undo` takes it from there.
 */
export async function swap(
  disk: Disk,
  places: Places,
  root: string,
  intent: Intent,
  limbo: Limbo,
): Promise<Collision | undefined> {
  for (const path of intent.directories) makeDirectory(disk, places, path);
  const numbered = intent.files.map((operation, index) => ({ operation, index }));
  // Deletions first: on a file system that folds case, a new name may be free only then.
  const ordered = [
    ...numbered.filter(({ operation }) => operation.after === 'absent'),
    ...numbered.filter(({ operation }) => operation.after !== 'absent'),
  ];
  for (const { operation, index } of ordered) {
    if (!swapOne(disk, places, root, intent.id, operation, index, limbo)) return operation;
  }
  const removed = new Set<string>();
  for (const { path } of intent.removes) if (removeIfEmpty(disk, places, path)) removed.add(path);
  await syncTouched(disk, places, root, intent, removed);
  for (const { operation, index } of numbered) {
    // An editor that had the old file open may have saved into it after it was moved, or be about to.
    const { aside } = slotsOf(places, root, intent.id, operation, index);
    if (operation.before === 'absent' || isAtRest(disk, aside, operation.before)) continue;
    return { path: operation.path, isHeld: isVersion(look(disk, aside), operation.before) };
  }
  return undefined;
}

/** False when the file is not what it was, or somebody has put another there. */
function swapOne(
  disk: Disk,
  places: Places,
  root: string,
  id: string,
  operation: Operation,
  index: number,
  limbo: Limbo,
): boolean {
  const target = places.at(operation.real);
  const slots = slotsOf(places, root, id, operation, index);
  const { staged, aside } = slots;
  if (operation.before !== 'absent' && operation.after !== 'absent') {
    const exchanged = exchange(disk, target, slots, operation, limbo);
    if (exchanged !== undefined) return exchanged;
  }
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

/**
 * Puts the new file in the old one's place at once, so that the name is never free, and looks at what came out. False when that
 * is not the file from before: then it is back in its place. Undefined where the file system cannot exchange names.
 */
function exchange(
  disk: Disk,
  target: string,
  { staged, aside }: Slots,
  { before, after, real }: Operation,
  limbo: Limbo,
): boolean | undefined {
  const ours = disk.lstat(staged);
  try {
    disk.exchange(staged, target);
  } catch (error) {
    if (isWithout(error)) return undefined;
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  disk.rename(staged, aside);
  if (before !== 'absent' && isVersion(look(disk, aside), before)) return true;
  disk.exchange(aside, target);
  // What came out now is the new file again, or else a save that is younger than the one that was just put back. It may be a save into
  // the new file itself.
  const leave = () => after !== 'absent' && limbo(aside, real, after);
  if (!sameFile(disk.lstat(aside), ours) || !discard(disk, aside, after, leave)) disk.exchange(aside, target);
  return false;
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
export async function syncTouched(
  disk: Disk,
  places: Places,
  root: string,
  intent: Intent,
  gone: ReadonlySet<string>,
): Promise<void> {
  const touched = new Set([
    ...intent.files.map(({ real }) => split(real).parent),
    ...intent.files.flatMap(({ beside }) => (beside === null ? [] : [beside as string])),
    ...intent.directories.map((path) => split(path).parent),
    ...intent.removes.map(({ path }) => split(path).parent),
  ]);
  const open = [...touched]
    .filter((real) => !gone.has(real))
    .map((real) => places.directory(real).descriptor);
  await withDirectories(disk, [folderOf(root, intent.id)], (slots) =>
    syncDescriptors(disk, [...open, ...slots]),
  );
}
