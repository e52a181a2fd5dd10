import { acceptanceOf, type ValidationReport } from '../change/report.ts';
import type { Ballot, CrossScore } from './ballot.ts';
import type { Seat } from './seat.ts';
import type { Standing, Verdict } from './verdict.ts';

/** Constants of the `evidence` rule, frozen until they are calibrated from outcomes. Weights in nats. */
export const evidenceDefaults = {
  /** Nats for one point of outcome score. */
  slope: 0.045,
  /** The outcome score that says nothing for or against, by stance. */
  neutral: { progressive: 78, critic: 62, neutral: 70 },
  /** What one ballot can say at most, either way. */
  clip: 1,
  /** Correlation between ballots; makes the discount .37 at seven ballots. */
  correlation: (1 / 0.37 - 1) / 6,
  /** From this many ballots on the highest and the lowest are dropped. */
  trimFrom: 5,
  prior: 0.5,
  testsPassed: 1.0,
  testsFailed: -2.6,
  /** At most, for each provider that objects without a claim that can be checked. */
  uncheckableObjection: -0.5,
  /** Needed for consensus where a person approves. */
  threshold: 0.8,
  quorum: 4,
  /** Where two or more providers hold seats, ballots from this many are needed. */
  providers: 2,
} as const;

export interface Contender {
  readonly label: string;
  readonly report: ValidationReport;
}

/**
 * The `evidence` rule: a clipped, correlation-discounted log-odds pool of the ballots plus the evidence of the tests.
 * Gates come first: a candidate whose checks reject it has no standing at all, whatever its ballots say.
 * Independent of the order of ballots, scores and contenders; ties go to the lower risk, then the earlier label.
 */
export function decideByEvidence(
  contenders: readonly Contender[],
  ballots: readonly Ballot[],
  seats: readonly Seat[],
): Verdict {
  const rule = evidenceDefaults;
  const seatOf = new Map(seats.map((seat) => [seat.name, seat]));
  const seated = new Set(seats.map((seat) => seat.provider));
  const valid = ballots.filter((ballot) => seatOf.has(ballot.seat));
  const providersHeard = new Set(valid.map((ballot) => seatOf.get(ballot.seat)?.provider));
  const standings = contenders
    .filter((contender) => acceptanceOf(contender.report).kind !== 'rejected')
    .map((contender) => ({ contender, ...standingOf(contender, valid, seatOf) }))
    .toSorted(
      (a, b) =>
        b.standing.probability - a.standing.probability ||
        a.standing.risk - b.standing.risk ||
        (a.contender.label < b.contender.label ? -1 : 1),
    );
  const common = {
    standings: standings.map((each) => each.standing),
    dissent: dissentOf(valid),
    policy: 'evidence',
    singleProvider: providersHeard.size < 2,
  };
  const deadEnd = (why: string, question: string): Verdict => ({
    ...common,
    kind: 'dead-end',
    why,
    question,
  });

  const top = standings[0];
  if (top === undefined) {
    return deadEnd('No candidate passed its checks.', 'What should be done differently?');
  }
  if (top.standing.ballots < rule.quorum) {
    return deadEnd(
      `Only ${String(top.standing.ballots)} valid ballots; ${String(rule.quorum)} are needed.`,
      'Will you decide between the candidates yourself?',
    );
  }
  if (seated.size >= rule.providers && providersHeard.size < rule.providers) {
    return deadEnd(
      'Ballots came from one provider only although several hold seats.',
      'Will you decide between the candidates yourself?',
    );
  }
  if (top.vetoed !== null) {
    return deadEnd(
      `An objection was checked and holds: ${top.vetoed}`,
      'Is that acceptable, or should it be mended?',
    );
  }
  if (top.standing.probability < rule.threshold) {
    const second = standings[1];
    return deadEnd(
      `The best candidate reaches ${top.standing.probability.toFixed(2)}; ${rule.threshold.toFixed(2)} are needed.`,
      second === undefined
        ? `Does ${top.standing.candidate} do what you meant?`
        : `Which is closer to what you meant, ${top.standing.candidate} or ${second.standing.candidate}?`,
    );
  }
  return {
    ...common,
    kind: 'consensus',
    candidate: top.standing.candidate,
    why: `${top.standing.candidate} is right with probability ${top.standing.probability.toFixed(2)} by ${String(top.standing.ballots)} ballots and its checks.`,
  };
}

function standingOf(
  contender: Contender,
  ballots: readonly Ballot[],
  seatOf: ReadonlyMap<string, Seat>,
): { standing: Standing; vetoed: string | null } {
  const rule = evidenceDefaults;
  const votes: { seat: Seat; score: CrossScore }[] = [];
  for (const ballot of ballots) {
    const seat = seatOf.get(ballot.seat);
    const score = ballot.scores.find((each) => each.candidate === contender.label);
    if (seat !== undefined && score !== undefined) votes.push({ seat, score });
  }
  const nats = votes
    .map(({ seat, score }) => clip(rule.slope * (score.outcome - rule.neutral[seat.stance]), rule.clip))
    .toSorted((a, b) => a - b);
  const kept = nats.length >= rule.trimFrom ? nats.slice(1, -1) : nats;
  const discount = nats.length === 0 ? 0 : 1 / (1 + (nats.length - 1) * rule.correlation);
  const pooled = discount * nats.length * mean(kept);
  const logOdds =
    Math.log(rule.prior / (1 - rule.prior)) + pooled + testEvidence(contender.report) + objectionCost(votes);
  const outcomes = votes.map(({ score }) => score.outcome);
  const standing: Standing = {
    candidate: contender.label,
    probability: 1 / (1 + Math.exp(-logOdds)),
    confidence: mean(votes.map(({ score }) => score.confidence)),
    risk: mean(votes.map(({ score }) => score.risk)),
    outcome: mean(outcomes),
    ballots: votes.length,
    spread: Math.sqrt(mean(outcomes.map((outcome) => (outcome - mean(outcomes)) ** 2))),
  };
  const verified = votes
    .flatMap(({ score }) => score.objections)
    .filter((each) => each.status === 'verified');
  // The least claim by text, so that the sentence does not depend on the order of arrival.
  return { standing, vetoed: verified.map((each) => each.claim).toSorted()[0] ?? null };
}

function testEvidence(report: ValidationReport): number {
  const tests = report.checks.find((result) => result.check === 'tests');
  if (tests?.outcome === 'passed') return evidenceDefaults.testsPassed;
  return tests?.outcome === 'failed' ? evidenceDefaults.testsFailed : 0;
}

/** Each provider costs its share of seats that object without a checkable claim, so that seven voices of one are not seven. */
function objectionCost(votes: readonly { seat: Seat; score: CrossScore }[]): number {
  let cost = 0;
  for (const provider of new Set(votes.map(({ seat }) => seat.provider))) {
    const ofProvider = votes.filter(({ seat }) => seat.provider === provider);
    const objecting = ofProvider.filter(({ score }) =>
      score.objections.some((each) => each.status === 'uncheckable'),
    );
    cost += (evidenceDefaults.uncheckableObjection * objecting.length) / ofProvider.length;
  }
  return cost;
}

function dissentOf(ballots: readonly Ballot[]): Verdict['dissent'] {
  return ballots
    .flatMap((ballot) =>
      ballot.scores.flatMap((score) =>
        score.objections
          .filter((objection) => objection.status !== 'refuted')
          .map(({ claim, status }) => ({ seat: ballot.seat, candidate: score.candidate, claim, status })),
      ),
    )
    .toSorted(
      (a, b) => compare(a.candidate, b.candidate) || compare(a.seat, b.seat) || compare(a.claim, b.claim),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function clip(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

/** 0 for nothing. Sorted first, so that the sum does not depend on the order of arrival. */
function mean(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
}
