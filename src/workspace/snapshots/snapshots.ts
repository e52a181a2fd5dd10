import { surplusSnapshots, type KeptSnapshot } from '../../core/backups/retention.ts';
import { newSessionId } from '../../core/kernel/ids.ts';
import { printable } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { BackupSummary, RestorePreview, RestoreRequest, Restored } from '../../core/change/backup.ts';
import type { WorkspaceContext } from '../context.ts';
import { transact } from '../transaction/transact.ts';
import { dropUnreferenced } from './contents.ts';
import {
  readHead,
  readKnown,
  readSnapshot,
  removeSnapshot,
  snapshotIds,
  type Snapshot,
  type SnapshotHead,
} from './manifest.ts';
import { planRestore, withContents } from './restore.ts';
import { takeSnapshot, type Taken, type Taking } from './take.ts';

/** Bytes of the largest file that a restore writes. */
const LARGEST = 512 * 1024 ** 2;
const LONGEST_NAME = 200;

/** Backs up. The caller holds the lock and has recovered. Throws errno errors. */
export async function backUp(context: WorkspaceContext, taking: Taking): Promise<Result<BackupSummary>> {
  if ((taking.name ?? '').length > LONGEST_NAME) {
    return refuse(
      'wrong-use',
      `The name of a backup has up to ${LONGEST_NAME} characters.`,
      'Choose a shorter one.',
    );
  }
  const taken = await take(context, taking);
  if (!taken.ok) return taken;
  const { snapshot, copied, secrets, left, durable } = taken.value;
  return ok({ ...summaryOf(snapshot), copied, secrets, left, durable });
}

/** Newest first; damaged ones are left out. */
export function backups(context: WorkspaceContext): readonly BackupSummary[] {
  return snapshotIds(context)
    .toReversed()
    .flatMap((id) => {
      const head = readHead(context, id);
      return head.ok ? [summaryOf(head.value)] : [];
    });
}

/** What a restore would do now. Reads only. */
export function previewRestore(context: WorkspaceContext, request: RestoreRequest): Result<RestorePreview> {
  const snapshot = find(context, request.id);
  const plan = snapshot.ok ? planRestore(context, snapshot.value, request) : snapshot;
  if (!plan.ok) return plan;
  const { steps, unchanged, extra } = plan.value;
  return ok({ backup: summaryOf(plan.value.snapshot.head), steps, unchanged, extra, plan: plan.value.plan });
}

/**
 * Does what was previewed, all or nothing, after a backup of everything as it is now. The caller holds the lock and has
 * recovered. `stale-base` when that is no longer what would be done.
 */
export async function restore(
  context: WorkspaceContext,
  request: RestoreRequest & { readonly plan: string },
): Promise<Result<Restored>> {
  const snapshot = find(context, request.id);
  const planned = snapshot.ok ? planRestore(context, snapshot.value, request) : snapshot;
  if (!planned.ok) return planned;
  const { wanted, plan, steps } = planned.value;
  const from = planned.value.snapshot.head;
  if (plan !== request.plan) {
    return refuse(
      'stale-base',
      'Files changed since the preview; nothing was restored.',
      'Look at it again and then restore.',
    );
  }
  if (wanted.length === 0) {
    return refuse(
      'nothing-to-do',
      'Everything is as it was in this backup already.',
      'There is nothing to restore.',
    );
  }
  const files = withContents(context, planned.value);
  if (!files.ok) return files;
  const before = await take(context, {
    name: null,
    ignored: false,
    besides: wanted.flatMap((file) => (file.before === 'absent' ? [] : [file.path])),
  });
  if (!before.ok) return before;
  const session = newSessionId(context.clock(), context.random(4));
  const written = await transact(
    { ...context, limits: { ...context.limits, fileBytes: LARGEST } },
    {
      key: `restore-${from.id}-${plan.slice(0, 16)}`,
      session,
      kind: 'apply',
      files: files.value,
      removes: [],
    },
  );
  if (!written.ok) return written;
  return ok({ from: summaryOf(from), before: before.value.snapshot.id, steps });
}

/**
 * Removes those that are named in `ids`, and of those that IDS made by itself what the retention rule gives up; then every content
 * that nothing refers to. The caller holds the lock. A kill in between leaves contents for the next time. `io-failed` while one
 * that stays is damaged: what it refers to is not known, so nothing may go.
 */
export function pruneBackups(
  context: WorkspaceContext,
  { days, ids }: { readonly days: number; readonly ids: readonly string[] },
): Result<{ readonly removed: readonly string[]; readonly contents: number }> {
  const all = snapshotIds(context);
  const unknown = ids.find((id) => !all.includes(id));
  if (unknown !== undefined) {
    return refuse('not-found', `There is no backup ${printable(unknown)}.`, 'List the backups: ids backups');
  }
  const kept: KeptSnapshot[] = [];
  for (const id of all) {
    if (ids.includes(id)) continue;
    const head = readHead(context, id);
    const files = head.ok ? readKnown(context, id) : head;
    if (!head.ok) return head;
    if (!files.ok) return files;
    const contents = new Map(files.value.map(({ hash, size }) => [hash as string, size]));
    kept.push({ id, at: head.value.at, isAutomatic: head.value.name === null, contents });
  }
  const { backupBytes } = context.limits;
  const surplus = new Set(surplusSnapshots(kept, { days, bytes: backupBytes }, context.clock()));
  const removed = all.filter((id) => ids.includes(id) || surplus.has(id));
  for (const id of removed) removeSnapshot(context, id);
  const referenced = new Set(
    kept.flatMap(({ id, contents }) => (surplus.has(id) ? [] : [...contents.keys()])),
  );
  return ok({ removed, contents: dropUnreferenced(context, referenced) });
}

/**
 * Takes a snapshot and then lets go of what the retention rule gives up; where there is no room, the other way round.
 * What goes wrong in tidying up does not make the snapshot any worse.
 */
async function take(context: WorkspaceContext, taking: Taking): Promise<Result<Taken>> {
  const taken = await takeSnapshot(context, taking);
  if (taken.ok || taken.error.code === 'disk-full') {
    const removed = isDue(context)
      ? pruneBackups(context, { days: context.limits.backupDays, ids: [] })
      : undefined;
    if (!taken.ok && removed?.ok === true && removed.value.contents > 0) return takeSnapshot(context, taking);
  }
  return taken;
}

/** Whether there is more than one that IDS made by itself: else there is nothing to give up, and nothing to read for it. */
function isDue(context: WorkspaceContext): boolean {
  const automatic = snapshotIds(context).filter((id) => {
    const head = readHead(context, id);
    return head.ok && head.value.name === null;
  });
  return automatic.length > 1;
}

/** By its whole id, by the end of it, by its name, or `latest`. */
function find(context: WorkspaceContext, given: string): Result<Snapshot> {
  const ids = snapshotIds(context);
  if (given === 'latest' && ids.length > 0) return readSnapshot(context, ids.at(-1) ?? '');
  const exact = ids.includes(given) ? [given] : ids.filter((id) => given.length >= 3 && id.endsWith(given));
  if (exact.length === 1) return readSnapshot(context, exact[0] ?? '');
  const named = ids.filter((id) => {
    const each = readHead(context, id);
    return each.ok && each.value.name === given;
  });
  if (exact.length + named.length > 1) {
    return refuse(
      'ambiguous',
      `Several backups are called ${printable(given)}: ${[...exact, ...named].join(', ')}.`,
      'Name one by its id.',
    );
  }
  return named[0] === undefined
    ? refuse('not-found', `There is no backup ${printable(given)}.`, 'List the backups: ids backups')
    : readSnapshot(context, named[0]);
}

function summaryOf({ id, name, at, count, bytes, boot }: SnapshotHead): BackupSummary {
  return { id, name, at, files: count, bytes, durable: boot === null };
}
