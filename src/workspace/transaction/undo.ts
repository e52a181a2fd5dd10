import type { Disk } from '../disk/disk.ts';
import { errorCode, isNoDirectory } from '../disk/errors.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { split, type Places } from '../paths/places.ts';
import { isVersion, look, sameFile } from '../disk/versions.ts';
import { discard } from './discard.ts';
import type { Intent, Operation } from './intent.ts';
import { slotsOf, type Slots } from './journal.ts';
import { giveBack, keep, keptPlace, putBack, type Conflict, type Undoing } from './keep.ts';
import type { Limbo } from './limbo.ts';
import { moveFile } from './move.ts';
import { remake, remakeAll } from './remake.ts';
import { removeIfEmpty, syncTouched } from './swap.ts';

/**
 * Takes a prepared transaction back, last operation first, from whatever point it and earlier undoings got to.
 * A file that holds what IDS wrote gets its old bytes back; one that is as before is left; anything else is a person's
 * and stays, which is reported before anything is moved on its account. Durable on return; throws errno errors, and may then be called again.
 */
export async function undo(
  disk: Disk,
  places: Places,
  root: string,
  intent: Intent,
  report: (conflict: Conflict) => void,
  limbo: Limbo,
): Promise<void> {
  for (const { path, mode } of intent.removes.toReversed()) remake(disk, places, path, mode);
  const numbered = intent.files.map((operation, index) => ({ operation, index }));
  // The reverse of the order in which `swap` went.
  const reversed = [
    ...numbered.filter(({ operation }) => operation.after !== 'absent').toReversed(),
    ...numbered.filter(({ operation }) => operation.after === 'absent').toReversed(),
  ];
  for (const { operation, index } of reversed) {
    const slots = slotsOf(places, root, intent.id, operation, index);
    const context = { disk, places, root, id: intent.id, operation, slots, report, limbo };
    undoOne(context);
    settleStaged(context);
  }
  const gone = new Set<string>();
  for (const path of intent.directories.toReversed()) {
    if (removeIfEmpty(disk, places, path)) gone.add(path);
  }
  await syncPresent(disk, places, root, intent, gone);
}

function undoOne(context: Undoing): void {
  const { disk, places, operation, slots } = context;
  settleExchange(context);
  let target: string;
  try {
    target = places.at(operation.real);
  } catch (error) {
    if (!isNoDirectory(error)) throw error;
    if (lstatOrAbsent(disk, slots.aside) === undefined) return;
    if (errorCode(error) !== 'ENOENT') {
      keep(context);
      return;
    }
    remakeAll(disk, places, split(operation.real).parent);
    target = places.at(operation.real);
  }
  if (!settleOut(context, target)) return;

  const current = lstatOrAbsent(disk, target);
  const aside = lstatOrAbsent(disk, slots.aside);
  if (operation.before === 'absent') {
    if (current === undefined) return;
    if (isOurs(disk, target, slots, operation)) takeOut(context, target);
    else context.report({ path: operation.path, kept: null });
  } else if (aside === undefined) {
    return;
  } else if (sameFile(current, aside)) {
    disk.unlink(slots.aside);
  } else if (current === undefined) {
    if (!putBack(disk, slots.aside, target)) keep(context);
  } else if (removed(context, slots.aside)) {
    // Exchanged and exchanged back: that was the new file, and what stands at the target is a person's and in its place.
  } else if (!isOurs(disk, target, slots, operation)) {
    keep(context);
  } else if (takeOut(context, target) && !putBack(disk, slots.aside, target)) {
    keep(context);
  }
}

/** An exchange leaves the old file under the new one's name until it is moved aside: does that where it was not done. */
function settleExchange({ disk, slots, operation }: Undoing): void {
  if (operation.before === 'absent' || operation.after === 'absent') return;
  try {
    if (lstatOrAbsent(disk, slots.aside) !== undefined) return;
    const staged = look(disk, slots.staged);
    // The staged file was complete before the record was written, so that anything else came out of the exchange.
    if (staged.is !== 'absent' && !isVersion(staged, operation.after)) disk.rename(slots.staged, slots.aside);
  } catch (error) {
    // The directory of a hidden sibling is gone, and the sibling with it.
    if (!isNoDirectory(error)) throw error;
  }
}

/** The staged file goes; where it stood in the tree and has no other name any more, only if no editor has it or has saved into it. */
function settleStaged(context: Undoing): void {
  const { disk, root, operation, slots } = context;
  try {
    const staged = lstatOrAbsent(disk, slots.staged);
    if (staged === undefined || staged.nlink > 1 || removed(context, slots.staged)) return;
  } catch (error) {
    // The directory of a hidden sibling is gone, and the sibling with it.
    if (isNoDirectory(error)) return;
    throw error;
  }
  const place = keptPlace(context, 'kept');
  context.report({ path: operation.path, kept: place });
  moveFile(disk, slots.staged, `${root}/${place}`);
}

/** `discard` for what IDS had put at the operation's place. */
function removed({ disk, operation, limbo }: Undoing, path: string): boolean {
  const { after, real } = operation;
  return discard(disk, path, after, () => after !== 'absent' && limbo(path, real, after));
}

/** What an earlier undo had taken out when it was ended: IDS's own bytes go, a person's go back. False: settled for good. */
function settleOut(context: Undoing, target: string): boolean {
  const { disk, slots } = context;
  const out = lstatOrAbsent(disk, slots.out);
  if (out === undefined) return true;
  if (sameFile(out, lstatOrAbsent(disk, target))) {
    disk.unlink(slots.out);
    return true;
  }
  if (removed(context, slots.out)) return true;
  giveBack(context, target);
  return false;
}

/** Removes what IDS had put at the target, having looked at it where no save can replace it. False: it was a person's. */
function takeOut(context: Undoing, target: string): boolean {
  const { disk, slots } = context;
  disk.rename(target, slots.out);
  if (removed(context, slots.out)) return true;
  giveBack(context, target);
  return false;
}

/**
 * What stands at the target is what IDS put there: the staged file itself, unchanged. For a file that was there before,
 * equal bytes and mode suffice, since the old ones take their place; a created file would be deleted, so it must be the very one.
 */
function isOurs(disk: Disk, target: string, slots: Slots, operation: Operation): boolean {
  const found = look(disk, target);
  if (found.is !== 'file' || !isVersion(found, operation.after)) return false;
  return operation.before !== 'absent' || sameFile(found.stat, lstatOrAbsent(disk, slots.staged));
}

/** Directories that are gone or replaced by then have nothing of this transaction in them. */
async function syncPresent(
  disk: Disk,
  places: Places,
  root: string,
  intent: Intent,
  gone: ReadonlySet<string>,
): Promise<void> {
  const absent = new Set(gone);
  for (const { real } of intent.files) {
    const { parent } = split(real);
    if (absent.has(parent)) continue;
    try {
      places.directory(parent);
    } catch (error) {
      if (!isNoDirectory(error)) throw error;
      absent.add(parent);
    }
  }
  for (const path of [...intent.directories, ...intent.removes.map((removed) => removed.path)]) {
    const { parent } = split(path);
    try {
      places.directory(parent);
    } catch (error) {
      if (!isNoDirectory(error)) throw error;
      absent.add(parent);
    }
  }
  await syncTouched(disk, places, root, intent, absent);
}
