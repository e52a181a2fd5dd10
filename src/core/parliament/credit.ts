import { leaningOf } from './agents.ts';
import type { Ballot, CrossScore } from './ballot.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { compare, isRefuted, validBallots, type Contender } from './votes.ts';

/** A seat whose ballot does not count, and the score by which it lost its credit. */
export interface Discredited {
  readonly seat: string;
  readonly candidate: string;
  readonly outcome: number;
}

/**
 * Who can be believed in a session: a candidate that the checks refuted stands on the ballots beside the others, with what the
 * checks say, and a seat that praises it all the same does not judge by what is there. Only scores of candidates that cannot
 * win count here, so that nobody can lose a candidate by what is said for it.
 */
export function heard(
  contenders: readonly Contender[],
  ballots: readonly Ballot[],
  seats: readonly Seat[],
  rule: EvidenceRule,
): { readonly ballots: readonly Ballot[]; readonly discredited: readonly Discredited[] } {
  const refuted = new Set(contenders.filter(isRefuted).map(({ label }) => label));
  const found = validBallots(ballots, seats).map((ballot) => {
    const seat = seats.find(({ name }) => name === ballot.seat);
    const scores = ballot.scores.filter(({ candidate }) => refuted.has(candidate));
    return { ballot, praised: seat === undefined ? undefined : highest(scores, praiseOf(seat, rule)) };
  });
  return {
    ballots: found.flatMap(({ ballot, praised }) => (praised === undefined ? [ballot] : [])),
    discredited: found
      .flatMap(({ ballot: { seat }, praised }) =>
        praised === undefined ? [] : [{ seat, candidate: praised.candidate, outcome: praised.outcome }],
      )
      .toSorted((a, b) => compare(a.seat, b.seat)),
  };
}

/** From what score on a seat praises. Nobody can give more than 100, however friendly it is. */
function praiseOf(seat: Seat, rule: EvidenceRule): number {
  return rule.praise === undefined
    ? Number.POSITIVE_INFINITY
    : Math.min(100, leaningOf(rule, seat).neutral + rule.praise);
}

function highest(scores: readonly CrossScore[], from: number): CrossScore | undefined {
  return scores
    .filter(({ outcome }) => outcome >= from)
    .toSorted((a, b) => b.outcome - a.outcome || compare(a.candidate, b.candidate))[0];
}

/** Whether two seats lie so far apart on a candidate that one of them must be wrong about it. */
export function contradicts(
  contenders: readonly Contender[],
  ballots: readonly Ballot[],
  seats: readonly Seat[],
  rule: EvidenceRule,
): boolean {
  const { contradiction } = rule.wave;
  if (contradiction === undefined) return false;
  return contenders.some(({ label }) => {
    const offs = validBallots(ballots, seats).flatMap(({ seat: name, scores }) => {
      const seat = seats.find((each) => each.name === name);
      const score = scores.find(({ candidate }) => candidate === label);
      return seat === undefined || score === undefined ? [] : [score.outcome - leaningOf(rule, seat).neutral];
    });
    return Math.max(...offs) - Math.min(...offs) >= contradiction;
  });
}
