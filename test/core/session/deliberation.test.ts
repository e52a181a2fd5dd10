import { describe, expect, it } from 'vitest';
import type { Ballot, Objection } from '../../../src/core/parliament/ballot.ts';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import type { Finding } from '../../../src/core/parliament/objections.ts';
import { decide } from '../../../src/core/session/decide.ts';
import { conclude, nextEffect } from '../../../src/core/session/effects.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { evolve } from '../../../src/core/session/evolve.ts';
import {
  findingsNow,
  onBallots,
  policyFor,
  questionOf,
  votedOn,
} from '../../../src/core/session/question.ts';
import type { SessionState } from '../../../src/core/session/state.ts';
import { mixed } from '../parliament/ballots.ts';
import { candidate, diagnostic, owner, report, started, stateAfter } from '../../kit/sessions.ts';

const start = { ...started, seats: mixed, rule: evidenceDefaults, maxRounds: 3 } as SessionEvent;
const framed: SessionEvent = { type: 'framed', framing: { summary: 's', criteria: ['c'] } };
const a = { ...candidate('A'), authors: ['developer-progressive'] };
const b = { ...candidate('B'), authors: ['sre-progressive'] };
const proposed: SessionEvent = { type: 'candidates-proposed', candidates: [a, b], absences: [] };
const failing = report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } });
const checked = (label: string, of = report()): SessionEvent => ({
  type: 'candidate-checked',
  candidate: label,
  report: of,
});
const types = (events: readonly SessionEvent[]) => events.map((event) => event.type);

/** Takes the state on by what an effect gave, as the engine does. */
function on(state: SessionState, result: SessionEvent): SessionState {
  let after = state;
  for (const event of conclude(state, result))
    after = evolve(after, { seq: after.seq + 1, at: after.updatedAt, event });
  return after;
}
const atBallots = stateAfter(start, framed, proposed, checked('A'), checked('B'));

/** The wave that is asked for, each seat giving the outcomes; `objection` is the first seat's against A. */
function wave(
  state: SessionState,
  outcomes: Record<string, number>,
  objection?: Objection,
  cites?: string[],
): SessionEvent {
  const effect = nextEffect(state);
  const asked = effect?.type === 'ballot' ? effect.seats : [];
  const ballots: Ballot[] = asked.map((seat, index) => ({
    seat,
    scores: Object.entries(outcomes).map(([label, outcome]) => ({
      candidate: label,
      outcome,
      confidence: 80,
      risk: 10,
      reason: 'r',
      objections: objection !== undefined && index === 0 && label === 'A' ? [objection] : [],
      ...(cites === undefined ? {} : { cites }),
    })),
  }));
  return { type: 'ballots-cast', ballots, absences: [], asked };
}

/** Wave after wave with the same answers, until something else happens. */
function allWaves(
  state: SessionState,
  outcomes: Record<string, number>,
  ...more: [Objection?, string[]?]
): SessionState {
  let after = state;
  for (let count = 0; nextEffect(after)?.type === 'ballot' && count < 10; count++) {
    after = on(after, wave(after, outcomes, count === 0 ? more[0] : undefined, more[1]));
  }
  return after;
}
const claim: Objection = { claim: 'no test', file: 'a.ts', line: 1, check: 'untested', status: 'unchecked' };
const finding = (status: Finding['status']): Finding => ({
  id: 'e1',
  candidate: 'A',
  check: 'untested',
  claim: 'no test',
  file: 'a.ts',
  line: 1,
  status,
  says: 'It ran.',
});

describe('bounded repair', () => {
  it('lets the author of a candidate that fails try twice, with the diagnostics, then goes on without it', () => {
    let state = stateAfter(start, framed, proposed);
    for (const attempt of [1, 2]) {
      state = on(state, checked('A', failing));
      expect(nextEffect(state)).toMatchObject({
        type: 'repair',
        candidate: 'A',
        why: 'checks',
        problems: [expect.stringContaining('a.ts:1:1 TS2322') as string],
      });
      const replacement = { ...candidate('A', `attempt ${String(attempt)}`), authors: a.authors };
      state = on(state, { type: 'candidate-repaired', candidate: 'A', replacement, says: 'x', absences: [] });
      expect(nextEffect(state)).toEqual({ type: 'check', candidate: 'A' });
    }
    state = on(state, checked('A', failing));
    expect(nextEffect(state)).toEqual({ type: 'check', candidate: 'B' });
  });

  it('goes on at once where there is no other attempt, and refuses when that was the last candidate', () => {
    const none = (label: string): SessionEvent => ({
      type: 'candidate-repaired',
      candidate: label,
      replacement: null,
      says: 'no',
      absences: [],
    });
    let state = on(stateAfter(start, framed, proposed), checked('A', failing));
    state = on(on(state, none('A')), checked('B', failing));
    expect(types(conclude(state, none('B')))).toEqual(['candidate-repaired', 'refused']);
  });

  it('asks nobody who measures, nor for what a broken check says', () => {
    const offline = { ...start, seats: mixed.map((seat) => ({ ...seat, measures: true })) } as SessionEvent;
    expect(on(stateAfter(offline, framed, proposed), checked('A', failing)).phase.kind).toBe('checking');
    const crashed = report({ types: { outcome: 'crashed', why: 'out of memory' } });
    expect(on(stateAfter(start, framed, proposed), checked('A', crashed)).phase.kind).toBe('checking');
  });
});

describe('waves', () => {
  it('ask one seat of each provider first and stop when the quorum agrees', () => {
    const first = nextEffect(atBallots);
    expect(first).toMatchObject({ type: 'ballot' });
    const done = allWaves(atBallots, { A: 100, B: 30 });
    expect(done.phase).toMatchObject({ kind: 'awaiting-approval', candidate: 'A' });
    expect(done.deliberation).toMatchObject({ round: 1, waves: 2 });
    expect(done.deliberation.asked).toHaveLength(4);
  });

  it('end in a dead end with one question when nobody is convinced', () => {
    const dead = allWaves(atBallots, { A: 60, B: 58 });
    expect(dead.phase).toMatchObject({
      kind: 'dead-end',
      question: 'Which is closer to what you meant, A or B?',
    });
    expect(dead.deliberation.round).toBe(1);
  });
});

describe('a further round', () => {
  const examining = allWaves(atBallots, { A: 72, B: 40 }, claim);

  it('checks what can be checked before there is a verdict', () => {
    expect(examining.phase.kind).toBe('examining');
    expect(nextEffect(examining)).toEqual({ type: 'examine' });
    expect(examining.verdict).toBeNull();
  });

  it('opens only on new evidence', () => {
    const fresh = conclude(examining, { type: 'objections-checked', findings: [finding('refuted')] });
    expect(types(fresh)).toEqual(['objections-checked', 'verdict-reached', 'round-opened']);
    const nothing = conclude(examining, { type: 'objections-checked', findings: [finding('uncheckable')] });
    expect(types(nothing)).toEqual(['objections-checked', 'verdict-reached']);
  });

  it('changes no ballot that does not cite that evidence', () => {
    const again = on(examining, { type: 'objections-checked', findings: [finding('refuted')] });
    expect(again.deliberation).toMatchObject({ round: 2, asked: [] });
    const scores = (state: SessionState) =>
      state.ballots.map((each) => each.scores.map(({ outcome }) => outcome));
    expect(scores(allWaves(again, { A: 100, B: 100 }))).toEqual(scores(again));
    expect(scores(allWaves(again, { A: 100, B: 100 }, undefined, ['e7']))).toEqual(scores(again));
    const moved = allWaves(again, { A: 100, B: 40 }, undefined, ['e1']);
    expect(moved.phase).toMatchObject({ kind: 'awaiting-approval', candidate: 'A' });
  });

  it('lets the author mend a candidate against which an objection was verified', () => {
    const state = on(examining, { type: 'objections-checked', findings: [finding('verified')] });
    expect(nextEffect(state)).toMatchObject({ type: 'repair', candidate: 'A', why: 'objection' });
    const replacement = { ...candidate('A', 'mended'), authors: a.authors };
    const mended = on(state, {
      type: 'candidate-repaired',
      candidate: 'A',
      replacement,
      says: '',
      absences: [],
    });
    // What was said of the candidate before was said of another change.
    expect(mended.ballots.flatMap(({ scores }) => scores).some(({ candidate: of }) => of === 'A')).toBe(
      false,
    );
    expect(allWaves(on(mended, checked('A')), { A: 100, B: 40 }).phase.kind).toBe('awaiting-approval');
  });

  it('keeps what a check showed until the candidate is another, whatever a later ballot leaves out', () => {
    const verified = on(examining, { type: 'objections-checked', findings: [finding('verified')] });
    const none: SessionEvent = {
      type: 'candidate-repaired',
      candidate: 'A',
      replacement: null,
      says: 'no',
      absences: [],
    };
    const unmended = on(verified, none);
    // Every seat cites the finding, likes A all the more, and says nothing of the objection any longer.
    const after = allWaves(unmended, { A: 100, B: 40 }, undefined, ['e1']);
    expect(after.phase.kind).toBe('dead-end');
    expect(after.verdict?.dissent).toContainEqual(
      expect.objectContaining({ candidate: 'A', status: 'verified' }),
    );
  });

  it('finds nothing new in a claim that was checked before, whoever repeats it', () => {
    const again = on(examining, { type: 'objections-checked', findings: [finding('refuted')] });
    const repeated = allWaves(again, { A: 72, B: 40 }, claim, ['e1']);
    expect(repeated.deliberation).toMatchObject({ round: 2, findings: [{ id: 'e1' }] });
    expect(repeated.phase.kind).toBe('dead-end');
    expect(repeated.verdict?.dissent).toEqual([]);
  });

  it('shows nobody what was found of a version that was replaced, and does not hold it against the next', () => {
    const verified = on(examining, { type: 'objections-checked', findings: [finding('verified')] });
    const replacement = { ...candidate('A', 'mended'), authors: a.authors };
    const repaired: SessionEvent = {
      type: 'candidate-repaired',
      candidate: 'A',
      replacement,
      says: '',
      absences: [],
    };
    const mended = on(on(verified, repaired), checked('A'));
    expect(findingsNow(mended)).toEqual([]);
    expect(mended.deliberation.findings).toHaveLength(1);
    // The same claim on the new version is another claim.
    const raised = allWaves(mended, { A: 72, B: 40 }, claim);
    expect(raised.phase.kind).toBe('examining');
    const found = { ...finding('refuted'), id: 'e2' };
    expect(findingsNow(on(raised, { type: 'objections-checked', findings: [found] }))).toEqual([found]);
  });

  it('comes to an end whatever the seats say, within the rounds that are allowed', () => {
    for (const maxRounds of [1, 2, 3, 10]) {
      const begun = { ...start, maxRounds } as SessionEvent;
      let state = stateAfter(begun, framed, proposed, checked('A'), checked('B'));
      let steps = 0;
      for (; nextEffect(state) !== undefined && steps < 400; steps++) {
        const effect = nextEffect(state);
        const known = state.deliberation.findings.length;
        const next = { ...claim, line: steps + 1 };
        // Every wave raises a new claim, every check refutes it, and every ballot cites and moves.
        if (effect?.type === 'ballot') {
          state = on(state, wave(state, { A: 55 + (steps % 20), B: 50 }, next, [`e${String(known)}`]));
        } else {
          const found = { ...finding('refuted'), id: `e${String(known + 1)}`, line: steps };
          state = on(state, { type: 'objections-checked', findings: [found] });
        }
      }
      expect(state.phase.kind).toBe('dead-end');
      expect(state.deliberation.round).toBeLessThanOrEqual(maxRounds);
    }
  });
});

describe('a person at a dead end', () => {
  const dead = allWaves(atBallots, { A: 60, B: 58 });
  const say = (state: SessionState, type: 'feedback' | 'fix', text = 'keep the old name') => {
    const told = decide(state, { type, by: owner, text });
    if (!told.ok) return told.error.code;
    return told.value.reduce((after, event) => on(after, event), state);
  };

  it('gives feedback, which opens a new budget and further labels', () => {
    const told = say(dead, 'feedback');
    if (typeof told === 'string') throw new Error(told);
    expect(nextEffect(told)).toEqual({ type: 'propose' });
    expect(told.deliberation).toMatchObject({
      round: 2,
      budgetFrom: 2,
      feedback: ['keep the old name'],
      lastLabel: 'B',
    });
    const c = { ...candidate('C'), authors: ['developer-progressive'] };
    const again = on(on(told, { type: 'candidates-proposed', candidates: [c], absences: [] }), checked('C'));
    expect(allWaves(again, { C: 100 }).phase).toMatchObject({ kind: 'awaiting-approval', candidate: 'C' });
  });

  it('is back at the dead end, with its candidates, when that comes to nothing', () => {
    const told = say(dead, 'feedback');
    if (typeof told === 'string') throw new Error(told);
    const refusal = { code: 'no-answer', message: 'Nobody answers.', hint: 'Try again.' } as const;
    const back = on(told, { type: 'refused', refusal });
    expect(back.phase).toEqual({ kind: 'dead-end', why: 'Nobody answers.', question: 'Try again.' });
    expect(decide(back, { type: 'pick', by: owner, candidate: 'A' })).toMatchObject({ ok: true });
  });

  it('begins anew from the request', () => {
    const told = decide(dead, { type: 'restart', by: owner });
    expect(told).toMatchObject({ ok: true, value: [{ type: 'restarted' }] });
    const anew = on(dead, { type: 'restarted', by: owner });
    expect(anew).toMatchObject({ phase: { kind: 'framing' }, candidates: [], verdict: null, framing: null });
  });

  it.each([
    ['nothing', ' \n', 'wrong-use'],
    ['a book', 'x'.repeat(9_000), 'wrong-use'],
  ])('is refused %s as feedback', (_what, text, code) => {
    expect(say(dead, 'feedback', text)).toBe(code);
  });

  it('is refused where there is nothing to say something on, or without the role', () => {
    expect(say(atBallots, 'feedback')).toBe('wrong-state');
    expect(say(dead, 'fix')).toBe('wrong-state');
    const by = { id: 'x', role: 'viewer' as const };
    expect(decide(dead, { type: 'restart', by })).toMatchObject({ error: { code: 'not-allowed' } });
  });
});

describe('a fix of what is up for approval', () => {
  const up = allWaves(atBallots, { A: 100, B: 30 });
  const asked = on(up, { type: 'fix-requested', by: owner, candidate: 'A', text: 'also b.ts' });
  const c = { ...candidate('C'), authors: a.authors };

  it('is a further candidate that is checked and voted on by itself; the earlier ones can be picked', () => {
    expect(decide(up, { type: 'fix', by: owner, text: 'also b.ts' })).toMatchObject({
      ok: true,
      value: [{ type: 'fix-requested', candidate: 'A' }],
    });
    expect(nextEffect(asked)).toMatchObject({ type: 'repair', why: 'person', problems: ['also b.ts'] });
    const state = on(on(asked, { type: 'fix-proposed', candidate: c }), checked('C'));
    const again = allWaves(state, { C: 100 });
    expect(again.phase).toMatchObject({
      kind: 'awaiting-approval',
      candidate: 'C',
      changeSet: c.changeSet.id,
    });
    expect(decide(again, { type: 'pick', by: owner, candidate: 'A' })).toMatchObject({ ok: true });
  });

  it.each([
    [
      'nobody can do it',
      { type: 'refused', refusal: { code: 'needs-model', message: 'No.', hint: '' } } as const,
    ],
    ['it fails its checks', checked('C', failing)],
  ])('leaves what was up for approval where it was when %s', (_why, result) => {
    const before =
      result.type === 'refused'
        ? asked
        : on(asked, { type: 'fix-proposed', candidate: { ...c, authors: ['x'] } });
    const state = on(before, result);
    expect(state.phase).toMatchObject({
      kind: 'awaiting-approval',
      candidate: 'A',
      changeSet: a.changeSet.id,
    });
    expect(state.lastRefusal).not.toBeNull();
  });

  it('is bounded', () => {
    let state = up;
    for (let count = 0; count < 5; count++) {
      state = on(state, { type: 'fix-requested', by: owner, candidate: 'A', text: 'x' });
      state = on(state, { type: 'refused', refusal: { code: 'no-answer', message: 'No.', hint: '' } });
    }
    expect(decide(state, { type: 'fix', by: owner, text: 'x' })).toMatchObject({ error: { code: 'budget' } });
  });
});

describe('a log of version 0.1', () => {
  it('still folds: one wave of all seats, no repair, no rounds', () => {
    const old = { ...started, seats: mixed } as SessionEvent;
    const ballots = mixed.map(({ name }): Ballot => ({
      seat: name,
      scores: [
        {
          candidate: 'A',
          outcome: 100,
          confidence: 80,
          risk: 10,
          reason: 'r',
          objections: [{ claim: 'x', status: 'unchecked' }],
        },
      ],
    }));
    const cast: SessionEvent = { type: 'ballots-cast', ballots, absences: [] };
    const state = stateAfter(old, framed, proposed, checked('A'), checked('B', failing));
    expect(state.phase.kind).toBe('balloting');
    expect(types(conclude(state, cast))).toEqual(['ballots-cast', 'verdict-reached', 'approval-requested']);
  });
});

describe('a candidate that the checks refuted', () => {
  const refuted = stateAfter(
    start,
    framed,
    proposed,
    checked('A'),
    checked('B', failing),
    // Its author has nothing better.
    { type: 'candidate-repaired', candidate: 'B', replacement: null, says: 'no', absences: [] },
  );
  const labels = (state: SessionState) => onBallots(state).map((each) => each.candidate.label);

  it('is on the ballots beside the others, and never up for election', () => {
    expect(labels(refuted)).toEqual(['A', 'B']);
    expect(votedOn(refuted).map(({ label }) => label)).toEqual(['A']);
    const after = allWaves(refuted, { A: 95, B: 0 });
    expect(after.verdict?.standings.map((each) => each.candidate)).toEqual(['A']);
  });

  it('makes the one that is left less likely right, since the task has proved to be hard', () => {
    const alone = stateAfter(start, framed, { ...proposed, candidates: [a] }, checked('A'));
    const of = (state: SessionState) =>
      allWaves(state, { A: 90, B: 0 }).verdict?.standings[0]?.probability ?? 0;
    expect(of(refuted)).toBeLessThan(of(alone));
  });

  it('takes the voice of a seat that praises it, by name, but not what was shown on its word', () => {
    const cast = wave(refuted, { A: 95, B: 0 }) as Extract<SessionEvent, { type: 'ballots-cast' }>;
    const [first] = cast.ballots;
    const seat = first?.seat ?? '';
    const praising = cast.ballots.map((ballot) => ({
      ...ballot,
      scores: ballot.scores.map((each) =>
        ballot.seat === seat
          ? {
              ...each,
              outcome: 100,
              objections:
                each.candidate === 'A' ? [{ claim: 'it breaks b', status: 'verified' as const }] : [],
            }
          : each,
      ),
    }));
    const question = { ...questionOf(refuted), ballots: praising };
    const verdict = policyFor(refuted).decide(question);
    expect(verdict.discredited).toEqual([{ seat, candidate: 'B', outcome: 100 }]);
    expect(verdict.standings[0]?.ballots).toBe(cast.ballots.length - 1);
    expect(verdict).toMatchObject({
      kind: 'dead-end',
      why: expect.stringContaining('it breaks b') as string,
    });
  });

  it('is on no ballot where every seat measures, or by a rule from before there was one', () => {
    const measuring = mixed.map((seat) => ({ ...seat, measures: true }));
    const begunWith = (over: object) =>
      stateAfter({ ...start, ...over }, framed, proposed, checked('A'), checked('B', failing), {
        ...{ type: 'candidate-repaired', candidate: 'B', replacement: null, says: 'no', absences: [] },
      });
    expect(labels(begunWith({ seats: measuring }))).toEqual(['A']);
    const { praise: _, kinship: __, ...before } = evidenceDefaults;
    expect(labels(begunWith({ rule: before }))).toEqual(['A']);
  });
});
