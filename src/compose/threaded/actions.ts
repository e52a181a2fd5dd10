import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../../core/kernel/result.ts';
import { sqliteLock } from '../../store/lock.ts';
import type { Limits } from '../../workspace/context.ts';
import { openWorkspace } from '../../workspace/open.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';

/** A workspace's folder and limits. */
export interface Files {
  readonly root: string;
  readonly limits: Partial<Limits>;
}

/** The workspace as this process writes it, in whichever thread. */
export function openFiles({ root, limits }: Files): Result<OpenWorkspace> {
  return openWorkspace({ root, limits, lock: sqliteLock, clock: Date.now, random: randomBytes });
}

type Asked<M extends keyof OpenWorkspace> = OpenWorkspace[M] extends (...asked: infer A) => unknown
  ? A[0]
  : never;
type Kept = OpenWorkspace['snapshots'];

/** What can be asked of a workspace from another thread: each takes one value and answers one that can be copied. */
export const actions = {
  open: ({ root }: OpenWorkspace): Promise<Result<string>> => Promise.resolve(ok(root)),
  apply: (on: OpenWorkspace, write: Asked<'apply'>) => on.apply(write),
  rollback: (on: OpenWorkspace, request: Asked<'rollback'>) => on.rollback(request),
  redo: (on: OpenWorkspace, request: Asked<'redo'>) => on.redo(request),
  previewRollback: (on: OpenWorkspace, request: Asked<'previewRollback'>) => on.previewRollback(request),
  previewRedo: (on: OpenWorkspace, request: Asked<'previewRedo'>) => on.previewRedo(request),
  recover: (on: OpenWorkspace) => on.recover(),
  backups: (on: OpenWorkspace) => on.backups(),
  prune: (on: OpenWorkspace, drop: Asked<'prune'>) => on.prune(drop),
  conflicts: (on: OpenWorkspace) => on.conflicts(),
  settle: (on: OpenWorkspace, transaction: Asked<'settle'>) => on.settle(transaction),
  describe: (on: OpenWorkspace) => on.describe(),
  backUp: (on: OpenWorkspace, request: Parameters<Kept['backUp']>[0]) => on.snapshots.backUp(request),
  snapshots: (on: OpenWorkspace) => on.snapshots.backups(),
  previewRestore: (on: OpenWorkspace, request: Parameters<Kept['previewRestore']>[0]) =>
    on.snapshots.previewRestore(request),
  restore: (on: OpenWorkspace, request: Parameters<Kept['restore']>[0]) => on.snapshots.restore(request),
  pruneBackups: (on: OpenWorkspace, request: Parameters<Kept['pruneBackups']>[0]) =>
    on.snapshots.pruneBackups(request),
} satisfies Record<string, (on: OpenWorkspace, asked: never) => Promise<Result<unknown>>>;

export type Actions = typeof actions;
