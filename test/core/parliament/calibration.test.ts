import { describe, expect, it } from 'vitest';
import { calibrate, leastOutcomes, type Outcome } from '../../../src/core/parliament/calibration.ts';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import { mixed } from './ballots.ts';

/** Outcomes in which every second candidate is right; `score` says what a seat gives it. */
function outcomes(
  count: number,
  score: (right: boolean, seat: number, index: number) => number,
): readonly Outcome[] {
  return Array.from({ length: count }, (_, index) => {
    const right = index % 2 === 0;
    return {
      right,
      tests: right || index % 4 === 1 ? 'passed' : 'failed',
      scores: mixed.map(({ name }, seat) => ({ seat: name, outcome: score(right, seat, index) })),
    };
  });
}
const noise = (seat: number, index: number) => ((seat * 7 + index * 13) % 5) * 4 - 8;
const calibrated = (of: readonly Outcome[]) => calibrate(evidenceDefaults, of, mixed, 'v1');

describe('calibration', () => {
  it('changes nothing with fewer than fifty outcomes', () => {
    const few = outcomes(leastOutcomes - 1, () => 90);
    expect(calibrated(few)).toBe(evidenceDefaults);
    expect(calibrated(outcomes(leastOutcomes, () => 90))).toMatchObject({ version: 'v1' });
  });

  it('moves the neutral point of a seat that scores high to where it stands', () => {
    const inflated = calibrated(
      outcomes(
        400,
        (right, seat, index) => (right ? 95 : 85) + (seat === 0 ? 0 : -20) + noise(seat, index) / 4,
      ),
    );
    const [high, low] = [mixed[0]?.name ?? '', mixed[1]?.name ?? ''];
    expect(inflated.seats[high]?.neutral).toBeGreaterThan(85);
    expect(inflated.seats[low]?.neutral).toBeLessThan(75);
  });

  it('takes the weight of a seat that knows nothing, and of one that says the contrary', () => {
    const rule = calibrated(
      outcomes(400, (right, seat, index) => {
        const said = seat === 0 ? !right : seat === 1 ? index % 3 === 0 : right;
        return (said ? 80 : 60) + noise(seat, index);
      }),
    );
    const slopes = mixed.map(({ name }) => rule.seats[name]?.slope ?? -1);
    expect(slopes[0]).toBe(0);
    expect(slopes[1]).toBeLessThan((slopes[2] ?? 0) / 2);
  });

  it('smooths the likelihood ratios of the tests, so that what never happened is not impossible', () => {
    const ratios = (count: number) => calibrated(outcomes(count, (right) => (right ? 80 : 60)));
    // Of right ones all pass, of wrong ones half.
    const [some, many] = [ratios(100), ratios(20_000)];
    expect(many.testsPassed).toBeCloseTo(Math.log(1 / 0.5), 1);
    expect(many.testsFailed).toBeLessThan(some.testsFailed);
    expect(Number.isFinite(many.testsFailed)).toBe(true);
    // Few outcomes move little from what held before: 35 in a hundred wrong ones pass by it.
    expect(some.testsPassed).toBeGreaterThan(0.9);
    expect(some.testsPassed).toBeLessThan(evidenceDefaults.testsPassed);
  });

  it('tells what is known of the rivals from what is known of the candidate itself', () => {
    const alone = outcomes(400, (right, seat, index) => (right ? 78 : 64) + noise(seat, index));
    const among = alone.map((each) => ({ ...each, rivals: ['failed', 'failed'] as const }));
    // As many right ones although their rivals failed: more of them are right to begin with.
    expect(calibrated(among).prior).toBeGreaterThan(calibrated(alone).prior);
  });

  it('learns what it says that tests notice every place of a change, and never that it speaks against one', () => {
    const start = calibrated(outcomes(100, () => 70)).testsNoticing;
    const where = (says: (right: boolean, index: number) => boolean) =>
      calibrated(
        outcomes(400, () => 70).map((each, index) =>
          each.tests === 'passed' && says(each.right, index) ? { ...each, tests: 'noticing' } : each,
        ),
      );
    const telling = where((right, index) => right || index % 10 === 1);
    expect(telling.testsNoticing).toBeGreaterThan(start);
    expect(where((right) => !right).testsNoticing).toBeLessThan(start / 2);
    expect(where((right) => !right).testsNoticing).toBeGreaterThanOrEqual(0);
    // They have passed all the same.
    expect(telling.testsPassed).toBeCloseTo(calibrated(outcomes(400, () => 70)).testsPassed, 12);
  });

  it('does not depend on the order of the outcomes', () => {
    const of = outcomes(120, (right, seat, index) => (right ? 80 : 65) + noise(seat, index));
    const other = calibrated(of.toReversed());
    for (const key of ['slope', 'correlation', 'prior', 'testsPassed'] as const) {
      expect(other[key]).toBeCloseTo(calibrated(of)[key], 10);
    }
  });
});
