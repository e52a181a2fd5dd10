import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged, mostStatements, type Said, type Statement } from '../../../src/core/inquiry/statement.ts';
import { refuse } from '../../../src/core/kernel/refusal.ts';
import type { Ballot } from '../../../src/core/parliament/ballot.ts';
import { decide } from '../../../src/core/session/decide.ts';
import { conclude, nextEffect } from '../../../src/core/session/effects.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { evolve } from '../../../src/core/session/evolve.ts';
import { feasible, requestOf } from '../../../src/core/session/inquiry.ts';
import { renderMinutes } from '../../../src/core/session/minutes.ts';
import type { SessionState } from '../../../src/core/session/state.ts';
import { owner, seats, session, started, stateAfter } from '../../kit/sessions.ts';

const asked = { ...started, kind: 'ask', request: 'who retries?' } as SessionEvent;
const analyzed = { ...started, kind: 'analyze', request: 'what is wrong?', about: 'src' } as SessionEvent;
const framed: SessionEvent = {
  type: 'framed',
  framing: { summary: 'who retries?', criteria: ['one place'] },
};
const statement = (label: string, more: Partial<Statement> = {}): Statement => ({
  label,
  title: `Answer ${label}.`,
  text: '',
  authors: ['developer-progressive'],
  claims: [],
  ...more,
});
const made = (...statements: readonly Statement[]): SessionEvent => ({
  type: 'statements-made',
  statements,
  absences: [],
});
const ballots = (outcome: (label: string) => number, labels: readonly string[]): readonly Ballot[] =>
  seats.map(({ name }) => ({
    seat: name,
    scores: labels.map((candidate) => ({
      ...{ candidate, confidence: 80, risk: 10, outcome: outcome(candidate), reason: '' },
      objections: [],
    })),
  }));
const cast = (given: readonly Ballot[]): SessionEvent => ({
  type: 'ballots-cast',
  ballots: given,
  absences: [],
  asked: seats.map(({ name }) => name),
});
/** The state after an effect gave `result`, with everything that follows from it. */
function after(state: SessionState, result: SessionEvent): SessionState {
  return conclude(state, result).reduce(
    (so, event) => evolve(so, { seq: so.seq + 1, at: so.updatedAt, event }),
    state,
  );
}
const claim = { claim: 'c', fact: { kind: 'exists' as const, path: 'a.ts' }, holds: true };

describe('a question', () => {
  it('is framed, answered, looked up, voted on and decided', () => {
    let state = stateAfter(asked);
    expect(nextEffect(state)).toEqual({ type: 'frame' });
    state = after(state, framed);
    expect(nextEffect(state)).toEqual({ type: 'state' });
    state = after(state, made(statement('A', { claims: [claim] }), statement('B')));
    expect(nextEffect(state)).toEqual({ type: 'look-up' });
    state = after(state, { type: 'claims-looked-up', found: [{ status: 'refuted', says: 'No.' }] });
    // An answer may be right although one of its claims is not.
    expect(state.statements[0]?.claims[0]?.found?.status).toBe('refuted');
    expect(nextEffect(state)).toMatchObject({ type: 'ballot' });
    state = after(state, cast(ballots((label) => (label === 'A' ? 97 : 30), ['A', 'B'])));
    expect(state.phase).toEqual({ kind: 'decided', statement: 'A', by: null });
    expect(nextEffect(state)).toBeUndefined();
    expect(feasible(state).map(({ label }) => label)).toEqual(['A']);
    const minutes = renderMinutes(session, state, []);
    expect(minutes).toContain('A: Answer A.');
    expect(minutes).toContain('refuted');
  });

  it('that nobody decides is a dead end, in which a person picks, gives feedback or begins anew', () => {
    const state = [framed, made(statement('A'), statement('B')), cast(ballots(() => 55, ['A', 'B']))].reduce(
      after,
      stateAfter(asked),
    );
    expect(state.phase).toMatchObject({
      kind: 'dead-end',
      question: expect.stringContaining('A or B') as string,
    });
    const tell = (command: Parameters<typeof decide>[1]) => {
      const events = decide(state, command);
      if (!events.ok) throw new Error(events.error.message);
      return events.value.reduce((so, event) => evolve(so, { seq: so.seq + 1, at: 1, event }), state);
    };
    expect(tell({ type: 'pick', by: owner, candidate: 'B' }).phase).toEqual({
      kind: 'decided',
      statement: 'B',
      by: owner,
    });
    expect(decide(state, { type: 'pick', by: owner, candidate: 'Z' }).ok).toBe(false);
    const told = tell({ type: 'feedback', by: owner, text: 'only the server can' });
    expect(nextEffect(told)).toEqual({ type: 'state' });
    expect(nextEffect(tell({ type: 'restart', by: owner }))).toEqual({ type: 'frame' });
    expect(tell({ type: 'cancel', by: owner }).phase.kind).toBe('cancelled');
    // What a round on feedback comes to nothing with leaves the session where it was.
    const refusal = refuse('no-answer', 'Nobody answered.', 'Try again.').error;
    expect(after(told, { type: 'refused', refusal }).phase.kind).toBe('dead-end');
  });

  it('that was measured is decided without a vote', () => {
    const state = [framed, made(statement('A', { measured: true }))].reduce(after, stateAfter(asked));
    expect(state.phase).toEqual({ kind: 'decided', statement: 'A', by: null });
    expect(state.ballots).toEqual([]);
    expect(feasible(state)).toEqual([]);
  });

  it('is never approved, fixed, written or rolled back', () => {
    const state = [framed, made(statement('A', { measured: true }))].reduce(after, stateAfter(asked));
    for (const command of [
      { type: 'approve', by: owner, changeSet: 'x' as never, acceptWarnings: true },
      { type: 'fix', by: owner, text: 'x' },
      { type: 'roll-back', by: owner },
      { type: 'redo', by: owner },
      { type: 'rebase', by: owner },
    ] as const) {
      expect(decide(state, command).ok, command.type).toBe(false);
    }
  });
});

describe('an analysis', () => {
  const found = (label: string, more: Partial<Statement> = {}) =>
    statement(label, { place: { path: 'a.ts' }, request: `mend ${label}`, ...more });

  it('asks nobody what it means, ranks what is found, and drops what rests on a claim that is not so', () => {
    let state = stateAfter(analyzed);
    expect(nextEffect(state)).toEqual({ type: 'state' });
    state = after(state, made(found('A', { claims: [claim] }), found('B'), found('C')));
    state = after(state, { type: 'claims-looked-up', found: [{ status: 'refuted', says: 'No.' }] });
    state = after(state, cast(ballots((label) => (label === 'C' ? 97 : 60), ['B', 'C'])));
    expect(state.phase).toEqual({ kind: 'decided', statement: null, by: null });
    expect(feasible(state).map(({ label }) => label)).toEqual(['C']);
    expect(state.verdict?.standings.map(({ candidate }) => candidate)).toEqual(['C', 'B']);
  });

  it('that finds nothing, or nothing that is so, is over without a vote', () => {
    expect(after(stateAfter(analyzed), made()).phase.kind).toBe('decided');
    const state = after(stateAfter(analyzed), made(found('A', { claims: [claim] })));
    const over = after(state, { type: 'claims-looked-up', found: [{ status: 'refuted', says: 'No.' }] });
    expect(over.phase).toEqual({ kind: 'decided', statement: null, by: null });
  });

  it('names the change that a finding asks for and no other', () => {
    expect(requestOf(found('A'))).toBe('mend A');
    const { request: _, ...unnamed } = found('A');
    expect(requestOf(unnamed)).toBeUndefined();
    expect(requestOf(statement('A'))).toBe('Answer A.');
    expect(requestOf(statement('A', { measured: true }))).toBeUndefined();
  });
});

describe('statements that say the same', () => {
  const said = fc.record({
    title: fc.constantFrom('Yes.', 'yes', ' YES! ', 'No.', 'Perhaps'),
    text: fc.string({ maxLength: 5 }),
    authors: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
    claims: fc.constant([]),
    option: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  });

  it('become one: no author is lost, none is counted twice, and no two are left that are worded alike', () => {
    fc.assert(
      fc.property(fc.array(said as fc.Arbitrary<Said>, { maxLength: 12 }), (all) => {
        const kept = merged(all);
        const words = kept.map(({ title }) => title.toLowerCase().replaceAll(/\W/g, ''));
        expect(new Set(words).size).toBe(words.length);
        expect(kept.length).toBeLessThanOrEqual(mostStatements);
        expect(new Set(kept.flatMap(({ authors }) => authors))).toEqual(
          new Set(all.flatMap(({ authors }) => authors)),
        );
        for (const { authors } of kept) expect(new Set(authors).size).toBe(authors.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are those that take one option, in whatever words, and findings at one place with one request', () => {
    const one: Said = { title: 'The server.', text: '', authors: ['a'], claims: [], option: 1 };
    expect(merged([one, { ...one, title: 'It has to be the server', authors: ['b'] }])).toMatchObject([
      { title: 'The server.', authors: ['a', 'b'] },
    ]);
    const place = { path: 'a.ts', line: 3 };
    const finding: Said = {
      title: 'No limit.',
      text: '',
      authors: ['a'],
      claims: [],
      place,
      request: 'limit it',
    };
    expect(merged([finding, { ...finding, title: 'It may loop.', authors: ['b'] }])).toHaveLength(1);
    expect(merged([finding, { ...finding, title: 'It may loop.', request: 'log it' }])).toHaveLength(2);
    expect(merged([finding, { ...finding, place: { path: 'b.ts', line: 3 } }])).toHaveLength(2);
  });
});
