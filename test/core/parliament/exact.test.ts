import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import { decideByEvidence } from '../../../src/core/parliament/evidence-policy.ts';
import {
  anyBallots,
  deliberation,
  gated,
  labels,
  mixed,
  noticing,
  runs,
  tested,
  untested,
} from './ballots.ts';

/** Fixed point with 40 decimals, of integers only: shares nothing with the floating point of the rule. */
const ONE = 10n ** 40n;
const mul = (a: bigint, b: bigint) => (a * b) / ONE;
const div = (a: bigint, b: bigint) => (a * ONE) / b;
const ofDecimal = (value: number) => BigInt(Math.round(value * 1e6)) * 10n ** 34n;

/** e^x by its series, of a thousandth of x, raised again. */
function exp(x: bigint): bigint {
  const small = x / 1024n;
  let [term, sum] = [ONE, ONE];
  for (let n = 1n; n < 40n; n++) {
    term = mul(term, small) / n;
    sum += term;
  }
  for (let n = 0; n < 10; n++) sum = mul(sum, sum);
  return sum;
}

const rule = evidenceDefaults;

/** What is known of a candidate, in nats, as the design writes it: k·m·mean of the clipped nats + tests + objections. */
function evidence(
  label: string,
  ballots: ReturnType<typeof deliberation>['ballots'],
  passed: 'none' | 'passed' | 'noticing',
): bigint {
  // The correlation is (1/.37 − 1)/6, or what the frozen constants say as a decimal.
  const rho = BigInt(Math.round(rule.correlation * 2 ** 60)) * (ONE / 2n ** 60n);
  const votes = ballots.flatMap(({ seat, scores }) => {
    const of = mixed.find(({ name }) => name === seat);
    const score = scores.find(({ candidate }) => candidate === label);
    return of === undefined || score === undefined ? [] : [{ of, score }];
  });
  const clip = ofDecimal(rule.clip);
  const nats = votes.map(({ of, score }) => {
    const l = mul(ofDecimal(rule.slope), (BigInt(score.outcome) - BigInt(rule.neutral[of.stance])) * ONE);
    return l > clip ? clip : l < -clip ? -clip : l;
  });
  const sorted = nats.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const kept = sorted.length >= rule.trimFrom ? sorted.slice(1, -1) : sorted;
  const m = BigInt(sorted.length);
  const pool =
    m === 0n
      ? 0n
      : div((m * kept.reduce((sum, each) => sum + each, 0n)) / BigInt(kept.length), ONE + (m - 1n) * rho);
  let cost = 0n;
  for (const provider of ['openai', 'anthropic', 'ollama']) {
    const own = votes.filter(({ of }) => of.provider === provider);
    const against = own.filter(({ score }) =>
      score.objections.some(({ status }) => status === 'uncheckable'),
    );
    if (own.length > 0)
      cost += (ofDecimal(rule.uncheckableObjection) * BigInt(against.length)) / BigInt(own.length);
  }
  const untouched = votes.some(({ score }) => score.objections.some(({ status }) => status === 'untested'));
  const passing = ofDecimal(rule.testsPassed) + (passed === 'noticing' ? ofDecimal(rule.testsNoticing) : 0n);
  const tests = passed !== 'none' && !untouched ? passing : 0n;
  return mul(ofDecimal(rule.gain), pool + tests + cost);
}

/**
 * The probability of the first, by summing over every way in which its rivals can be right or wrong: each way has its weight by
 * what is known of them, and by how likely so many right ones are together where their part is Beta distributed.
 */
function exactly([own = 0n, ...rivals]: readonly bigint[]): bigint {
  const concentration = ofDecimal(rule.kinship ?? 0);
  const right = mul(ofDecimal(rule.prior), concentration);
  const wrong = concentration - right;
  let [so, not] = [0n, 0n];
  for (let way = 0; way < 2 ** rivals.length; way++) {
    let [weight, good, bad] = [ONE, 0n, 0n];
    for (const [index, nats] of rivals.entries()) {
      const isRight = (way >> index) % 2 === 1;
      weight = mul(weight, isRight ? mul(exp(nats), right + good * ONE) : wrong + bad * ONE);
      if (isRight) good++;
      else bad++;
    }
    so += mul(weight, right + good * ONE);
    not += mul(weight, wrong + bad * ONE);
  }
  const odds = mul(div(so, not), exp(own));
  return div(odds, ONE + odds);
}

const tests = fc.constantFrom('none', 'passed', 'noticing');

it('gives the probability that an independent computation of whole numbers gives, to 1e-12', () => {
  fc.assert(
    fc.property(
      anyBallots,
      fc.array(tests, { minLength: 1, maxLength: 3 }),
      fc.nat(2),
      (ballots, passed, dropped) => {
        const voted = passed.map((each, index) => ({ label: labels[index] ?? '', each }));
        const contenders = [
          ...voted.map(({ label, each }) => ({
            label,
            report: { none: untested, passed: tested, noticing }[each],
          })),
          ...['X', 'Y'].slice(0, dropped).map((label) => ({ label, report: gated })),
        ];
        const { standings } = decideByEvidence(deliberation({ contenders, ballots }));
        expect(standings).toHaveLength(voted.length);
        const failed = Array.from({ length: dropped }, () =>
          mul(ofDecimal(rule.gain), ofDecimal(rule.testsFailed)),
        );
        for (const { label, each } of voted) {
          const rivals = voted.filter((other) => other.label !== label);
          const exact = exactly([
            evidence(label, ballots, each),
            ...rivals.map((other) => evidence(other.label, [], other.each)),
            ...failed,
          ]);
          const found = standings.find(({ candidate }) => candidate === label)?.probability ?? Number.NaN;
          expect(Math.abs(found - Number(exact) / Number(ONE))).toBeLessThan(1e-12);
        }
      },
    ),
    runs,
  );
});
