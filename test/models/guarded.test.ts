import { describe, expect, it } from 'vitest';
import { makeBreaker } from '../../src/models/breaker.ts';
import type { Failure } from '../../src/models/failure.ts';
import { guardModel } from '../../src/models/guarded.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { makeOpenAi } from '../../src/models/openai.ts';
import { makeRetryBudget, withRetries } from '../../src/models/retry.ts';
import { realTime } from '../../src/models/time.ts';
import { modelServer } from './server.ts';
import { all, busy, done, down, failed, guarded, payer, plain, testLedger, type Call } from './scripted.ts';
import { fakeTime } from './time.ts';

describe('retries', () => {
  it('waits at least as long as the provider asked, with jitter after it', async () => {
    const { guard, questions, notices, time } = guarded((call) =>
      call === 1 ? [busy(4_000)] : [done('ok')],
    );
    const deltas = await all(guard.ask(plain(), payer()));
    expect(deltas.map(({ kind }) => kind)).toEqual(['waiting', 'done']);
    expect(questions).toHaveLength(2);
    expect(notices).toEqual(['OpenAI is busy, trying again in 5 s']);
    expect(time.slept.filter((ms) => ms >= 4_000 && ms <= 4_500)).toHaveLength(1);
  });

  it('voids the text of the attempt that failed', async () => {
    const text = { kind: 'text', text: 'half' } as const;
    const cut = failed({ kind: 'cut', detail: '' });
    const { guard } = guarded((call) => (call === 1 ? [text, cut] : [text, done('half')]));
    const kinds = (await all(guard.ask(plain(), payer()))).map(({ kind }) => kind);
    expect(kinds).toEqual(['text', 'waiting', 'text', 'done']);
  });

  it.each<Failure['kind']>([
    'wrong-key',
    'no-credit',
    'unknown-model',
    'too-large',
    'rejected',
    'declined',
    'cancelled',
  ])('never repeats %s', async (kind) => {
    const { guard, questions } = guarded(() => [failed({ kind, detail: '' } as Failure)]);
    expect((await all(guard.ask(plain(), payer()))).map((each) => each.kind)).toEqual(['failed']);
    expect(questions).toHaveLength(1);
  });

  it('gives up after four attempts with the last failure', async () => {
    const { guard, questions } = guarded(() => [down]);
    const deltas = await all(guard.ask(plain(), payer()));
    expect(deltas.at(-1)).toMatchObject({ failure: { kind: 'overloaded' } });
    expect(questions).toHaveLength(4);
  });

  it('does not wait past the deadline', async () => {
    const { guard, questions, time } = guarded(() => [busy(3_600_000)]);
    const start = time.now();
    expect((await all(guard.ask(plain(), payer()))).map(({ kind }) => kind)).toEqual(['failed']);
    expect(questions).toHaveLength(1);
    expect(time.now() - start).toBeLessThan(60_000);
  });

  it('amplifies a full outage by at most a tenth', async () => {
    const time = fakeTime();
    const { guard, questions } = guarded(() => [down], { time });
    for (let call = 0; call < 1_000; call++) {
      await all(guard.ask(plain(), payer()));
      time.pass(5_000);
    }
    expect(questions.length).toBeLessThanOrEqual(1_100);
    expect(questions.length).toBeGreaterThan(50);
  });

  it('gives a provider one retry in ten calls, and a few at the start, also where no breaker helps', () => {
    const budget = makeRetryBudget();
    let retries = 0;
    for (let call = 0; call < 1_000; call++) {
      budget.earn();
      for (let attempt = 0; attempt < 3; attempt++) if (budget.spend()) retries++;
    }
    expect(retries).toBeGreaterThan(90);
    expect(retries).toBeLessThanOrEqual(100);
    const few = makeRetryBudget();
    expect(Array.from({ length: 9 }, () => few.spend()).filter(Boolean)).toHaveLength(5);
    // The five that were lent are paid back first.
    const later = Array.from({ length: 65 }, () => {
      few.earn();
      return few.spend();
    });
    expect(later.slice(0, 58)).not.toContain(true);
    expect(later).toContain(true);
  });

  it('stops at once when it is cancelled in a pause', async () => {
    const cancel = new AbortController();
    const { guard, questions } = guarded((call) => (call === 1 ? [busy(60_000)] : [done('no')]));
    const deltas: string[] = [];
    for await (const delta of guard.ask(plain(cancel.signal), payer())) {
      deltas.push(delta.kind);
      if (delta.kind === 'waiting') cancel.abort();
    }
    expect(deltas).toEqual(['waiting', 'failed']);
    expect(questions).toHaveLength(1);
  });
});

describe('silence', () => {
  const text = { kind: 'text', text: 'a' } as const;
  it.each<[string, Call, Failure & { kind: 'stalled' }, number]>([
    ['before the first token', ['silence'], { kind: 'stalled', at: 'first token', detail: '' }, 45_000],
    ['between tokens', [text, text, 'silence'], { kind: 'stalled', at: 'next token', detail: '' }, 20_000],
  ])('%s ends the attempt, and another one follows', async (_, call, { kind, at }, ms) => {
    const { guard, questions, time } = guarded(() => call);
    const last = (await all(guard.ask(plain(), payer()))).at(-1);
    expect(last).toMatchObject({ kind: 'failed', failure: { kind, at } });
    expect(questions.length).toBeGreaterThan(1);
    expect(time.slept).toContain(ms);
  });

  it('is told from a long answer: each token starts the wait anew', async () => {
    const { guard } = guarded(() => [...Array.from({ length: 500 }, () => text), done('a')]);
    expect((await all(guard.ask(plain(), payer()))).at(-1)?.kind).toBe('done');
  });

  it('ends a stalled stream of a real server, and the call is tried again', async () => {
    const server = await modelServer();
    let calls = 0;
    server.on({ predicate: () => ++calls === 1 }, { content: '{"slow":1}' }, { latency: 20_000 });
    server.on({ predicate: () => true }, { content: '{"fast":1}' });
    const model = guardModel(
      makeOpenAi({
        provider: 'openai',
        apiKey: 'sk-x',
        baseUrl: `${server.url}/v1`,
        model: 'm',
        now: Date.now,
      }),
      {
        provider: 'openai',
        limiter: makeLimiter({ requestsPerMinute: 100, tokensPerMinute: 1e6 }, realTime),
        ledger: testLedger({}, realTime),
        price: { input: 1, cached: 1, output: 1 },
        patience: { firstToken: 900, betweenTokens: 900, total: 30_000 },
        time: realTime,
        random: () => 0,
        secrets: [],
        onNotice: () => undefined,
      },
    );
    const deltas = await all(model.ask(plain(), payer()));
    expect(deltas.map(({ kind }) => kind).filter((kind) => kind !== 'text')).toEqual(['waiting', 'done']);
    expect(deltas.at(-1)).toMatchObject({ completion: { text: '{"fast":1}' } });
  });
});

describe('the breaker', () => {
  const failure: Failure = { kind: 'overloaded', retryAfter: null, detail: '' };

  it('opens at half of at least five, rests, lets one through and closes when that is answered', () => {
    const time = fakeTime();
    const breaker = makeBreaker(() => time.now());
    for (const outcome of ['answered', 'answered', failure, failure] as const) breaker.record(outcome);
    expect(breaker.opened()).toBeUndefined();
    breaker.record(failure);
    expect(breaker.opened()).toEqual(failure);
    time.pass(15_000);
    expect(breaker.opened()).toBeUndefined();
    expect(breaker.opened()).toEqual(failure);
    breaker.record(failure);
    expect(breaker.opened()).toEqual(failure);
    time.pass(15_000);
    expect(breaker.opened()).toBeUndefined();
    breaker.record('answered');
    expect(breaker.opened()).toBeUndefined();
    expect(breaker.opened()).toBeUndefined();
  });

  it('forgets what is older than half a minute', () => {
    const time = fakeTime();
    const breaker = makeBreaker(() => time.now());
    for (let count = 0; count < 10; count++) {
      breaker.record(failure);
      time.pass(10_000);
    }
    expect(breaker.opened()).toBeUndefined();
  });

  it.each(['cancelled', 'left'])(
    'is not kept open by a call that was %s in the pause before its probe',
    async (how) => {
      const time = fakeTime();
      const breaker = makeBreaker(() => time.now());
      // Others open the breaker while the call is under way, and it fails when that has rested.
      async function* attempt() {
        for (let count = 0; count < 5; count++) breaker.record(failure);
        time.pass(16_000);
        yield await Promise.resolve(down);
      }
      const leaver = new AbortController();
      const parts = { time, breaker, budget: makeRetryBudget(), random: () => 0, notice: () => '' };
      const deltas = withRetries(attempt, { ...parts, deadline: () => Infinity }, leaver.signal);
      for await (const { kind } of deltas) {
        if (kind !== 'waiting') continue;
        if (how === 'left') break;
        leaver.abort();
      }
      expect(breaker.opened()).toBeUndefined();
    },
  );

  it('makes a dead provider cost seats, not time, and says what is wrong with it', async () => {
    const { guard, questions } = guarded(() => [failed({ kind: 'unreachable', detail: '' })]);
    for (let call = 0; call < 3; call++) await all(guard.ask(plain(), payer()));
    const before = questions.length;
    const last = (await all(guard.ask(plain(), payer()))).at(-1);
    expect(last).toMatchObject({ failure: { kind: 'resting', after: { kind: 'unreachable' } } });
    expect(questions).toHaveLength(before);
  });
});

describe('money', () => {
  const caps = { session: 2_000, day: 3_000, calls: 3 };

  it('is reserved before the call, so that calls side by side cannot pass a cap together', async () => {
    const time = fakeTime();
    const ledger = testLedger({ ...caps, calls: 100 }, time);
    // The worst case is a little over 1,000 micro-dollars: one fits twice, not three times.
    const { guard, questions } = guarded(() => [done('x', 100)], {
      ledger,
      time,
      price: { input: 0, cached: 0, output: 10 },
    });
    const ends = await Promise.all(
      [1, 2, 3].map(async () => (await all(guard.ask(plain(), payer()))).at(-1)),
    );
    expect(ends.map((end) => (end?.kind === 'failed' ? end.failure.kind : end?.kind)).toSorted()).toEqual([
      'budget',
      'done',
      'done',
    ]);
    expect(questions).toHaveLength(2);
    expect(await ledger.used('s')).toMatchObject({ calls: 2, cost: 2_000, output: 200 });
  });

  it('is not taken for a call that was turned away, and is for what was heard of one that broke', async () => {
    const turned = guarded(() => [failed({ kind: 'wrong-key', detail: '' })]);
    await all(turned.guard.ask(plain(), payer()));
    expect(await turned.ledger.used('s')).toMatchObject({ calls: 1, cost: 0 });
    const text = { kind: 'text', text: 'x'.repeat(300) } as const;
    const broken = guarded(() => [text, failed({ kind: 'declined', detail: '' })]);
    await all(broken.guard.ask(plain(), payer()));
    expect(await broken.ledger.used('s')).toMatchObject({ output: 100 });
    expect((await broken.ledger.used('s')).cost).toBeGreaterThan(1_000);
  });
});

it('keeps no configured key that a server says, in words or in a call', async () => {
  const key = 'canary-key-0123456789';
  const usage = { input: 1, cached: 0, output: 1, estimated: false };
  const calls = [{ id: '1', name: 'read_file', arguments: JSON.stringify({ path: key }) }];
  const completion = { text: `{"why": "${key}"}`, calls, truncated: false, usage, model: `m ${key}` };
  const settled: unknown[] = [];
  const { guard } = guarded(() => [{ kind: 'done', completion }], {
    ledger: {
      reserve: () =>
        Promise.resolve({
          kind: 'reserved',
          settle: (settlement) => Promise.resolve(void settled.push(settlement)),
        }),
      used: () => Promise.reject(new Error('not asked')),
    },
  });
  const deltas = await all(guard.ask(plain(), payer()));
  expect(deltas.at(-1)).toMatchObject({ completion: { text: '{"why": "[redacted]"}' } });
  expect(JSON.stringify([deltas, settled])).not.toContain(key);
  expect(settled).toHaveLength(1);
});

it('sends no configured key and tells none', async () => {
  const key = 'canary-key-0123456789';
  const { guard, questions } = guarded(() => [failed({ kind: 'rejected', detail: `bad key ${key}` })]);
  const question = {
    ...plain(),
    system: `S ${key}`,
    messages: [{ role: 'user' as const, text: `Q ${key}` }],
  };
  const deltas = await all(guard.ask(question, payer()));
  expect(JSON.stringify([questions, deltas])).not.toContain(key);
  expect(questions[0]?.system).toBe('S [redacted]');
});
