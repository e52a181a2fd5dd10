import { acceptanceOf, type CheckName, type ValidationReport } from '../change/report.ts';
import type { Ballot, CrossScore } from './ballot.ts';
import type { Seat } from './seat.ts';
import type { Standing, Verdict } from './verdict.ts';

/** A candidate as a rule sees it: what its checks say. */
export interface Contender {
  readonly label: string;
  readonly report: ValidationReport;
  /** The change by its id: those with the same one are the same attempt. Absent: an attempt of its own. */
  readonly change?: string;
  /** It is words: its report is empty, and there is nothing that could reject it before the vote. */
  readonly inWords?: boolean;
}

/** A valid score of one candidate and the seat that gave it. */
export interface Vote {
  readonly seat: Seat;
  readonly score: CrossScore;
}

/** Those whose checks do not reject them. A gate comes before any vote. */
export function eligible(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter(
    ({ report, inWords }) => inWords === true || acceptanceOf(report).kind !== 'rejected',
  );
}

/** Checks that show a change to be wrong. What the linter says of it, or that one broke down, does not. */
const refuting: readonly CheckName[] = ['parse', 'imports', 'types', 'tests'];

/** Whether the checks showed that a candidate is wrong. */
export function isRefuted({ report }: Pick<Contender, 'report'>): boolean {
  return report.checks.some(({ check, outcome }) => outcome === 'failed' && refuting.includes(check));
}

/** Ballots of seats, each seat once: the last one that it cast. Others are nobody's. */
export function validBallots(ballots: readonly Ballot[], seats: readonly Seat[]): readonly Ballot[] {
  const last = new Map(ballots.map((ballot) => [ballot.seat, ballot]));
  return seats.flatMap(({ name }) => {
    const ballot = last.get(name);
    return ballot === undefined ? [] : [ballot];
  });
}

/** The votes on one candidate, in the order of the seats. A seat that did not score it is absent, never a number. */
export function votesOn(label: string, ballots: readonly Ballot[], seats: readonly Seat[]): readonly Vote[] {
  return validBallots(ballots, seats).flatMap((ballot) => {
    const seat = seats.find(({ name }) => name === ballot.seat);
    const score = ballot.scores.find(({ candidate }) => candidate === label);
    return seat === undefined || score === undefined ? [] : [{ seat, score }];
  });
}

/** What a standing tells beside its probability. */
export function summaryOf(label: string, votes: readonly Vote[]): Omit<Standing, 'probability'> {
  const outcomes = votes.map(({ score }) => score.outcome);
  return {
    candidate: label,
    confidence: mean(votes.map(({ score }) => score.confidence)),
    risk: mean(votes.map(({ score }) => score.risk)),
    outcome: mean(outcomes),
    ballots: votes.length,
    spread: deviation(outcomes),
  };
}

/** The claim of an objection that was checked and holds; the least by text, so that it does not depend on the order. */
export function vetoOn(votes: readonly Vote[]): string | undefined {
  return votes
    .flatMap(({ score }) => score.objections)
    .filter(({ status }) => status === 'verified')
    .map(({ claim }) => claim)
    .toSorted()[0];
}

/** Every objection against the given candidates that was not refuted, by candidate, seat and text. */
export function dissentOf(ballots: readonly Ballot[], labels: readonly string[]): Verdict['dissent'] {
  return ballots
    .flatMap((ballot) =>
      ballot.scores.flatMap((score) =>
        score.objections
          .filter(({ status }) => labels.includes(score.candidate) && status !== 'refuted')
          .map(({ claim, status }) => ({ seat: ballot.seat, candidate: score.candidate, claim, status })),
      ),
    )
    .toSorted(
      (a, b) => compare(a.candidate, b.candidate) || compare(a.seat, b.seat) || compare(a.claim, b.claim),
    );
}

/** Providers that the votes come from. */
export function providersOf(votes: readonly { readonly seat: Seat }[]): number {
  return new Set(votes.map(({ seat }) => seat.provider)).size;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** 0 for nothing. Sorted first, so that the sum does not depend on the order of arrival. */
export function mean(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation; 0 for nothing. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
