import { newSessionId } from '../../core/kernel/ids.ts';
import { printable } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { BackupSummary, RestorePreview, RestoreRequest, Restored } from '../../core/change/backup.ts';
import type { WorkspaceContext } from '../context.ts';
import { transact } from '../transaction/transact.ts';
import { dropUnreferenced } from './contents.ts';
import { readSnapshot, removeSnapshot, snapshotIds, type Snapshot } from './manifest.ts';
import { planRestore, withContents } from './restore.ts';
import { takeSnapshot, type Taking } from './take.ts';

/** Bytes of the largest file that a restore writes. */
const LARGEST = 512 * 1024 ** 2;
const DAY = 86_400_000;

/** Backs up. The caller holds the lock and has recovered. Throws errno errors. */
export async function backUp(context: WorkspaceContext, taking: Taking): Promise<Result<BackupSummary>> {
  const taken = await takeSnapshot(context, taking);
  if (!taken.ok) return taken;
  const { snapshot, copied, secrets, durable } = taken.value;
  return ok({ ...summaryOf(snapshot), copied, secrets, durable });
}

/** Newest first; damaged ones are left out. */
export function backups(context: WorkspaceContext): readonly BackupSummary[] {
  return snapshotIds(context)
    .toReversed()
    .flatMap((id) => {
      const snapshot = readSnapshot(context, id);
      return snapshot.ok ? [summaryOf(snapshot.value)] : [];
    });
}

/** What a restore would do now. Reads only. */
export function previewRestore(context: WorkspaceContext, request: RestoreRequest): Result<RestorePreview> {
  const snapshot = find(context, request.id);
  const plan = snapshot.ok ? planRestore(context, snapshot.value, request) : snapshot;
  if (!plan.ok) return plan;
  const { steps, unchanged, extra } = plan.value;
  return ok({ backup: summaryOf(plan.value.snapshot), steps, unchanged, extra, plan: plan.value.plan });
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
  const { wanted, plan, steps, snapshot: from } = planned.value;
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
  const before = await takeSnapshot(context, {
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
 * Removes what IDS made by itself more than `days` ago, but for the newest, and those that are named in `ids`; then every
 * content that nothing refers to. The caller holds the lock. A kill in between leaves contents for the next time.
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
  const read = all.map((id) => [id, readSnapshot(context, id)] as const);
  const damaged = read.find(([id, each]) => !each.ok && !ids.includes(id));
  // What a damaged manifest refers to is not known, so nothing may go.
  if (damaged?.[1].ok === false) return damaged[1];
  const oldest = context.clock() - days * DAY;
  const removed = read.flatMap(([id, each]) => {
    const expired = each.ok && each.value.name === null && each.value.at < oldest && id !== all.at(-1);
    return ids.includes(id) || expired ? [id] : [];
  });
  for (const id of removed) removeSnapshot(context, id);
  const kept = read.flatMap(([id, each]) => (each.ok && !removed.includes(id) ? each.value.files : []));
  return ok({ removed, contents: dropUnreferenced(context, new Set(kept.map(({ hash }) => hash))) });
}

/** By its whole id, by the end of it, by its name, or `latest`. */
function find(context: WorkspaceContext, given: string): Result<Snapshot> {
  const ids = snapshotIds(context);
  if (given === 'latest' && ids.length > 0) return readSnapshot(context, ids.at(-1) ?? '');
  const exact = ids.includes(given) ? [given] : ids.filter((id) => given.length >= 3 && id.endsWith(given));
  if (exact.length === 1) return readSnapshot(context, exact[0] ?? '');
  const named = ids.filter((id) => {
    const each = readSnapshot(context, id);
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

function summaryOf({ id, name, at, files, boot }: Snapshot): BackupSummary {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { id, name, at, files: files.length, bytes, durable: boot === null };
}
