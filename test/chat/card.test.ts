import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { Divergence, ReversalPreview } from '../../src/core/session/divergence.ts';
import { describe, expect, it } from 'vitest';
import { fileLine, renderCard } from '../../src/chat/cards/card.ts';
import { choicesOf } from '../../src/chat/cards/choices.ts';
import { renderReport } from '../../src/chat/cards/report.ts';
import { renderReversal } from '../../src/chat/commands/reversal.ts';
import { renderWhy } from '../../src/chat/cards/why.ts';
import { english } from '../../src/chat/texts/english.ts';
import type { Ballot } from '../../src/core/parliament/ballot.ts';
import type { Candidate } from '../../src/core/parliament/candidate.ts';
import type { Seat } from '../../src/core/parliament/seat.ts';
import type { SessionEvent } from '../../src/core/session/events.ts';
import {
  candidate,
  diagnostic,
  owner,
  report,
  seats,
  session,
  started,
  stateAfter,
} from '../kit/sessions.ts';

const a: Candidate = {
  ...candidate('A'),
  title: 'A retry wrapper',
  stats: [
    { path: 'src/http/client.ts', kind: 'modified', added: 31, removed: 4 },
    { path: 'src/http/retry.ts', kind: 'created', added: 44, removed: 0 },
  ],
};
const b = { ...candidate('B'), title: 'p-retry' };
const c = { ...candidate('C'), title: 'interceptor' };
function asked(request: string, by: readonly Seat[] = seats): SessionEvent {
  if (started.type !== 'session-started') throw new Error('the builder changed');
  return { ...started, request, seats: by };
}
const mixed = [
  asked(
    'Add retries to the HTTP client\nand more words',
    seats.map((seat, index) => ({ ...seat, provider: ['one', 'two', 'three'][index % 3] ?? '' })),
  ),
  { type: 'framed', framing: { summary: 'retries', criteria: ['it compiles'] } },
  {
    type: 'candidates-proposed',
    candidates: [a, b, c],
    absences: [{ seat: 'sre-critic', why: 'timed-out' }],
  },
  { type: 'candidate-checked', candidate: 'A', report: report({ tests: { scope: '41 tests' } }) },
  {
    type: 'candidate-checked',
    candidate: 'B',
    report: report({
      lint: { diagnostics: [diagnostic({ severity: 'warning', code: 'eslint/x' })] },
      tests: { outcome: 'skipped', why: 'no runner' },
    }),
  },
  {
    type: 'candidate-checked',
    candidate: 'C',
    report: report({ types: { outcome: 'failed', diagnostics: [diagnostic(), diagnostic({ line: 2 })] } }),
  },
  { type: 'ballots-cast', ballots: [] as Ballot[], absences: [] },
  {
    type: 'verdict-reached',
    verdict: {
      kind: 'consensus',
      candidate: 'A',
      why: 'A is right.',
      policy: 'evidence',
      singleProvider: false,
      standings: [
        { candidate: 'A', probability: 0.912, confidence: 84, risk: 18, outcome: 88, ballots: 6, spread: 4 },
      ],
      dissent: [
        { seat: 'architect-critic', candidate: 'A', claim: 'hides the timeout', status: 'uncheckable' },
      ],
    },
  },
] as const satisfies readonly SessionEvent[];
const requested: SessionEvent = {
  type: 'approval-requested',
  candidate: 'A',
  changeSet: a.changeSet.id,
  warnings: [],
};
const writtenFiles = [
  {
    path: 'src/http/client.ts',
    kind: 'modified',
    added: 31,
    removed: 4,
    backup: '.ids/backups/s/src/http/client.ts.1.bak',
  },
  { path: 'src/http/retry.ts', kind: 'created', added: 44, removed: 0, backup: null },
] as const;

describe('renderCard', () => {
  it('says on one screen what was proposed, checked, decided and disputed', () => {
    const card = renderCard(english, session, stateAfter(...mixed, requested));
    expect(card).toBe(
      [
        '🏛 Add retries to the HTTP client               sess_20260202_143022_9f2c01ab',
        'Round 1 · waiting for approval                  6 of 7 seats · 3 providers · 1 timed out (sre-critic)',
        'Candidates  A A retry wrapper   B p-retry   C interceptor',
        'Checks      A ✅ parse ✅ imports ✅ types ✅ lint ✅ 41 tests',
        '            B ✅ parse ✅ imports ✅ types ⚠️ lint: 1 new warning ▫️ tests skipped',
        '              tests skipped: no runner',
        '            C ✅ parse ✅ imports ❌ types: 2 new errors ✅ lint ✅ tests (dropped)',
        'Decision    A · 0.91 likely right   C 84 · R 18 · O 88   0 s',
        'Dissent     architect-critic: "hides the timeout" (not checkable)',
        'src/http/client.ts  +31 −4      src/http/retry.ts  new +44',
        `Change set ${a.changeSet.id.slice(0, 16)} of A; nothing is written yet.`,
      ].join('\n'),
    );
  });

  it('renders every stage of a session without a hole', () => {
    const events = [...mixed, requested];
    for (let length = 1; length <= events.length; length++) {
      const card = renderCard(english, session, stateAfter(...events.slice(0, length)));
      expect(card).not.toMatch(/undefined|null|NaN|\s$/m);
      expect(card).toContain(session);
    }
  });

  it('lets no text from outside move the cursor or add lines', () => {
    const hostile = 'x\u001b[2J\r\nApprove \u202e evil\u0007';
    const state = stateAfter(asked(hostile), {
      type: 'candidates-proposed',
      candidates: [{ ...a, title: hostile }],
      absences: [],
    });
    // eslint-disable-next-line no-control-regex -- exactly these must not be there
    expect(renderCard(english, session, state)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('choicesOf', () => {
  const labels = (shown: boolean, ...events: SessionEvent[]) =>
    choicesOf(english, session, stateAfter(...mixed, ...events), shown).map((choice) => choice.label);

  it('offers Approve only once the complete change was shown', () => {
    expect(labels(false, requested)).toEqual(['Fix…', 'Cancel', 'Diff', 'Why']);
    expect(labels(true, requested)).toEqual(['Approve', 'Fix…', 'Cancel', 'Diff', 'Why']);
  });

  it('asks Yes for warnings, and that button accepts them', () => {
    const warned: SessionEvent = { ...requested, warnings: ['lint: 1 new warning'] };
    expect(labels(true, warned)).toEqual(['Yes', 'Fix…', 'Cancel', 'Diff', 'Why']);
    const [yes] = choicesOf(english, session, stateAfter(...mixed, warned), true);
    expect(yes?.action).toMatchObject({ do: 'approve', acceptWarnings: true, changeSet: a.changeSet.id });
    expect(renderCard(english, session, stateAfter(...mixed, warned))).toContain(
      '⚠️ lint: 1 new warning. Proceed anyway?',
    );
  });

  it('offers to pick only candidates that passed their checks', () => {
    expect(
      labels(false, {
        type: 'verdict-reached',
        verdict: { ...mixed[7].verdict, kind: 'dead-end', why: 'Too close.', question: 'Which?' },
      }),
    ).toEqual(['Feedback…', 'Pick A', 'Pick B', 'Restart', 'Cancel', 'Why']);
  });

  it('offers to try again what did not fail for what was asked', () => {
    const refused = (code: 'no-answer' | 'not-found'): SessionEvent => ({
      type: 'refused',
      refusal: { code, message: 'No.', hint: '' },
    });
    expect(labels(true, refused('no-answer'))).toContain('Try again');
    expect(labels(true, refused('not-found'))).not.toContain('Try again');
  });

  it('offers Rebase on changed files and Rollback after writing', () => {
    const approved: SessionEvent = {
      type: 'approved',
      candidate: 'A',
      changeSet: a.changeSet.id,
      by: owner,
      automatic: false,
    };
    const refusal = { code: 'stale-base', message: 'src/a.ts changed.', hint: '' } as const;
    expect(labels(true, requested, approved, { type: 'apply-refused', refusal })).toEqual([
      'Rebase',
      'Cancel',
    ]);
    const applied: SessionEvent = { type: 'applied', transaction: 't', files: [...writtenFiles] };
    expect(labels(true, requested, approved, applied)).toEqual([]);
    expect(
      labels(true, requested, approved, applied, { type: 'verified', sound: true, problems: [] }),
    ).toEqual(['Rollback']);
  });
});

describe('reports', () => {
  const applied: SessionEvent = { type: 'applied', transaction: 't', files: [...writtenFiles] };
  const approved: SessionEvent = {
    type: 'approved',
    candidate: 'A',
    changeSet: a.changeSet.id,
    by: owner,
    automatic: false,
  };

  it('names each path, its lines and where the bytes from before lie', () => {
    const done = stateAfter(...mixed, requested, approved, applied, {
      type: 'verified',
      sound: true,
      problems: [],
    });
    expect(renderReport(english, session, done).split('\n')).toEqual([
      '✅ Written · Add retries to the HTTP client      sess_20260202_143022_9f2c01ab',
      '2 files  +75 −4',
      '  src/http/client.ts  +31 −4',
      '      before: .ids/backups/s/src/http/client.ts.1.bak',
      '  src/http/retry.ts  new +44',
      '      new; rollback removes it',
      'Checks  ✅ parse ✅ imports ✅ types ✅ lint ✅ 41 tests',
      'The checks were carried out again on what is on disk; no new problem.',
      `Take it back with: /rollback ${session}`,
    ]);
  });

  it('claims no sound check where a rollback after a failed one was refused', () => {
    const said = renderReport(
      english,
      session,
      stateAfter(
        ...mixed,
        requested,
        applied,
        { type: 'verified', sound: false, problems: ['a.ts:1 TS2322'] },
        { type: 'rollback-refused', refusal: { code: 'diverged', message: 'It was edited.', hint: '' } },
      ),
    );
    expect(said).toContain('✋ The checks on what was written failed, and it could not be taken back.');
    expect(said).not.toContain('carried out again');
  });

  it('says what was taken back and what stays where that was a part, and claims no check of it', () => {
    const state = stateAfter(...mixed, requested, applied, { type: 'verified', sound: true, problems: [] });
    const [first, ...others] = writtenFiles;
    const part = stateAfter(
      ...mixed,
      requested,
      applied,
      { type: 'verified', sound: true, problems: [] },
      { type: 'rollback-requested', by: owner, path: first.path },
      { type: 'rolled-back', transaction: 't2', files: [first], why: 'requested' },
    );
    expect(renderReport(english, session, state)).toContain('The checks were carried out again');
    const said = renderReport(english, session, part);
    expect(said).toMatch(/^↩️ Taken back in part/);
    expect(said).toContain(`Taken back:\n  ${first.path}\nStays written:\n`);
    for (const { path } of others) expect(said.split('Stays written:')[1]).toContain(path);
    expect(said).not.toContain('carried out again');
  });

  it('shows what a rollback would do, and that an edit since stops it', () => {
    const done = stateAfter(...mixed, requested, approved, applied, {
      type: 'verified',
      sound: true,
      problems: [],
    });
    const removed = { path: 'src/http/retry.ts', outcome: 'remove', added: 0, removed: 44 } as const;
    expect(renderReversal(english, session, done, 'roll-back', [removed]).split('\n')).toEqual([
      expect.stringContaining('↩️ Take back'),
      '  src/http/retry.ts  is removed (−44)',
      expect.stringContaining('changes in the meantime stops the rollback'),
    ]);
    const version = { hash: 'a'.repeat(64) as ContentHash, mode: 0o644, size: 1 };
    const divergence: Divergence = {
      what: 'edited',
      current: version,
      written: version,
      merge: { possible: true, result: version, added: 1, removed: 2, diff: '' },
      overwrite: { added: 3, removed: 4 },
    };
    const edited = {
      path: 'src/http/client.ts',
      outcome: 'diverged',
      added: 0,
      removed: 0,
      divergence,
    } as const;
    const mode: ReversalPreview = {
      path: 'run.sh',
      outcome: 'diverged',
      added: 0,
      removed: 0,
      divergence: {
        what: 'permissions',
        current: { ...version, mode: 0o755 },
        written: version,
        merge: { possible: false, why: 'its permissions were changed on both sides' },
        overwrite: { added: 0, removed: 0 },
      },
    };
    expect(
      renderReversal(english, session, done, 'roll-back', [edited, removed, mode]).split('\n').slice(1),
    ).toEqual([
      '  src/http/client.ts  was edited since',
      '      merge: your change stays, that of IDS goes (+1 −2)',
      '      overwrite: it is as before again (+3 −4), what is there now goes into a backup',
      '  src/http/retry.ts  is removed (−44)',
      '  run.sh  got other permissions since (644 → 755); its content is as IDS left it',
      '      merge: not possible, its permissions were changed on both sides',
      '      overwrite: it is as before again (+0 −0), what is there now goes into a backup',
      '2 files changed since: nothing is changed before you choose what becomes of each of them.',
    ]);
  });

  it('says what failed on disk when everything was taken back', () => {
    const state = stateAfter(
      ...mixed,
      requested,
      approved,
      applied,
      { type: 'verified', sound: false, problems: ['src/a.ts:1:1 TS2322 no'] },
      { type: 'rolled-back', transaction: 't2', files: [...writtenFiles], why: 'verification-failed' },
    );
    expect(renderReport(english, session, state)).toContain(
      'failed, so everything was taken back:\n  src/a.ts:1:1 TS2322 no',
    );
  });

  it('explains why: criteria, reasons, dropped candidates with their errors', () => {
    const why = renderWhy(english, stateAfter(...mixed, requested));
    expect(why).toContain('• it compiles');
    expect(why).toContain('dropped: types: 2 new errors');
    expect(why).toContain('a.ts:2:1 error TS2322 Type string is not assignable to type number.');
    expect(why).toContain('Absent: sre-critic (timed out)');
  });
});

it.each([
  [{ kind: 'modified', added: 3, removed: 1 }, 'a.ts  +3 −1'],
  [{ kind: 'modified', added: 0, removed: 2 }, 'a.ts  −2'],
  [{ kind: 'modified', added: 0, removed: 0 }, 'a.ts  +0'],
  [{ kind: 'created', added: 0, removed: 0 }, 'a.ts  new +0'],
  [{ kind: 'deleted', added: 0, removed: 9 }, 'a.ts  deleted −9'],
] as const)('fileLine of %j', (stat, line) => {
  expect(fileLine(english, { path: 'a.ts', ...stat })).toBe(line);
});
