import * as z from 'zod';
import { FileVersionSchema, type FileVersion } from '../../core/change/change-set.ts';
import { WorkspacePathSchema, type WorkspacePath } from '../../core/change/path.ts';
import { TimeSchema } from '../../core/kernel/ids.ts';
import { parseJson } from '../backups/manifest.ts';
import { conflictName } from '../backups/names.ts';
import type { WorkspaceContext } from '../context.ts';
import { makeOwnDirectories } from '../disk/directories.ts';
import { errorCode } from '../disk/errors.ts';
import { lstatOrAbsent, READING, readWhole, withOpen } from '../disk/read.ts';
import { look } from '../disk/versions.ts';
import { ownFile, replaceOwnFile, writeNewFile } from '../disk/write.ts';
import { listOwn, own } from '../own.ts';
import { split } from '../paths/places.ts';
import { noting } from './conflicts.ts';
import type { Intent } from './intent.ts';
import { idPattern } from './journal.ts';
import { moveFile } from './move.ts';

/**
 * Where the system cannot tell who has a file open, an editor may save at any later time into a file that is no longer its own: one
 * that IDS took out of the tree again, or one that became a backup. Nobody can prevent that; it must not be lost. So such a file is
 * not removed: it lies in `.ids/limbo` and is looked at again, as are the backups of the last write, with every later write and
 * recovery, for a day. What changed by then is a person's and told as a conflict.
 */
const NoteSchema = z.object({
  transaction: z.string().regex(idPattern),
  at: TimeSchema,
  files: z
    .array(
      z.object({
        path: WorkspacePathSchema,
        version: FileVersionSchema,
        /** A backup; null: the file that lies beside this note. */
        backup: WorkspacePathSchema.refine((path) => path.startsWith(`${own.backups}/`)).nullable(),
        /** Of what was found unchanged: as long as this stays, it need not be read again. */
        stamp: z.string().optional(),
      }),
    )
    .readonly(),
});
type Note = Readonly<z.infer<typeof NoteSchema>>;

const PATIENCE_MS = 24 * 3_600_000;
/** A change so shortly after another one could leave the stamp as it was. Milliseconds. */
const RACY_MS = 2_000;

/**
 * Takes over a file of a transaction's that is as the version says. False where it cannot: on another device, or on a disk that is full,
 * which must not keep anything from being taken back.
 */
export type Limbo = (from: string, path: WorkspacePath, version: FileVersion) => boolean;

export function limboOf(context: WorkspaceContext, transaction: string): Limbo {
  return (from, path, version) =>
    unlessFailing(() => {
      const files = [{ path, version, backup: null }];
      const place = write(context, { transaction, at: context.clock(), files });
      try {
        context.disk.rename(from, place);
      } catch (error) {
        context.disk.unlink(`${place}.json`);
        throw error;
      }
    });
}

/** Whether it was done; an errno error is no more than that. */
function unlessFailing(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** Has the backups of a committed write looked at again where the system cannot tell who had the files open. */
export function watchBackups(context: WorkspaceContext, intent: Intent): void {
  const { disk, root, clock } = context;
  const files = intent.files.flatMap(({ real, before, backup }) =>
    backup === null || before === 'absent' ? [] : [{ path: real, version: before, backup }],
  );
  unlessFailing(() => {
    const first = files.find(({ backup }) => lstatOrAbsent(disk, `${root}/${backup}`)?.isFile() === true);
    if (first !== undefined && cannotTell(context, `${root}/${first.backup}`))
      write(context, { transaction: intent.id, at: clock(), files });
  });
}

function cannotTell({ disk }: WorkspaceContext, path: string): boolean {
  return withOpen(disk, path, READING, 0, (descriptor) => disk.isHeld(descriptor) === undefined);
}

/** Writes a note and returns where the file goes that it speaks of. */
function write({ disk, root }: WorkspaceContext, note: Note): string {
  makeOwnDirectories(disk, root, own.limbo, { sync: false });
  for (let n = 0; ; n++) {
    const place = `${root}/${own.limbo}/${note.transaction}-${n}`;
    if (lstatOrAbsent(disk, `${place}.json`) !== undefined || lstatOrAbsent(disk, place) !== undefined)
      continue;
    writeNewFile(disk, ownFile(disk, `${place}.json`, JSON.stringify(note)));
    return place;
  }
}

/** Whether anything is waited for. */
export function isInLimbo({ disk, root }: WorkspaceContext): boolean {
  return listOwn(disk, `${root}/${own.limbo}`).some((name) => name.endsWith('.json'));
}

/** Looks at everything in limbo again; the caller holds the lock. Throws errno errors, and may then be called again. */
export function settleLimbo(context: WorkspaceContext): void {
  const { disk, root } = context;
  for (const name of listOwn(disk, `${root}/${own.limbo}`)) {
    const stem = /^(tx_\w+-\d+)\.json$/.exec(name)?.[1];
    const isNote = lstatOrAbsent(disk, `${root}/${own.limbo}/${name}`)?.isFile() === true;
    if (stem !== undefined && isNote) settleOne(context, `${root}/${own.limbo}/${stem}`);
  }
}

function settleOne(context: WorkspaceContext, place: string): void {
  const { disk, root, clock } = context;
  const { data } = NoteSchema.safeParse(parseJson(readWhole(disk, `${place}.json`).bytes.toString('utf8')));
  // Of a note that a power loss has damaged nothing is known; whoever had the file open is gone.
  const note = data ?? { transaction: '', at: 0, files: [] };
  const left: Note['files'][number][] = [];
  for (const file of note.files) {
    const at = file.backup === null ? place : `${root}/${file.backup}`;
    const stat = lstatOrAbsent(disk, at);
    if (stat?.isFile() !== true) continue;
    const stamp = `${stat.mtimeMs}:${stat.size}`;
    if (file.stamp === stamp) {
      left.push(file);
      continue;
    }
    const found = look(disk, at);
    if (found.is !== 'file') continue;
    if (found.version.hash !== file.version.hash) tell(context, note.transaction, file, place);
    else left.push(clock() - stat.mtimeMs > RACY_MS ? { ...file, stamp } : file);
  }
  if (left.length > 0 && Math.abs(clock() - note.at) <= PATIENCE_MS) {
    const now = JSON.stringify({ ...note, files: left });
    if (now === JSON.stringify(note)) return;
    const { parent, name } = split(`${place}.json`);
    replaceOwnFile(disk, parent, name, now);
    return;
  }
  if (left.some(({ backup }) => backup === null)) disk.unlink(place);
  disk.unlink(`${place}.json`);
}

function tell(context: WorkspaceContext, id: string, file: Note['files'][number], place: string): void {
  const { disk, root } = context;
  const kept = file.backup ?? freeName(context, id, file.path);
  noting(context, id)({ path: file.path, kept, late: true });
  if (file.backup !== null) return;
  makeOwnDirectories(disk, root, split(kept).parent);
  moveFile(disk, place, `${root}/${kept}`);
}

function freeName({ disk, root }: WorkspaceContext, id: string, path: string): string {
  const first = conflictName(id, path);
  for (let n = 1; ; n++) {
    const name = n === 1 ? first : first.replace(/\.bak$/, `.${n}.bak`);
    if (lstatOrAbsent(disk, `${root}/${name}`) === undefined) return name;
  }
}
