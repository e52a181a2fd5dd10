import type { Choice, Rule } from './rules.ts';
import { task, type Task, type World } from './world.ts';

/** What accepting a wrong candidate costs, where a right one gains 1 and abstaining nothing. */
export const cost = 4;

export interface Decided extends Choice {
  readonly right: boolean;
  /** Of each candidate that has a probability: that, and whether it is right. */
  readonly judged: readonly (readonly [number, boolean])[];
}

export interface Measured {
  /** Mean utility a task: +1 right, −4 wrong, 0 abstained. */
  readonly utility: number;
  /** Part of the tasks that were decided. */
  readonly coverage: number;
  /** Part of the decided ones that were right; 1 for none. */
  readonly precision: number;
  /** Part of all tasks in which a wrong candidate was accepted. */
  readonly falseConsensus: number;
  /** Mean number of seats asked, and of ballots that came back. */
  readonly asked: number;
  readonly ballots: number;
}

export function tasks(world: World, count: number, seed: string): readonly Task[] {
  return Array.from({ length: count }, (_, index) => task(world, seed, index));
}

export function decideAll(rule: Rule, limit: number, of: readonly Task[]): readonly Decided[] {
  return of.map((each) => {
    const choice = rule.choose(each);
    const { candidate, strength, probabilities } = choice;
    return {
      ...choice,
      accepted: candidate !== null && (choice.accepted ?? strength >= limit),
      right: candidate !== null && each.right.get(candidate) === true,
      judged: [...(probabilities ?? [])].map(([label, p]) => [p, each.right.get(label) === true] as const),
    };
  });
}

export function measured(decided: readonly Decided[]): Measured {
  const accepted = decided.filter((each) => each.accepted);
  const right = accepted.filter((each) => each.right).length;
  const wrong = accepted.length - right;
  return {
    utility: (right - cost * wrong) / decided.length,
    coverage: accepted.length / decided.length,
    precision: accepted.length === 0 ? 1 : right / accepted.length,
    falseConsensus: wrong / decided.length,
    asked: decided.reduce((sum, each) => sum + each.asked, 0) / decided.length,
    ballots: decided.reduce((sum, each) => sum + each.ballots, 0) / decided.length,
  };
}

/** The limit with the highest utility on these tasks; infinite where accepting anything only loses. */
export function trained(rule: Rule, of: readonly Task[]): number {
  if (rule.limit !== 'train') return rule.limit;
  let [limit, most] = [Number.POSITIVE_INFINITY, 0];
  for (const point of curve(decideAll(rule, 0, of))) {
    const utility = point.coverage * (point.precision - cost * (1 - point.precision));
    if (utility > most) [limit, most] = [point.limit, utility];
  }
  return limit;
}

export interface Point {
  readonly limit: number;
  readonly coverage: number;
  readonly precision: number;
}

/** Coverage and precision for every limit that a rule could have, the strictest first. */
export function curve(decided: readonly Decided[]): readonly Point[] {
  const sorted = decided
    .filter(({ candidate }) => candidate !== null)
    .toSorted((a, b) => b.strength - a.strength);
  const points: Point[] = [];
  let right = 0;
  for (const [index, { strength, right: isRight }] of sorted.entries()) {
    if (isRight) right++;
    if (sorted[index + 1]?.strength === strength) continue;
    points.push({
      limit: strength,
      coverage: (index + 1) / decided.length,
      precision: right / (index + 1),
    });
  }
  return points;
}

/** Expected calibration error over ten bins: how far probabilities lie from how often they come true. */
export function calibrationError(decided: readonly Decided[]): number {
  const judged = decided.flatMap((each) => each.judged);
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = judged.filter(([p]) => Math.min(9, Math.floor(p * 10)) === bin);
    if (inside.length === 0) continue;
    const said = inside.reduce((sum, [p]) => sum + p, 0);
    const came = inside.filter(([, right]) => right).length;
    error += Math.abs(said - came) / judged.length;
  }
  return error;
}
