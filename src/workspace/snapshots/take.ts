import { printable, WorkspacePathSchema, type WorkspacePath } from '../../core/change/path.ts';
import { protection } from '../../core/change/protected.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { listFiles, statFile, type ListedFile } from '../../worktree/files.ts';
import type { WorkspaceContext } from '../context.ts';
import { bootOf, dropAdded, dropDamaged, openContents, settleContents, TEMPORARY } from './contents.ts';
import { RACY, type CopyReport } from './copy.ts';
import {
  newSnapshotId,
  readHead,
  readKnown,
  readSnapshot,
  snapshotIds,
  writeSnapshot,
  type SnapshotFile,
  type SnapshotHead,
} from './manifest.ts';
import { copyAll } from './threads.ts';

export interface Taking {
  /** What a person calls it; null: made by IDS itself. */
  readonly name: string | null;
  /** With what git ignores, but for packages. */
  readonly ignored: boolean;
  /** Also these, whether git ignores them or not. */
  readonly besides?: readonly WorkspacePath[];
}

export interface Taken {
  readonly snapshot: SnapshotHead;
  /** Contents that had to be copied. */
  readonly copied: { readonly count: number; readonly bytes: number };
  /** Files that may hold secrets: never part of it. */
  readonly secrets: number;
  /** What cannot be part of it: folders that cannot be read, names that no backup can give back. */
  readonly left: readonly string[];
  /** Whether it would survive a power loss right now; the system writes the rest within a minute. */
  readonly durable: boolean;
}

/**
 * Takes a snapshot of the workspace. A file whose stamp is as in the newest snapshot is not read. The caller holds the
 * lock. `disk-full`, `io-failed`: then there is no snapshot. Throws errno errors.
 */
export async function takeSnapshot(
  context: WorkspaceContext,
  { name, ignored, besides = [] }: Taking,
): Promise<Result<Taken>> {
  const { root } = context;
  const began = context.clock();
  settleEarlier(context);
  const newest = snapshotIds(context).at(-1);
  const before = newest === undefined ? undefined : readKnown(context, newest);
  const cache = new Map((before?.ok === true ? before.value : []).map((file) => [file.path, file]));
  const left: string[] = [];
  const there = listFiles(root, new Set(), ignored, (path) => left.push(path));
  const listed = withBesides(root, there, besides).filter(({ path }) => {
    if (!canBeNamed(path)) left.push(path);
    return canBeNamed(path);
  });
  const wanted = listed.filter(({ path }) => protection(path) === undefined);
  const contents = openContents(context);
  const short = shortOfSpace(context, wanted, cache, contents);
  if (short !== undefined) return short;
  const isSame = ({ path, stamp, changedAt }: ListedFile) => {
    const known = cache.get(path);
    return known?.stamp === stamp && contents.has(known.hash) && changedAt < began - RACY ? known : undefined;
  };
  const read = wanted.filter((file) => isSame(file) === undefined).map(({ path }) => path);
  const order = { root, began, files: read, known: contents, temporary: `${TEMPORARY}0` };
  const id = newSnapshotId(context, began);
  try {
    const { files: taken, added, unreadable } = await copyAll(context.disk, order);
    if (unreadable !== null) return unread(unreadable);
    const fresh = new Map(taken.map((file) => [file.path, file]));
    const files = wanted.flatMap((file): readonly SnapshotFile[] => {
      const { path, mode, size, stamp } = file;
      const same = isSame(file);
      if (same !== undefined) return [{ path, hash: same.hash, mode, size, stamp }];
      const one = fresh.get(path);
      return one === undefined ? [] : [one];
    });
    const durable = await settleContents(
      context,
      added.map((each) => each.hash),
    );
    const what = { id, name, at: began, boot: durable ? null : bootOf() };
    const snapshot = writeSnapshot(context, what, files);
    const copied = { count: added.length, bytes: added.reduce((sum, { size }) => sum + size, 0) };
    return ok({ snapshot, copied, secrets: listed.length - wanted.length, left, durable });
  } finally {
    // On a full disk, what was copied so far would only keep it full.
    if (!snapshotIds(context).includes(id)) dropAdded(context, contents);
  }
}

/** What a manifest could not name is left out: all of it would count as damaged. */
function canBeNamed(path: string): boolean {
  const isOrdinary = path.length <= 600 && !/^[a-zA-Z]:/.test(path);
  return isOrdinary || WorkspacePathSchema.safeParse(path).success;
}

function withBesides(
  root: string,
  listed: readonly ListedFile[],
  besides: readonly WorkspacePath[],
): readonly ListedFile[] {
  const there = new Set<string>(listed.map(({ path }) => path));
  const more = besides.flatMap((path) => (there.has(path) ? [] : (statFile(root, path) ?? [])));
  return more.length === 0 ? listed : [...listed, ...more].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a power loss may have taken of earlier snapshots is found before anything relies on it. */
function settleEarlier(context: WorkspaceContext): void {
  const boot = bootOf();
  for (const id of snapshotIds(context)) {
    const head = readHead(context, id);
    if (!head.ok || head.value.boot === null || head.value.boot === boot) continue;
    const snapshot = readSnapshot(context, id);
    if (!snapshot.ok) continue;
    const { files } = snapshot.value;
    dropDamaged(context, new Set(files.map(({ hash }) => hash)));
    writeSnapshot(context, { id, name: head.value.name, at: head.value.at, boot: null }, files);
  }
}

function shortOfSpace(
  { disk, root, limits }: WorkspaceContext,
  wanted: readonly ListedFile[],
  cache: ReadonlyMap<string, Pick<SnapshotFile, 'hash' | 'stamp'>>,
  contents: ReadonlySet<string>,
) {
  const needed = wanted.reduce((sum, { path, stamp, size }) => {
    const known = cache.get(path);
    return known?.stamp === stamp && contents.has(known.hash) ? sum : sum + size;
  }, limits.freeBytes);
  if (disk.freeBytes(root) >= needed) return undefined;
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  return refuse(
    'disk-full',
    `The backup may need ${megabytes(needed - limits.freeBytes)} MB and must leave ${megabytes(limits.freeBytes)} MB free; only ${megabytes(disk.freeBytes(root))} MB are. Nothing was kept.`,
    'Make room on the disk, or remove old backups: ids backup --prune',
  );
}

function unread({ path, code }: NonNullable<CopyReport['unreadable']>) {
  return refuse(
    'io-failed',
    `${printable(path)} cannot be read (${code}), so that the backup would not be complete. Nothing was kept.`,
    'Make the file readable for the user that IDS runs as, or let git ignore it.',
  );
}
