import { isGenuine, type ChangeSet, type Contents } from '../core/change/change-set.ts';
import type { WorkspaceBackups } from '../core/change/backup.ts';
import { printable } from '../core/change/path.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import type { ReversalPreview } from '../core/session/divergence.ts';
import type { WrittenFile } from '../core/session/events.ts';
import { readManifest, type TransactionRecord } from './backups/manifest.ts';
import { nothingWritten, previewOf } from './backups/preview.ts';
import { listBackups, prune, type Pruned, type SessionBackups } from './backups/retention.ts';
import type { WorkspaceContext } from './context.ts';
import { describeWorkspace, type WorkspaceFacts } from './describe.ts';
import { lstatOrAbsent } from './disk/read.ts';
import { classify } from './failure.ts';
import { acquireWithin, type Lock } from './lock.ts';
import { makeOwnFolder, makeOwnFolders, own } from './own.ts';
import {
  planned,
  reverse,
  type RedoRequest,
  type ReversalRequest,
  type RollbackRequest,
} from './backups/reversal.ts';
import { protection } from '../core/change/protected.ts';
import { backups, backUp, previewRestore, pruneBackups, restore } from './snapshots/snapshots.ts';
import { openTransactions } from './transaction/journal.ts';
import { isInLimbo } from './transaction/limbo.ts';
import type { WantedFile } from './transaction/plan.ts';
import { conflictRefusal, openConflicts, settle, type OpenConflict } from './transaction/conflicts.ts';
import { recoverAll, type Recovered } from './transaction/recover.ts';
import { transact } from './transaction/transact.ts';
import { sha256 } from './disk/versions.ts';

/** Reading every manifest at each write would cost more than the writes. */
const PRUNE_EVERY_MS = 600_000;

/** What a write did. `transaction` names it in the backups. */
interface Applied {
  readonly transaction: string;
  readonly files: readonly WrittenFile[];
}

/** The only way to a user's files; one value a workspace. Methods never throw for what can happen to a disk. */
export interface OpenWorkspace {
  readonly root: string;
  /** See `Workspace.apply` of the engine: all files or none, backed up, repeatable by `key`. */
  apply(write: {
    readonly key: string;
    readonly session: SessionId;
    readonly changeSet: ChangeSet;
    readonly contents: Contents;
  }): Promise<Result<Applied>>;
  /** Takes back what a session wrote and has not taken back yet. Itself a write with a backup. */
  rollback(request: { readonly key: string } & Omit<RollbackRequest, 'kind'>): Promise<Result<Applied>>;
  /** Takes a rollback back. */
  redo(request: { readonly key: string } & Omit<RedoRequest, 'kind'>): Promise<Result<Applied>>;
  /** What `rollback` would do now, file by file. Writes nothing. */
  previewRollback(request: Omit<RollbackRequest, 'kind'>): Promise<Result<readonly ReversalPreview[]>>;
  previewRedo(request: Omit<RedoRequest, 'kind'>): Promise<Result<readonly ReversalPreview[]>>;
  /** Finishes or undoes what a killed process left. `conflict` until a person has settled what it names. */
  recover(): Promise<Result<Recovered>>;
  /** The backups of every session. Reads only. */
  backups(): Promise<Result<readonly SessionBackups[]>>;
  /** Removes the backups that retention gives up, or all of `drop`. */
  prune(drop?: SessionId): Promise<Result<Pruned>>;
  /** What recovery left for a person to settle. Reads only. */
  conflicts(): Promise<Result<readonly OpenConflict[]>>;
  /** A person has looked at a conflict: it no longer stands in the way. What was put aside stays. */
  settle(transaction: string): Promise<Result<OpenConflict>>;
  /** Backups of everything, see `WorkspaceBackups`. */
  readonly snapshots: WorkspaceBackups;
  /** For `ids doctor`. */
  describe(): Promise<Result<WorkspaceFacts>>;
}

/** The workspace at `context.root`, which the caller has resolved and found writable. */
export function workspaceOf(context: WorkspaceContext, lock: Lock): OpenWorkspace {
  const { disk, root } = context;
  let due = 0;
  let added = 0;

  async function locked<T>(write: () => Promise<Result<T>>): Promise<Result<T>> {
    const unmade = makeOwnFolder(disk, root);
    if (unmade !== undefined) return err(unmade);
    const held = await acquireWithin(lock, `${root}/${own.lock}`, context.limits.lockWait);
    if (!held.ok) return held;
    try {
      makeOwnFolders(disk, root);
      return await write();
    } catch (error) {
      return err(classify(error, 'Nothing was written.'));
    } finally {
      held.value.release();
    }
  }

  /** Retention once in a while; whatever goes wrong there, the write is done. The caller holds the lock. */
  function keepHouse({ files }: TransactionRecord): void {
    added += files.reduce((sum, { before }) => sum + (before === 'absent' ? 0 : before.size), 0);
    if (context.clock() < due && added < context.limits.backupBytes / 10) return;
    due = context.clock() + PRUNE_EVERY_MS;
    added = 0;
    quietly(() => prune(context));
  }

  /** Recovers, answers a repeat from the manifest, and else writes. */
  function once(
    key: string,
    session: SessionId,
    kind: TransactionRecord['kind'],
    write: (transactions: readonly TransactionRecord[]) => Promise<Result<TransactionRecord>>,
  ): Promise<Result<Applied>> {
    return locked(async () => {
      const recovered = await recoverAll(context);
      if (!recovered.ok) return recovered;
      const transactions = readManifest(disk, root, session);
      if (!transactions.ok) return transactions;
      const done = transactions.value.find((transaction) => transaction.key === key);
      if (done !== undefined && done.kind !== kind) {
        return refuse(
          'wrong-state',
          `The key ${printable(key)} already names a ${done.kind} of ${session}.`,
          'Use a key of its own for each write.',
        );
      }
      const record = done === undefined ? await write(transactions.value) : ok(done);
      if (!record.ok) return record;
      if (done === undefined) keepHouse(record.value);
      return ok(appliedOf(record.value));
    });
  }

  function afterRecovery<T>(write: () => Promise<Result<T>>): Promise<Result<T>> {
    return locked(async () => {
      const recovered = await recoverAll(context);
      return recovered.ok ? write() : recovered;
    });
  }

  async function reversed(key: string, request: ReversalRequest): Promise<Result<Applied>> {
    const { session, kind } = request;
    const possible = quietly(() => mayHaveWritten(context, session));
    if (!possible.ok) return possible;
    if (!possible.value) return nothingWritten(context, session);
    return once(key, session, kind, (transactions) => reverse(context, transactions, request, key));
  }

  return {
    root,
    async apply({ key, session, changeSet, contents }) {
      const wanted = wantedFiles(changeSet, contents);
      if (!wanted.ok) return wanted;
      return once(key, session, 'apply', () =>
        transact(context, { key, session, kind: 'apply', files: wanted.value, removes: [] }),
      );
    },
    rollback: ({ key, ...request }) => reversed(key, { ...request, kind: 'rollback' }),
    redo: ({ key, ...request }) => reversed(key, { ...request, kind: 'redo' }),
    previewRollback: (request) => Promise.resolve(preview(context, { ...request, kind: 'rollback' })),
    previewRedo: (request) => Promise.resolve(preview(context, { ...request, kind: 'redo' })),
    async recover() {
      const idle = quietly(() =>
        hasOpenJournal(context) || isInLimbo(context) ? undefined : { conflicts: conflictRefusal(context) },
      );
      if (!idle.ok) return idle;
      if (idle.value !== undefined) {
        const { conflicts } = idle.value;
        return conflicts === undefined ? ok({ rolledBack: [], completed: [] }) : err(conflicts);
      }
      return locked(async () => {
        const recovered = await recoverAll(context);
        const conflicts = recovered.ok ? conflictRefusal(context) : undefined;
        return conflicts === undefined ? recovered : err(conflicts);
      });
    },
    backups: () => Promise.resolve(quietly(() => listBackups(context))),
    async prune(drop) {
      // Asking leaves no trace where nothing was ever written.
      const some = quietly(() => listBackups(context).length > 0 || hasOpenJournal(context));
      if (!some.ok) return some;
      if (!some.value) return ok({ transactions: [], bytes: 0 });
      return locked(async () => {
        const recovered = await recoverAll(context);
        return recovered.ok ? prune(context, drop) : recovered;
      });
    },
    conflicts: () => Promise.resolve(quietly(() => openConflicts(context))),
    settle: (transaction) => locked(() => Promise.resolve(settle(context, transaction))),
    snapshots: {
      backUp: (request) => afterRecovery(() => backUp(context, request)),
      backups: () => Promise.resolve(quietly(() => backups(context))),
      previewRestore(request) {
        const preview = quietly(() => previewRestore(context, request));
        return Promise.resolve(preview.ok ? preview.value : preview);
      },
      restore: (request) => afterRecovery(() => restore(context, request)),
      pruneBackups: (request) => locked(() => Promise.resolve(pruneBackups(context, request))),
    },
    describe: () => Promise.resolve(quietly(() => describeWorkspace(context))),
  };
}

function preview(context: WorkspaceContext, request: ReversalRequest): Result<readonly ReversalPreview[]> {
  const plans = quietly(() => {
    const transactions = readManifest(context.disk, context.root, request.session);
    if (!transactions.ok) return transactions;
    return planned(context, transactions.value, request);
  });
  if (!plans.ok) return plans;
  return plans.value.ok ? ok(plans.value.value.map(previewOf)) : plans.value;
}

/** What reading answers, or why the disk could not be read. */
function quietly<T>(read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    return err(classify(error, 'Nothing was changed.'));
  }
}

/** What an approved change set asks for, its bytes checked against its hashes. */
function wantedFiles(changeSet: ChangeSet, contents: Contents): Result<readonly WantedFile[]> {
  if (!isGenuine(changeSet, sha256)) {
    return refuse(
      'bad-edit',
      'The change set is not the one that its id stands for. Nothing was written.',
      'Work the change out again.',
    );
  }
  if (changeSet.files.length === 0)
    return refuse('nothing-to-do', 'The change set changes no file.', 'There is nothing to write.');
  const wanted: WantedFile[] = [];
  for (const { path, before, after } of changeSet.files) {
    const refused = protection(path);
    if (refused !== undefined) return err(refused);
    const bytes = after === 'absent' ? undefined : contents.get(after.hash);
    if (after !== 'absent') {
      const onlyMode = before !== 'absent' && before.hash === after.hash;
      const isRight = bytes !== undefined && bytes.length === after.size && sha256(bytes) === after.hash;
      if (!isRight && !(bytes === undefined && onlyMode)) {
        return refuse(
          'bad-edit',
          `The new content of ${printable(path)} is ${bytes === undefined ? 'missing' : 'not what was approved'}. Nothing was written.`,
          'Work the change out again.',
        );
      }
    }
    wanted.push({ path, before, after, bytes });
  }
  return ok(wanted);
}

function appliedOf({ id, files }: TransactionRecord): Applied {
  return {
    transaction: id,
    files: files.map(({ path, kind, added, removed, backup }) => ({ path, kind, added, removed, backup })),
  };
}

function hasOpenJournal({ disk, root }: WorkspaceContext): boolean {
  return openTransactions(disk, root).length > 0;
}

/** False only when it is certain without the lock, so that asking leaves no trace in a workspace never written to. */
function mayHaveWritten(context: WorkspaceContext, session: SessionId): boolean {
  const { disk, root } = context;
  return lstatOrAbsent(disk, `${root}/${own.backups}/${session}`) !== undefined || hasOpenJournal(context);
}
