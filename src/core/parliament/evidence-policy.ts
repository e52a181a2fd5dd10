import { evidenceDefaults } from './constants.ts';
import type { Deliberation } from './deliberation.ts';
import { probabilityOf } from './pool.ts';
import { shortOf } from './quorum.ts';
import type { EvidenceRule } from './rule.ts';
import type { Standing, Verdict } from './verdict.ts';
import {
  compare,
  dissentOf,
  eligible,
  providersOf,
  summaryOf,
  validBallots,
  vetoOn,
  votesOn,
  type Vote,
} from './votes.ts';

interface Placed {
  readonly standing: Standing;
  readonly votes: readonly Vote[];
  readonly veto: string | undefined;
}

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
  const valid = validBallots(ballots, seats);
  const heard = valid.flatMap((ballot) => seats.filter(({ name }) => name === ballot.seat));
  const common = {
    standings: placed.map((each) => each.standing),
    dissent: dissentOf(valid),
    policy: 'evidence',
    singleProvider: providersOf(heard.map((seat) => ({ seat }))) < 2,
  };
  const deadEnd = (why: string, question: string): Verdict => ({
    ...common,
    kind: 'dead-end',
    why,
    question,
  });

  const [first] = placed;
  if (first === undefined) {
    return deadEnd('No candidate passed its checks.', 'What should be done differently?');
  }
  const [top, second] = placed.filter(({ veto }) => veto === undefined);
  if (top === undefined) {
    return deadEnd(
      `An objection was checked and holds: ${first.veto ?? ''}`,
      'Is that acceptable, or should it be mended?',
    );
  }
  const { candidate, probability, ballots: count } = top.standing;
  // Few ballots are a reason only where more of them could have made the difference.
  const short = shortOf(rule.quorum, top.votes, ballots, seats);
  if (short !== undefined && (probability >= rule.wave.from || count === 0)) {
    return deadEnd(short.why, 'Will you decide between the candidates yourself?');
  }
  if (probability < rule.threshold) {
    return deadEnd(
      `The best candidate reaches ${probability.toFixed(2)}; ${rule.threshold.toFixed(2)} are needed.`,
      second === undefined
        ? `Does ${candidate} do what you meant?`
        : `Which is closer to what you meant, ${candidate} or ${second.standing.candidate}?`,
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
