import { stampOf, type WorkspaceContext } from '../context.ts';
import { syncDirectory } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { isNoDirectory } from '../disk/errors.ts';
import { lstatOrAbsent, readWhole } from '../disk/read.ts';
import { ownFile, replaceOwnFile, type NewFile } from '../disk/write.ts';
import { listOwn, own } from '../own.ts';
import { parseJson } from '../backups/manifest.ts';
import { split, type Places } from '../paths/places.ts';
import { decodeIntent, encodeIntent, type Intent } from './intent.ts';

/**
 * `.ids/journal/<id>/` holds one open transaction: `<i>.new` what will be there, `<i>.old` what was moved aside, `<i>.out`
 * what an undo took away again, and the intent record under the name of the stage it is at. Without a record nothing
 * outside the journal has been touched. One folder for all of it, because making, syncing and removing folders is dear.
 */
export type Stage = 'prepared' | 'committed';

export const idPattern = /^tx_\d{8}_\d{6}_\d{3}_[0-9a-f]{8}$/;
const besideList = 'beside.json';
/** The manifest as it will be once the transaction is in it. */
export const stagedManifest = 'manifest.json';

export function newTransactionId(context: WorkspaceContext, at: number): string {
  return `tx_${stampOf(at)}_${Buffer.from(context.random(4)).toString('hex')}`;
}

export function folderOf(root: string, id: string): string {
  return `${root}/${own.journal}/${id}`;
}

/** Ids of the transactions that are open, oldest first. */
export function openTransactions(disk: Disk, root: string): readonly string[] {
  return listOwn(disk, `${root}/${own.journal}`).filter((name) => idPattern.test(name));
}

export interface Slots {
  readonly staged: string;
  readonly aside: string;
  readonly out: string;
}

/** Where one operation keeps its three files. */
export function slotsOf(
  places: Places,
  root: string,
  id: string,
  operation: { readonly beside: string | null },
  index: number,
): Slots {
  const stem =
    operation.beside === null
      ? `${folderOf(root, id)}/${index}`
      : `${places.directory(operation.beside).path}/${hiddenName(id, index)}`;
  return { staged: `${stem}.new`, aside: `${stem}.old`, out: `${stem}.out` };
}

/** Written before the first hidden sibling, so that siblings without an intent record are found again. */
export function writeBesideList(disk: Disk, folder: string, intent: Intent): void {
  const list = intent.files.map(({ beside }, index) => [beside, index]).filter(([beside]) => beside !== null);
  if (list.length > 0) replaceOwnFile(disk, folder, besideList, JSON.stringify(list));
}

/** The record before it counts; `seal` makes it count. */
export function unsealedIntent(disk: Disk, folder: string, intent: Intent): NewFile {
  return ownFile(disk, `${folder}/prepared.tmp`, encodeIntent(intent));
}

/** From here on the transaction is undone or finished by recovery. Everything it speaks of must be durable. */
export function seal(disk: Disk, folder: string): void {
  disk.rename(`${folder}/prepared.tmp`, `${folder}/prepared`);
  syncDirectory(disk, folder);
}

/** Which record there is; its text decoded, or undefined when it is damaged. */
export function readIntent(
  disk: Disk,
  folder: string,
): { readonly stage: Stage; readonly intent: Intent | undefined } | undefined {
  for (const stage of ['committed', 'prepared'] as const) {
    const stat = lstatOrAbsent(disk, `${folder}/${stage}`);
    if (stat === undefined) continue;
    const text = stat.isFile() ? readWhole(disk, `${folder}/${stage}`).bytes.toString('utf8') : '';
    return { stage, intent: decodeIntent(text) };
  }
  return undefined;
}

/** From here on the folder counts as never prepared: whatever the record described is done. Durable on return. */
export function dropIntent(disk: Disk, folder: string, stage: Stage): void {
  disk.unlink(`${folder}/${stage}`);
  syncDirectory(disk, folder);
}

const staged = /^\d+\.new$/;
const ofOurs: ReadonlySet<string> = new Set([
  'prepared.tmp',
  stagedManifest,
  besideList,
  `${besideList}.tmp`,
  'trial',
]);

/**
 * Removes a folder without a record. Staged files go; what was moved aside must have found its place already. False where
 * anything else lies there: then everything is left as it is.
 */
export function sweep(disk: Disk, places: Places, root: string, id: string): boolean {
  const folder = folderOf(root, id);
  const names = listOwn(disk, folder);
  if (names.some((name) => !staged.test(name) && !ofOurs.has(name))) return false;
  const list = `${folder}/${besideList}`;
  if (lstatOrAbsent(disk, list)?.isFile() === true) {
    const entries: unknown = parseJson(readWhole(disk, list).bytes.toString('utf8'));
    for (const entry of Array.isArray(entries) ? (entries as readonly unknown[]) : []) {
      if (!Array.isArray(entry)) continue;
      const [beside, index] = entry as readonly unknown[];
      if (typeof beside !== 'string' || typeof index !== 'number') continue;
      removeIfThere(disk, places, `${beside === '' ? '' : `${beside}/`}${hiddenName(id, index)}.new`);
    }
  }
  for (const name of names) disk.unlink(`${folder}/${name}`);
  disk.rmdir(folder);
  return true;
}

/** Puts a journal that cannot be understood out of the way, whole; returns where, relative to the workspace. */
export function retire(disk: Disk, root: string, id: string): string {
  const to = `${own.conflicts}/${id}`;
  disk.rename(folderOf(root, id), `${root}/${to}`);
  syncDirectory(disk, `${root}/${own.conflicts}`);
  syncDirectory(disk, `${root}/${own.journal}`);
  return to;
}

function removeIfThere(disk: Disk, places: Places, real: string): void {
  try {
    disk.unlink(places.at(real));
    syncDirectory(disk, places.directory(split(real).parent).path);
  } catch (error) {
    // A directory on the way that is gone or replaced took the sibling with it.
    if (!isNoDirectory(error)) throw error;
  }
}

function hiddenName(id: string, index: number): string {
  return `.ids-${id}-${index}`;
}
