import { acceptanceOf, type ValidationReport } from '../change/report.ts';
import type { Ballot } from '../parliament/ballot.ts';
import { evidenceDefaults } from '../parliament/constants.ts';
import type { Deliberation } from '../parliament/deliberation.ts';
import { openClaims, type Claim, type Finding } from '../parliament/objections.ts';
import { policyOf, type ConsensusPolicy } from '../parliament/policy.ts';
import { isRefuted, type Contender } from '../parliament/votes.ts';
import { inTheRunning } from '../inquiry/statement.ts';
import type { SessionState } from './state.ts';

/** Attempts that an author has to mend a candidate. */
export const repairLimit = 2;

/** Changes that a person may ask for of what is up for approval, until the session begins anew. */
export const fixLimit = 5;

export function policyFor({ deliberation }: SessionState): ConsensusPolicy {
  return policyOf(deliberation.rule ?? evidenceDefaults);
}

/** The candidates whose checks let them stand for election, with their reports. */
export function standing({ candidates, reports }: Pick<SessionState, 'candidates' | 'reports'>) {
  return candidates.flatMap((candidate) => {
    const report = reports.get(candidate.label);
    return report === undefined || acceptanceOf(report).kind === 'rejected' ? [] : [{ candidate, report }];
  });
}

/** Those that are voted on: what a fix took the place of is not. */
export function contenders(state: Pick<SessionState, 'candidates' | 'reports' | 'deliberation'>) {
  return standing(state).filter(({ candidate }) => !state.deliberation.superseded.has(candidate.label));
}

const unchecked: ValidationReport = { checks: [], ms: 0 };

/** What is voted on, as the rule sees it. */
export function votedOn(state: SessionState): readonly Contender[] {
  return state.statements.length > 0
    ? inTheRunning(state.statements).map(({ label }) => ({ label, report: unchecked, inWords: true }))
    : contenders(state).map(asContender);
}

function asContender({ candidate, report }: ReturnType<typeof standing>[number]): Contender {
  return { label: candidate.label, report, change: candidate.changeSet.id };
}

/** What was tried at the task as it stands now: what is voted on, and what the checks stopped. */
export function attempts(state: SessionState) {
  const { candidates, reports, deliberation } = state;
  return candidates.flatMap((candidate) => {
    const report = reports.get(candidate.label);
    return report === undefined || deliberation.superseded.has(candidate.label)
      ? []
      : [{ candidate, report }];
  });
}

/**
 * What is on the ballots: the contenders, and one candidate that the checks refuted beside them. Who praises that one shows that
 * it does not judge by what it sees. Where everybody measures there is nothing to be shown.
 */
export function onBallots(state: SessionState): ReturnType<typeof standing> {
  const running = contenders(state);
  const { rule } = state.deliberation;
  const hears = rule?.policy !== 'evidence' || rule.praise === undefined;
  if (hears || state.seats.every(({ measures, votes }) => measures === true || votes === false))
    return running;
  const refuted = attempts(state).find((each) => isRefuted(each));
  return refuted === undefined ? running : [...running, refuted];
}

/** The question as the rule sees it. */
export function questionOf(state: SessionState): Deliberation {
  const { round, budgetFrom, asked, excused, earlier } = state.deliberation;
  return {
    contenders: state.statements.length > 0 ? votedOn(state) : attempts(state).map(asContender),
    ballots: state.ballots,
    seats: state.seats,
    round: round - budgetFrom + 1,
    asked,
    excused,
    earlier,
  };
}

/** The seats to ask for a ballot next; none when there is enough for a verdict. */
export function waveOf(state: SessionState): readonly string[] {
  return policyFor(state).wave(questionOf(state));
}

/** The objections that a check could show and none has. */
export function claimsOf(state: SessionState): readonly Claim[] {
  return openClaims(
    state.ballots,
    votedOn(state).map(({ label }) => label),
  );
}

/** What checks of objections found about what is up for the vote as it is now. */
export function findingsNow({ deliberation }: Pick<SessionState, 'deliberation'>): readonly Finding[] {
  const { findings, outdated } = deliberation;
  return findings.filter(({ id }) => !outdated.has(id));
}

/** Whether new evidence gives the ballots a reason to be asked for again. Nothing else does. */
export function mayOpenRound(state: SessionState): boolean {
  const { rule, round, budgetFrom, maxRounds, findings, known, earlier } = state.deliberation;
  if (rule === null || state.verdict === null || round - budgetFrom + 1 >= maxRounds) return false;
  return (
    findings.slice(known).some(({ status }) => status !== 'uncheckable') &&
    policyFor(state).mayGoOn([...earlier, state.verdict])
  );
}

/** Whether the author of a candidate may try again: one that measures would only do the same. */
export function mayRepair(state: SessionState, label: string): boolean {
  const { rule, repairs } = state.deliberation;
  const authors = state.candidates.find((each) => each.label === label)?.authors ?? [];
  return (
    rule !== null &&
    state.source === 'code' &&
    (repairs.get(label) ?? 0) < repairLimit &&
    state.seats.some(({ name, measures }) => authors.includes(name) && measures !== true)
  );
}

/** Whether a cap of its own kept somebody from being asked, as the session stands now. */
export function wantsMoney(state: SessionState): boolean {
  return isStoppedBy('budget', state);
}

/** Whether the cap of the day did: no more for the session helps, only a higher cap or the next day. */
export function wantsAnotherDay(state: SessionState): boolean {
  return isStoppedBy('day-budget', state);
}

function isStoppedBy(
  cap: 'budget' | 'day-budget',
  { phase, absences, unheard, ballots }: SessionState,
): boolean {
  if (phase.kind === 'refused') return phase.refusal.code === cap;
  const waits = phase.kind === 'awaiting-approval' || phase.kind === 'dead-end';
  return waits && [...unheard, ...stillAbsent(absences, ballots)].some(({ why }) => why === cap);
}

/** Whether there is something that came of a round. */
export function hasProposed({
  candidates,
  statements,
}: Pick<SessionState, 'candidates' | 'statements'>): boolean {
  return candidates.length > 0 || statements.length > 0;
}

/** Absent from the last wave on, or never heard: whoever cast a ballot later is not. */
export function stillAbsent(
  absences: SessionState['absences'],
  ballots: readonly Ballot[],
): SessionState['absences'] {
  return absences.filter(({ seat }) => !ballots.some((ballot) => ballot.seat === seat));
}
