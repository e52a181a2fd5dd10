import { describe, expect, it } from 'vitest';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import { policyOf } from '../../../src/core/parliament/policy.ts';
import type { Seat } from '../../../src/core/parliament/seat.ts';
import { alike, deliberation, mixed, noticing, tested, untested } from './ballots.ts';

const policy = policyOf(evidenceDefaults);
const contenders = [{ label: 'A', report: tested }];
const providers = (names: readonly string[], of: readonly Seat[] = mixed) =>
  names.map((name) => of.find((seat) => seat.name === name)?.provider);

/** What is asked after the first wave gave `outcome`; `absent` of its seats said nothing. */
function second(outcome: number, absent = 0, seats: readonly Seat[] = mixed) {
  const first = policy.wave(deliberation({ contenders, seats, asked: [] }));
  const heard = seats.filter(({ name }) => first.includes(name)).slice(absent);
  const ballots = alike(heard.length, { A: outcome }, heard);
  return { first, next: policy.wave(deliberation({ contenders, seats, ballots, asked: first })) };
}

describe('the waves of ballots', () => {
  it('begin with one seat of each provider', () => {
    const first = policy.wave(deliberation({ contenders, asked: [] }));
    expect(new Set(providers(first)).size).toBe(3);
    expect(first.length).toBe(Math.max(3, evidenceDefaults.wave.first));
  });

  it('end after the first where the best candidate is more likely wrong than right', () => {
    expect(second(40).next).toEqual([]);
  });

  it('do not end because of one vote, nor because tests were not run', () => {
    const one = alike(1, { A: 80 });
    const asked = mixed.slice(0, 3).map(({ name }) => name);
    const open = [{ label: 'A', report: untested }];
    expect(policy.wave(deliberation({ contenders: open, ballots: one, asked })).length).toBeGreaterThan(0);
    const three = alike(3, { A: 78 });
    expect(policy.wave(deliberation({ contenders: open, ballots: three, asked })).length).toBeGreaterThan(0);
  });

  it('are not given up because tests say more than that they passed', () => {
    const told = [{ label: 'A', report: noticing }];
    const first = policy.wave(deliberation({ contenders: told, asked: [] }));
    const ballots = alike(
      first.length,
      { A: 67 },
      mixed.filter(({ name }) => first.includes(name)),
    );
    const { standings } = policy.decide(deliberation({ contenders: told, ballots, asked: first }));
    expect(standings[0]?.probability).toBeGreaterThan(evidenceDefaults.wave.from);
    expect(standings[0]?.probability).toBeLessThan(evidenceDefaults.threshold);
    expect(policy.wave(deliberation({ contenders: told, ballots, asked: first })).length).toBeGreaterThan(0);
  });

  it('ask only for the quorum where the first agree', () => {
    const { first, next } = second(100);
    expect(first.length + next.length).toBe(Math.max(4, first.length));
  });

  it('ask for as many more as were absent, until nobody is left', () => {
    const { first, next } = second(100, 1);
    expect(next.length).toBe(second(100).next.length + 1);
    expect(next.some((name) => first.includes(name))).toBe(false);
  });

  it('go on where it is open', () => {
    expect(second(72).next.length).toBe(evidenceDefaults.wave.size);
  });

  it('ask another provider first where one alone was heard', () => {
    const seats = mixed.map((seat, index) => ({ ...seat, provider: index === 6 ? 'two' : 'one' }));
    const ballots = alike(4, { A: 100 }, seats);
    const asked = ballots.map(({ seat }) => seat);
    expect(policy.wave(deliberation({ contenders, seats, ballots, asked }))).toEqual([mixed[6]?.name]);
  });

  it('are one where seats measure, and leave out those that do not vote', () => {
    const seats = mixed.map((seat, index) => ({ ...seat, measures: true, votes: index !== 4 }));
    const wave = policy.wave(deliberation({ contenders, seats, asked: [] }));
    expect(wave).toEqual(mixed.filter((_, index) => index !== 4).map(({ name }) => name));
  });
});
