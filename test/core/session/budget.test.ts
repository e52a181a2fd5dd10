import { describe, expect, it } from 'vitest';
import { capPassed, raise, raised } from '../../../src/core/budget/spending.ts';
import type { Person } from '../../../src/core/people/person.ts';
import { decide } from '../../../src/core/session/decide.ts';
import { conclude, nextEffect } from '../../../src/core/session/effects.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { wantsAnotherDay, wantsMoney } from '../../../src/core/session/question.ts';
import { renderCard } from '../../../src/chat/cards/card.ts';
import { english } from '../../../src/chat/texts/english.ts';
import { candidate, owner, report, seats, session, started, stateAfter } from '../../kit/sessions.ts';

const a = candidate('A');
const framed: SessionEvent = { type: 'framed', framing: { summary: 's', criteria: [] } };
const proposed: SessionEvent = { type: 'candidates-proposed', candidates: [a], absences: [] };
const checked: SessionEvent = { type: 'candidate-checked', candidate: 'A', report: report() };
const spent: SessionEvent = {
  type: 'refused',
  refusal: { code: 'budget', message: 'This session has reached what it may cost.', hint: 'Raise it.' },
};
const ballotOf = (seat: string) => ({
  seat,
  scores: [{ candidate: 'A', confidence: 80, risk: 10, outcome: 95, reason: 'measured', objections: [] }],
});
const raiseBy = (by: Person = owner) => ({ type: 'raise-budget', by }) as const;

function told(before: readonly SessionEvent[], by?: Person) {
  const answer = decide(stateAfter(...before), raiseBy(by));
  if (!answer.ok) throw new Error(answer.error.message);
  return stateAfter(...before, ...answer.value);
}

describe('a session that came to the end of its money', () => {
  it('goes on with the step that nobody could pay for', () => {
    expect(nextEffect(told([started, spent]))).toEqual({ type: 'frame' });
    const state = told([started, framed, spent]);
    expect(nextEffect(state)).toEqual({ type: 'propose' });
    expect(state.raises).toBe(1);
  });

  it('asks only those whose votes are missing, and keeps the others', () => {
    const [first, second, ...others] = seats.map(({ name }) => name);
    const before = [{ ...started, rule: undefined } as SessionEvent, framed, proposed, checked];
    const cast: SessionEvent = {
      type: 'ballots-cast',
      ballots: [first ?? '', second ?? ''].map(ballotOf),
      absences: others.map((seat) => ({ seat, why: 'budget' as const })),
    };
    const events = [...before, ...conclude(stateAfter(...before), cast)];
    const waiting = stateAfter(...events);
    expect(waiting.phase.kind).toBe('dead-end');
    const state = told(events);
    const effect = nextEffect(state);
    expect(effect?.type).toBe('ballot');
    expect(effect?.type === 'ballot' && effect.seats.every((seat) => others.includes(seat))).toBe(true);
    expect(state.ballots.map(({ seat }) => seat)).toEqual([first, second]);
    expect(state.candidates).toHaveLength(1);
  });

  it('says whose proposals nobody could pay for, though they voted since, and asks for them without losing what there is', () => {
    const voters = seats.map(({ name }) => name);
    const [poor = ''] = voters;
    const few: SessionEvent = { ...proposed, absences: [{ seat: poor, why: 'budget' }] };
    const before = [{ ...started, rule: undefined } as SessionEvent, framed, few, checked];
    const cast: SessionEvent = { type: 'ballots-cast', ballots: voters.map(ballotOf), absences: [] };
    const events = [...before, ...conclude(stateAfter(...before), cast)];
    const waiting = stateAfter(...events);
    expect(waiting.phase.kind).toBe('awaiting-approval');
    expect(renderCard(english, session, waiting)).toContain(`1 proposed nothing: out of budget (${poor})`);
    expect(wantsMoney(waiting)).toBe(true);
    const state = told(events);
    expect(nextEffect(state)).toEqual({ type: 'propose' });
    // Where that comes to nothing, what was up for approval is so again.
    const none = conclude(state, { ...spent, refusal: { code: 'no-answer', message: 'm', hint: '' } });
    expect(none.map(({ type }) => type)).toEqual(['round-refused']);
    const answer = decide(waiting, raiseBy());
    const raisedBy = answer.ok ? answer.value : [];
    expect(stateAfter(...events, ...raisedBy, ...none).phase).toMatchObject({
      kind: 'awaiting-approval',
      candidate: 'A',
    });
    // New proposals are those that count.
    expect(stateAfter(...events, ...raisedBy, proposed).unheard).toEqual([]);
  });

  it('needs an owner, and a session that wants money', () => {
    const answer = (by: Person) => decide(stateAfter(started, spent), raiseBy(by));
    expect(answer({ id: 'x', role: 'approver' })).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });
    expect(decide(stateAfter(started, framed), raiseBy())).toMatchObject({
      ok: false,
      error: { code: 'nothing-to-do' },
    });
  });

  it.each(['refused', 'dead-end'])('is not offered more where the cap of the day stopped it: %s', (end) => {
    const [first, ...others] = seats.map(({ name }) => name);
    const before = [{ ...started, rule: undefined } as SessionEvent, framed, proposed, checked];
    const cast: SessionEvent = {
      type: 'ballots-cast',
      ballots: [ballotOf(first ?? '')],
      absences: others.map((seat) => ({ seat, why: 'day-budget' as const })),
    };
    const dayIsSpent: SessionEvent = {
      type: 'refused',
      refusal: { code: 'day-budget', message: 'm', hint: '' },
    };
    const events =
      end === 'refused'
        ? [started, framed, dayIsSpent]
        : [...before, ...conclude(stateAfter(...before), cast)];
    const state = stateAfter(...events);
    expect(state.phase.kind).toBe(end);
    expect([wantsMoney(state), wantsAnotherDay(state)]).toEqual([false, true]);
    expect(decide(state, raiseBy())).toMatchObject({
      ok: false,
      error: { code: 'nothing-to-do', hint: expect.stringContaining('BUDGET_DAY_USD') as string },
    });
    // Whoever may ask may ask again: it costs the session nothing that it might not cost before.
    const retried = decide(state, { type: 'retry', by: { id: 'x', role: 'member' } });
    const after = stateAfter(...events, ...(retried.ok ? retried.value : []));
    const effect = nextEffect(after);
    expect(effect?.type).toBe(end === 'refused' ? 'propose' : 'ballot');
    expect(effect?.type === 'ballot' && effect.seats.includes(first ?? '')).toBe(false);
    expect(after.raises).toBe(0);
  });

  it('is asked again only where the cap of the day stopped it', () => {
    const retry = { type: 'retry', by: owner } as const;
    expect(decide(stateAfter(started, spent), retry)).toMatchObject({ error: { code: 'nothing-to-do' } });
    expect(decide(stateAfter(started, framed), retry)).toMatchObject({ error: { code: 'nothing-to-do' } });
  });

  it('may be given several dollars in one word, up to a bound', () => {
    const answer = (times: number) => decide(stateAfter(started, spent), { ...raiseBy(), times });
    for (const times of [0, -1, 1.5, 11, Number.NaN]) {
      expect(answer(times)).toMatchObject({ ok: false, error: { code: 'wrong-use' } });
    }
    const three = answer(3);
    expect(three.ok && stateAfter(started, spent, ...three.value).raises).toBe(3);
  });

  it('may spend that much more and no more', () => {
    const caps = { session: 2_000_000, day: 20_000_000, calls: 24, time: 600_000 };
    const sofar = { session: 2_000_000, day: 2_000_000, calls: 24, time: 600_000 };
    expect(capPassed(caps, sofar, 1)).toBe('calls');
    const more = raised(caps, 1);
    expect(capPassed(more, sofar, raise.session)).toBeUndefined();
    expect(capPassed(more, sofar, raise.session + 1)).toBe('session');
    expect(capPassed(more, { ...sofar, calls: 24 + raise.calls }, 1)).toBe('calls');
    expect(capPassed(more, { ...sofar, time: 600_000 + raise.time }, 1)).toBe('time');
    // The day's cap is nobody's to raise in a chat.
    expect(capPassed(raised(caps, 100), { ...sofar, day: 20_000_000 }, 1)).toBe('day');
  });
});
