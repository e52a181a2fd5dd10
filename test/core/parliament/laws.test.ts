import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ballot } from '../../../src/core/parliament/ballot.ts';
import { evidenceDefaults, thresholdsDefaults } from '../../../src/core/parliament/constants.ts';
import { heard } from '../../../src/core/parliament/credit.ts';
import type { Deliberation } from '../../../src/core/parliament/deliberation.ts';
import { policyOf } from '../../../src/core/parliament/policy.ts';
import type { Verdict } from '../../../src/core/parliament/verdict.ts';
import {
  alike,
  anyBallots,
  anyContenders,
  deliberation,
  gated,
  labels,
  mixed,
  noticing,
  runs,
  scoreOf,
  tested,
  unnoticing,
  untested,
} from './ballots.ts';

/** What has to hold of every rule for every deliberation; 100,000 cases each with IDS_RUNS=100000. */
const rules = [evidenceDefaults, thresholdsDefaults];
const evidence = policyOf(evidenceDefaults);

/** Deliberations in which most seats like one candidate, so that rules come to a consensus about it often. */
const agreeing = fc
  .tuple(
    anyContenders,
    anyBallots,
    fc.constantFrom(...labels),
    fc.subarray([...mixed], { minLength: 4 }),
    fc.integer({ min: 88, max: 100 }),
    fc.integer({ min: 0, max: 1 }),
  )
  .map(([contenders, ballots, liked, present, outcome, objecting]) =>
    deliberation({
      contenders: contenders.map((each) => (each.label === liked ? { ...each, report: tested } : each)),
      ballots: present.map(({ name }, index) => ({
        seat: name,
        scores: [
          ...(ballots.find(({ seat }) => seat === name)?.scores ?? [])
            .filter(({ candidate }) => candidate !== liked)
            .map((score) => ({ ...score, outcome: Math.min(score.outcome, 80) })),
          scoreOf(liked, outcome, {
            confidence: 90,
            objections: index < objecting ? [{ claim: 'slow', status: 'uncheckable' }] : [],
          }),
        ],
      })),
    }),
  );

const anyDeliberation = fc
  .tuple(anyContenders, anyBallots, fc.integer({ min: 1, max: 3 }))
  .map(([contenders, ballots, round]) => deliberation({ contenders, ballots, round }));

const place = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
function shuffled<T>(items: readonly T[], dice: Iterator<number>): readonly T[] {
  return items
    .map((item) => [Number(dice.next().value), item] as const)
    .toSorted((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

function winner(verdict: Verdict): string | undefined {
  return verdict.kind === 'consensus' ? verdict.candidate : undefined;
}

function change(
  { ballots, ...rest }: Deliberation,
  seat: string,
  candidate: string,
  outcome: (old: number) => number,
): Deliberation {
  const of = (ballot: Ballot): Ballot => ({
    ...ballot,
    scores: ballot.scores.map((each) =>
      each.candidate === candidate ? { ...each, outcome: outcome(each.outcome) } : each,
    ),
  });
  return { ...rest, ballots: ballots.map((ballot) => (ballot.seat === seat ? of(ballot) : ballot)) };
}

const probability = (question: Deliberation, label: string) =>
  evidence.decide(question).standings.find((each) => each.candidate === label)?.probability;
const logit = (p: number) => Math.log(p / (1 - p));

describe.each(rules)('the rule $policy', (rule) => {
  const policy = policyOf(rule);

  it('always comes to the same verdict, in whatever order things arrive', () => {
    fc.assert(
      fc.property(anyDeliberation, place, (question, dice) => {
        const verdict = policy.decide(question);
        expect(policy.decide(question)).toEqual(verdict);
        const mixedUp = {
          ...question,
          contenders: shuffled(question.contenders, dice),
          seats: shuffled(question.seats, dice),
          ballots: shuffled(question.ballots, dice).map(({ seat, scores }) => ({
            seat,
            scores: shuffled(scores, dice),
          })),
        };
        expect(policy.decide(mixedUp)).toEqual(verdict);
      }),
      runs,
    );
  });

  it('is anonymous among seats of one stance and provider', () => {
    const twins = mixed.map((seat) => ({ ...seat, stance: 'neutral' as const, provider: 'one' }));
    fc.assert(
      fc.property(anyDeliberation, place, (question, dice) => {
        const names = shuffled(
          twins.map(({ name }) => name),
          dice,
        );
        const renamed = question.ballots.map(({ seat, scores }) => ({
          seat: names[twins.findIndex(({ name }) => name === seat)] ?? seat,
          scores,
        }));
        const { dissent: _, discredited: gone, ...before } = policy.decide({ ...question, seats: twins });
        const {
          dissent: __,
          discredited: goneThen,
          ...after
        } = policy.decide({ ...question, seats: twins, ballots: renamed });
        expect(after).toEqual(before);
        expect(goneThen?.length).toBe(gone?.length);
      }),
      runs,
    );
  });

  it('is neutral: other names for the candidates change the names and nothing else', () => {
    const other: Readonly<Record<string, string>> = { A: 'B', B: 'C', C: 'A' };
    const renamed = (label: string) => other[label] ?? label;
    fc.assert(
      fc.property(anyDeliberation, (question) => {
        const before = policy.decide(question);
        const keys = before.standings.map(({ probability: p, risk }) => `${String(p)} ${String(risk)}`);
        // Only a tie is decided by the label.
        fc.pre(new Set(keys).size === keys.length);
        const after = policy.decide({
          ...question,
          contenders: question.contenders.map(({ label, report }) => ({ label: renamed(label), report })),
          ballots: question.ballots.map(({ seat, scores }) => ({
            seat,
            scores: scores.map((score) => ({ ...score, candidate: renamed(score.candidate) })),
          })),
        });
        expect(after.kind).toBe(before.kind);
        expect(after.standings).toEqual(
          before.standings.map((each) => ({ ...each, candidate: renamed(each.candidate) })),
        );
      }),
      runs,
    );
  });

  it('is not changed by clones of a candidate that lost', () => {
    fc.assert(
      fc.property(
        agreeing,
        fc.constantFrom(...labels),
        fc.integer({ min: 1, max: 4 }),
        (question, label, copies) => {
          const before = policy.decide(question);
          fc.pre(winner(before) !== undefined && winner(before) !== label);
          const report = question.contenders.find((each) => each.label === label)?.report ?? untested;
          const clones = ['W', 'X', 'Y', 'Z'].slice(0, copies);
          const after = policy.decide({
            ...question,
            contenders: [
              ...question.contenders.map((each) => ({ ...each, change: each.label })),
              ...clones.map((clone) => ({ label: clone, report, change: label })),
            ],
            ballots: question.ballots.map(({ seat, scores }) => ({
              seat,
              scores: [
                ...scores,
                ...scores
                  .filter(({ candidate }) => candidate === label)
                  .flatMap((score) => clones.map((clone) => ({ ...score, candidate: clone }))),
              ],
            })),
          });
          expect(winner(after)).toBe(winner(before));
        },
      ),
      runs,
    );
  });

  it('never lets a candidate win that failed a gate or against which an objection was verified', () => {
    fc.assert(
      fc.property(fc.oneof(agreeing, anyDeliberation), (question) => {
        const won = winner(policy.decide(question));
        if (won === undefined) return;
        expect(question.contenders.find(({ label }) => label === won)?.report).not.toBe(gated);
        const against = question.ballots
          .flatMap(({ scores }) => scores)
          .filter(({ candidate }) => candidate === won)
          .flatMap((score) => score.objections)
          .filter(({ status }) => status === 'verified');
        expect(against).toEqual([]);
      }),
      runs,
    );
  });

  it('never takes fewer ballots than the quorum, or one provider among several, for a consensus', () => {
    fc.assert(
      fc.property(fc.subarray([...mixed]), (present) => {
        const ballots = present.map(({ name }) => ({
          seat: name,
          scores: [scoreOf('A', 100, { confidence: 100, risk: 0 })],
        }));
        const contenders = [{ label: 'A', report: tested }];
        const verdict = policy.decide(deliberation({ contenders, ballots }));
        const enough = present.length >= 4 && new Set(present.map(({ provider }) => provider)).size >= 2;
        expect(verdict.kind).toBe(enough ? 'consensus' : 'dead-end');
      }),
      runs,
    );
  });

  it('asks each seat at most once and comes to an end', () => {
    fc.assert(
      fc.property(anyDeliberation, (question) => {
        const asked: string[] = [];
        for (let wave = 0; ; wave++) {
          const ballots = question.ballots.filter(({ seat }) => asked.includes(seat));
          const next = policy.wave({ ...question, ballots, asked });
          if (next.length === 0) break;
          expect(next.filter((name) => asked.includes(name))).toEqual([]);
          expect(wave).toBeLessThan(mixed.length);
          asked.push(...next);
        }
        expect(asked.length).toBeLessThanOrEqual(mixed.length);
      }),
      runs,
    );
  });
});

describe('the rule evidence', () => {
  it('never unseats a candidate whose outcome score is raised', () => {
    fc.assert(
      fc.property(
        anyDeliberation,
        fc.constantFrom(...mixed),
        fc.constantFrom(...labels),
        fc.nat(100),
        (question, seat, label, by) => {
          const raised = change(question, seat.name, label, (old) => Math.min(100, old + by));
          const [before, after] = [probability(question, label), probability(raised, label)];
          if (before !== undefined) expect(after).toBeGreaterThanOrEqual(before);
          if (winner(evidence.decide(question)) === label)
            expect(winner(evidence.decide(raised))).toBe(label);
        },
      ),
      runs,
    );
  });

  it('never unseats a candidate by one more ballot that is all for it, also across the trim', () => {
    fc.assert(
      fc.property(agreeing, fc.constantFrom(...mixed), (question, seat) => {
        const won = winner(evidence.decide(question));
        if (won === undefined || question.ballots.some((ballot) => ballot.seat === seat.name)) return;
        const ballots = [...question.ballots, { seat: seat.name, scores: [scoreOf(won, 100)] }];
        expect(winner(evidence.decide({ ...question, ballots }))).toBe(won);
      }),
      runs,
    );
  });

  it('lets one replaced ballot move the pool by at most what the clip allows', () => {
    const { clip, trimFrom, correlation } = evidenceDefaults;
    fc.assert(
      fc.property(anyDeliberation, fc.constantFrom(...mixed), fc.nat(100), (question, seat, outcome) => {
        const m = heard(question.contenders, question.ballots, mixed, evidenceDefaults).ballots.filter(
          ({ scores }) => scores.some(({ candidate }) => candidate === 'A'),
        ).length;
        const [before, after] = [
          probability(question, 'A'),
          probability(
            change(question, seat.name, 'A', () => outcome),
            'A',
          ),
        ];
        if (before === undefined || after === undefined || m === 0) return;
        const kept = m >= trimFrom ? m - 2 : m;
        const bound = (2 * clip * m) / kept / (1 + (m - 1) * correlation);
        expect(Math.abs(logit(after) - logit(before))).toBeLessThanOrEqual(bound + 1e-9);
      }),
      runs,
    );
  });

  it('gives passing tests weight, and never more probability without them', () => {
    fc.assert(
      fc.property(anyBallots, (ballots) => {
        const of = (report: typeof tested) =>
          probability(deliberation({ ballots, contenders: [{ label: 'A', report }] }), 'A') ?? 0;
        const shown = ballots.some(({ scores }) =>
          scores.some(
            ({ candidate, objections }) =>
              candidate === 'A' && objections.some(({ status }) => status === 'untested'),
          ),
        );
        if (shown) {
          expect(of(tested)).toBe(of(untested));
          expect(of(noticing)).toBe(of(untested));
        } else {
          expect(of(tested)).toBeGreaterThan(of(untested));
          // Without the test that is mended, or one that notices a place, the rest says less and never more.
          expect(of(noticing)).toBeGreaterThan(of(unnoticing));
          expect(of(unnoticing)).toBeGreaterThanOrEqual(of(tested));
        }
      }),
      runs,
    );
  });

  it('counts an absent seat as absent and not as a middling score', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 80, max: 100 }), (count, outcome) => {
        const few = alike(count, { A: outcome });
        const filled = [
          ...few,
          ...mixed.slice(count).map(({ name }) => ({
            seat: name,
            scores: [scoreOf('A', 50, { confidence: 50, risk: 50 })],
          })),
        ];
        const contenders = [{ label: 'A', report: untested }];
        expect(probability(deliberation({ contenders, ballots: few }), 'A')).toBeGreaterThan(
          probability(deliberation({ contenders, ballots: filled }), 'A') ?? 1,
        );
      }),
      runs,
    );
  });

  it('hears nobody who praises what the checks refuted, and takes no candidate away by what is said for it', () => {
    fc.assert(
      fc.property(anyDeliberation, fc.constantFrom(...mixed), (question, seat) => {
        const refuted = question.contenders.find(({ report }) => report === gated)?.label;
        fc.pre(refuted !== undefined);
        // An objection that was checked holds whoever raised it: here nobody has one.
        const plain = question.ballots.map((ballot) => ({
          ...ballot,
          scores: ballot.scores.map((each) => ({ ...each, objections: [] })),
        }));
        const praising = change({ ...question, ballots: plain }, seat.name, refuted, () => 100);
        const without = {
          ...question,
          ballots: plain.filter((ballot) => ballot.seat !== seat.name),
        };
        const voted = question.ballots.some(
          (ballot) =>
            ballot.seat === seat.name && ballot.scores.some(({ candidate }) => candidate === refuted),
        );
        const [left, right] = [evidence.decide(praising), evidence.decide(without)];
        if (voted) {
          expect(left.standings).toEqual(right.standings);
          expect(left.discredited?.map((each) => each.seat)).toContain(seat.name);
        }
      }),
      runs,
    );
  });

  it('thinks less of a candidate the more of its rivals were refuted, and more the more stand', () => {
    fc.assert(
      fc.property(anyBallots, fc.integer({ min: 0, max: 4 }), (ballots, count) => {
        const beside = (report: typeof tested, rivals: number) =>
          probability(
            deliberation({
              ballots,
              contenders: [
                { label: 'A', report: tested },
                ...['V', 'W', 'X', 'Y', 'Z'].slice(0, rivals).map((label) => ({ label, report })),
              ],
            }),
            'A',
          ) ?? 0;
        expect(beside(gated, count + 1)).toBeLessThan(beside(gated, count));
        expect(beside(tested, count + 1)).toBeGreaterThan(beside(tested, count));
        expect(beside(untested, count + 1)).toBeCloseTo(beside(untested, count), 12);
      }),
      runs,
    );
  });
});
