import type { CheckResult, ValidationReport } from '../change/report.ts';
import type { CrossScore } from './ballot.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { isRefuted, mean, type Contender, type Vote } from './votes.ts';

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

/** What the checks alone say of an attempt, in nats: one that broke down, or never ran, says nothing. */
export function checkEvidence(contender: Contender, rule: EvidenceRule): number {
  return isRefuted(contender) ? rule.testsFailed : testEvidence(contender.report, [], rule);
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

/** What is known of a candidate itself, in nats: its votes, its tests with what was `said` of them, and its objections. */
export function evidenceOf(
  report: ValidationReport,
  votes: readonly Vote[],
  said: readonly Vote[],
  rule: EvidenceRule,
): number {
  const evidence = pooled(votes, rule) + testEvidence(report, said, rule) + objectionCost(votes, rule);
  return rule.gain * evidence;
}

/** Probability that a candidate is right: from what is known of itself, and of its rivals in the same task, in nats. */
export function probabilityOf(own: number, rivals: readonly number[], rule: EvidenceRule): number {
  return 1 / (1 + Math.exp(-(priorOdds(rivals, rule) + own)));
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function clip(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

/**
 * Log-odds that a candidate is right before anything is known of itself. Its rivals tell how hard the task is, which is integrated
 * out exactly: the product of (1 − p) + p·e^nats over the rivals is a sum of powers p^j (1 − p)^(n − j), each of which has a
 * closed mean under the Beta distribution.
 */
export function priorOdds(
  rivals: readonly number[],
  { prior, kinship }: Pick<EvidenceRule, 'prior' | 'kinship'>,
): number {
  if (kinship === undefined) return logit(prior);
  const [right, wrong] = [prior * kinship, (1 - prior) * kinship];
  /** Of j right rivals among those so far, in order of j; added in one order, whoever comes first. */
  let weights: readonly number[] = [1];
  for (const nats of rivals.toSorted((a, b) => a - b)) {
    const ratio = Math.exp(nats);
    weights = [...weights, 0].map((weight, j) => weight + ratio * (j === 0 ? 0 : (weights[j - 1] ?? 0)));
  }
  let [so, not] = [0, 0];
  for (const [j, weight] of weights.entries()) {
    const mean = weight * rising(right, j) * rising(wrong, rivals.length - j);
    so += mean * (right + j);
    not += mean * (wrong + rivals.length - j);
  }
  return Math.log(so / not);
}

/** from · (from + 1) · … of so many factors. */
function rising(from: number, factors: number): number {
  let product = 1;
  for (let index = 0; index < factors; index++) product *= from + index;
  return product;
}
