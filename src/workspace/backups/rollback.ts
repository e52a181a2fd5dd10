import { printable, type WorkspacePath } from '../../core/change/path.ts';
import { sameVersion, type Contents, type FileVersion } from '../../core/change/change-set.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { DivergenceChoice } from '../../core/session/divergence.ts';
import type { WorkspaceContext } from '../context.ts';
import type { Places } from '../paths/places.ts';
import type { WantedFile } from '../transaction/plan.ts';
import { isVersion, look, sha256, type Found } from '../disk/versions.ts';
import { describeDivergence, type FoundDivergence } from './divergence.ts';
import type { History } from './histories.ts';
import type { FileRecord, TransactionRecord } from './manifest.ts';
import { lineStats } from './stats.ts';

/** What rolling back would do to one file. `divergence`: somebody changed it since. */
export type FileRollback = {
  readonly path: WorkspacePath;
  readonly real: WorkspacePath;
} & (
  | {
      /** `wanted.after` says whether it gets old bytes or goes away. */
      readonly outcome: 'restore' | 'merge';
      readonly wanted: WantedFile;
      readonly added: number;
      readonly removed: number;
      readonly divergence?: FoundDivergence;
    }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'skip'; readonly divergence?: FoundDivergence }
  | { readonly outcome: 'diverged'; readonly divergence: FoundDivergence }
);

/** What is taken back, and what a person decided about files that changed since. */
export interface Reversal {
  readonly session: SessionId;
  /** Everything that the session wrote, oldest first: the backups to draw on. */
  readonly transactions: readonly TransactionRecord[];
  /** By real path, what is to be taken back. */
  readonly histories: ReadonlyMap<WorkspacePath, History>;
  readonly choices: readonly DivergenceChoice[];
  /** Bytes that the session wrote, as far as the caller has them; without them there may be nothing to merge with. */
  readonly contents: Contents;
}

/** What would take it all back, or one file of it. Reads only. `not-found` when there is none of the kind or a backup is gone. */
export function planReversal(
  context: WorkspaceContext,
  places: Places,
  reversal: Reversal,
  path?: WorkspacePath,
): Result<readonly FileRollback[]> {
  const { session, histories, choices } = reversal;
  const all = [...histories];
  const isAsked = (real: string, asked: string, wanted: string) => wanted === asked || wanted === real;
  const chosen = all.filter(([real, { path: asked }]) => path === undefined || isAsked(real, asked, path));
  const stranger = choices.find(
    (choice) => !chosen.some(([real, { path: asked }]) => isAsked(real, asked, choice.path)),
  );
  if (chosen.length === 0 || stranger !== undefined) {
    const named = path ?? stranger?.path;
    return named === undefined || histories.size === 0
      ? refuse('not-found', `${session} wrote nothing here.`, 'List the sessions: ids sessions')
      : refuse(
          'not-found',
          `${session} did not write ${printable(chosen.length === 0 ? named : (stranger?.path ?? named))}.`,
          `See what it wrote: ids show ${session}`,
        );
  }
  const plans: FileRollback[] = [];
  for (const [real, history] of chosen) {
    const choice = choices.find((each) => isAsked(real, history.path, each.path));
    const one = planFile(context, places, reversal, real, history, choice);
    if (!one.ok) return one;
    plans.push(one.value);
  }
  return ok(plans.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)));
}

function planFile(
  context: WorkspaceContext,
  places: Places,
  reversal: Reversal,
  real: WorkspacePath,
  { path, standing }: History,
  choice: DivergenceChoice | undefined,
): Result<FileRollback> {
  if (standing.length === 0) return ok({ path, real, outcome: 'nothing' });
  const found = find(context, places, real);
  const current: FileVersion | 'absent' | undefined =
    found?.is === 'absent' ? 'absent' : found?.is === 'file' ? found.version : undefined;
  const source = current === undefined ? undefined : sourceOf(current, standing);
  if (found === undefined || current === undefined || source === undefined) {
    return decided(context, reversal, { path, real, standing, found, choice });
  }
  if (choice?.take === 'skip') return ok({ path, real, outcome: 'skip' });
  if (source === 'current' || sameVersion(source.before, current))
    return ok({ path, real, outcome: 'nothing' });
  const wanted = wantedOf(context, { path, real, current, source });
  return wanted.ok ? ok({ path, real, outcome: 'restore', ...statsOf(found, wanted.value) }) : wanted;
}

/** The record whose `before` is to be put back; `current`: it is there already; undefined: somebody changed the file. */
function sourceOf(
  current: FileVersion | 'absent',
  standing: readonly FileRecord[],
): FileRecord | 'current' | undefined {
  let version = current;
  let source: FileRecord | 'current' = 'current';
  for (const record of standing.toReversed()) {
    if (sameVersion(version, record.after)) {
      version = record.before;
      source = record;
    } else if (!sameVersion(version, record.before)) {
      return undefined;
    }
  }
  return source;
}

/** A choice counts while the file is what the person saw; else the file is undecided. */
function decided(
  context: WorkspaceContext,
  reversal: Reversal,
  file: {
    readonly path: WorkspacePath;
    readonly real: WorkspacePath;
    readonly standing: readonly FileRecord[];
    readonly found: Found | undefined;
    readonly choice: DivergenceChoice | undefined;
  },
): Result<FileRollback> {
  const { path, real, standing, found, choice } = file;
  const divergence = describeDivergence(path, found, standing, keptBy(context, reversal));
  const { current, merge, mergedBytes } = divergence;
  if (choice?.take === 'skip') return ok({ path, real, outcome: 'skip', divergence });
  const [source] = standing;
  if (found === undefined || current === null || source === undefined) {
    return ok({ path, real, outcome: 'diverged', divergence });
  }
  if (choice?.take === 'merge' && merge.possible && sameVersion(merge.result, choice.result)) {
    const { result } = merge;
    if (sameVersion(result, current)) return ok({ path, real, outcome: 'skip', divergence });
    const wanted: WantedFile = { path, real, before: current, after: result, bytes: mergedBytes };
    return ok({ path, real, outcome: 'merge', ...statsOf(found, wanted), divergence });
  }
  if (choice?.take === 'overwrite' && sameVersion(choice.current, current)) {
    const wanted = wantedOf(context, { path, real, current, source });
    return wanted.ok
      ? ok({ path, real, outcome: 'restore', ...statsOf(found, wanted.value), divergence })
      : wanted;
  }
  return ok({ path, real, outcome: 'diverged', divergence });
}

function wantedOf(
  context: WorkspaceContext,
  file: {
    readonly path: WorkspacePath;
    readonly real: WorkspacePath;
    readonly current: FileVersion | 'absent';
    readonly source: FileRecord;
  },
): Result<WantedFile> {
  const { path, real, current, source } = file;
  const bytes = source.before === 'absent' ? ok(undefined) : backupBytes(context, source, source.before);
  if (!bytes.ok) return bytes;
  const like = source.backup ?? undefined;
  return ok({ path, real, before: current, after: source.before, bytes: bytes.value, like });
}

function statsOf(found: Found, wanted: WantedFile) {
  const now = found.is === 'file' ? found.bytes : new Uint8Array();
  return { wanted, ...lineStats(now, wanted.bytes ?? new Uint8Array()) };
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
  context: WorkspaceContext,
  record: FileRecord,
  version: FileVersion,
): Result<Uint8Array> {
  const backup = record.backup ?? '';
  const found = look(context.disk, `${context.root}/${backup}`);
  if (found.is === 'file' && isVersion(found, { ...version, mode: found.version.mode }))
    return ok(found.bytes);
  return refuse(
    'not-found',
    `The backup of ${printable(record.path)} ${found.is === 'absent' ? 'is gone' : 'was changed'} (${printable(backup)}). Nothing was changed.`,
    'Restore the file from version control. How long backups are kept: BACKUP_RETENTION_DAYS, MAX_BACKUP_SIZE_MB.',
  );
}

/** Looks among the session's backups and what the caller has. */
function keptBy(context: WorkspaceContext, { transactions, contents }: Reversal) {
  const records = transactions.flatMap(({ files }) => files);
  return (version: FileVersion): Uint8Array | undefined => {
    const given = contents.get(version.hash);
    if (given !== undefined && sha256(given) === version.hash) return given;
    for (const record of records) {
      if (record.before === 'absent' || record.before.hash !== version.hash) continue;
      const bytes = backupBytes(context, record, record.before);
      if (bytes.ok) return bytes.value;
    }
    return undefined;
  };
}
