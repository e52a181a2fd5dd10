import { logit, pooled } from './pool.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { mean } from './votes.ts';

/** A candidate of which it became known whether it was right, with what was said of it before. */
export interface Outcome {
  readonly right: boolean;
  /** `noticing`: passed, failed without the change, and noticed every place of it. */
  readonly tests: 'noticing' | 'passed' | 'failed' | 'none';
  readonly scores: readonly { readonly seat: string; readonly outcome: number }[];
}

/** Fewer outcomes than this say too little. */
export const leastOutcomes = 50;

/** How many outcomes the constants that hold so far are worth: estimates begin there and move as outcomes come in. */
const worth = { neutral: 40, slope: 160, own: 100, correlation: 100, noticing: 100 };

/** How far prior (in nats) and gain are expected to lie from what held so far: one standard deviation. */
const doubt = { prior: 0.15, gain: 0.15 };

/**
 * The rule's constants estimated anew from outcomes: neutral point and slope of each seat, the correlation of their errors,
 * the likelihood ratios of the tests (Beta(1,1)-smoothed), then prior and gain. Every estimate is drawn towards what held
 * before, the more the fewer outcomes there are; with fewer than `leastOutcomes` the rule stays as it is. For sessions
 * that begin afterwards: a running one keeps the rule it began with.
 */
export function calibrate(
  rule: EvidenceRule,
  outcomes: readonly Outcome[],
  seats: readonly Seat[],
  version: string,
): EvidenceRule {
  if (outcomes.length < leastOutcomes) return rule;
  const judged = outcomes.filter(({ scores }) => scores.length > 0);
  const rated = seats.map((seat) => ({ seat, ...ratings(judged, seat.name) }));
  const slope = Math.max(0, drawn(rule.slope, pooledSlope(rated), judged.length, worth.slope));
  const leanings = rated.map((own) => {
    const { seat, good, bad } = own;
    const before = rule.seats[seat.name]?.neutral ?? rule.neutral[seat.stance];
    const between = good.length === 0 || bad.length === 0 ? before : (mean(good) + mean(bad)) / 2;
    // Half of the smaller class carries the midpoint: without wrong ones it is not known.
    const neutral = drawn(before, between, 2 * Math.min(good.length, bad.length), worth.neutral);
    // A seat that knows nothing loses its weight; one that knows and says the contrary gains none.
    const slopeOfOwn = drawn(slope, pooledSlope([own]), good.length + bad.length, worth.own);
    return [seat.name, { slope: Math.max(0, slopeOfOwn), neutral: clamp(neutral, 0, 100) }] as const;
  });
  const weighed: EvidenceRule = {
    ...rule,
    version,
    slope,
    seats: Object.fromEntries(leanings),
    correlation: clamp(
      drawn(rule.correlation, correlationOf(rated, judged), judged.length, worth.correlation),
      0,
      1,
    ),
    ...testRatios(outcomes),
    testsNoticing: noticingRatio(rule, outcomes),
  };
  return { ...weighed, ...fitted(weighed, judged, seats) };
}

interface Rated {
  readonly seat: Pick<Seat, 'name' | 'stance'>;
  readonly good: readonly number[];
  readonly bad: readonly number[];
}

function ratings(outcomes: readonly Outcome[], seat: string): Pick<Rated, 'good' | 'bad'> {
  const of = (right: boolean) =>
    outcomes
      .filter((each) => each.right === right)
      .flatMap(({ scores }) => scores.filter((each) => each.seat === seat).map(({ outcome }) => outcome));
  return { good: of(true), bad: of(false) };
}

/** Difference of the means over the variance within the classes: the best linear weight of one score. */
function pooledSlope(rated: readonly Rated[]): number | undefined {
  let [difference, squares, weights, degrees] = [0, 0, 0, 0];
  for (const { good, bad } of rated) {
    if (good.length === 0 || bad.length === 0) continue;
    const weight = (good.length * bad.length) / (good.length + bad.length);
    difference += weight * (mean(good) - mean(bad));
    weights += weight;
    for (const scores of [good, bad]) {
      squares += scores.reduce((sum, score) => sum + (score - mean(scores)) ** 2, 0);
      degrees += scores.length - 1;
    }
  }
  if (weights === 0 || degrees <= 0 || squares === 0) return undefined;
  return difference / weights / (squares / degrees);
}

/** Mean correlation, over pairs of seats on the same candidate, of what their scores are off their class's mean. */
function correlationOf(rated: readonly Rated[], outcomes: readonly Outcome[]): number | undefined {
  const means = new Map(rated.map(({ seat, good, bad }) => [seat.name, [mean(bad), mean(good)] as const]));
  let [products, pairs, squares, count] = [0, 0, 0, 0];
  for (const { right, scores } of outcomes) {
    const off = scores.flatMap(({ seat, outcome }) => {
      const of = means.get(seat);
      return of === undefined ? [] : [outcome - of[right ? 1 : 0]];
    });
    for (const [index, a] of off.entries()) {
      squares += a * a;
      count++;
      for (const b of off.slice(index + 1)) {
        products += a * b;
        pairs++;
      }
    }
  }
  return pairs === 0 || squares === 0 ? undefined : products / pairs / (squares / count);
}

function testRatios(outcomes: readonly Outcome[]): Pick<EvidenceRule, 'testsPassed' | 'testsFailed'> {
  const rate = (right: boolean) => {
    const ran = outcomes.filter((each) => each.right === right && each.tests !== 'none');
    return (ran.filter(({ tests }) => tests !== 'failed').length + 1) / (ran.length + 2);
  };
  const [good, bad] = [rate(true), rate(false)];
  return { testsPassed: Math.log(good / bad), testsFailed: Math.log((1 - good) / (1 - bad)) };
}

/** Of candidates whose tests passed, how much more often those of right ones notice every place of the change. */
function noticingRatio(rule: EvidenceRule, outcomes: readonly Outcome[]): number {
  const rates = [true, false].map((right) => {
    const passed = outcomes.filter(
      ({ tests, right: isRight }) => isRight === right && (tests === 'passed' || tests === 'noticing'),
    );
    const noticing = passed.filter(({ tests }) => tests === 'noticing').length;
    return { rate: (noticing + 1) / (passed.length + 2), count: noticing };
  });
  const [good, bad] = rates;
  if (good === undefined || bad === undefined) return rule.testsNoticing;
  const seen = good.count + bad.count;
  // That tests which notice more should say less is no finding, and a passing test must not count against.
  return Math.max(0, drawn(rule.testsNoticing, Math.log(good.rate / bad.rate), seen, worth.noticing));
}

/**
 * Prior and gain with which the rule's evidence foretells the outcomes best: logistic regression on the candidates that
 * were voted on, drawn towards what held before; Newton's method, which is exact here after a few steps.
 */
function fitted(
  rule: EvidenceRule,
  judged: readonly Outcome[],
  seats: readonly Seat[],
): Pick<EvidenceRule, 'prior' | 'gain'> {
  const cases = judged.map(({ right, tests, scores }) => {
    const votes = seats.flatMap((seat) => {
      const score = scores.find((each) => each.seat === seat.name);
      return score === undefined ? [] : [{ seat, score }];
    });
    const tested = {
      noticing: rule.testsPassed + rule.testsNoticing,
      ...{ passed: rule.testsPassed, failed: rule.testsFailed, none: 0 },
    }[tests];
    return { right: right ? 1 : 0, nats: pooled(votes, rule) + tested };
  });
  const before = { prior: logit(rule.prior), gain: rule.gain };
  let { prior, gain } = before;
  for (let step = 0; step < 25; step++) {
    let [a, b] = [(before.prior - prior) / doubt.prior ** 2, (before.gain - gain) / doubt.gain ** 2];
    let [aa, ab, bb] = [doubt.prior ** -2, 0, doubt.gain ** -2];
    for (const { right, nats } of cases) {
      const p = 1 / (1 + Math.exp(-(prior + gain * nats)));
      const weight = p * (1 - p);
      a += right - p;
      b += (right - p) * nats;
      aa += weight;
      ab += weight * nats;
      bb += weight * nats * nats;
    }
    const determinant = aa * bb - ab * ab;
    prior += (bb * a - ab * b) / determinant;
    gain += (aa * b - ab * a) / determinant;
  }
  return { prior: clamp(1 / (1 + Math.exp(-prior)), 0.02, 0.98), gain: clamp(gain, 0.2, 5) };
}

/** Between what held before and an estimate, by how many outcomes the latter rests on. */
function drawn(before: number, estimate: number | undefined, outcomes: number, prior: number): number {
  return estimate === undefined ? before : (before * prior + estimate * outcomes) / (prior + outcomes);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
