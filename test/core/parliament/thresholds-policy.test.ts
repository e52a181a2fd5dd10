import { describe, expect, it } from 'vitest';
import { thresholdsDefaults } from '../../../src/core/parliament/constants.ts';
import { policyOf } from '../../../src/core/parliament/policy.ts';
import { ThresholdsRuleSchema } from '../../../src/core/parliament/rule.ts';
import type { CrossScore } from '../../../src/core/parliament/ballot.ts';
import { deliberation, mixed, scoreOf, untested } from './ballots.ts';

const policy = policyOf(thresholdsDefaults);
const contenders = [{ label: 'A', report: untested }];
const within = { outcome: 85, confidence: 90, risk: 10 };
/** Seven ballots alike, apart from the first. */
const scored = (first: Partial<CrossScore>, all: Partial<CrossScore> = within, round = 1) =>
  deliberation({
    contenders,
    round,
    ballots: mixed.map(({ name }, index) => ({
      seat: name,
      scores: [scoreOf('A', 0, index === 0 ? { ...all, ...first } : all)],
    })),
  });

describe('the thresholds rule', () => {
  it('agrees where every threshold of the round is met', () => {
    expect(policy.decide(scored({}))).toMatchObject({
      kind: 'consensus',
      candidate: 'A',
      policy: 'thresholds',
    });
  });

  it.each([
    ['a mean confidence below', {}, { ...within, confidence: 84 }, 'mean confidence is 84 of 85'],
    ['one risk above, whatever the mean', { risk: 25 }, within, 'highest risk is 25'],
    ['a mean outcome below', {}, { ...within, outcome: 79 }, 'mean outcome is 79 of 80'],
    ['scores that lie apart', { outcome: 20, confidence: 90 }, { ...within, outcome: 95 }, 'lie 26 apart'],
  ])('does not with %s', (_what, first, all, says) => {
    const verdict = policy.decide(scored(first, all));
    expect(verdict.kind).toBe('dead-end');
    expect(verdict.why).toContain(says);
  });

  it('asks for less in later rounds, and for the last row from there on', () => {
    const modest = { outcome: 62, confidence: 72, risk: 40 };
    expect([1, 2, 3, 9].map((round) => policy.decide(scored({}, modest, round)).kind)).toEqual([
      'dead-end',
      'dead-end',
      'consensus',
      'consensus',
    ]);
  });

  it('gives up where the confidence fell by more than ten points from one round to the next', () => {
    const before = policy.decide(scored({}, { ...within, confidence: 100 }));
    const after = { ...scored({}, { ...within, confidence: 88 }, 2), earlier: [before] };
    expect(policy.decide(after).why).toContain('fell from 100 to 88');
    expect(policy.mayGoOn([before, policy.decide(after)])).toBe(false);
  });

  it('gives up where the risk was above its limit in two rounds', () => {
    const risky = (round: number) => policy.decide(scored({}, { ...within, risk: 60 }, round));
    expect(policy.mayGoOn([risky(1)])).toBe(true);
    expect(policy.mayGoOn([risky(1), risky(2)])).toBe(false);
  });

  it('refuses a table whose later round asks for more', () => {
    const [first, second] = thresholdsDefaults.rounds;
    expect(ThresholdsRuleSchema.safeParse(thresholdsDefaults).success).toBe(true);
    expect(
      ThresholdsRuleSchema.safeParse({ ...thresholdsDefaults, rounds: [second, first] }).error?.issues[0]
        ?.message,
    ).toContain('may not ask for more');
  });
});
