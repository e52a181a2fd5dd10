import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import { decideByEvidence } from '../../../src/core/parliament/evidence-policy.ts';
import { anyBallots, deliberation, mixed, noticing, runs, tested, untested } from './ballots.ts';

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

/** The probability as the design writes it: sigmoid of prior + k·m·mean of the clipped nats + tests + objections. */
function exactly(
  ballots: ReturnType<typeof deliberation>['ballots'],
  passed: 'none' | 'passed' | 'noticing',
): bigint {
  const rule = evidenceDefaults;
  // The correlation is (1/.37 − 1)/6, or what the frozen constants say as a decimal.
  const rho = BigInt(Math.round(rule.correlation * 2 ** 60)) * (ONE / 2n ** 60n);
  const votes = ballots.flatMap(({ seat, scores }) => {
    const of = mixed.find(({ name }) => name === seat);
    const score = scores.find(({ candidate }) => candidate === 'A');
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
  const evidence = mul(ofDecimal(rule.gain), pool + tests + cost);
  const odds = mul(div(ofDecimal(rule.prior), ONE - ofDecimal(rule.prior)), exp(evidence));
  return div(odds, ONE + odds);
}

it('gives the probability that an independent computation of whole numbers gives, to 1e-12', () => {
  fc.assert(
    fc.property(anyBallots, fc.constantFrom('none', 'passed', 'noticing'), (ballots, passed) => {
      const contenders = [{ label: 'A', report: { none: untested, passed: tested, noticing }[passed] }];
      const [top] = decideByEvidence(deliberation({ contenders, ballots })).standings;
      const exact = Number(exactly(ballots, passed)) / Number(ONE);
      expect(Math.abs((top?.probability ?? Number.NaN) - exact)).toBeLessThan(1e-12);
    }),
    runs,
  );
});
