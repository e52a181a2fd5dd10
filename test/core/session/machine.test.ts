import { describe, expect, it } from 'vitest';
import type { Ballot } from '../../../src/core/parliament/ballot.ts';
import { decide } from '../../../src/core/session/decide.ts';
import { conclude, nextEffect } from '../../../src/core/session/effects.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { candidate, diagnostic, owner, report, seats, started, stateAfter } from '../../kit/sessions.ts';

const framed: SessionEvent = { type: 'framed', framing: { summary: 's', criteria: ['c'] } };
const [a, b] = [candidate('A'), candidate('B')];
const proposed: SessionEvent = { type: 'candidates-proposed', candidates: [a, b], absences: [] };
const checked = (label: string, of = report()): SessionEvent => ({
  type: 'candidate-checked',
  candidate: label,
  report: of,
});
const failing = report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } });
const warning = report({
  lint: { diagnostics: [diagnostic({ severity: 'warning', code: 'eslint/no-console' })] },
});

function ballots(outcomes: Record<string, number>): SessionEvent {
  const cast: Ballot[] = seats.map((seat) => ({
    seat: seat.name,
    scores: Object.entries(outcomes).map(([label, outcome]) => ({
      candidate: label,
      confidence: 80,
      risk: 10,
      outcome,
      reason: 'measured',
      objections: [],
    })),
  }));
  return { type: 'ballots-cast', ballots: cast, absences: [] };
}
const untilBallots = [started, framed, proposed, checked('A'), checked('B')];
const types = (events: readonly SessionEvent[]) => events.map((event) => event.type);

function waiting(of = report(), start: SessionEvent = started) {
  const before = [start, framed, proposed, checked('A', of), checked('B', failing)];
  return stateAfter(...before, ...conclude(stateAfter(...before), ballots({ A: 95 })));
}

describe('a code session', () => {
  it('asks for one effect after the other', () => {
    const effects = [1, 2, 3, 4, 5].map((count) => nextEffect(stateAfter(...untilBallots.slice(0, count))));
    expect(effects).toEqual([
      { type: 'frame' },
      { type: 'propose' },
      { type: 'check', candidate: 'A' },
      { type: 'check', candidate: 'B' },
      {
        type: 'ballot',
        seats: ['generalist', 'developer-progressive', 'developer-critic'],
      },
    ]);
  });

  it('reaches a verdict and asks a person in the same step as the ballots', () => {
    const events = conclude(stateAfter(...untilBallots), ballots({ A: 95, B: 60 }));
    expect(types(events)).toEqual(['ballots-cast', 'verdict-reached', 'approval-requested']);
    const state = stateAfter(...untilBallots, ...events);
    expect(state.phase).toMatchObject({
      kind: 'awaiting-approval',
      candidate: 'A',
      changeSet: a.changeSet.id,
    });
    expect(nextEffect(state)).toBeUndefined();
  });

  it('approves by itself when that was asked for and nothing warns', () => {
    const auto: SessionEvent = { ...started, autoApprove: true } as SessionEvent;
    expect(waiting(report(), auto).phase.kind).toBe('applying');
    expect(waiting(warning, auto).phase).toMatchObject({
      kind: 'awaiting-approval',
      warnings: ['lint: 1 new warning'],
    });
    const viewer = { ...started, autoApprove: true, by: { id: 'x', role: 'member' } } as SessionEvent;
    expect(waiting(report(), viewer).phase.kind).toBe('awaiting-approval');
  });

  it('refuses when every candidate fails its checks, with the first diagnostic', () => {
    const before = [started, framed, proposed, checked('A', failing)];
    const events = conclude(stateAfter(...before), checked('B', failing));
    expect(events.at(-1)).toMatchObject({
      type: 'refused',
      refusal: { code: 'no-candidate', message: expect.stringContaining('a.ts:1 TS2322') as string },
    });
  });

  it('never lets a candidate that failed its checks win', () => {
    const state = stateAfter(started, framed, proposed, checked('A', failing), checked('B'));
    const events = conclude(state, ballots({ A: 85, B: 80 }));
    expect(events.at(-1)).toMatchObject({ type: 'approval-requested', candidate: 'B' });
  });

  it('is a dead end when the seats are not convinced, and a person may pick', () => {
    const state = stateAfter(
      ...untilBallots,
      ...conclude(stateAfter(...untilBallots), ballots({ A: 60, B: 55 })),
    );
    expect(state.phase.kind).toBe('dead-end');
    const picked = decide(state, { type: 'pick', by: owner, candidate: 'B' });
    expect(picked).toMatchObject({ ok: true, value: [{ type: 'approval-requested', candidate: 'B' }] });
    expect(decide(state, { type: 'pick', by: owner, candidate: 'Z' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

describe('approval', () => {
  it('is for exactly the change set that was seen', () => {
    const state = waiting();
    const seen = { type: 'approve', by: owner, acceptWarnings: false } as const;
    expect(decide(state, { ...seen, changeSet: a.changeSet.id })).toMatchObject({ ok: true });
    expect(decide(state, { ...seen, changeSet: b.changeSet.id })).toMatchObject({
      error: { code: 'stale-base' },
    });
  });

  it('needs a yes to every warning', () => {
    const state = waiting(warning);
    const command = { type: 'approve', by: owner, changeSet: a.changeSet.id } as const;
    expect(decide(state, { ...command, acceptWarnings: false })).toMatchObject({
      error: { code: 'checks-failed' },
    });
    expect(decide(state, { ...command, acceptWarnings: true })).toMatchObject({ ok: true });
  });

  it.each(['viewer', 'member'] as const)('is not for a %s', (role) => {
    const by = { id: 'x', role };
    expect(
      decide(waiting(), { type: 'approve', by, changeSet: a.changeSet.id, acceptWarnings: true }),
    ).toMatchObject({ error: { code: 'not-allowed' } });
  });
});

describe('writing and taking back', () => {
  const approved: SessionEvent = {
    type: 'approved',
    candidate: 'A',
    changeSet: a.changeSet.id,
    by: owner,
    automatic: false,
  };
  const files = ['a.ts', 'b.ts'].map((path) => ({
    path,
    kind: 'modified' as const,
    added: 1,
    removed: 1,
    backup: 'x',
  }));
  const applied: SessionEvent = { type: 'applied', transaction: 't1', files };
  const sound: SessionEvent = { type: 'verified', sound: true, problems: [] };
  const until = [...untilBallots, ballots({ A: 95 }), approved];

  it('verifies what was written and is done', () => {
    expect(nextEffect(stateAfter(...until))).toMatchObject({ type: 'apply', candidate: 'A', key: 'apply-7' });
    expect(nextEffect(stateAfter(...until, applied))).toEqual({ type: 'verify', candidate: 'A' });
    expect(stateAfter(...until, applied, sound)).toMatchObject({ phase: { kind: 'done' }, written: files });
  });

  it('takes everything back when the verification fails', () => {
    const unsound: SessionEvent = { type: 'verified', sound: false, problems: ['a.ts:1 TS2322'] };
    const state = stateAfter(...until, applied, unsound);
    expect(nextEffect(state)).toEqual({ type: 'roll-back', path: null, choices: [], key: 'rollback-9' });
    const back = stateAfter(...until, applied, unsound, {
      type: 'rolled-back',
      transaction: 't2',
      files,
      why: 'verification-failed',
    });
    expect(back).toMatchObject({ phase: { kind: 'rolled-back', problems: ['a.ts:1 TS2322'] }, written: [] });
  });

  it('takes back one file, then the rest', () => {
    const done = stateAfter(...until, applied, sound);
    const request = decide(done, { type: 'roll-back', by: owner, path: 'a.ts' });
    expect(request).toMatchObject({ ok: true });
    const events: SessionEvent[] = [
      { type: 'rollback-requested', by: owner, path: 'a.ts' },
      { type: 'rolled-back', transaction: 't2', files: files.slice(0, 1), why: 'requested' },
    ];
    const partly = stateAfter(...until, applied, sound, ...events);
    expect(partly).toMatchObject({ phase: { kind: 'done' }, written: [{ path: 'b.ts' }] });
    expect(decide(partly, { type: 'roll-back', by: owner, path: 'a.ts' })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(decide(partly, { type: 'roll-back', by: owner })).toMatchObject({ ok: true });
  });

  it('takes a rollback back, the newest first, and can take back again', () => {
    const done = [...until, applied, sound];
    const [a, b] = files;
    if (a === undefined || b === undefined) throw new Error('two files');
    const back = (transaction: string, taken: typeof files, path?: string): SessionEvent[] => [
      { type: 'rollback-requested', by: owner, ...(path === undefined ? {} : { path }) },
      { type: 'rolled-back', transaction, files: taken, why: 'requested' },
    ];
    const gone = [...done, ...back('t2', [a], 'a.ts'), ...back('t3', [b])];
    expect(stateAfter(...gone)).toMatchObject({ phase: { kind: 'rolled-back' }, written: [] });
    const asked = decide(stateAfter(...gone), { type: 'redo', by: owner });
    expect(asked).toEqual({ ok: true, value: [{ type: 'redo-requested', by: owner, rollback: 't3' }] });
    const request: SessionEvent = { type: 'redo-requested', by: owner, rollback: 't3' };
    const redoing = stateAfter(...gone, request);
    const key = `redo-${String(redoing.seq)}`;
    expect(nextEffect(redoing)).toEqual({ type: 'redo', rollback: 't3', choices: [], key });
    expect(decide(redoing, { type: 'cancel', by: owner })).toMatchObject({ error: { code: 'wrong-state' } });
    const refusal = { code: 'diverged', message: 'b.ts was edited since.', hint: '' } as const;
    expect(stateAfter(...gone, request, { type: 'redo-refused', refusal })).toMatchObject({
      phase: { kind: 'rolled-back' },
      lastRefusal: refusal,
    });
    const half = [...gone, request, { type: 'redone', transaction: 't4', files: [b] } satisfies SessionEvent];
    expect(stateAfter(...half)).toMatchObject({ phase: { kind: 'done' }, written: [b] });
    const whole = stateAfter(
      ...half,
      { type: 'redo-requested', by: owner, rollback: 't2' },
      { type: 'redone', transaction: 't5', files: [a] },
    );
    expect(whole).toMatchObject({ phase: { kind: 'done' }, written: [a, b], takenBack: [] });
    expect(decide(whole, { type: 'redo', by: owner })).toMatchObject({ error: { code: 'wrong-state' } });
    expect(decide(whole, { type: 'roll-back', by: owner })).toMatchObject({ ok: true });
    expect(decide(stateAfter(...gone), { type: 'redo', by: { ...owner, role: 'member' } })).toMatchObject({
      error: { code: 'not-allowed' },
    });
  });

  it('does not write again what was taken back because its checks failed', () => {
    const state = stateAfter(
      ...until,
      applied,
      { type: 'verified', sound: false, problems: ['a.ts:1 TS2322'] },
      { type: 'rolled-back', transaction: 't2', files, why: 'verification-failed' },
    );
    expect(decide(state, { type: 'redo', by: owner })).toMatchObject({
      error: { code: 'wrong-state', message: expect.stringContaining('checks') as string },
    });
  });

  it('keeps as written what was skipped, through rollback and redo', () => {
    const choices = [{ take: 'skip', path: 'a.ts' }] as const;
    const some = [...until, applied, sound, { type: 'rollback-requested', by: owner, choices } as const];
    expect(nextEffect(stateAfter(...some))).toMatchObject({ type: 'roll-back', choices });
    const back = [
      ...some,
      { type: 'rolled-back', transaction: 't2', files: files.slice(1), why: 'requested' } as const,
    ];
    expect(stateAfter(...back)).toMatchObject({ phase: { kind: 'done' }, written: [{ path: 'a.ts' }] });
    const redone = stateAfter(
      ...back,
      { type: 'redo-requested', by: owner, rollback: 't2' },
      { type: 'redone', transaction: 't3', files: files.slice(1) },
    );
    expect(redone).toMatchObject({ written: files, takenBack: [] });
  });

  it('keeps the written change when the rollback is refused', () => {
    const refusal = { code: 'diverged', message: 'a.ts was edited since.', hint: '' } as const;
    const state = stateAfter(
      ...until,
      applied,
      sound,
      { type: 'rollback-requested', by: owner },
      { type: 'rollback-refused', refusal },
    );
    expect(state).toMatchObject({ phase: { kind: 'done' }, written: files, lastRefusal: refusal });
  });

  it('says that the checks failed where what failed them could not be taken back', () => {
    const unsound: SessionEvent = { type: 'verified', sound: false, problems: ['a.ts:1 TS2322'] };
    const refusal = { code: 'diverged', message: 'a.ts was edited since.', hint: 'Look.' } as const;
    const state = stateAfter(...until, applied, unsound, { type: 'rollback-refused', refusal });
    expect(state).toMatchObject({ phase: { kind: 'done' }, written: files });
    expect(state.lastRefusal?.message).toBe(
      'The checks on what was written failed, and it could not be taken back. a.ts was edited since. (a.ts:1 TS2322)',
    );
  });

  it('says who may do what somebody may not', () => {
    const approver = { id: 'telegram:2', role: 'approver' } as const;
    const viewer = { id: 'telegram:3', role: 'viewer' } as const;
    const state = stateAfter(...until, applied, sound);
    expect(decide(state, { type: 'raise-budget', by: approver })).toMatchObject({
      error: { code: 'not-allowed', hint: 'Ask an owner.' },
    });
    expect(decide(state, { type: 'roll-back', by: viewer })).toMatchObject({
      error: { code: 'not-allowed', hint: 'Ask an approver or an owner.' },
    });
  });

  it.each(['disk-full', 'workspace-busy', 'workspace-read-only'] as const)(
    'waits for approval as before when it could not be written for %s, and can be approved again',
    (code) => {
      const refusal = { code, message: 'It could not be written.', hint: 'Try again.' } as const;
      const again = stateAfter(...until, { type: 'apply-refused', refusal });
      expect(again).toMatchObject({
        phase: { kind: 'awaiting-approval', candidate: 'A' },
        approvals: [],
        approvedBy: null,
        lastRefusal: refusal,
      });
      if (again.phase.kind !== 'awaiting-approval') return;
      const { changeSet } = again.phase;
      const approval = decide(again, { type: 'approve', by: owner, changeSet, acceptWarnings: true });
      expect(approval).toMatchObject({ ok: true, value: [{ type: 'approved', changeSet }] });
      const approved = stateAfter(...until, { type: 'apply-refused', refusal }, ...until.slice(-1));
      expect(approved.lastRefusal).toBeNull();
    },
  );

  it('proposes anew on a stale base, and only then', () => {
    const refusal = { code: 'stale-base', message: 'a.ts changed.', hint: '' } as const;
    const stale = stateAfter(...until, { type: 'apply-refused', refusal });
    expect(stale.phase.kind).toBe('stale');
    expect(decide(stale, { type: 'rebase', by: owner })).toMatchObject({ ok: true });
    const again = stateAfter(
      ...until,
      { type: 'apply-refused', refusal },
      { type: 'rebase-requested', by: owner },
    );
    expect(again).toMatchObject({
      phase: { kind: 'proposing' },
      candidates: [],
      verdict: null,
      chosen: null,
    });
    expect(decide(waiting(), { type: 'rebase', by: owner })).toMatchObject({
      error: { code: 'wrong-state' },
    });
  });

  it('can be taken back before it was verified', () => {
    expect(decide(stateAfter(...until, applied), { type: 'roll-back', by: owner })).toMatchObject({
      ok: true,
    });
  });

  it('approves nothing beforehand any more once that was withdrawn', () => {
    const start = { ...started, autoApprove: true } as SessionEvent;
    const withdrawn: SessionEvent = { type: 'approval-withdrawn', by: owner };
    const before = [start, framed, proposed, checked('A'), checked('B', failing)];
    expect(decide(stateAfter(...before), { type: 'withdraw-approval', by: owner })).toEqual({
      ok: true,
      value: [withdrawn],
    });
    const state = stateAfter(...before, withdrawn);
    const after = stateAfter(...before, withdrawn, ...conclude(state, ballots({ A: 95 })));
    expect(after.phase.kind).toBe('awaiting-approval');
    expect(decide(stateAfter(...until), { type: 'withdraw-approval', by: owner })).toMatchObject({
      error: { code: 'wrong-state' },
    });
  });

  it('cannot be cancelled in the middle of the write', () => {
    expect(decide(stateAfter(...until), { type: 'cancel', by: owner })).toMatchObject({
      error: { code: 'wrong-state' },
    });
    expect(decide(waiting(), { type: 'cancel', by: owner })).toMatchObject({ ok: true });
  });
});

describe('a patch session', () => {
  const patch = { ...started, kind: 'patch', request: '--- a' } as SessionEvent;
  const one: SessionEvent = { type: 'candidates-proposed', candidates: [a], absences: [] };

  it('is checked and put before a person without a parliament', () => {
    expect(nextEffect(stateAfter(patch))).toEqual({ type: 'propose' });
    expect(types(conclude(stateAfter(patch, one), checked('A')))).toEqual([
      'candidate-checked',
      'approval-requested',
    ]);
  });

  it('is refused when its checks fail', () => {
    expect(conclude(stateAfter(patch, one), checked('A', failing)).at(-1)).toMatchObject({
      type: 'refused',
      refusal: { code: 'checks-failed' },
    });
  });
});
