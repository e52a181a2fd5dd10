import { added, noUse } from '../budget/spending.ts';
import { assertNever } from '../kernel/assert-never.ts';
import {
  afresh,
  cast,
  checked,
  courseAtStart,
  examined,
  fedBack,
  fixed,
  opened,
  proposed,
  repaired,
} from './course.ts';
import { oneApproval } from './approval.ts';
import type { Absence } from '../parliament/seat.ts';
import { framingOfAnalysis, lookedUp, stated } from './inquiry.ts';
import type { LoggedEvent, SessionEvent } from './events.ts';
import type { SessionFacts, SessionPhase, SessionState } from './state.ts';
import { beforeRound, nothingProposed, notWritten, unpaid } from './again.ts';
import { notTakenBack, redone, rolledBack } from './written.ts';

type Started = Extract<SessionEvent, { type: 'session-started' }>;

/** The state after the events, or undefined for none. Throws where the first is not `session-started`: a damaged log. */
export function replay(events: readonly LoggedEvent[]): SessionState | undefined {
  let state: SessionState | undefined;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** The state after one more event. Total over every event in every state: a log that was written can always be read. */
export function evolve(
  state: SessionState | undefined,
  { seq, at, event }: Pick<LoggedEvent, 'seq' | 'at' | 'event'>,
): SessionState {
  if (event.type === 'session-started') return started(event, seq, at);
  if (state === undefined) throw new Error(`A session's log begins with ${event.type}`);
  const change = next(state, seq, event);
  const spent = 'use' in event && event.use !== undefined ? { spent: added(state.spent, event.use) } : {};
  const step = change.phase === undefined ? state.step : seq;
  return { ...state, ...change, ...spent, step, seq, updatedAt: at };
}

function started(event: Started, seq: number, at: number): SessionState {
  return {
    seq,
    step: seq,
    startedAt: at,
    updatedAt: at,
    source: event.kind,
    about: event.about ?? null,
    from: event.from ?? null,
    request: event.request,
    by: event.by,
    workspace: event.workspace,
    autoApprove: event.autoApprove,
    seats: event.seats,
    framing: event.kind === 'analyze' ? framingOfAnalysis(event.request) : null,
    candidates: [],
    statements: [],
    reports: new Map(),
    ballots: [],
    deliberation: courseAtStart(event),
    spent: noUse,
    absences: [],
    unheard: [],
    verdict: null,
    chosen: null,
    raises: 0,
    approval: event.approval ?? oneApproval,
    approvals: [],
    approvedBy: null,
    written: [],
    takenBack: [],
    redone: false,
    lastRefusal: null,
    // A patch needs no framing: it says itself what it is. What a finding is, is always the same.
    phase: ['patch', 'analyze'].includes(event.kind) ? { kind: 'proposing' } : { kind: 'framing' },
  };
}

function absent({ absences }: SessionState, unheard: readonly Absence[]): Partial<SessionFacts> {
  return { absences: [...absences, ...unheard], unheard };
}

function next(
  state: SessionState,
  seq: number,
  event: Exclude<SessionEvent, Started>,
): Partial<SessionFacts> & { phase?: SessionPhase } {
  switch (event.type) {
    case 'framed':
      return { framing: event.framing, phase: { kind: 'proposing' } };
    case 'candidates-proposed':
      return { ...proposed(state, event.candidates), ...absent(state, event.absences) };
    case 'statements-made':
      return { ...stated(state, event.statements), ...absent(state, event.absences) };
    case 'claims-looked-up':
      return lookedUp(state, event.found);
    case 'decided': {
      const { statement, by } = event;
      return { chosen: statement, phase: { kind: 'decided', statement, by } };
    }
    case 'candidate-checked':
      return checked(state, event.candidate, event.report);
    case 'candidate-repaired':
      return repaired(state, event);
    case 'ballots-cast':
      return cast(state, event);
    case 'objections-checked':
      return examined(state, event.findings);
    case 'round-opened':
      return opened(state, event.round);
    case 'feedback-given':
      return fedBack(state, event.text);
    case 'fix-requested':
      return {
        lastRefusal: null,
        deliberation: {
          ...state.deliberation,
          fixes: state.deliberation.fixes + 1,
          feedback: [...state.deliberation.feedback, event.text],
        },
        phase: { kind: 'repairing', candidate: event.candidate, why: 'person', problems: [event.text] },
      };
    case 'fix-proposed':
      return fixed(state, event.candidate);
    case 'round-refused':
      return { lastRefusal: event.refusal, ...beforeRound(state, event.refusal) };
    case 'restarted':
      return {
        ...nothingProposed,
        framing: null,
        absences: [],
        deliberation: afresh(state.deliberation),
        phase: { kind: 'framing' },
      };
    case 'budget-raised':
      return {
        raises: state.raises + (event.times ?? 1),
        lastRefusal: null,
        approvals: [],
        ...unpaid(state),
      };
    case 'retried':
      return { lastRefusal: null, approvals: [], ...unpaid(state) };
    case 'verdict-reached':
      return {
        verdict: event.verdict,
        phase:
          event.verdict.kind === 'dead-end' && state.source !== 'analyze'
            ? { kind: 'dead-end', why: event.verdict.why, question: event.verdict.question }
            : state.phase,
      };
    case 'approval-requested': {
      const { candidate, changeSet, warnings } = event;
      return {
        chosen: candidate,
        approvals: [],
        lastRefusal: null,
        phase: { kind: 'awaiting-approval', candidate, changeSet, warnings },
      };
    }
    case 'approval-given':
      return { approvals: [...state.approvals, event.by] };
    case 'approved': {
      const { candidate, changeSet } = event;
      return {
        chosen: candidate,
        approvals: [...state.approvals, event.by],
        approvedBy: event.by,
        lastRefusal: null,
        phase: { kind: 'applying', candidate, changeSet },
      };
    }
    case 'approval-withdrawn':
      return { autoApprove: false, approvals: state.approvals.filter(({ id }) => id !== event.by.id) };
    case 'cancelled':
      return { lastRefusal: null, phase: { kind: 'cancelled' } };
    case 'applied':
      return {
        written: event.files,
        phase: { kind: 'verifying', candidate: state.chosen ?? '', transaction: event.transaction },
      };
    case 'apply-refused':
      return { lastRefusal: event.refusal, ...notWritten(state, event.refusal) };
    case 'rebase-requested':
      return {
        ...nothingProposed,
        deliberation: afresh(state.deliberation),
        phase: { kind: 'proposing' },
      };
    case 'verified':
      return {
        phase: event.sound
          ? { kind: 'done' }
          : {
              kind: 'rolling-back',
              request: seq,
              path: null,
              why: 'verification-failed',
              problems: event.problems,
              choices: [],
            },
      };
    case 'rollback-requested':
      return {
        lastRefusal: null,
        phase: {
          kind: 'rolling-back',
          request: seq,
          path: event.path ?? null,
          why: 'requested',
          problems: [],
          choices: event.choices ?? [],
        },
      };
    case 'rolled-back':
      return rolledBack(state, event);
    case 'rollback-refused':
      return { lastRefusal: notTakenBack(state, event.refusal), phase: { kind: 'done' } };
    case 'redo-requested':
      return {
        lastRefusal: null,
        phase: { kind: 'redoing', request: seq, rollback: event.rollback, choices: event.choices ?? [] },
      };
    case 'redone':
      return redone(state, event);
    case 'redo-refused':
      return {
        lastRefusal: event.refusal,
        phase: state.written.length > 0 ? { kind: 'done' } : { kind: 'rolled-back', problems: [] },
      };
    case 'refused':
      return { lastRefusal: event.refusal, phase: { kind: 'refused', refusal: event.refusal } };
    default:
      return assertNever(event);
  }
}
