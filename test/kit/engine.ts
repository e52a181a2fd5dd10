import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { noUse } from '../../src/core/budget/spending.ts';
import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { LoggedEvent } from '../../src/core/session/events.ts';
import type { SessionState } from '../../src/core/session/state.ts';
import type { Result } from '../../src/core/kernel/result.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { EngineParts } from '../../src/engine/parts.ts';
import { makeEngine } from '../../src/engine/make.ts';
import type { EffectRooms } from '../../src/engine/effect.ts';
import { makeClaims } from '../../src/store/claims.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { candidate, report, seats, sha256 } from './sessions.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ids-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export async function openTestDatabase(folder = temporaryFolder()) {
  const db = await openDatabase(join(folder, 'ids.db'));
  if (!db.ok) throw new Error(db.error.message);
  onTestFinished(() => db.value.destroy());
  return db.value;
}

/** What scripted seats say to a question, and what they find. */
const answers = [
  {
    title: 'The server retries.',
    text: 'It alone knows what was done already.',
    request: 'add retries to a.ts',
    authors: ['developer-progressive'],
    claims: [
      {
        claim: 'The server sends.',
        fact: { kind: 'imports' as const, path: 'a.ts', from: 'b.ts' },
        holds: true,
      },
    ],
  },
  { title: 'Every client retries.', text: '', authors: ['sre-progressive'], claims: [] },
];
const found = [
  {
    title: 'The retry has no limit.',
    text: 'It may go on for ever.',
    place: { path: 'a.ts', line: 3 },
    request: 'limit the retries in a.ts to three',
    authors: ['developer-progressive'],
    claims: [],
  },
  {
    title: 'The limit is written twice.',
    text: '',
    place: { path: 'a.ts', line: 9 },
    request: 'extract the limit of a.ts into a constant',
    authors: ['sre-progressive'],
    claims: [],
  },
  {
    title: 'Nobody uses b.',
    text: '',
    place: { path: 'b.ts' },
    request: 'remove b.ts',
    authors: ['architect-progressive'],
    claims: [{ claim: 'Nobody uses b.', fact: { kind: 'exists' as const, path: 'b.ts' }, holds: false }],
  },
];

/**
 * Rooms that do what their ports promise for one scripted candidate, and write down each call. The workspace keeps its
 * promise about keys: a repeated key gives the first outcome.
 */
export function scriptedRooms(calls: string[], blob: EffectRooms['blob']): EffectRooms {
  const a = candidate('A');
  const draft = {
    changeSet: a.changeSet,
    contents: new Map([[sha256('text of A') as ContentHash, new TextEncoder().encode('text of A')]]),
    stats: a.stats,
    diff: 'diff of A',
  };
  const committed = new Map<
    string,
    {
      transaction: string;
      files: { path: string; kind: 'modified'; added: number; removed: number; backup: string }[];
    }
  >();
  const write = (verb: string, key: string) => {
    const before = committed.get(key);
    calls.push(before === undefined ? verb : `${verb} (again)`);
    const files = [
      { path: 'a.ts', kind: 'modified' as const, added: 1, removed: 1, backup: '.ids/backups/a.ts.bak' },
    ];
    const outcome = before ?? { transaction: `t-${key}`, files };
    committed.set(key, outcome);
    return Promise.resolve(ok(outcome));
  };
  return {
    blob,
    used: () => Promise.resolve(noUse),
    sha256,
    checks: { skip: {} },
    facts: {
      lookUp(assertions) {
        calls.push('look up');
        return Promise.resolve(
          assertions.map(({ holds }) => ({
            status: holds ? ('verified' as const) : ('refuted' as const),
            says: 'It was looked up.',
          })),
        );
      },
    },
    parliament: {
      seats,
      inquire(request) {
        calls.push('inquire');
        return Promise.resolve(ok({ summary: request, criteria: ['it decides'], options: ['Yes.', 'No.'] }));
      },
      state({ about }) {
        calls.push('state');
        return Promise.resolve(ok({ statements: about === null ? answers : found, absences: [] }));
      },
      judge({ statements, seats: asked }) {
        calls.push('judge');
        const ballots = asked.map((seat) => ({
          seat,
          scores: statements
            .filter(({ authors }) => !authors.includes(seat))
            .map(({ label, place }, index) => ({
              candidate: label,
              confidence: 80,
              risk: index === 0 ? 5 : 40,
              outcome: index === 0 || place !== undefined ? 98 : 40,
              reason: 'weighed',
              objections:
                index === 0
                  ? []
                  : [{ claim: 'It leaves the clients alone.', status: 'uncheckable' as const }],
            })),
        }));
        return Promise.resolve({ ballots, absences: [] });
      },
      frame() {
        calls.push('frame');
        return Promise.resolve(ok({ summary: 'summary', criteria: ['it compiles'] }));
      },
      propose() {
        calls.push('propose');
        const { title, rationale, authors, edits } = a;
        return Promise.resolve(
          ok({ proposals: [{ title, rationale, authors, edits, draft }], absences: [] }),
        );
      },
      repair() {
        calls.push('repair');
        return Promise.resolve(refuse('needs-model', 'Nobody can.', ''));
      },
      reproduce() {
        calls.push('reproduce');
        return Promise.resolve(refuse('needs-model', 'Nobody can.', ''));
      },
      ballot({ candidates, seats: asked }) {
        calls.push('ballot');
        const scores = candidates.map(({ candidate: { label } }) => ({
          candidate: label,
          confidence: 90,
          risk: 5,
          outcome: 95,
          reason: 'measured',
          objections: [],
        }));
        // Each wave's own seats.
        const ballots = asked.map((seat) => ({ seat, scores }));
        return Promise.resolve({ ballots, absences: [] });
      },
    },
    editor: {
      draft() {
        calls.push('draft');
        return Promise.resolve(ok(draft));
      },
    },
    checker: {
      check() {
        calls.push('check');
        return Promise.resolve(report());
      },
      verify() {
        calls.push('verify');
        return Promise.resolve([]);
      },
    },
    workspace: {
      root: '/work/space',
      apply: ({ key }) => write('apply', key),
      rollback: ({ key }) => write('roll back', key),
      redo: ({ key }) => write('redo', key),
      previewRollback: () =>
        Promise.resolve(ok([{ path: 'a.ts', outcome: 'restore' as const, added: 1, removed: 1 }])),
      previewRedo: () =>
        Promise.resolve(ok([{ path: 'a.ts', outcome: 'restore' as const, added: 1, removed: 1 }])),
      backups: () => Promise.resolve(ok([])),
      prune: () => Promise.resolve(ok({ transactions: [], bytes: 0 })),
      conflicts: () => Promise.resolve(ok([])),
      settle: (transaction) => Promise.resolve(ok({ transaction, journal: null, files: [] })),
      recover: () => Promise.resolve(ok({ rolledBack: [], completed: [] })),
    },
  };
}

/** An engine over a real database in a folder; several of them over one folder stand for several processes. */
export async function testEngine(
  calls: string[],
  parts: Partial<EngineParts> & { folder?: string; pid?: number } = {},
) {
  const db = await openTestDatabase(parts.folder);
  const log = makeEventLog(db);
  let now = 1_770_000_000_000;
  const clock = () => now++;
  let drawn = 0;
  const rooms = scriptedRooms(calls, (hash) => log.blob(hash));
  const pid = parts.pid ?? process.pid;
  const engine = makeEngine({
    log,
    claims: makeClaims(db, { owner: `test-${String(pid)}`, pid, clock, isAlive: (of) => of > 0 }),
    rooms: () => Promise.resolve(ok(rooms)),
    workspace: '/work/space',
    clock,
    random: () => new Uint8Array([1, 2, 3, 4 + drawn++]),
    writeExport: (session) => Promise.resolve(`/exports/${session}`),
    onDefect: (error) => {
      throw error;
    },
    ...parts,
  });
  return { engine, log, rooms, db };
}

/** Runs to the end of the generator: the events and what it returned. */
export async function drain(
  run: AsyncGenerator<LoggedEvent, Result<SessionState>>,
): Promise<{ types: string[]; end: Result<SessionState> }> {
  const types: string[] = [];
  for (;;) {
    const step = await run.next();
    if (step.done === true) return { types, end: step.value };
    types.push(step.value.event.type);
  }
}
