import { firstPlace, middle, points, shift, type Reply, type Task } from './world.ts';

/**
 * The probability that each candidate is right, by Bayes' rule, from the ballots of all seats, the tests, and what no rule
 * knows: the error model with its parameters, each seat's strength in this task, who misbehaves. The rounding of scores to
 * 5 counts as noise of its variance.
 */
export function posterior(task: Task): ReadonlyMap<string, number> {
  const { world, replies, contenders } = task;
  const heard = replies.filter(
    (reply, place) => reply.answers === 'valid' && !(world.odd !== 'none' && place === 0),
  );
  const ratios = contenders.map(({ label, report }) => {
    const passed = report.checks.every(({ outcome }) => outcome === 'passed');
    const tests = passed
      ? world.passIfGood / world.passIfBad
      : (1 - world.passIfGood) / (1 - world.passIfBad);
    return tests * Math.exp(signalOdds(task, heard, label));
  });
  // The difficulty is shared by the task's candidates: it is integrated out, by Simpson's rule over its density.
  const steps = 64;
  const right = ratios.map(() => 0);
  let total = 0;
  for (let step = 0; step <= steps; step++) {
    const p = step / steps;
    const simpson = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    const weight =
      simpson * 6 * p * (1 - p) * ratios.reduce((product, ratio) => product * (p * ratio + 1 - p), 1);
    total += weight;
    for (const [index, ratio] of ratios.entries()) {
      right[index] = (right[index] ?? 0) + (weight * p * ratio) / (p * ratio + 1 - p);
    }
  }
  return new Map(contenders.map(({ label }, index) => [label, (right[index] ?? 0) / total]));
}

/** Log-likelihood ratio of the scores: normal errors with a known covariance, means half a strength either way. */
function signalOdds({ world }: Task, replies: readonly Reply[], label: string): number {
  const heard = replies.filter(({ paper }) => paper.includes(label));
  if (heard.length === 0) return 0;
  const { across, within, sycophancy, inflation } = world;
  const keep = 1 - sycophancy;
  const rounding = (5 / points) ** 2 / 12;
  const covariance = heard.map((a) =>
    heard.map((b) => {
      const same = a === b ? 1 : across + (a.seat.provider === b.seat.provider ? within : 0);
      return keep ** 2 * same + sycophancy ** 2 + (a === b ? rounding : 0);
    }),
  );
  const means = heard.map(({ strength }) => keep * strength);
  const seen = heard.map(
    ({ seat, scores, paper }) =>
      ((scores.get(label)?.outcome ?? middle) - middle - shift[seat.stance] - inflation) / points -
      (paper[0] === label ? firstPlace : 0),
  );
  const weights = solve(covariance, means);
  return weights.reduce((sum, weight, index) => sum + weight * (seen[index] ?? 0), 0);
}

/** Gauss with pivots. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): readonly number[] {
  const rows = matrix.map((row, index) => [...row, vector[index] ?? 0]);
  const size = rows.length;
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    }
    const [a, b] = [rows[column] ?? [], rows[pivot] ?? []];
    rows[column] = b;
    rows[pivot] = a;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = at(row, column) / at(column, column);
      rows[row] = (rows[row] ?? []).map((value, index) => value - factor * at(column, index));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}
