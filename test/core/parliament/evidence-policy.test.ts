import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ballot } from '../../../src/core/parliament/ballot.ts';
import { decideByEvidence, evidenceDefaults } from '../../../src/core/parliament/evidence-policy.ts';
import { diagnostic, report, seats } from '../../kit/sessions.ts';

const labels = ['A', 'B', 'C'];
const passing = report({ tests: { outcome: 'skipped', why: 'turned off' } });
const failing = report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } });
const contenders = labels.map((label) => ({ label, report: passing }));

const percent = fc.integer({ min: 0, max: 100 });
const objections = fc.array(
  fc.record({
    claim: fc.constantFrom('slow', 'hides errors'),
    status: fc.constantFrom('uncheckable', 'refuted', 'unchecked'),
  }),
  { maxLength: 2 },
);
const score = (candidate: string) =>
  fc.record({
    candidate: fc.constant(candidate),
    confidence: percent,
    risk: percent,
    outcome: percent,
    reason: fc.constant('measured'),
    objections,
  });
/** Ballots of a random part of the seats, each on all three candidates. */
const ballotsOf = fc
  .tuple(
    fc.subarray([...seats]),
    fc.array(fc.tuple(...labels.map(score)), { minLength: seats.length, maxLength: seats.length }),
  )
  .map(([present, scores]) =>
    present.map((seat, index): Ballot => ({ seat: seat.name, scores: scores[index] ?? [] })),
  );

const runs = { numRuns: 20_000 };

function change(
  ballots: readonly Ballot[],
  seat: string,
  candidate: string,
  outcome: (old: number) => number,
): Ballot[] {
  return ballots.map((ballot) =>
    ballot.seat === seat
      ? {
          ...ballot,
          scores: ballot.scores.map((each) =>
            each.candidate === candidate ? { ...each, outcome: outcome(each.outcome) } : each,
          ),
        }
      : ballot,
  );
}
const probability = (ballots: readonly Ballot[], label: string, of = contenders) =>
  decideByEvidence(of, ballots, seats).standings.find((each) => each.candidate === label)?.probability ?? 0;

describe('the evidence rule', () => {
  it('does not depend on the order of ballots, scores or candidates', () => {
    fc.assert(
      fc.property(
        ballotsOf,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (ballots, dice) => {
          const shuffle = <T>(items: readonly T[]) =>
            items
              .map((item) => [dice.next().value ?? 0, item] as const)
              .toSorted((a, b) => a[0] - b[0])
              .map(([, item]) => item);
          const shuffled = shuffle(ballots).map((ballot) => ({ ...ballot, scores: shuffle(ballot.scores) }));
          expect(decideByEvidence(shuffle(contenders), shuffled, shuffle(seats))).toEqual(
            decideByEvidence(contenders, ballots, seats),
          );
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('never unseats a candidate whose outcome score is raised', () => {
    fc.assert(
      fc.property(ballotsOf, fc.nat(6), fc.nat(2), fc.nat(100), (ballots, voter, which, by) => {
        const [seat, label] = [seats[voter]?.name ?? '', labels[which] ?? ''];
        const before = decideByEvidence(contenders, ballots, seats);
        const raised = change(ballots, seat, label, (old) => Math.min(100, old + by));
        const after = decideByEvidence(contenders, raised, seats);
        expect(probability(raised, label)).toBeGreaterThanOrEqual(probability(ballots, label));
        if (before.kind === 'consensus' && before.candidate === label) {
          expect(after).toMatchObject({ kind: 'consensus', candidate: label });
        }
      }),
      runs,
    );
  });

  it('lets one replaced ballot move the pool by at most what the clip allows', () => {
    const logit = (p: number) => Math.log(p / (1 - p));
    fc.assert(
      fc.property(ballotsOf, fc.nat(6), percent, (ballots, voter, outcome) => {
        const changed = change(ballots, seats[voter]?.name ?? '', 'A', () => outcome);
        const m = Math.max(1, ballots.length);
        const kept = m >= evidenceDefaults.trimFrom ? m - 2 : m;
        const bound = (2 * evidenceDefaults.clip * m) / kept / (1 + (m - 1) * evidenceDefaults.correlation);
        expect(
          Math.abs(logit(probability(changed, 'A')) - logit(probability(ballots, 'A'))),
        ).toBeLessThanOrEqual(bound + 1e-9);
      }),
      runs,
    );
  });

  it('never lets a candidate win whose checks reject it', () => {
    fc.assert(
      fc.property(ballotsOf, fc.subarray(labels), (ballots, gated) => {
        const some = labels.map((label) => ({ label, report: gated.includes(label) ? failing : passing }));
        const verdict = decideByEvidence(some, ballots, seats);
        expect(
          verdict.standings.map((each) => each.candidate).filter((label) => gated.includes(label)),
        ).toEqual([]);
        if (verdict.kind === 'consensus') expect(gated).not.toContain(verdict.candidate);
      }),
      runs,
    );
  });

  it('gives passing tests weight, and never more probability without them', () => {
    fc.assert(
      fc.property(ballotsOf, (ballots) => {
        const tested = contenders.map((each) => ({ ...each, report: report() }));
        expect(probability(ballots, 'A', tested)).toBeGreaterThan(probability(ballots, 'A'));
      }),
      runs,
    );
  });

  it('takes equally calibrated seats as equals', () => {
    const critics = seats.filter((seat) => seat.stance === 'critic');
    fc.assert(
      fc.property(fc.array(percent, { minLength: 3, maxLength: 3 }), (outcomes) => {
        const cast = (order: readonly number[]) =>
          critics.map((seat, index): Ballot => ({
            seat: seat.name,
            scores: [
              {
                candidate: 'A',
                confidence: 50,
                risk: 5,
                outcome: outcomes[order[index] ?? 0] ?? 0,
                reason: 'm',
                objections: [],
              },
            ],
          }));
        expect(probability(cast([1, 2, 0]), 'A')).toBe(probability(cast([0, 1, 2]), 'A'));
      }),
      runs,
    );
  });

  const sure = (count: number, seatNames = seats.map((seat) => seat.name)): Ballot[] =>
    seatNames.slice(0, count).map((seat) => ({
      seat,
      scores: [{ candidate: 'A', confidence: 90, risk: 5, outcome: 100, reason: 'm', objections: [] }],
    }));

  it.each([
    [0, 'dead-end'],
    [1, 'dead-end'],
    [3, 'dead-end'],
    [4, 'consensus'],
    [7, 'consensus'],
  ])('of %i certain ballots makes a %s', (count, kind) => {
    expect(decideByEvidence(contenders.slice(0, 1), sure(count), seats).kind).toBe(kind);
  });

  it('counts an absent seat as absent and not as a middling score', () => {
    const fifty = [
      ...sure(4),
      ...seats.slice(4).map((seat) => ({
        seat: seat.name,
        scores: [{ candidate: 'A', confidence: 50, risk: 50, outcome: 50, reason: 'm', objections: [] }],
      })),
    ];
    expect(probability(sure(4), 'A')).not.toBe(probability(fifty, 'A'));
  });

  it('ignores ballots of those who hold no seat', () => {
    const stuffed = [...sure(3), ...sure(2, ['stranger-1', 'stranger-2'])];
    expect(decideByEvidence(contenders.slice(0, 1), stuffed, seats).kind).toBe('dead-end');
  });

  it('does not decide on one provider alone where two hold seats', () => {
    const mixed = seats.map((seat, index) => ({ ...seat, provider: index < 5 ? 'one' : 'two' }));
    expect(decideByEvidence(contenders.slice(0, 1), sure(5), mixed).kind).toBe('dead-end');
    expect(decideByEvidence(contenders.slice(0, 1), sure(6), mixed)).toMatchObject({
      kind: 'consensus',
      singleProvider: false,
    });
  });

  it('stops at an objection that was checked and holds, and shows what cannot be checked', () => {
    const [first, ...rest] = sure(7);
    const objecting = (status: 'verified' | 'uncheckable'): Ballot[] => [
      {
        seat: first?.seat ?? '',
        scores: [{ ...(first?.scores[0] ?? never()), objections: [{ claim: 'leaks', status }] }],
      },
      ...rest,
    ];
    expect(decideByEvidence(contenders.slice(0, 1), objecting('verified'), seats)).toMatchObject({
      kind: 'dead-end',
      why: 'An objection was checked and holds: leaks',
    });
    expect(decideByEvidence(contenders.slice(0, 1), objecting('uncheckable'), seats)).toMatchObject({
      kind: 'consensus',
      dissent: [{ seat: 'generalist', candidate: 'A', claim: 'leaks', status: 'uncheckable' }],
    });
  });
});

function never(): never {
  throw new Error('a ballot has a score');
}
