import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newSessionId } from '../../src/core/kernel/ids.ts';
import type { Caps } from '../../src/core/budget/spending.ts';
import { makeCosts } from '../../src/store/costs.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { makeLedger } from '../../src/store/ledger.ts';
import { installation } from '../kit/courier.ts';
import { temporaryFolder } from '../kit/engine.ts';
import { owner, seats } from '../kit/sessions.ts';

const noon = Date.UTC(2026, 1, 2, 12);
const a = newSessionId(noon, new Uint8Array([0, 0, 0, 1]));
const b = newSessionId(noon, new Uint8Array([0, 0, 0, 2]));
const call = (session: string | null, question = 'q', worst = 100) => ({
  ...{ session, question, worst },
  ...{ step: 3, seat: 'sre-critic', provider: 'openai', model: 'm', least: 10 },
});
const completion = {
  text: 'yes',
  truncated: false,
  model: 'm-1',
  usage: { input: 5, cached: 0, output: 2, estimated: false },
};
const used = { input: 5, cached: 1, output: 2, cost: 40, ms: 7 };

/** A process of its own over the same database. `living`: the processes that are alive. */
async function processOf(
  folder: string,
  pid: number,
  {
    caps = {},
    clock = () => noon,
    living = [1, 2],
  }: { caps?: Partial<Caps>; clock?: () => number; living?: number[] } = {},
) {
  const db = await openDatabase(join(folder, 'ids.db'));
  if (!db.ok) throw new Error(db.error.message);
  onTestFinished(() => db.value.destroy());
  const all = { session: 1_000, day: 5_000, calls: 24, time: 600_000, ...caps };
  const ledger = makeLedger(db.value, {
    ...{ caps: all, owner: `p${String(pid)}`, pid, clock },
    isAlive: (of) => living.includes(of),
  });
  return { db: db.value, ledger, costs: makeCosts(db.value, all, clock) };
}
type Reserved = Awaited<ReturnType<ReturnType<typeof makeLedger>['reserve']>>;
function open(reserved: Reserved) {
  if (reserved.kind !== 'reserved') throw new Error(reserved.kind);
  return reserved;
}

describe('the ledger', () => {
  it('keeps the day within its cap over processes and restarts, and settles what a call really cost', async () => {
    const folder = temporaryFolder();
    const caps = { day: 250 };
    const one = await processOf(folder, 1, { caps });
    const two = await processOf(folder, 2, { caps });
    const first = open(await one.ledger.reserve(call(a)));
    open(await two.ledger.reserve(call(b)));
    expect(await one.ledger.reserve(call(a, 'other'))).toEqual({ kind: 'capped', cap: 'day' });
    await first.settle({ ...used, outcome: 'answered', completion });
    await first.settle({ ...used, cost: 999, outcome: 'answered' });
    expect(await one.ledger.used(a)).toEqual({ calls: 1, input: 5, cached: 1, output: 2, cost: 40 });
    open(await two.ledger.reserve(call(a, 'other')));
    const again = await processOf(folder, 1, { caps: { day: 250 } });
    expect(await again.ledger.reserve(call(b, 'third'))).toEqual({ kind: 'capped', cap: 'day' });
    const tomorrow = await processOf(folder, 1, { caps: { day: 250 }, clock: () => noon + 86_400_000 });
    open(await tomorrow.ledger.reserve(call(b, 'third')));
  });

  it('counts the money and the calls of a session, and neither outside of one', async () => {
    const { ledger } = await processOf(temporaryFolder(), 1, { caps: { session: 250, calls: 3 } });
    for (const question of ['1', '2']) open(await ledger.reserve(call(a, question)));
    expect(await ledger.reserve(call(a, '3'))).toEqual({ kind: 'capped', cap: 'session' });
    open(await ledger.reserve(call(a, '3', 1)));
    expect(await ledger.reserve(call(a, '4', 1))).toEqual({ kind: 'capped', cap: 'calls' });
    // A person's word raises both, of this session alone.
    expect(await ledger.reserve({ ...call(a, '4', 1), raises: 1 })).toMatchObject({ kind: 'reserved' });
    for (let more = 0; more < 9; more++) open(await ledger.reserve(call(null)));
  });

  it('counts the time in which models are asked, of several at once only one', async () => {
    const folder = temporaryFolder();
    const caps = { time: 60_000, session: 1e9, day: 1e9 };
    const at = async (now: number) => (await processOf(folder, 1, { caps, clock: () => noon + now })).ledger;
    const asked = async (now: number, question: string, ms: number) =>
      open(await (await at(now)).reserve(call(a, question))).settle({ ...used, ms, outcome: 'cut' });
    await asked(0, '1', 40_000);
    await asked(10_000, '2', 20_000);
    // A person thought for a day.
    await asked(86_400_000, '3', 19_999);
    open(await (await at(86_420_000)).reserve(call(a, '4')));
    expect(await (await at(86_420_001)).reserve(call(a, '5'))).toEqual({ kind: 'capped', cap: 'time' });
    open(await (await at(86_420_001)).reserve({ ...call(a, '5'), raises: 1 }));
    open(await (await at(86_420_001)).reserve(call(b)));
  });

  it('counts no call that was never sent because the model is left alone', async () => {
    const { ledger } = await processOf(temporaryFolder(), 1, { caps: { calls: 1 } });
    for (const question of ['1', '2', '3']) {
      const none = { input: 0, cached: 0, output: 0, cost: 0, ms: 0 };
      await open(await ledger.reserve(call(a, question))).settle({ ...none, outcome: 'resting' });
    }
    expect(await ledger.used(a)).toMatchObject({ calls: 0, cost: 0 });
    open(await ledger.reserve(call(a, '4')));
    expect(await ledger.reserve(call(a, '5'))).toEqual({ kind: 'capped', cap: 'calls' });
  });

  it('gives the answer of an interrupted step again, and only that', async () => {
    const folder = temporaryFolder();
    const before = await processOf(folder, 1);
    await open(await before.ledger.reserve(call(a))).settle({ ...used, outcome: 'answered', completion });
    await open(await before.ledger.reserve(call(a, 'failed'))).settle({ ...used, outcome: 'cut' });
    await open(await before.ledger.reserve(call(null))).settle({ ...used, outcome: 'answered', completion });
    const { ledger } = await processOf(folder, 2);
    expect(await ledger.reserve(call(a))).toEqual({ kind: 'answered', completion });
    expect(await ledger.used(a)).toMatchObject({ calls: 2, cost: 80 });
    for (const other of [
      call(a, 'failed'),
      call(b),
      call(null),
      { ...call(a), step: 4 },
      { ...call(a), seat: 'generalist' },
      { ...call(a), model: 'n' },
      { ...call(a), provider: 'ollama' },
    ]) {
      expect((await ledger.reserve(other)).kind).toBe('reserved');
    }
  });

  it('gives back what a killed process had set aside, but for what it spent in any case', async () => {
    const folder = temporaryFolder();
    const dead = await processOf(folder, 7, { caps: { day: 150 } });
    const late = open(await dead.ledger.reserve(call(a)));
    const { ledger } = await processOf(folder, 1, { caps: { day: 150 } });
    open(await ledger.reserve(call(b)));
    expect(await ledger.used(a)).toMatchObject({ calls: 1, cost: 10 });
    // Should it live after all, what it says later counts for nothing: the money is accounted for.
    await late.settle({ ...used, outcome: 'answered', completion });
    expect(await ledger.used(a)).toMatchObject({ cost: 10 });
  });

  it('takes a call that nobody has settled for a quarter of an hour for lost', async () => {
    const folder = temporaryFolder();
    open(await (await processOf(folder, 2, { caps: { day: 150 } })).ledger.reserve(call(a)));
    const soon = await processOf(folder, 1, { caps: { day: 150 }, clock: () => noon + 899_000 });
    expect(await soon.ledger.reserve(call(b))).toMatchObject({ kind: 'capped' });
    const later = await processOf(folder, 1, { caps: { day: 150 }, clock: () => noon + 901_000 });
    open(await later.ledger.reserve(call(b)));
  });

  it('lets no two of many calls side by side pass a cap together, in one process or several', async () => {
    const folder = temporaryFolder();
    const { ledger } = await processOf(folder, 1, { caps: { day: 1_000, session: 1e6, calls: 1_000 } });
    const [database, store] = ['database', 'ledger'].map((name) =>
      join(installation, `src/store/${name}.ts`),
    );
    const script = `import { openDatabase } from ${JSON.stringify(database)};
      import { makeLedger } from ${JSON.stringify(store)};
      const db = (await openDatabase(${JSON.stringify(join(folder, 'ids.db'))})).value;
      const { pid } = process;
      const caps = { day: 1_000, session: 1e6, calls: 1_000 };
      const parts = { caps, owner: String(pid), pid, clock: () => ${String(noon)}, isAlive: () => true };
      const ledger = makeLedger(db, parts);
      const call = ${JSON.stringify(call(a))};
      const asked = Array.from({ length: 30 }, (_, each) => ledger.reserve({ ...call, question: pid + '-' + each }));
      console.log((await Promise.all(asked)).filter(({ kind }) => kind === 'reserved').length);
      await db.destroy();`;
    const run = promisify(execFile);
    const counts = await Promise.all([
      ...[1, 2].map(async () =>
        Number((await run(process.execPath, ['--input-type=module', '-e', script])).stdout),
      ),
      Promise.all(Array.from({ length: 30 }, (_, index) => ledger.reserve(call(a, String(index))))).then(
        (all) => all.filter(({ kind }) => kind === 'reserved').length,
      ),
    ]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  });
});

describe('what was spent', () => {
  it('is told by day, session, person and model', async () => {
    const folder = temporaryFolder();
    let now = noon;
    const { db, ledger, costs } = await processOf(folder, 1, { clock: () => now });
    const started = {
      type: 'session-started',
      kind: 'code',
      request: 'r',
      by: owner,
      workspace: '/w',
      autoApprove: false,
      seats,
    } as const;
    await makeEventLog(db).append(a, undefined, [started], noon);
    await open(await ledger.reserve(call(a))).settle({ ...used, outcome: 'answered', completion });
    now += 86_400_000;
    await open(await ledger.reserve({ ...call(b), provider: 'anthropic' })).settle({
      ...used,
      cost: 90,
      outcome: 'cut',
    });
    open(await ledger.reserve(call(null)));
    const one = { calls: 1, input: 5, cached: 1, output: 2 };
    const none = { calls: 1, input: 0, cached: 0, output: 0, cost: 0 };
    expect(await costs.costs()).toEqual({
      caps: { session: 1_000, day: 5_000, calls: 24, time: 600_000 },
      today: { day: '2026-02-03', spent: 90, reserved: 100 },
      total: { calls: 3, input: 10, cached: 2, output: 4, cost: 130 },
      days: [
        { day: '2026-02-03', calls: 2, input: 5, cached: 1, output: 2, cost: 90 },
        { day: '2026-02-02', ...one, cost: 40 },
      ],
      sessions: [
        { session: null, person: null, ...none },
        { session: b, person: null, ...one, cost: 90 },
        { session: a, person: owner.id, ...one, cost: 40 },
      ],
      models: [
        { provider: 'anthropic', model: 'm', ...one, cost: 90 },
        { provider: 'openai', model: 'm', ...one, calls: 2, cost: 40 },
      ],
      people: [
        { person: null, ...one, calls: 2, cost: 90 },
        { person: owner.id, ...one, cost: 40 },
      ],
    });
    expect(await costs.record('openai', 'm')).toMatchObject({ calls: 1, answered: 1, ms: 7, failing: null });
    expect(await costs.record('anthropic', 'm')).toMatchObject({
      answered: 0,
      ms: null,
      failing: { outcome: 'cut' },
    });
  });
});
