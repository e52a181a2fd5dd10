import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeChangeSet, type ContentHash, type Sha256 } from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { checkNames, type ValidationReport } from '../../src/core/change/report.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { EffectRooms } from '../../src/engine/effect.ts';
import { makeEngine } from '../../src/engine/make.ts';
import { guardModel } from '../../src/models/guarded.ts';
import type { LanguageModel, Question } from '../../src/models/language-model.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { makeModelMind } from '../../src/models/mind.ts';
import { defaultPatience } from '../../src/models/stall.ts';
import { realTime } from '../../src/models/time.ts';
import { replies } from '../../src/parliament/replies/index.ts';
import { makeParliament } from '../../src/parliament/round.ts';
import { loadRoles } from '../../src/parliament/seats.ts';
import { makeClaims } from '../../src/store/claims.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { makeLedger } from '../../src/store/ledger.ts';

/**
 * `npm run bench -- overhead [--sessions N] [--json]`: what the parliament itself costs. Sessions with three providers whose
 * models answer at once, over the real engine, log, ledger, limiter and parsers on the disk of the temporary folder; the edits
 * and checks are not counted, because there are none. Of every round: prompts, parsing, rules, events, money.
 */
const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } },
});
const count = Number(values.sessions);
if (!Number.isInteger(count) || count < 10 || count > 100_000) {
  console.error('--sessions takes a whole number from 10 to 100000.');
  process.exit(2);
}
const bars = { round: 20, memory: 2 };

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex');
const json = JSON.stringify;

/** Answers in the form that is asked for; the first candidate wins. */
function answerTo({ messages }: Question, content: string): string {
  const said = messages.map(({ text }) => text).join('\n');
  if (said.includes('Frame it')) return json({ summary: 's', criteria: ['c', 'd', 'e'], files: [] });
  if (said.includes('Propose the change')) {
    return json({ title: content, rationale: 'r', edits: [{ kind: 'write_file', path: 'a.ts', content }] });
  }
  const labels = [...said.matchAll(/^Candidate ([A-Z]):$/gm)].map((match) => match[1] ?? '');
  const scores = labels.map((candidate) => ({
    ...{ candidate, risk: 10, confidence: 80, reason: 'r', objections: [] },
    outcome: candidate === 'A' ? 95 : 40,
  }));
  return json({ scale: '0-100', scores });
}

function instant(provider: string): LanguageModel {
  return {
    provider,
    model: 'instant',
    // eslint-disable-next-line @typescript-eslint/require-await -- the port streams
    async *ask(question) {
      const text = answerTo(question, provider);
      const usage = { input: 4_000, cached: 0, output: 300, estimated: false };
      yield { kind: 'done', completion: { text, truncated: false, usage, model: 'instant' } };
    },
  };
}

const passed: ValidationReport = {
  ms: 0,
  checks: checkNames.map((check) => ({ check, outcome: 'passed', diagnostics: [], ms: 0 })),
};
const folder = mkdtempSync(join(tmpdir(), 'ids-overhead-'));
try {
  const db = await openDatabase(join(folder, 'ids.db'));
  const roles = loadRoles();
  if (!db.ok || !roles.ok) throw new Error('the house could not be opened');
  const log = makeEventLog(db.value);
  const living = { owner: 'bench', pid: process.pid, clock: Date.now, isAlive: () => true };
  const ledger = makeLedger(db.value, {
    caps: { session: 1e12, day: 1e15, calls: 1_000, time: 1e15 },
    ...living,
  });
  const providers = ['openai', 'anthropic', 'ollama'] as const;
  const minds = providers.map((provider) =>
    makeModelMind({
      model: guardModel(instant(provider), {
        provider,
        ledger,
        limiter: makeLimiter({ requestsPerMinute: 1e9, tokensPerMinute: 1e15 }, realTime),
        price: { input: 1, cached: 1, output: 1 },
        patience: defaultPatience,
        time: realTime,
        random: Math.random,
        secrets: ['a-secret-of-the-bench'],
        onNotice: () => undefined,
      }),
      replies,
      // As long as the map and the files of a real request are.
      context: {
        files: () => Promise.resolve({ map: 'x'.repeat(8_000), files: [], isFile: () => false }),
        diff: () => Promise.resolve('+y\n'.repeat(300)),
      },
      onTrouble: ({ detail }) => {
        throw new Error(detail);
      },
    }),
  );
  const none = () => Promise.resolve(refuse('not-found', 'Not measured here.'));
  const editor: EffectRooms['editor'] = {
    draft(edits) {
      const bytes = new TextEncoder().encode(json(edits));
      const after = { hash: sha256(bytes) as ContentHash, mode: 0o644, size: bytes.length };
      const path = 'a.ts' as WorkspacePath;
      return Promise.resolve(
        ok({
          changeSet: makeChangeSet([{ path, before: 'absent', after }], sha256),
          contents: new Map([[after.hash, bytes]]),
          stats: [{ path, kind: 'created' as const, added: 1, removed: 0 }],
          diff: '+x',
        }),
      );
    },
  };
  const rooms: EffectRooms = {
    parliament: makeParliament({ roles: roles.value, minds, editor }),
    editor,
    checker: { check: () => Promise.resolve(passed), verify: () => Promise.resolve([]) },
    workspace: {
      root: '/w',
      ...{ apply: none, rollback: none, redo: none, previewRollback: none, previewRedo: none },
      ...{ backups: none, prune: none, conflicts: none, settle: none, recover: none },
    },
    facts: { lookUp: () => Promise.resolve([]) },
    checks: { skip: {} },
    sha256,
    used: ({ session, step }) => ledger.used(session, step),
    blob: (hash) => log.blob(hash),
  };
  const engine = makeEngine({
    log,
    claims: makeClaims(db.value, living),
    rooms: () => Promise.resolve(ok(rooms)),
    workspace: '/w',
    clock: Date.now,
    random: randomBytes,
    writeExport: () => Promise.resolve(folder),
    onDefect: (error) => {
      throw error;
    },
  });
  const held: unknown[] = [];
  async function session(): Promise<number> {
    const start = performance.now();
    const begun = await engine.start({
      ...{ source: 'code', request: 'make it good', autoApprove: false },
      by: { id: 'bench', role: 'owner' },
    });
    if (!begun.ok) throw new Error(begun.error.message);
    const run = engine.run(begun.value, new AbortController().signal);
    for (;;) {
      const step = await run.next();
      if (step.done !== true) continue;
      if (!step.value.ok || step.value.value.phase.kind !== 'awaiting-approval') {
        throw new Error(`The session did not come to a decision: ${json(step.value)}`);
      }
      // Kept, as whoever shows the card keeps it.
      held.push(step.value.value);
      return performance.now() - start;
    }
  }

  for (let warm = 0; warm < 20; warm++) await session();
  held.length = 0;
  const memory = () => {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage();
  };
  const before = memory();
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await session());
  const after = memory();
  /** The disk's share: what one durable commit costs in the same database, and how many a session makes. */
  const commits: number[] = [];
  for (let index = 0; index < 60; index++) {
    const start = performance.now();
    const row = { hash: `floor ${String(index)}`, bytes: Buffer.from('x') };
    await db.value.insertInto('blobs').values(row).execute();
    commits.push(performance.now() - start);
  }
  commits.sort((a, b) => a - b);
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  const grown = (after.heapUsed + after.external - before.heapUsed - before.external) / count / 1_000_000;
  const measured = {
    sessions: count,
    msARound: { p50: at(0.5), p95: at(0.95) },
    msACommit: commits[Math.floor(commits.length / 2)] ?? 0,
    mbASession: Math.max(0, grown),
    gc: globalThis.gc !== undefined,
    load: loadavg()[0] ?? 0,
    met: { round: at(0.5) <= bars.round, memory: grown <= bars.memory },
  };
  if (values.json) console.log(json(measured));
  else {
    console.log(
      `a round from the request to the verdict: p50 ${measured.msARound.p50.toFixed(1)} ms, p95 ${measured.msARound.p95.toFixed(1)} ms (at most ${String(bars.round)})`,
    );
    console.log(`one durable commit on the same disk: p50 ${measured.msACommit.toFixed(1)} ms`);
    console.log(
      `a session that waits for a person: ${measured.mbASession.toFixed(3)} MB (at most ${String(bars.memory)})${measured.gc ? '' : ', garbage included: run with --expose-gc'}`,
    );
    console.log(`${String(count)} sessions, load ${measured.load.toFixed(1)}`);
  }
  await db.value.destroy();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
