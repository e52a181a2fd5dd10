import { describe, expect, it } from 'vitest';
import type { Ballot, Objection } from '../../../src/core/parliament/ballot.ts';
import { openClaims, settled, type Finding } from '../../../src/core/parliament/objections.ts';

const objection = (claim: string, more: Partial<Objection> = {}): Objection => ({
  claim,
  file: 'a.ts',
  line: 3,
  check: 'test',
  status: 'unchecked',
  ...more,
});
const ballot = (seat: string, ...objections: Objection[]): Ballot => ({
  seat,
  scores: [{ candidate: 'A', outcome: 50, risk: 60, confidence: 80, reason: 'r', objections }],
});
const refuted = (claim: string, check: Finding['check'] = 'test'): Finding => ({
  ...{ id: 'e1', candidate: 'A', check, claim, file: 'a.ts', line: 3 },
  status: 'refuted',
  says: 'It passes.',
});

describe('claims', () => {
  it('of a behaviour are told apart by their words: one that is easily refuted speaks for no other at its place', () => {
    const ballots = [
      ballot('sre-critic', objection('It returns no number.')),
      ballot('developer-critic', objection('It throws for an empty list.')),
    ];
    expect(openClaims(ballots, ['A']).map(({ claim }) => claim)).toEqual([
      'It returns no number.',
      'It throws for an empty list.',
    ]);
    const after = settled(ballots, [refuted('It returns no number.')]);
    expect(after.map(({ scores }) => scores[0]?.objections[0]?.status)).toEqual(['refuted', 'unchecked']);
  });

  it('of one place that one run of a check answers are one, in whatever words', () => {
    const ballots = [
      ballot('sre-critic', objection('The type is wrong.', { check: 'types' })),
      ballot('developer-critic', objection('It does not compile.', { check: 'types' })),
    ];
    expect(openClaims(ballots, ['A'])).toHaveLength(1);
    const after = settled(ballots, [refuted('The type is wrong.', 'types')]);
    expect(after.map(({ scores }) => scores[0]?.objections[0]?.status)).toEqual(['refuted', 'refuted']);
  });

  it("are taken in turn, so that one seat's many do not keep another's from being checked", () => {
    const many = Array.from({ length: 20 }, (_, index) => objection(`claim ${String(index)}`));
    const ballots = [
      ballot('sre-critic', ...many),
      ballot('developer-critic', objection('It throws for an empty list.')),
    ];
    expect(
      openClaims(ballots, ['A'])
        .slice(0, 3)
        .map(({ claim }) => claim),
    ).toEqual(['claim 0', 'It throws for an empty list.', 'claim 1']);
  });
});
