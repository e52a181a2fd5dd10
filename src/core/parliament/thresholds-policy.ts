import type { Deliberation } from './deliberation.ts';
import { shortOf } from './quorum.ts';
import type { ThresholdsRule } from './rule.ts';
import type { Standing, Verdict } from './verdict.ts';
import { open, whichOf } from './opening.ts';
import { compare, deviation, eligible, summaryOf, vetoOn, votesOn } from './votes.ts';

/**
 * The `thresholds` rule: limits on mean confidence, highest risk, mean outcome and their spreads over the peers' scores of
 * one candidate, looser from round to round. The candidate with the best mean outcome is the one that is measured. Gates,
 * verified objections and the quorum are those of the `evidence` rule; a seat that is absent has no score.
 */
export function decideByThresholds(
  { contenders, ballots, seats, round, earlier }: Deliberation,
  rule: ThresholdsRule,
): Verdict {
  const placed = eligible(contenders)
    .map(({ label }) => {
      const votes = votesOn(label, ballots, seats);
      const summary = summaryOf(label, votes);
      // By this rule the mean outcome is what the seats think of its chances; nothing else is added.
      const risk = Math.max(0, ...votes.map(({ score }) => score.risk));
      const standing: Standing = { ...summary, highestRisk: risk, probability: summary.outcome / 100 };
      return { standing, votes, risk, veto: vetoOn(votes) };
    })
    .toSorted(
      (a, b) =>
        b.standing.outcome - a.standing.outcome ||
        a.risk - b.risk ||
        a.standing.risk - b.standing.risk ||
        compare(a.standing.candidate, b.standing.candidate),
    );
  const opening = open(placed, { ballots, seats }, 'thresholds');
  if ('deadEnd' in opening) return opening.deadEnd;
  const { common, top, second, stop } = opening;
  const short = shortOf(rule.quorum, top.votes, ballots, seats);
  if (short !== undefined) return stop(short.why, 'Will you decide between the candidates yourself?');

  const limits = rule.rounds[Math.min(round, rule.rounds.length) - 1];
  if (limits === undefined) throw new Error('Rounds are counted from 1');
  const { candidate, confidence, outcome } = top.standing;
  const spread = Math.max(
    ...(['confidence', 'risk', 'outcome'] as const).map((key) =>
      deviation(top.votes.map(({ score }) => score[key])),
    ),
  );
  const before = earlier.at(-1)?.standings[0];
  const missed = [
    before !== undefined && before.confidence - confidence > rule.confidenceDrop
      ? `the mean confidence fell from ${before.confidence.toFixed(0)} to ${confidence.toFixed(0)}`
      : '',
    confidence < limits.confidence
      ? `the mean confidence is ${confidence.toFixed(0)} of ${String(limits.confidence)}`
      : '',
    top.risk > limits.risk
      ? `the highest risk is ${top.risk.toFixed(0)}, at most ${String(limits.risk)} is allowed`
      : '',
    outcome < limits.outcome ? `the mean outcome is ${outcome.toFixed(0)} of ${String(limits.outcome)}` : '',
    spread > limits.spread
      ? `the scores lie ${spread.toFixed(0)} apart, at most ${String(limits.spread)}`
      : '',
  ].filter((each) => each !== '');
  if (missed.length === 0) {
    return {
      ...common,
      kind: 'consensus',
      candidate,
      why: `${candidate} is within every threshold of round ${String(round)} by ${String(top.votes.length)} ballots.`,
    };
  }
  return stop(
    `${candidate} misses the thresholds of round ${String(round)}: ${missed.join(', ')}.`,
    whichOf(top, second),
  );
}

/** Whether another round is out of the question: trust falls, or the risk was too high twice. */
export function isHopeless(verdicts: readonly Verdict[], rule: ThresholdsRule): boolean {
  const [last, before] = [verdicts.at(-1)?.standings[0], verdicts.at(-2)?.standings[0]];
  if (last === undefined || before === undefined) return false;
  const limit = (round: number) => rule.rounds[Math.min(round, rule.rounds.length) - 1]?.risk ?? 100;
  return (
    before.confidence - last.confidence > rule.confidenceDrop ||
    ((before.highestRisk ?? 0) > limit(verdicts.length - 1) &&
      (last.highestRisk ?? 0) > limit(verdicts.length))
  );
}
