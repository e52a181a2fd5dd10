import { acceptanceOf, introduced, type ValidationReport } from '../change/report.ts';
import { assertNever } from '../kernel/assert-never.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { mayDo } from '../people/person.ts';
import { approvalBy, approvalOf } from './approval.ts';
import {
  contenders,
  hasProposed,
  mayOpenRound,
  policyFor,
  questionOf,
  waveOf,
  type standing,
} from './question.ts';
import { decidedNow, isInquiry } from './inquiry.ts';
import type { DivergenceChoice } from './divergence.ts';
import type { SessionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { SessionState } from './state.ts';

/** Something outside that must happen for the session to go on. Its result is an event; it is never asked for twice. */
export type Effect =
  | { readonly type: 'frame' }
  | { readonly type: 'propose' }
  /** Answers to the question, or findings. */
  | { readonly type: 'state' }
  /** What the statements claim of the repository. */
  | { readonly type: 'look-up' }
  | { readonly type: 'check'; readonly candidate: string }
  | {
      readonly type: 'repair';
      readonly candidate: string;
      readonly why: 'checks' | 'objection' | 'person';
      readonly problems: readonly string[];
    }
  /** `seats`: whom to ask, by name. */
  | { readonly type: 'ballot'; readonly seats: readonly string[] }
  | { readonly type: 'examine' }
  | { readonly type: 'apply'; readonly candidate: string; readonly key: string }
  | { readonly type: 'verify'; readonly candidate: string }
  | {
      readonly type: 'roll-back';
      readonly path: string | null;
      readonly choices: readonly DivergenceChoice[];
      readonly key: string;
    }
  | {
      readonly type: 'redo';
      readonly rollback: string;
      readonly choices: readonly DivergenceChoice[];
      readonly key: string;
    };

/** What the session needs next; undefined when it waits for a person or is over. */
export function nextEffect(state: SessionState): Effect | undefined {
  const { phase, seq } = state;
  switch (phase.kind) {
    case 'framing':
      return { type: 'frame' };
    case 'proposing':
      return { type: isInquiry(state) ? 'state' : 'propose' };
    case 'looking-up':
      return { type: 'look-up' };
    case 'checking':
      return { type: 'check', candidate: phase.candidate };
    case 'balloting':
      return { type: 'ballot', seats: waveOf(state) };
    case 'repairing': {
      const { candidate, why, problems } = phase;
      return { type: 'repair', candidate, why, problems };
    }
    case 'examining':
      return { type: 'examine' };
    case 'applying':
      // Keys name the decision, so that a repeat after a kill finds what the first attempt wrote.
      return { type: 'apply', candidate: phase.candidate, key: `apply-${String(seq)}` };
    case 'verifying':
      return { type: 'verify', candidate: phase.candidate };
    case 'rolling-back':
      return {
        type: 'roll-back',
        path: phase.path,
        choices: phase.choices,
        key: `rollback-${String(phase.request)}`,
      };
    case 'redoing':
      return {
        type: 'redo',
        rollback: phase.rollback,
        choices: phase.choices,
        key: `redo-${String(phase.request)}`,
      };
    case 'awaiting-approval':
    case 'dead-end':
    case 'stale':
    case 'done':
    case 'decided':
    case 'rolled-back':
    case 'cancelled':
    case 'refused':
      return undefined;
    default:
      return assertNever(phase);
  }
}

/**
 * The events to log when an effect gave `result`: the result itself and everything that follows from it without another
 * effect (the verdict, the request for approval, the approval that `--yes` gave beforehand).
 */
export function conclude(state: SessionState, result: SessionEvent): readonly SessionEvent[] {
  const said = inRound(state, result);
  const after = evolve(state, { seq: state.seq + 1, at: state.updatedAt, event: said });
  return [said, ...consequences(after, said)];
}

/** A refusal in a round that a person asked for ends the round and not the session. */
function inRound(state: SessionState, result: SessionEvent): SessionEvent {
  const again =
    (state.phase.kind === 'proposing' && (state.deliberation.feedback.length > 0 || hasProposed(state))) ||
    (state.phase.kind === 'repairing' && state.phase.why === 'person');
  return result.type === 'refused' && again ? { ...result, type: 'round-refused' } : result;
}

function consequences(state: SessionState, result: SessionEvent): readonly SessionEvent[] {
  if (state.phase.kind !== 'balloting') return [];
  const measured = decidedNow(state);
  if (measured !== undefined) return [measured];
  if (result.type === 'candidate-checked' || result.type === 'candidate-repaired') {
    const eligible = contenders(state);
    if (eligible.length === 0) return [nobodyLeft(state)];
    const [only] = eligible;
    // A patch is one person's own change: it is checked and approved, there is nothing to deliberate.
    if (state.source === 'patch' && only !== undefined) return upForApproval(state, only);
    return [];
  }
  // Where nobody may vote there is a verdict at once, and it says so.
  const spoken = ['ballots-cast', 'objections-checked', 'statements-made', 'claims-looked-up'].includes(
    result.type,
  );
  return spoken && waveOf(state).length === 0 ? verdictOf(state) : [];
}

function verdictOf(state: SessionState): readonly SessionEvent[] {
  const verdict = policyFor(state).decide(questionOf(state));
  const reached: SessionEvent = { type: 'verdict-reached', verdict };
  // Findings are ranked; none of them is the one.
  if (state.source === 'analyze') return [reached, { type: 'decided', statement: null, by: null }];
  if (verdict.kind === 'dead-end') {
    const goesOn = mayOpenRound({ ...state, verdict });
    return goesOn ? [reached, { type: 'round-opened', round: state.deliberation.round + 1 }] : [reached];
  }
  if (state.source === 'ask') return [reached, { type: 'decided', statement: verdict.candidate, by: null }];
  const winner = contenders(state).find(({ candidate }) => candidate.label === verdict.candidate);
  return winner === undefined ? [reached] : [reached, ...upForApproval(state, winner)];
}

/** Every candidate of this round failed its checks. What a person had before a round of their own stays. */
function nobodyLeft(state: SessionState): SessionEvent {
  const { superseded, feedback } = state.deliberation;
  if (superseded.size > 0) {
    const { message } = allRejected({
      ...state,
      candidates: state.candidates.filter(({ label }) => !superseded.has(label)),
      reports: new Map([...state.reports].filter(([label]) => !superseded.has(label))),
    });
    const hint = 'What was up for approval before still is. Say it differently, or approve that.';
    return { type: 'round-refused', refusal: refuse('checks-failed', message, hint).error };
  }
  const refusal = allRejected(state);
  return feedback.length > 0 ? { type: 'round-refused', refusal } : { type: 'refused', refusal };
}

function upForApproval(
  state: SessionState,
  chosen: ReturnType<typeof standing>[number],
): readonly SessionEvent[] {
  const asked = approvalOf(chosen);
  const request: SessionEvent = { type: 'approval-requested', ...asked };
  // `--yes` is consent to a clean result only; whatever warns is shown to a person.
  const automatic =
    state.autoApprove && acceptanceOf(chosen.report).kind === 'accepted' && mayDo(state.by.role, 'approve');
  if (!automatic) return [request];
  return [request, approvalBy(state.by, { ...state, approvals: [] }, asked, automatic)];
}

/** Why no candidate may stand: the checks of the first one, in words. */
function allRejected(state: SessionState): Refusal {
  const reasons = [...state.reports].map(([label, report]) => `${label}: ${reasonsOf(report)}`);
  const crashed = [...state.reports.values()].every((report) =>
    report.checks.some((result) => result.outcome === 'crashed'),
  );
  const one = state.candidates.length === 1;
  return {
    code: crashed ? 'checks-crashed' : one ? 'checks-failed' : 'no-candidate',
    message: `${one ? 'The change' : 'Every candidate'} failed its checks. ${reasons.join(' ')}`,
    hint: 'Nothing was written. See the diagnostics in the report, mend them or ask differently.',
  };
}

function reasonsOf(report: ValidationReport): string {
  const acceptance = acceptanceOf(report);
  const reasons = acceptance.kind === 'accepted' ? [] : acceptance.reasons;
  const first = report.checks.flatMap(introduced).find((diagnostic) => diagnostic.severity === 'error');
  const example =
    first === undefined ? '' : ` (${first.path}:${String(first.line)} ${first.code} ${first.message})`;
  return `${reasons.join(', ')}${example}.`;
}
