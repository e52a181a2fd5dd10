import type { CheckResult, ValidationReport } from '../change/report.ts';
import type { CrossScore } from './ballot.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { mean, type Vote } from './votes.ts';

/**
 * What the votes on a candidate say together, in nats: each clipped, from `trimFrom` votes on without the highest and the
 * lowest, and discounted for the errors that the seats share.
 */
export function pooled(
  votes: readonly { readonly seat: Seat; readonly score: Pick<CrossScore, 'outcome'> }[],
  rule: EvidenceRule,
): number {
  const nats = votes
    .map(({ seat, score }) => {
      const own = rule.seats[seat.name];
      const slope = own?.slope ?? rule.slope;
      const neutral = own?.neutral ?? rule.neutral[seat.stance];
      return clip(slope * (score.outcome - neutral), rule.clip);
    })
    .toSorted((a, b) => a - b);
  if (nats.length === 0) return 0;
  const kept = nats.length >= rule.trimFrom ? nats.slice(1, -1) : nats;
  return (nats.length * mean(kept)) / (1 + (nats.length - 1) * rule.correlation);
}

/**
 * What the tests say, in nats. Nothing where they were not run, or where an objection showed that they do not reach what
 * was changed: their passing is then no evidence.
 */
export function testEvidence(report: ValidationReport, votes: readonly Vote[], rule: EvidenceRule): number {
  const tests = report.checks.find((result) => result.check === 'tests');
  if (tests?.outcome === 'failed') return rule.testsFailed;
  if (tests?.outcome !== 'passed') return 0;
  if (votes.some(({ score }) => score.objections.some(({ status }) => status === 'untested'))) return 0;
  return rule.testsPassed + (noticesAll(tests) ? rule.testsNoticing : 0);
}

/** Whether tests fail without the change, pass with it, and notice every place of it. */
export function noticesAll({ outcome, sensitivity }: CheckResult): boolean {
  return outcome === 'passed' && sensitivity !== undefined && sensitivity.unnoticed === undefined;
}

/** Each provider costs its share of seats that object without a checkable claim, so that seven voices of one are not seven. */
export function objectionCost(votes: readonly Vote[], rule: EvidenceRule): number {
  let cost = 0;
  for (const provider of new Set(votes.map(({ seat }) => seat.provider).toSorted())) {
    const ofProvider = votes.filter(({ seat }) => seat.provider === provider);
    const objecting = ofProvider.filter(({ score }) =>
      score.objections.some(({ status }) => status === 'uncheckable'),
    );
    cost += (rule.uncheckableObjection * objecting.length) / ofProvider.length;
  }
  return cost;
}

/** Probability that a candidate is right, from its prior, votes, tests and objections. */
export function probabilityOf(report: ValidationReport, votes: readonly Vote[], rule: EvidenceRule): number {
  const evidence = pooled(votes, rule) + testEvidence(report, votes, rule) + objectionCost(votes, rule);
  return 1 / (1 + Math.exp(-(logit(rule.prior) + rule.gain * evidence)));
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function clip(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}
