import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { Divergence, ReversalPreview } from '../../core/session/divergence.ts';
import type { FoundDivergence } from './divergence.ts';
import type { FileRollback } from './rollback.ts';

/** What a person is shown of a plan: everything but the bytes. */
export function previewOf(plan: FileRollback): ReversalPreview {
  const { path } = plan;
  const divergence =
    plan.outcome === 'nothing' || plan.divergence === undefined ? {} : { divergence: shown(plan.divergence) };
  if (plan.outcome !== 'restore' && plan.outcome !== 'merge') {
    return { path, outcome: plan.outcome, added: 0, removed: 0, ...divergence };
  }
  const { outcome, wanted, added, removed } = plan;
  return { path, outcome: wanted.after === 'absent' ? 'remove' : outcome, added, removed, ...divergence };
}

function shown({ mergedBytes: _bytes, ...divergence }: FoundDivergence): Divergence {
  return divergence;
}

export function nothingWritten(session: SessionId): ReturnType<typeof refuse> {
  return refuse('not-found', `${session} wrote nothing here.`, 'List the sessions: ids sessions');
}
