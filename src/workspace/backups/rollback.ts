import { printable, type WorkspacePath } from '../../core/change/path.ts';
import { sameVersion, type FileVersion } from '../../core/change/change-set.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import type { Places } from '../paths/places.ts';
import type { WantedFile } from '../transaction/plan.ts';
import { isVersion, look, type Found } from '../versions.ts';
import type { FileRecord, TransactionRecord } from './manifest.ts';
import { lineStats } from './stats.ts';

/** What rolling back would do to one file. */
export type FileRollback = {
  readonly path: WorkspacePath;
  readonly real: WorkspacePath;
} & (
  | {
      /** `wanted.after` says whether it gets old bytes or goes away. */
      readonly outcome: 'restore';
      readonly wanted: WantedFile;
      readonly added: number;
      readonly removed: number;
    }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'diverged' }
);

/**
 * What would take back everything that a session wrote and did not take back yet, or one file of it. Reads only.
 * `not-found` when it wrote nothing of the kind or a backup is gone.
 */
export function planRollback(
  context: WorkspaceContext,
  places: Places,
  session: SessionId,
  transactions: readonly TransactionRecord[],
  path?: WorkspacePath,
): Result<readonly FileRollback[]> {
  const histories = historiesOf(transactions);
  const chosen = [...histories].filter(
    ([real, { path: asked }]) => path === undefined || path === asked || path === real,
  );
  if (chosen.length === 0) {
    return path === undefined || transactions.length === 0
      ? refuse('not-found', `${session} wrote nothing here.`, 'List the sessions: ids sessions')
      : refuse(
          'not-found',
          `${session} did not write ${printable(path)}.`,
          `See what it wrote: ids show ${session}`,
        );
  }
  const plans: FileRollback[] = [];
  for (const [real, history] of chosen) {
    const one = planFile(context, places, real, history);
    if (!one.ok) return one;
    plans.push(one.value);
  }
  return ok(plans.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)));
}

interface History {
  path: WorkspacePath;
  /** What was written and not taken back, oldest first. */
  standing: FileRecord[];
}

/** By real path, since that is what a transaction has changed. */
function historiesOf(transactions: readonly TransactionRecord[]): ReadonlyMap<WorkspacePath, History> {
  const histories = new Map<WorkspacePath, History>();
  for (const { kind, files } of transactions) {
    for (const file of files) {
      const history = histories.get(file.real) ?? { path: file.path, standing: [] };
      histories.set(file.real, history);
      history.path = file.path;
      if (kind === 'apply') history.standing.push(file);
      else history.standing.length = 0;
    }
  }
  return histories;
}

function planFile(
  context: WorkspaceContext,
  places: Places,
  real: WorkspacePath,
  { path, standing }: History,
): Result<FileRollback> {
  const found = find(context, places, real);
  if (standing.length === 0) return ok({ path, real, outcome: 'nothing' });
  if (found === undefined) return ok({ path, real, outcome: 'diverged' });
  const current: FileVersion | 'absent' | undefined =
    found.is === 'absent' ? 'absent' : found.is === 'file' ? found.version : undefined;
  if (current === undefined) return ok({ path, real, outcome: 'diverged' });
  let version = current;
  let source: FileRecord | undefined;
  for (const record of standing.toReversed()) {
    if (sameVersion(version, record.after)) {
      version = record.before;
      source = record;
    } else if (!sameVersion(version, record.before)) {
      return ok({ path, real, outcome: 'diverged' });
    }
  }
  if (source === undefined || sameVersion(version, current)) return ok({ path, real, outcome: 'nothing' });
  const bytes = version === 'absent' ? undefined : backupBytes(context, source, version);
  if (bytes !== undefined && !bytes.ok) return bytes;
  const now = found.is === 'file' ? found.bytes : new Uint8Array();
  return ok({
    path,
    real,
    outcome: 'restore',
    wanted: {
      path,
      real,
      before: current,
      after: version,
      bytes: bytes?.value,
      like: source.backup ?? undefined,
    },
    ...lineStats(now, bytes?.value ?? new Uint8Array()),
  });
}

/** Undefined when the path now leads elsewhere. */
function find({ disk, limits }: WorkspaceContext, places: Places, real: string): Found | undefined {
  const located = places.locate(real);
  if (!located.ok || located.value.real !== real) return undefined;
  if (located.value.missing.length > 0) return { is: 'absent' };
  const found = look(disk, places.at(real), limits.fileBytes);
  return found.is === 'file' && found.stat.nlink > 1 ? undefined : found;
}

function backupBytes(
  { disk, root }: WorkspaceContext,
  record: FileRecord,
  version: FileVersion,
): Result<Uint8Array> {
  const backup = record.backup ?? '';
  const found = look(disk, `${root}/${backup}`);
  if (found.is === 'file' && isVersion(found, { ...version, mode: found.version.mode }))
    return ok(found.bytes);
  return refuse(
    'not-found',
    `The backup of ${printable(record.path)} ${found.is === 'absent' ? 'is gone' : 'was changed'} (${printable(backup)}). Nothing was changed.`,
    'Restore the file from version control.',
  );
}
