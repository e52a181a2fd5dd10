import { acceptanceOf, introduced, type ValidationReport } from '../change/report.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { decideByEvidence } from '../parliament/evidence-policy.ts';
import { mayDo } from '../people/person.ts';
import { approvalRequest } from './decide.ts';
import type { DivergenceChoice } from './divergence.ts';
import type { SessionEvent } from './events.ts';
import { evolve, standing } from './evolve.ts';
import type { SessionState } from './state.ts';

/** Something outside that must happen for the session to go on. Its result is an event; it is never asked for twice. */
export type Effect =
  | { readonly type: 'frame' }
  | { readonly type: 'propose' }
  | { readonly type: 'check'; readonly candidate: string }
  | { readonly type: 'ballot' }
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
export function nextEffect({ phase, seq }: SessionState): Effect | undefined {
  switch (phase.kind) {
    case 'framing':
      return { type: 'frame' };
    case 'proposing':
      return { type: 'propose' };
    case 'checking':
      return { type: 'check', candidate: phase.candidate };
    case 'balloting':
      return { type: 'ballot' };
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
  const after = evolve(state, { seq: state.seq + 1, at: state.updatedAt, event: result });
  return [result, ...consequences(after, result)];
}

function consequences(state: SessionState, result: SessionEvent): readonly SessionEvent[] {
  if (result.type === 'candidate-checked' && state.phase.kind === 'balloting') {
    const eligible = standing(state);
    if (eligible.length === 0) return [{ type: 'refused', refusal: allRejected(state) }];
    const [only] = eligible;
    // A patch is one person's own change: it is checked and approved, there is nothing to deliberate.
    if (state.source === 'patch' && only !== undefined) return upForApproval(state, only);
  }
  if (result.type === 'ballots-cast') {
    const contenders = standing(state).map(({ candidate, report }) => ({ label: candidate.label, report }));
    const verdict = decideByEvidence({ contenders, ballots: state.ballots, seats: state.seats });
    const reached: SessionEvent = { type: 'verdict-reached', verdict };
    if (verdict.kind === 'dead-end') return [reached];
    const winner = standing(state).find(({ candidate }) => candidate.label === verdict.candidate);
    return winner === undefined ? [reached] : [reached, ...upForApproval(state, winner)];
  }
  return [];
}

function upForApproval(
  state: SessionState,
  chosen: ReturnType<typeof standing>[number],
): readonly SessionEvent[] {
  const request = approvalRequest(chosen);
  const { candidate } = chosen;
  // `--yes` is consent to a clean result only; whatever warns is shown to a person.
  const automatic =
    state.autoApprove && acceptanceOf(chosen.report).kind === 'accepted' && mayDo(state.by.role, 'approve');
  if (!automatic) return [request];
  return [
    request,
    {
      type: 'approved',
      candidate: candidate.label,
      changeSet: candidate.changeSet.id,
      by: state.by,
      automatic,
    },
  ];
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
