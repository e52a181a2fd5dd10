import { expired, type KeptBackup } from '../../core/backups/retention.ts';
import { SessionIdSchema, type SessionId } from '../../core/kernel/ids.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import { syncDirectory } from '../disk/directories.ts';
import { errorCode, isNoDirectory } from '../disk/errors.ts';
import { listOwn, own } from '../own.ts';
import { openPlaces, split, type Places } from '../paths/places.ts';
import { readManifest, rewriteManifest, type TransactionRecord } from './manifest.ts';

/** The backups of one session. Bytes of the files that are still kept. */
export interface SessionBackups {
  readonly session: SessionId;
  readonly transactions: readonly {
    readonly id: string;
    readonly kind: TransactionRecord['kind'];
    /** Epoch milliseconds. */
    readonly at: number;
    readonly files: number;
    readonly bytes: number;
    /** Retention, or a person, has removed them. */
    readonly gone: boolean;
  }[];
}

export interface Pruned {
  /** Ids of the transactions whose backups went, oldest first. */
  readonly transactions: readonly string[];
  readonly bytes: number;
}

/** Every session that has a readable manifest, oldest first. One that is damaged is nobody's to delete, so it is left out. */
export function listBackups({ disk, root }: WorkspaceContext): readonly SessionBackups[] {
  return listOwn(disk, `${root}/${own.backups}`).flatMap((name) => {
    const session = SessionIdSchema.safeParse(name);
    const records = session.success ? readManifest(disk, root, session.data) : undefined;
    if (!session.success || records?.ok !== true || records.value.length === 0) return [];
    const transactions = records.value.map((record) => ({
      id: record.id,
      kind: record.kind,
      at: record.at,
      files: record.files.length,
      bytes: record.retired === undefined ? bytesOf(record) : 0,
      gone: record.retired !== undefined,
    }));
    return [{ session: session.data, transactions }];
  });
}

/**
 * Removes the backups that the retention rule gives up, or all of one session. The caller holds the lock and has recovered, so that
 * no transaction is open. A tombstone in the manifest comes first: what is promised there always exists. Whatever an earlier
 * call had begun is finished. Throws errno errors; may be called again.
 */
export function prune(context: WorkspaceContext, drop?: SessionId): Result<Pruned> {
  const { limits, clock } = context;
  const sessions = listBackups(context);
  const kept: KeptBackup[] = sessions.flatMap(({ session, transactions }) =>
    transactions.filter(({ gone }) => !gone).map(({ id, at, bytes }) => ({ session, id, at, bytes })),
  );
  const doomed =
    drop === undefined
      ? expired(kept, { days: limits.backupDays, bytes: limits.backupBytes }, clock())
      : kept.filter(({ session }) => session === drop);
  for (const { session, transactions } of sessions) {
    const ids = new Set(doomed.filter((each) => each.session === session).map(({ id }) => id));
    if (ids.size > 0 || transactions.some(({ gone }) => gone)) {
      const removed = removeFrom(context, session, ids);
      if (!removed.ok) return removed;
    }
  }
  return ok({
    transactions: doomed.map(({ id }) => id),
    bytes: doomed.reduce((sum, { bytes }) => sum + bytes, 0),
  });
}

function removeFrom(context: WorkspaceContext, session: SessionId, ids: ReadonlySet<string>): Result<void> {
  const { disk, root } = context;
  const records = readManifest(disk, root, session);
  if (!records.ok) return records;
  const marked = records.value.map((record) =>
    ids.has(record.id) ? { ...record, retired: 'dying' as const } : record,
  );
  const dying = marked.filter(({ retired }) => retired === 'dying');
  if (dying.length === 0) return ok(undefined);
  if (ids.size > 0) rewriteManifest(disk, root, session, marked);
  const places = openPlaces(disk, root);
  try {
    const folders = new Set<string>();
    for (const { files } of dying) {
      for (const { backup } of files) {
        // A manifest speaks for its own session only.
        if (backup?.startsWith(`${own.backups}/${session}/`) !== true) continue;
        if (remove(context, places, backup)) folders.add(split(backup).parent);
      }
    }
    removeEmpty(context, places, folders, `${own.backups}/${session}`);
  } finally {
    places.close();
  }
  rewriteManifest(
    disk,
    root,
    session,
    marked.map((record) => (record.retired === 'dying' ? { ...record, retired: 'gone' as const } : record)),
  );
  return ok(undefined);
}

/** By descriptors without following links: a repository may bring links along. False: there was nothing. */
function remove({ disk }: WorkspaceContext, places: Places, backup: string): boolean {
  try {
    const path = places.at(backup);
    if (!disk.lstat(path).isFile()) return false;
    disk.unlink(path);
    return true;
  } catch (error) {
    if (isNoDirectory(error)) return false;
    throw error;
  }
}

/** Folders that held only these backups; the deletions are durable on return. */
function removeEmpty(
  { disk, root }: WorkspaceContext,
  places: Places,
  folders: ReadonlySet<string>,
  top: string,
): void {
  const left = new Set(folders);
  const innermostFirst = [...folders].toSorted((a, b) => b.length - a.length);
  for (let folder = innermostFirst.shift(); folder !== undefined; folder = innermostFirst.shift()) {
    if (folder === top) continue;
    try {
      const path = places.at(folder);
      places.forget(folder);
      disk.rmdir(path);
      left.delete(folder);
      const { parent } = split(folder);
      left.add(parent);
      if (!innermostFirst.includes(parent)) innermostFirst.push(parent);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
    }
  }
  for (const folder of left) {
    try {
      syncDirectory(disk, `${root}/${folder}`);
    } catch (error) {
      if (!isNoDirectory(error)) throw error;
    }
  }
}

function bytesOf({ files }: TransactionRecord): number {
  return files.reduce(
    (sum, { backup, before }) => sum + (backup === null || before === 'absent' ? 0 : before.size),
    0,
  );
}
