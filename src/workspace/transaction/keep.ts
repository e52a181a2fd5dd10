import { makeOwnDirectories } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { errorCode, isWithoutLinks } from '../disk/errors.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { conflictName, keptName } from '../backups/names.ts';
import { split, type Places } from '../paths/places.ts';
import type { Operation } from './intent.ts';
import type { Slots } from './journal.ts';
import type { Limbo } from './limbo.ts';
import { moveFile } from './move.ts';

/** Where undoing met bytes that neither IDS wrote nor the workspace had before. They stay where they are. */
export interface Conflict {
  readonly path: string;
  /** Where the file from before lies instead, relative to the workspace; null when there was none. */
  readonly kept: string | null;
  /** A save into the file from before, or one that was taken out again, after it had left the tree: that lies in `kept`. */
  readonly late?: true | undefined;
}

/** One operation that is taken back. */
export interface Undoing {
  readonly disk: Disk;
  readonly places: Places;
  readonly root: string;
  readonly id: string;
  readonly operation: Operation;
  readonly slots: Slots;
  readonly report: (conflict: Conflict) => void;
  readonly limbo: Limbo;
}

/** A save that came in the last moment returns to its place, or beside the backup when yet another took that. */
export function giveBack(context: Undoing, target: string): void {
  const { disk, root, operation, slots } = context;
  if (lstatOrAbsent(disk, slots.aside) === undefined) context.report({ path: operation.path, kept: null });
  else keep(context);
  if (putBack(disk, slots.out, target)) return;
  const place = keptPlace(context, 'kept');
  context.report({ path: operation.path, kept: place });
  moveFile(disk, slots.out, `${root}/${place}`);
}

/** Saves what was moved aside among the backups, because its place is taken by a person's bytes. */
export function keep(context: Undoing): void {
  const { disk, root, operation, slots } = context;
  const kept = keptPlace(context, 'backup');
  context.report({ path: operation.path, kept });
  moveFile(disk, slots.aside, `${root}/${kept}`);
}

export function keptPlace({ disk, root, id, operation }: Undoing, which: 'backup' | 'kept'): string {
  const backup = operation.backup ?? conflictName(id, operation.real);
  const place = which === 'backup' ? backup : keptName(backup);
  makeOwnDirectories(disk, root, split(place).parent);
  return place;
}

/** Gives a file its name back without ever replacing another; false when the name is taken. */
export function putBack(disk: Disk, from: string, target: string): boolean {
  if (lstatOrAbsent(disk, from)?.isDirectory() === true) {
    if (lstatOrAbsent(disk, target) !== undefined) return false;
    disk.rename(from, target);
    return true;
  }
  try {
    disk.link(from, target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!isWithoutLinks(error)) throw error;
    // A deletion gets this far without hard links; what is put back must not stay away for that.
    if (lstatOrAbsent(disk, target) !== undefined) return false;
    disk.rename(from, target);
    return true;
  }
  disk.unlink(from);
  return true;
}
