import { afresh, isMoney, nextBudget, withMissingVotes } from './course.ts';
import { hasProposed, standing } from './question.ts';
import { approvalOf } from './approval.ts';
import { beforeInquiry, isInquiry } from './inquiry.ts';
import { isPassing, type Refusal } from '../kernel/refusal.ts';
import type { SessionFacts, SessionPhase, SessionState } from './state.ts';

/** Nothing of an earlier proposal holds. */
export const nothingProposed = {
  candidates: [],
  statements: [],
  reports: new Map(),
  ballots: [],
  unheard: [],
  verdict: null,
  chosen: null,
  approvals: [],
  approvedBy: null,
  lastRefusal: null,
} as const;

/** Asks for what nobody could pay for: the first step that failed, the proposals or the votes that are missing. */
export function unpaid(state: SessionState): Partial<SessionFacts> & { phase: SessionPhase } {
  if (state.framing === null) return { phase: { kind: 'framing' } };
  if (hasProposed(state) && state.unheard.some(({ why }) => isMoney(why))) {
    return {
      absences: state.absences.filter(({ why }) => !isMoney(why)),
      unheard: state.unheard.filter(({ why }) => !isMoney(why)),
      deliberation: nextBudget(state.deliberation),
      phase: { kind: 'proposing' },
    };
  }
  const votes = withMissingVotes(state);
  return (
    votes ?? { ...nothingProposed, deliberation: afresh(state.deliberation), phase: { kind: 'proposing' } }
  );
}

/** What a full disk or a busy workspace kept from being written waits for approval as before: nothing of it is lost. */
export function notWritten(
  state: SessionState,
  refusal: Refusal,
): Partial<SessionFacts> & { phase: SessionPhase } {
  if (refusal.code === 'stale-base') return { phase: { kind: 'stale', refusal } };
  const chosen = standing(state).find(({ candidate }) => candidate.label === state.chosen);
  return chosen === undefined || !isPassing(refusal)
    ? { phase: { kind: 'refused', refusal } }
    : { approvals: [], approvedBy: null, phase: { kind: 'awaiting-approval', ...approvalOf(chosen) } };
}

/** Where the session stood before a round that came to nothing: what was up for approval is so again. */
export function beforeRound(
  state: SessionState,
  refusal: Refusal,
): Partial<SessionFacts> & { phase: SessionPhase } {
  if (isInquiry(state)) return beforeInquiry(state, refusal);
  const chosen = standing(state).find(({ candidate }) => candidate.label === state.chosen);
  const { superseded: _, ...course } = state.deliberation;
  const deliberation = { ...course, superseded: new Set<string>() };
  if (chosen === undefined) {
    return { deliberation, phase: { kind: 'dead-end', why: refusal.message, question: refusal.hint } };
  }
  return { deliberation, approvals: [], phase: { kind: 'awaiting-approval', ...approvalOf(chosen) } };
}
