import { logit, pooled, priorOdds } from './pool.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';
import { mean } from './votes.ts';

/** A candidate with what its checks and the seats said of it. */
export interface Attempt {
  /** `noticing`: passed, failed without the change, and noticed every place of it. */
  readonly tests: 'noticing' | 'passed' | 'failed' | 'none';
  readonly scores: readonly { readonly seat: string; readonly outcome: number }[];
}

/** An attempt of which it became known whether it was right, with the others at the same task. */
export interface Outcome extends Attempt {
  readonly right: boolean;
  /** What the tests said of the other attempts; `failed` for whatever the checks refuted. */
  readonly rivals?: readonly Attempt['tests'][];
}

/** Fewer outcomes than this say too little. */
export const leastOutcomes = 50;

/** How many outcomes the constants that hold so far are worth: estimates begin there and move as outcomes come in. */
const worth = { neutral: 80, slope: 600, own: 400, correlation: 100, noticing: 100, tests: 300 };

/** How far prior (in nats) and gain are expected to lie from what held so far: one standard deviation. */
const doubt = { prior: 0.1, gain: 0.1 };

/**
 * The rule's constants estimated anew from outcomes: neutral point and slope of each seat, the correlation of their errors,
 * the likelihood ratios of the tests, then prior and gain. Every estimate is drawn towards what held
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
    ...testRatios(rule, outcomes),
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
      const centre = mean(scores);
      squares += scores.reduce((sum, score) => sum + (score - centre) ** 2, 0);
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

/** The likelihood ratios of the tests, from how often those of right and of wrong candidates pass. */
function testRatios(
  rule: EvidenceRule,
  outcomes: readonly Outcome[],
): Pick<EvidenceRule, 'testsPassed' | 'testsFailed'> {
  const before = ratesOf(rule);
  const rate = (right: boolean) => {
    const ran = outcomes.filter((each) => each.right === right && each.tests !== 'none');
    const passed = ran.filter(({ tests }) => tests !== 'failed').length;
    return (passed + worth.tests * before[right ? 'right' : 'wrong']) / (ran.length + worth.tests);
  };
  const [good, bad] = [rate(true), rate(false)];
  return { testsPassed: Math.log(good / bad), testsFailed: Math.log((1 - good) / (1 - bad)) };
}

/** The rates of passing that two likelihood ratios come from. */
function ratesOf({ testsPassed, testsFailed }: EvidenceRule): {
  readonly right: number;
  readonly wrong: number;
} {
  const [passed, failed] = [Math.exp(testsPassed), Math.exp(testsFailed)];
  const wrong = passed > 1 && failed < 1 ? (1 - failed) / (passed - failed) : 0.5;
  return { wrong, right: passed > 1 && failed < 1 ? passed * wrong : 0.5 };
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
 * were voted on, drawn towards what held before. What the rivals say of a task depends on both, so that it is solved by
 * Gauss and Newton with slopes by differences.
 */
function fitted(
  rule: EvidenceRule,
  judged: readonly Outcome[],
  seats: readonly Seat[],
): Pick<EvidenceRule, 'prior' | 'gain'> {
  const cases = judged.map(({ right, rivals = [], ...own }) => ({
    right: right ? 1 : 0,
    nats: natsOf(rule, own, seats),
    rivals: rivals.map((tests) => testNats(rule, tests)),
  }));
  const before = { prior: logit(rule.prior), gain: rule.gain };
  const oddsOf = ({ nats, rivals }: (typeof cases)[number], [prior, gain]: readonly [number, number]) =>
    gain * nats +
    priorOdds(
      rivals.map((each) => gain * each),
      { ...rule, prior: clamp(sigmoid(prior), 0.001, 0.999) },
    );
  let { prior, gain } = before;
  for (let step = 0; step < 12; step++) {
    let [a, b] = [(before.prior - prior) / doubt.prior ** 2, (before.gain - gain) / doubt.gain ** 2];
    let [aa, ab, bb] = [doubt.prior ** -2, 0, doubt.gain ** -2];
    for (const each of cases) {
      const odds = oddsOf(each, [prior, gain]);
      const [byPrior, byGain] = [
        (oddsOf(each, [prior + small, gain]) - odds) / small,
        (oddsOf(each, [prior, gain + small]) - odds) / small,
      ];
      const p = sigmoid(odds);
      const weight = p * (1 - p);
      a += (each.right - p) * byPrior;
      b += (each.right - p) * byGain;
      aa += weight * byPrior ** 2;
      ab += weight * byPrior * byGain;
      bb += weight * byGain ** 2;
    }
    const determinant = aa * bb - ab * ab;
    prior += (bb * a - ab * b) / determinant;
    gain += (aa * b - ab * a) / determinant;
  }
  return { prior: clamp(sigmoid(prior), 0.02, 0.98), gain: clamp(gain, 0.2, 5) };
}

/** Over which slopes are taken, in nats. */
const small = 1e-4;

function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** What the rule makes of an attempt itself, before the gain. */
function natsOf(rule: EvidenceRule, { tests, scores }: Attempt, seats: readonly Seat[]): number {
  const votes = seats.flatMap((seat) => {
    const score = scores.find((each) => each.seat === seat.name);
    return score === undefined ? [] : [{ seat, score }];
  });
  return pooled(votes, rule) + testNats(rule, tests);
}

function testNats(rule: EvidenceRule, tests: Attempt['tests']): number {
  return {
    noticing: rule.testsPassed + rule.testsNoticing,
    ...{ passed: rule.testsPassed, failed: rule.testsFailed, none: 0 },
  }[tests];
}

/** Between what held before and an estimate, by how many outcomes the latter rests on. */
function drawn(before: number, estimate: number | undefined, outcomes: number, prior: number): number {
  return estimate === undefined ? before : (before * prior + estimate * outcomes) / (prior + outcomes);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
