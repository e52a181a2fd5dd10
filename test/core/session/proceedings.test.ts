import { expect, it } from 'vitest';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { replay } from '../../../src/core/session/evolve.ts';
import { renderMinutes } from '../../../src/core/session/minutes.ts';
import { proceedings } from '../../../src/core/session/proceedings.ts';
import { candidate, owner, report, session, started } from '../../kit/sessions.ts';

const use = { calls: 3, input: 1_000, cached: 100, output: 50, cost: 70_000 };
const absent = [{ seat: 'sre-critic', why: 'timed-out' as const }];
const events: readonly SessionEvent[] = [
  started,
  { type: 'framed', framing: { summary: 's', criteria: ['c'] }, use: { ...use, calls: 1 } },
  { type: 'candidates-proposed', candidates: [candidate('A')], absences: absent, use },
  { type: 'candidate-checked', candidate: 'A', report: report() },
  {
    type: 'ballots-cast',
    ballots: [{ seat: 'x', scores: [] }],
    absences: absent,
    asked: ['x', 'sre-critic'],
    use,
  },
  { type: 'ballots-cast', ballots: [{ seat: 'y', scores: [] }], absences: [], asked: ['y'] },
  {
    type: 'objections-checked',
    findings: [{ id: 'e1', candidate: 'A', check: 'types', claim: 'c', status: 'refuted', says: 's' }],
  },
  { type: 'round-opened', round: 2 },
  { type: 'ballots-cast', ballots: [], absences: [], asked: ['x'] },
  { type: 'feedback-given', by: owner, text: 'no' },
];
const log = events.map((event, index) => ({ session, seq: index + 1, at: index * 1_500, event }));

it('tells rounds, waves, time and money, in order', () => {
  expect(proceedings(log)).toEqual([
    'Framed in 1.5 s, 1 call, 1000 tokens in (100 cached), 50 out, $0.07.',
    '1 candidate proposed in 1.5 s, 3 calls, 1000 tokens in (100 cached), 50 out, $0.07; absent: sre-critic timed out.',
    'Round 1, wave 1: 1 ballot of 2 seats in 1.5 s, 3 calls, 1000 tokens in (100 cached), 50 out, $0.07; absent: sre-critic timed out.',
    'Round 1, wave 2: 1 ballot of 1 seat in 1.5 s.',
    '1 objection checked in 1.5 s: 1 refuted.',
    'Round 2 opened on new evidence.',
    'Round 2, wave 1: 0 ballots of 1 seat in 1.5 s.',
    'cli:1000 gave feedback.',
  ]);
});

it('is in the minutes, with the sum', () => {
  const state = replay(log);
  if (state === undefined) throw new Error('no state');
  expect(state.spent).toEqual({ calls: 7, input: 3_000, cached: 300, output: 150, cost: 210_000 });
  const minutes = renderMinutes(session, state, log);
  expect(minutes).toContain('- Models: 7 calls, 3000 tokens in (300 cached), 150 out, $0.21\n');

  expect(minutes).toContain('## Proceedings\n\n- Framed in 1.5 s');
});
