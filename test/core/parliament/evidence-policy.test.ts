import { describe, expect, it } from 'vitest';
import type { Objection } from '../../../src/core/parliament/ballot.ts';
import { decideByEvidence } from '../../../src/core/parliament/evidence-policy.ts';
import { seats } from '../../kit/sessions.ts';
import { alike, deliberation, mixed, tested, untested } from './ballots.ts';

const one = [{ label: 'A', report: untested }];
const sure = (count: number, of = mixed) =>
  deliberation({ contenders: one, ballots: alike(count, { A: 100 }, of), seats: of });

describe('the evidence rule', () => {
  it.each([
    [0, 'dead-end'],
    [1, 'dead-end'],
    [3, 'dead-end'],
    [4, 'consensus'],
    [7, 'consensus'],
  ])('of %i certain ballots makes a %s', (count, kind) => {
    expect(decideByEvidence(sure(count, seats)).kind).toBe(kind);
  });

  it('puts the likeliest first, where as much speaks for two but more for the rivals of one', () => {
    const contenders = [
      { label: 'A', report: tested },
      { label: 'B', report: untested },
    ];
    const ballots = [{ seat: 'generalist', scores: alike(1, { B: 100 })[0]?.scores ?? [] }];
    const { standings } = decideByEvidence(deliberation({ contenders, ballots }));
    expect(standings.map(({ candidate }) => candidate)).toEqual(['B', 'A']);
    expect(standings[0]?.probability).toBeGreaterThan(standings[1]?.probability ?? 1);
  });

  it('ignores ballots of those who hold no seat', () => {
    const strangers = alike(2, { A: 100 }).map((ballot, index) => ({
      ...ballot,
      seat: `stranger-${String(index)}`,
    }));
    const { ballots, ...rest } = sure(3);
    expect(decideByEvidence({ ...rest, ballots: [...ballots, ...strangers] }).kind).toBe('dead-end');
  });

  it('counts the last ballot of a seat that cast several', () => {
    const { ballots, ...rest } = sure(4);
    const [first] = ballots;
    const stuffed = [...ballots.slice(0, 3), ...(first === undefined ? [] : [first, first, first])];
    expect(decideByEvidence({ ...rest, ballots: stuffed }).kind).toBe('dead-end');
  });

  it('does not decide on one provider alone where two hold seats', () => {
    const uneven = seats.map((seat, index) => ({ ...seat, provider: index < 5 ? 'one' : 'two' }));
    expect(decideByEvidence(sure(5, uneven))).toMatchObject({
      kind: 'dead-end',
      why: 'Ballots came from one provider only although several hold seats.',
    });
    expect(decideByEvidence(sure(6, uneven))).toMatchObject({ kind: 'consensus', singleProvider: false });
  });

  it('counts a seat as present that may not score its own candidate', () => {
    const ballots = alike(4, { A: 100, B: 20 }).map((ballot, index) =>
      index === 0 ? { ...ballot, scores: ballot.scores.slice(1) } : ballot,
    );
    const contenders = ['A', 'B'].map((label) => ({ label, report: tested }));
    expect(decideByEvidence(deliberation({ contenders, ballots }))).toMatchObject({
      kind: 'consensus',
      candidate: 'A',
    });
  });

  const objecting = (status: Objection['status'], label = 'A') => {
    const question = sure(7);
    const ballots = question.ballots.map((ballot, index) =>
      index > 0
        ? ballot
        : {
            ...ballot,
            scores: ballot.scores.map((score) =>
              score.candidate === label ? { ...score, objections: [{ claim: 'leaks', status }] } : score,
            ),
          },
    );
    return { ...question, ballots };
  };

  it('stops at an objection that was checked and holds, and shows what cannot be checked', () => {
    expect(decideByEvidence(objecting('verified'))).toMatchObject({
      kind: 'dead-end',
      why: 'An objection was checked and holds: leaks',
    });
    expect(decideByEvidence(objecting('uncheckable'))).toMatchObject({
      kind: 'consensus',
      dissent: [{ seat: 'architect-critic', candidate: 'A', claim: 'leaks', status: 'uncheckable' }],
    });
    expect(decideByEvidence(objecting('refuted')).dissent).toEqual([]);
  });

  it('takes the best of the others where the best has a verified objection against it', () => {
    const contenders = ['A', 'B'].map((label) => ({ label, report: untested }));
    const ballots = alike(7, { A: 100, B: 95 }).map((ballot) => ({
      ...ballot,
      scores: ballot.scores.map((score) =>
        score.candidate === 'A'
          ? { ...score, objections: [{ claim: 'leaks', status: 'verified' as const }] }
          : score,
      ),
    }));
    expect(decideByEvidence(deliberation({ contenders, ballots }))).toMatchObject({
      kind: 'consensus',
      candidate: 'B',
    });
  });

  it('takes the weight of the tests away where no test reaches what was changed', () => {
    const contenders = [{ label: 'A', report: tested }];
    const p = (status: Objection['status']) =>
      decideByEvidence({ ...objecting(status), contenders }).standings[0]?.probability ?? 0;
    expect(p('untested')).toBeLessThan(p('refuted'));
    expect(p('untested')).toBe(decideByEvidence(objecting('refuted')).standings[0]?.probability);
  });
});
