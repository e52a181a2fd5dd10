import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify, type Failure } from '../../src/models/failure.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { providerNames, tell, tellLimit, type Provider } from '../../src/models/messages.ts';
import { costOf, loadPrices, parsePrices, priceOf } from '../../src/models/prices.ts';
import { makeRedact } from '../../src/models/redact.ts';
import type { Time } from '../../src/models/time.ts';
import { installation } from '../kit/courier.ts';
import { fakeTime } from './time.ts';

const never = new AbortController().signal;

describe('the limiter', () => {
  it('lets no window of a minute hold more than the limits, in order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ tokens: fc.integer({ min: 1, max: 1_500 }), gap: fc.integer({ min: 0, max: 20_000 }) }),
          {
            maxLength: 25,
          },
        ),
        async (calls) => {
          const time = fakeTime();
          const limiter = makeLimiter({ requestsPerMinute: 4, tokensPerMinute: 1_000 }, time);
          const admitted: { at: number; tokens: number; index: number }[] = [];
          const pending = calls.map(async ({ tokens, gap }, index) => {
            if (gap < 1_000) time.pass(gap);
            await limiter.admit(tokens, never, () => undefined);
            admitted.push({ at: time.now(), tokens: Math.min(tokens, 1_000), index });
          });
          await Promise.all(pending);
          expect(admitted.map(({ index }) => index)).toEqual(calls.map((_, index) => index));
          for (const { at } of admitted) {
            const window = admitted.filter((each) => each.at >= at && each.at < at + 60_000);
            expect(window.length).toBeLessThanOrEqual(4);
            expect(window.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(1_000);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives back what a call did not use, and says how long it waits', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 100, tokensPerMinute: 1_000 }, time);
    const waits: number[] = [];
    const onWait = (ms: number) => {
      waits.push(ms);
    };
    const first = await limiter.admit(900, never, onWait);
    first?.settle(100);
    await limiter.admit(900, never, onWait);
    expect(waits).toEqual([]);
    await limiter.admit(900, never, onWait);
    expect(waits).toEqual([60_500]);
    expect(tellLimit('openai', 3_100)).toBe("waiting 4 s for OpenAI's limit");
  });

  it('is fair between sessions: one that asks much does not keep another from its turn', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 2, tokensPerMinute: 1_000_000 }, time);
    const order: string[] = [];
    const ask = async (session: string, tokens = 10) => {
      await limiter.admit(tokens, never, () => undefined, session);
      order.push(session);
    };
    await Promise.all([
      ...Array.from({ length: 9 }, () => ask('much')),
      ask('little'),
      ask('other'),
      ask('other'),
    ]);
    expect(order.indexOf('little')).toBeLessThanOrEqual(2);
    expect(order.lastIndexOf('other')).toBeLessThanOrEqual(6);
    // Who had nothing to ask meanwhile has nothing saved up.
    order.length = 0;
    await Promise.all([
      ...Array.from({ length: 4 }, () => ask('little')),
      ...Array.from({ length: 4 }, () => ask('much')),
    ]);
    expect(order.slice(0, 5).filter((each) => each === 'much')).toHaveLength(2);
  });

  it('counts what is asked by how much of the limit it may take', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 1_000, tokensPerMinute: 1_000 }, time);
    const order: string[] = [];
    const ask = async (session: string, tokens: number) => {
      await limiter.admit(tokens, never, () => undefined, session);
      order.push(session);
    };
    await Promise.all([
      ...Array.from({ length: 4 }, () => ask('large', 900)),
      ...Array.from({ length: 6 }, () => ask('small', 100)),
    ]);
    expect(order.lastIndexOf('small')).toBeLessThan(order.lastIndexOf('large') - 1);
  });

  it('goes on where somebody cannot be told of their wait', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 1, tokensPerMinute: 1_000 }, time);
    await limiter.admit(10, never, () => undefined);
    const fails = limiter.admit(10, never, () => {
      throw new Error('cannot be told');
    });
    const next = limiter.admit(10, never, () => undefined);
    await expect(fails).rejects.toThrow('cannot be told');
    expect(await next).toBeDefined();
  });

  it('lets nobody wait behind one who has left', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 1, tokensPerMinute: 1_000 }, time);
    await limiter.admit(10, never, () => undefined, 'a');
    const leaver = new AbortController();
    const left = limiter.admit(10, leaver.signal, () => undefined, 'a');
    const next = limiter.admit(10, never, () => undefined, 'a');
    leaver.abort();
    expect(await left).toBeUndefined();
    expect(await next).toBeDefined();
    expect(time.slept.length).toBeLessThanOrEqual(2);
  });

  it('lets who waits in as soon as a call turns out smaller than it might have been', async () => {
    // Time itself never passes here: only room that is given back can end a wait.
    const time: Time = {
      now: () => 1_000_000,
      sleep: (_, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => {
            resolve();
          });
        }),
    };
    const limiter = makeLimiter({ requestsPerMinute: 100, tokensPerMinute: 1_000 }, time);
    const first = await limiter.admit(900, never, () => undefined);
    const second = limiter.admit(500, never, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    first?.settle(100);
    expect(await second).toBeDefined();
  });

  it('ends a wait that is cancelled without holding up the next', async () => {
    const time = fakeTime();
    const limiter = makeLimiter({ requestsPerMinute: 1, tokensPerMinute: 1_000 }, time);
    await limiter.admit(1, never, () => undefined);
    const cancel = new AbortController();
    const cancelled = limiter.admit(1, cancel.signal, () => {
      cancel.abort();
    });
    const next = limiter.admit(1, never, () => undefined);
    expect(await cancelled).toBeUndefined();
    expect(await next).toBeDefined();
  });
});

describe('prices', () => {
  const file = join(installation, 'config/prices.yaml');

  it('come with IDS for the models that it asks by default', () => {
    const prices = loadPrices(file);
    if (!prices.ok) throw new Error(prices.error.message);
    expect(priceOf(prices.value, 'openai', 'gpt-5.5')).toEqual({ input: 5, cached: 0.5, output: 30 });
    expect(priceOf(prices.value, 'openai', 'gpt-5.5-2026-04-23')).toEqual({
      input: 5,
      cached: 0.5,
      output: 30,
    });
    // A model of a similar name is another model.
    for (const unknown of ['gpt-5.5-ultra', 'gpt-5.7', 'mine']) {
      expect(priceOf(prices.value, 'openai', unknown)).toEqual(prices.value.openai.otherwise);
    }
    expect(priceOf(prices.value, 'anthropic', 'claude-sonnet-5').output).toBe(10);
    expect(priceOf(prices.value, 'anthropic', 'claude-sonnet-5-5').output).toBe(10);
    expect(costOf({ input: 2, cached: 0.2, output: 10 }, { input: 1_000, cached: 400, output: 50 })).toBe(
      1_780,
    );
  });

  it.each([
    ['input: -1', /openai\.otherwise\.input/],
    ['input: free', /openai\.otherwise\.input/],
    ['inputs: 1', /openai\.otherwise/],
    ['input: [', /not YAML/],
    ['input: *free', /not YAML/],
  ])('are refused by the field: %s', (wrong, names) => {
    const text = readFileSync(file, 'utf8').replace(/input: 10\b/, wrong);
    const parsed = parsePrices('prices.yaml', text);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'wrong-config' } });
    expect(!parsed.ok && parsed.error.message).toMatch(names);
  });
});

describe('what leaves', () => {
  it.each([
    ['sk-proj-abcDEF0123456789abcd', 'an OpenAI key'],
    ['sk-ant-api03-abcdefghijkl0123', 'an Anthropic key'],
    ['ghp_0123456789abcdefghijABCDEFGHIJ', 'a GitHub token'],
    ['AKIAIOSFODNN7EXAMPLE', 'an AWS key'],
    ['123456789:AAabcdefghijklmnopqrstuvwxyz0123456', 'a Telegram token'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh1234', 'a JWT'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'a private key'],
  ])('has no %s', (secret) => {
    const redact = makeRedact([]);
    const clean = redact(`before ${secret} after`);
    expect(clean).toBe('before [redacted] after');
  });

  it('has no password of an address, and keeps the address', () => {
    expect(makeRedact([])('postgres://ids:hunter2@db/ids?token=abcdef123&x=1')).toBe(
      'postgres://ids:[redacted]@db/ids?token=[redacted]&x=1',
    );
  });

  it('has no configured secret in any of its forms, wherever it stands', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => !'[redacted]'.includes(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const clean = makeRedact([value])(`${before}${value} ${encodeURIComponent(value)}${after}`);
        expect(clean.replaceAll('[redacted]', '')).not.toContain(value);
      }),
    );
  });

  it('leaves code as it is', () => {
    const code = readFileSync(join(installation, 'src/models/guarded.ts'), 'utf8');
    expect(makeRedact(['not-in-there-at-all'])(code)).toBe(code);
  });
});

describe('what a person is told', () => {
  const failures: readonly Failure[] = [
    { kind: 'rate-limited', retryAfter: 1, detail: 'X-DETAIL' },
    { kind: 'overloaded', retryAfter: null, detail: 'X-DETAIL' },
    { kind: 'unreachable', detail: 'X-DETAIL' },
    { kind: 'stalled', at: 'first token', detail: 'X-DETAIL' },
    { kind: 'cut', detail: 'X-DETAIL' },
    { kind: 'wrong-key', detail: 'X-DETAIL' },
    { kind: 'no-credit', detail: 'X-DETAIL' },
    { kind: 'unknown-model', detail: 'X-DETAIL' },
    { kind: 'too-large', detail: 'X-DETAIL' },
    { kind: 'rejected', detail: 'X-DETAIL' },
    { kind: 'declined', detail: 'X-DETAIL' },
    { kind: 'unrecorded', detail: 'X-DETAIL' },
    { kind: 'budget', cap: 'session', detail: 'X-DETAIL' },
    { kind: 'resting', after: { kind: 'unreachable', detail: 'X-DETAIL' }, detail: 'X-DETAIL' },
  ];
  const cases = failures.flatMap((failure) =>
    (Object.keys(providerNames) as Provider[]).map((provider) => ({ failure, provider })),
  );
  it.each(cases)('$failure.kind of $provider: a sentence and the next step', ({ failure, provider }) => {
    const { message, hint } = tell(failure, provider, 'some-model');
    expect(message).toMatch(/^[A-Zs].+\.$/);
    expect(hint).toMatch(/\.$/);
    expect(message + hint).not.toMatch(/X-DETAIL|undefined|\d{3}/);
  });
});

it.each([
  [{ status: 429, headers: new Headers({ 'retry-after': '3' }) }, 3_000],
  [{ status: 429, headers: new Headers({ 'retry-after-ms': '250' }) }, 250],
  [{ status: 429, headers: new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }) }, 50_000],
  [{ status: 429, headers: new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }) }, 0],
  [{ status: 429, headers: new Headers({ 'retry-after': 'soon' }) }, null],
  [{ status: 429, headers: new Headers() }, null],
])('reads what a provider asks to wait for: %#', (error, retryAfter) => {
  expect(classify(Object.assign(new Error('429'), error), never, 10_000)).toMatchObject({
    kind: 'rate-limited',
    retryAfter,
  });
});
