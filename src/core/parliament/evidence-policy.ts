import { evidenceDefaults } from './constants.ts';
import type { Deliberation } from './deliberation.ts';
import { probabilityOf } from './pool.ts';
import { shortOf } from './quorum.ts';
import type { EvidenceRule } from './rule.ts';
import type { Verdict } from './verdict.ts';
import { open, whichOf, type Placed } from './opening.ts';
import { compare, eligible, summaryOf, vetoOn, votesOn } from './votes.ts';

/**
 * The `evidence` rule: a clipped, correlation-discounted log-odds pool of the ballots plus the evidence of the tests.
 * Gates come first: a candidate whose checks reject it has no standing at all, whatever its ballots say, and one against
 * which an objection was verified cannot win. Independent of the order of ballots, scores and contenders; ties go to the
 * lower risk, then the earlier label.
 */
export function decideByEvidence(
  { contenders, ballots, seats }: Pick<Deliberation, 'contenders' | 'ballots' | 'seats'>,
  rule: EvidenceRule = evidenceDefaults,
): Verdict {
  const placed = standingsOf({ contenders, ballots, seats }, rule);
  const opening = open(placed, { ballots, seats }, 'evidence');
  if ('deadEnd' in opening) return opening.deadEnd;
  const { common, top, second, stop } = opening;
  const { candidate, probability, ballots: count } = top.standing;
  // Few ballots are a reason only where more of them could have made the difference.
  const short = shortOf(rule.quorum, top.votes, ballots, seats);
  if (short !== undefined && (probability >= rule.wave.from || count === 0)) {
    return stop(short.why, 'Will you decide between the candidates yourself?');
  }
  if (probability < rule.threshold) {
    return stop(
      `The best candidate reaches ${probability.toFixed(2)}; ${rule.threshold.toFixed(2)} are needed.`,
      whichOf(top, second),
    );
  }
  return {
    ...common,
    kind: 'consensus',
    candidate,
    why: `${candidate} is right with probability ${probability.toFixed(2)} by ${String(count)} ballots and its checks.`,
  };
}

/** The candidates that may be voted on, best first. */
export function standingsOf(
  { contenders, ballots, seats }: Pick<Deliberation, 'contenders' | 'ballots' | 'seats'>,
  rule: EvidenceRule,
): readonly Placed[] {
  return eligible(contenders)
    .map(({ label, report }) => {
      const votes = votesOn(label, ballots, seats);
      const probability = probabilityOf(report, votes, rule);
      return { standing: { ...summaryOf(label, votes), probability }, votes, veto: vetoOn(votes) };
    })
    .toSorted(
      (a, b) =>
        b.standing.probability - a.standing.probability ||
        a.standing.risk - b.standing.risk ||
        compare(a.standing.candidate, b.standing.candidate),
    );
}
