import { describe, expect, it } from 'vitest';
import { calibrated } from '../../../src/compose/accounts.ts';
import { evidenceDefaults, thresholdsDefaults } from '../../../src/core/parliament/constants.ts';
import type { LoggedEvent, SessionEvent } from '../../../src/core/session/events.ts';
import { learnedFrom, outcomesFor, type Learned } from '../../../src/core/session/outcomes.ts';
import { mixed } from '../parliament/ballots.ts';
import { candidate, owner, report, session, started } from '../../kit/sessions.ts';

const a = candidate('A');
const { id } = a.changeSet;
const asked = mixed.slice(0, 2).map(({ name }) => name);
const score = (outcome: number) => ({
  ...{ candidate: 'A', outcome, confidence: 80, risk: 10, reason: 'r', objections: [] },
});
const begun: readonly SessionEvent[] = [
  { ...started, seats: mixed.map((seat) => ({ ...seat, model: 'm' })) } as SessionEvent,
  { type: 'framed', framing: { summary: 's', criteria: ['c'] } },
  { type: 'candidates-proposed', candidates: [a], absences: [] },
  { type: 'candidate-checked', candidate: 'A', report: report() },
  {
    type: 'ballots-cast',
    ballots: asked.map((seat, at) => ({ seat, scores: [score(80 + at)] })),
    absences: [],
    asked,
  },
  { type: 'approval-requested', candidate: 'A', changeSet: id, warnings: [] },
];
const approved = (automatic = false): SessionEvent => ({
  ...{ type: 'approved', candidate: 'A', changeSet: id, by: owner, automatic },
});
const file = { path: 'a.ts', kind: 'modified', added: 1, removed: 1, backup: null } as const;
const applied: SessionEvent = { type: 'applied', transaction: 't', files: [file] };
const verified = (sound = true): SessionEvent => ({ type: 'verified', sound, problems: sound ? [] : ['no'] });
const rolling: SessionEvent = { type: 'rollback-requested', by: owner };
const rolled = (why: 'requested' | 'verification-failed' = 'requested'): SessionEvent => ({
  ...{ type: 'rolled-back', transaction: 'r', files: [file], why },
});

function learned(...more: readonly SessionEvent[]): readonly Learned[] {
  const log = [...begun, ...more].map((event, index): LoggedEvent => ({
    session,
    seq: index + 1,
    at: index,
    event,
  }));
  return learnedFrom(log);
}

describe('what a session teaches', () => {
  it.each<[string, readonly SessionEvent[], boolean | undefined]>([
    ['nothing before anybody decided', [], undefined],
    ['right: a person approved it and it stays', [approved(), applied, verified()], true],
    ['nothing of an approval given beforehand', [approved(true), applied, verified()], undefined],
    [
      'wrong: its checks failed after writing',
      [approved(true), applied, verified(false), rolled('verification-failed')],
      false,
    ],
    ['wrong: taken back', [approved(), applied, verified(), rolling, rolled()], false],
    [
      'wrong: taken back though approved beforehand',
      [approved(true), applied, verified(), rolling, rolled()],
      false,
    ],
    [
      'right: the taking back was taken back',
      [
        ...[approved(), applied, verified(), rolling, rolled()],
        { type: 'redo-requested', by: owner, rollback: 'r' },
        { type: 'redone', transaction: 'u', files: [file] },
      ],
      true,
    ],
    [
      'nothing where an approval given beforehand stands again',
      [
        ...[approved(true), applied, verified(), rolling, rolled()],
        { type: 'redo-requested', by: owner, rollback: 'r' },
        { type: 'redone', transaction: 'u', files: [file] },
      ],
      undefined,
    ],
    [
      'wrong: a person wants it changed',
      [{ type: 'fix-requested', by: owner, candidate: 'A', text: 'x' }],
      false,
    ],
    ['wrong: a person says what it misses', [{ type: 'feedback-given', by: owner, text: 'x' }], false],
    ['nothing of a cancel', [{ type: 'cancelled', by: owner }], undefined],
  ])('%s', (_what, events, right) => {
    const found = learned(...events);
    expect(found.map((each) => each.right)).toEqual(right === undefined ? [] : [right]);
    if (right === undefined) return;
    expect(found[0]).toEqual({
      rivals: [],
      changeSet: id,
      right,
      tests: 'passed',
      scores: asked.map((seat, at) => ({
        seat,
        voice: `${mixed[at]?.provider ?? ''} m`,
        outcome: 80 + at,
      })),
    });
  });

  it('counts for a seat only as long as the same model speaks for it', () => {
    const all = learned(approved(), applied, verified());
    const same = mixed.map((seat) => ({ ...seat, model: 'm' }));
    expect(outcomesFor(all, same)[0]?.scores).toHaveLength(2);
    expect(
      outcomesFor(all, [...same.slice(1), { ...mixed[0], model: 'n' } as (typeof same)[0]])[0]?.scores,
    ).toHaveLength(1);
  });
});

describe('the rule of a session that begins', () => {
  const many = (count: number): readonly Learned[] =>
    Array.from({ length: count }, (_, index) => ({
      changeSet: String(index).padStart(8, '0'),
      right: index % 2 === 0,
      tests: 'none',
      // The first seat knows; all others know nothing.
      scores: mixed.map((seat, at) => ({
        ...{ seat: seat.name, voice: seat.provider },
        outcome: at === 0 ? (index % 2 === 0 ? 90 : 40) + (index % 5) : 70,
      })),
    }));

  it('is the one that is configured until there are enough outcomes', () => {
    expect(calibrated(evidenceDefaults, many(49), mixed)).toBe(evidenceDefaults);
    expect(calibrated(thresholdsDefaults, many(200), mixed)).toBe(thresholdsDefaults);
  });

  it('then says what it was estimated from, and weighs who has judged well', () => {
    const rule = calibrated(evidenceDefaults, many(200), mixed);
    if (rule.policy !== 'evidence') throw new Error(rule.policy);
    expect(rule.version).toBe('200 outcomes up to 00000000');
    const slopes = mixed.map(({ name }) => rule.seats[name]?.slope ?? 0);
    expect(slopes[0]).toBeGreaterThan(0.05);
    expect(Math.max(...slopes.slice(1))).toBeLessThan(slopes[0] ?? 0);
  });
});
