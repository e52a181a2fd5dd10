import { acceptanceOf, introduced, type ValidationReport } from '../change/report.ts';
import type { Candidate } from '../parliament/candidate.ts';
import { revised, settled, type Finding } from '../parliament/objections.ts';
import type { Absence } from '../parliament/seat.ts';
import { vetoOn, votesOn } from '../parliament/votes.ts';
import type { SessionEvent } from './events.ts';
import type { Course, SessionFacts, SessionPhase, SessionState } from './state.ts';
import { claimsOf, findingsNow, mayRepair, votedOn, waveOf } from './question.ts';

type Started = Extract<SessionEvent, { type: 'session-started' }>;

type Change = Partial<SessionFacts> & { readonly phase?: SessionPhase };

const roundsByDefault = 3;

/** Diagnostics that an author is shown of a candidate that failed. */
const shownProblems = 20;

/** What a course knows before anybody was asked about what is put forward. */
const nobodyAsked = {
  asked: [],
  waves: 0,
  excused: [],
  earlier: [],
  findings: [],
  outdated: new Set<never>(),
  known: 0,
  seen: new Map<never, never>(),
} as const;

export function courseAtStart({ rule, maxRounds }: Pick<Started, 'rule' | 'maxRounds'>): Course {
  return {
    rule: rule ?? null,
    maxRounds: maxRounds ?? roundsByDefault,
    round: 1,
    budgetFrom: 1,
    ...nobodyAsked,
    repairs: new Map(),
    feedback: [],
    fixes: 0,
    superseded: new Set(),
    lastLabel: null,
  };
}

/** The same session before anything was proposed. Rounds and labels are counted on. */
export function afresh(course: Course): Course {
  const { rule, maxRounds, lastLabel, round } = course;
  const begun = lastLabel === null ? 1 : round + 1;
  return {
    ...courseAtStart({}),
    rule,
    maxRounds,
    lastLabel,
    round: begun,
    budgetFrom: begun,
  };
}

export function checked(state: SessionState, label: string, report: ValidationReport): Change {
  const reports = new Map(state.reports).set(label, report);
  const problems = problemsOf(report);
  // A check that broke down is not the author's to mend.
  return problems.length > 0 && acceptanceOf(report).kind === 'rejected' && mayRepair(state, label)
    ? { reports, phase: { kind: 'repairing', candidate: label, why: 'checks', problems } }
    : { reports, phase: afterChecks(state.candidates, reports) };
}

export function repaired(
  state: SessionState,
  { candidate: label, replacement, absences }: Extract<SessionEvent, { type: 'candidate-repaired' }>,
): Change {
  const { repairs, lastLabel } = state.deliberation;
  const tried = new Map(repairs).set(label, (repairs.get(label) ?? 0) + 1);
  const deliberation = { ...state.deliberation, repairs: tried, lastLabel };
  const said = [...state.absences, ...absences];
  if (replacement === null) {
    return { deliberation, absences: said, phase: afterChecks(state.candidates, state.reports) };
  }
  const reports = new Map(state.reports);
  reports.delete(label);
  const { findings, outdated } = state.deliberation;
  const about = findings.filter(({ candidate }) => candidate === label).map(({ id }) => id);
  return {
    deliberation: { ...deliberation, outdated: new Set([...outdated, ...about]) },
    absences: said,
    candidates: state.candidates.map((each) => (each.label === label ? replacement : each)),
    reports,
    // What was said of the candidate was said of another change.
    ballots: state.ballots.map(({ seat, scores }) => ({
      seat,
      scores: scores.filter(({ candidate }) => candidate !== label),
    })),
    phase: { kind: 'checking', candidate: label },
  };
}

export function proposed(state: SessionState, candidates: readonly Candidate[]): Change {
  const [first] = candidates;
  const { deliberation } = state;
  return {
    candidates,
    reports: new Map(),
    ballots: [],
    verdict: null,
    chosen: null,
    deliberation: {
      ...unasked(deliberation),
      repairs: new Map(),
      superseded: new Set(),
      lastLabel: candidates.at(-1)?.label ?? deliberation.lastLabel,
    },
    phase: first === undefined ? state.phase : { kind: 'checking', candidate: first.label },
  };
}

/** Nobody has been asked about what is put forward now, and nothing is known of it. */
export function unasked(course: Course): Course {
  return { ...course, ...nobodyAsked };
}

/** One more candidate, in whose favour nobody votes on the others any more. */
export function fixed(state: SessionState, candidate: Candidate): Change {
  const { deliberation } = state;
  return {
    candidates: [...state.candidates, candidate],
    deliberation: {
      ...nextBudget(deliberation),
      superseded: new Set(state.candidates.map(({ label }) => label)),
      lastLabel: candidate.label,
    },
    phase: { kind: 'checking', candidate: candidate.label },
  };
}

export function cast(
  state: SessionState,
  { ballots, absences, asked }: Extract<SessionEvent, { type: 'ballots-cast' }>,
): Change {
  const course = state.deliberation;
  const merged = new Map(state.ballots.map((ballot) => [ballot.seat, ballot]));
  for (const ballot of ballots) {
    const fresh = course.findings.slice(course.seen.get(ballot.seat) ?? 0).map(({ id }) => id);
    merged.set(ballot.seat, revised(merged.get(ballot.seat), ballot, new Set(fresh)));
  }
  // What was checked before is known, whoever claims it again.
  const known = settled([...merged.values()], findingsNow(state));
  const all = state.seats.filter(({ votes }) => votes !== false).map(({ name }) => name);
  const deliberation: Course = {
    ...course,
    asked: [...course.asked, ...(asked ?? all)],
    waves: course.waves + 1,
    seen: new Map([...course.seen, ...ballots.map(({ seat }) => [seat, course.findings.length] as const)]),
  };
  const change = {
    ballots: known,
    absences: [...state.absences, ...absences],
    deliberation,
  };
  const after: SessionState = { ...state, ...change };
  const examines = course.rule !== null && waveOf(after).length === 0 && claimsOf(after).length > 0;
  return { ...change, phase: { kind: examines ? 'examining' : 'balloting' } };
}

export function examined(state: SessionState, findings: readonly Finding[]): Change {
  const { deliberation } = state;
  return {
    ballots: settled(state.ballots, findings),
    deliberation: { ...deliberation, findings: [...deliberation.findings, ...findings] },
    phase: { kind: 'balloting' },
  };
}

export function opened(state: SessionState, round: number): Change {
  const { deliberation, verdict, ballots, seats } = state;
  const fresh = new Set(
    deliberation.findings
      .slice(deliberation.known)
      .filter(({ status }) => status !== 'uncheckable')
      .map(({ candidate }) => candidate),
  );
  const change = {
    deliberation: {
      ...deliberation,
      round,
      asked: [],
      waves: 0,
      excused: ballots
        .filter(({ scores }) => !scores.some(({ candidate }) => fresh.has(candidate)))
        .map(({ seat }) => seat),
      earlier: [...deliberation.earlier, ...(verdict === null ? [] : [verdict])],
      known: deliberation.findings.length,
    },
  };
  // The best one against which an objection holds is mended before anybody votes on it again.
  const refused = (verdict?.standings ?? [])
    .map(({ candidate }) => ({ candidate, veto: vetoOn(votesOn(candidate, ballots, seats)) }))
    .find(({ candidate, veto }) => veto !== undefined && mayRepair(state, candidate));
  return {
    ...change,
    phase:
      refused === undefined
        ? { kind: 'balloting' }
        : {
            kind: 'repairing',
            candidate: refused.candidate,
            why: 'objection',
            problems: proofs(findingsNow(state), refused.candidate),
          },
  };
}

/** Whether it was a cap that kept a seat from answering. */
export function isMoney(why: Absence['why']): boolean {
  return why === 'budget' || why === 'day-budget';
}

/** A round that asks only those who have not voted; undefined when there is nobody or nothing to vote on. */
export function withMissingVotes(state: SessionState): (Change & { phase: SessionPhase }) | undefined {
  const { deliberation, ballots } = state;
  const after: SessionState = {
    ...state,
    absences: state.absences.filter(({ why }) => !isMoney(why)),
    verdict: null,
    chosen: null,
    deliberation: { ...nextBudget(deliberation), excused: ballots.map(({ seat }) => seat) },
  };
  if (votedOn(after).length === 0 || waveOf(after).length === 0) return undefined;
  const { absences, verdict, chosen } = after;
  return { absences, verdict, chosen, deliberation: after.deliberation, phase: { kind: 'balloting' } };
}

/** The next round, as the first of a new budget of rounds: nobody was asked in it yet, and no verdict counts as earlier. */
export function nextBudget(course: Course): Course {
  const round = course.round + 1;
  return {
    ...course,
    round,
    budgetFrom: round,
    asked: [],
    waves: 0,
    excused: [],
    earlier: [],
    known: course.findings.length,
  };
}

function proofs(findings: readonly Finding[], label: string): readonly string[] {
  return findings
    .filter(({ candidate, status }) => candidate === label && status === 'verified')
    .map(({ claim, says }) => `${claim} ${says}`);
}

export function fedBack(state: SessionState, text: string): Change {
  const { deliberation, verdict } = state;
  const round = deliberation.round + 1;
  return {
    verdict,
    approvedBy: null,
    lastRefusal: null,
    deliberation: {
      ...deliberation,
      round,
      budgetFrom: round,
      feedback: [...deliberation.feedback, text],
    },
    phase: { kind: 'proposing' },
  };
}

function afterChecks(
  candidates: readonly Candidate[],
  reports: ReadonlyMap<string, ValidationReport>,
): SessionPhase {
  const unchecked = candidates.find(({ label }) => !reports.has(label));
  return unchecked === undefined ? { kind: 'balloting' } : { kind: 'checking', candidate: unchecked.label };
}

function problemsOf(report: ValidationReport): readonly string[] {
  return report.checks
    .flatMap(introduced)
    .filter(({ severity }) => severity === 'error')
    .slice(0, shownProblems)
    .map(
      ({ path, line, column, code, message }) =>
        `${path}:${String(line)}:${String(column)} ${code} ${message.slice(0, 400)}`,
    );
}

/** The next label that no candidate of the session has had; after Z they begin anew. */
export function nextLabel(last: string | null): string {
  return last === null || last === 'Z' ? 'A' : String.fromCharCode(last.charCodeAt(0) + 1);
}
