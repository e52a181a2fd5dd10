import { evidenceDefaults } from './constants.ts';
import { heard } from './credit.ts';
import type { Deliberation } from './deliberation.ts';
import { checkEvidence, evidenceOf, probabilityOf } from './pool.ts';
import { shortOf } from './quorum.ts';
import type { EvidenceRule } from './rule.ts';
import type { Verdict } from './verdict.ts';
import { open, whichOf, type Placed } from './opening.ts';
import { compare, eligible, summaryOf, vetoOn, votesOn, type Contender } from './votes.ts';

/**
 * The `evidence` rule: a clipped, correlation-discounted log-odds pool of the ballots plus the evidence of the tests.
 * Gates come first: a candidate whose checks reject it has no standing at all, whatever its ballots say, and one against
 * which an objection was verified cannot win. Independent of the order of ballots, scores and contenders; ties go to the
 * lower risk, then the earlier label.
 */
export function decideByEvidence(
  { contenders, ballots: cast, seats }: Pick<Deliberation, 'contenders' | 'ballots' | 'seats'>,
  rule: EvidenceRule = evidenceDefaults,
): Verdict {
  const { ballots, discredited } = heard(contenders, cast, seats, rule);
  const placed = standingsOf({ contenders, ballots: cast, seats }, rule);
  const opening = open(placed, { ballots, seats, cast, discredited }, 'evidence');
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
  { contenders, ballots: cast, seats }: Pick<Deliberation, 'contenders' | 'ballots' | 'seats'>,
  rule: EvidenceRule,
): readonly Placed[] {
  const { ballots } = heard(contenders, cast, seats, rule);
  return eligible(contenders)
    .map((contender) => {
      const votes = votesOn(contender.label, ballots, seats);
      // What a check showed holds, whoever had it checked.
      const said = votesOn(contender.label, cast, seats);
      const nats = evidenceOf(contender.report, votes, said, rule);
      // Answers in words exclude each other: they are no attempts at one thing.
      const rivals = contender.inWords === true ? [] : attempts(contender, contenders, rule);
      const standing = {
        ...summaryOf(contender.label, votes),
        probability: probabilityOf(nats, rivals, rule),
      };
      return { standing, votes, veto: vetoOn(said) };
    })
    .toSorted(
      (a, b) =>
        b.standing.probability - a.standing.probability ||
        a.standing.risk - b.standing.risk ||
        compare(a.standing.candidate, b.standing.candidate),
    );
}

/**
 * What the checks say of the other attempts at the same task, in nats; the same change counts once. What the seats think of
 * them is left out: opinions of one candidate are no reason to think less of another.
 */
function attempts(
  contender: Contender,
  contenders: readonly Contender[],
  rule: EvidenceRule,
): readonly number[] {
  const attemptOf = ({ change, label }: Contender) => change ?? label;
  const others = contenders.filter((other) => attemptOf(other) !== attemptOf(contender));
  return [
    ...new Map(others.map((other) => [attemptOf(other), rule.gain * checkEvidence(other, rule)])).values(),
  ];
}
