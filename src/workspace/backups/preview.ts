import type { WorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { listed } from '../transaction/wording.ts';
import type { FileRollback } from './rollback.ts';

/** A file's part in a rollback that has not been done. */
export interface RollbackPreview {
  readonly path: WorkspacePath;
  /** `remove`: the session created it. `diverged`: somebody changed it since; then no file would be touched. */
  readonly outcome: 'restore' | 'remove' | 'nothing' | 'diverged';
  readonly added: number;
  readonly removed: number;
}

export function previewOf(plan: FileRollback): RollbackPreview {
  if (plan.outcome !== 'restore') return { path: plan.path, outcome: plan.outcome, added: 0, removed: 0 };
  const { path, wanted, added, removed } = plan;
  return { path, outcome: wanted.after === 'absent' ? 'remove' : 'restore', added, removed };
}

export function divergence(paths: readonly WorkspacePath[]): ReturnType<typeof refuse> {
  return refuse(
    'diverged',
    `${listed(paths)} changed after IDS wrote ${paths.length === 1 ? 'it' : 'them'}; taking it back would lose that. Nothing was changed.`,
    'Roll back the other files one by one, undo the later edit by hand, or roll back the later session first.',
  );
}

export function nothingWritten(session: SessionId): ReturnType<typeof refuse> {
  return refuse('not-found', `${session} wrote nothing here.`, 'List the sessions: ids sessions');
}
