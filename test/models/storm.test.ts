import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { LLMock } from '@copilotkit/aimock';
import { makeAnthropic } from '../../src/models/anthropic.ts';
import { guardModel, type GuardedModel } from '../../src/models/guarded.ts';
import type { LanguageModel } from '../../src/models/language-model.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { makeOllama } from '../../src/models/ollama.ts';
import { makeOpenAi } from '../../src/models/openai.ts';
import type { Time } from '../../src/models/time.ts';
import { all, payer, plain, testLedger } from './scripted.ts';
import { inForm, modelServer } from './server.ts';

/** Sessions at once and questions of each; `IDS_LONG=1`: four times as many questions. */
const sessions = 50;
const questions = process.env['IDS_LONG'] === '1' ? 24 : 6;

/** The machine's time, so many times faster for those who sleep: a minute's limit is waited for in seconds. */
const speed = 60;
const hurried: Time = {
  now: () => performance.timeOrigin + performance.now() * speed,
  sleep: (ms, signal) => sleep(ms / speed, undefined, { signal, ref: true }).catch(() => undefined),
};

const limits = { requestsPerMinute: 15, tokensPerMinute: 40_000 };
const price = { input: 1, cached: 1, output: 10 };

const providers = {
  openai: (url: string) =>
    makeOpenAi({ provider: 'openai', apiKey: 'sk-x', baseUrl: `${url}/v1`, model: 'gpt-5.5', now: Date.now }),
  anthropic: (url: string) =>
    makeAnthropic({ apiKey: 'sk-ant-x', baseUrl: url, model: 'claude-opus-4-5', now: Date.now }),
  ollama: (url: string) => makeOllama({ baseUrl: url, model: 'qwen3-coder', now: Date.now }),
};
type Name = keyof typeof providers;

/** Of fifteen requests one finds the server busy, one overloaded, one is cut off, one falls silent. */
function unwell(server: LLMock): void {
  let seen = 0;
  const every = (place: number) => () => seen % 15 === place;
  server.on(
    { predicate: () => (seen++, every(3)()) },
    { error: { message: 'slow down' }, status: 429, retryAfter: 1 },
  );
  server.on({ predicate: every(6) }, { error: { message: 'Overloaded' }, status: 529 });
  const text = { a: 'x'.repeat(400) };
  server.on({ predicate: every(9) }, (asked) => inForm(asked, text) as never, {
    ...{ chunkSize: 20, disconnectAfterMs: 40 },
    streamingProfile: { ttft: 2, tps: 100, jitter: 0 },
  });
  server.on({ predicate: every(12) }, (asked) => inForm(asked, text) as never, { latency: 10_000 });
  server.on({ predicate: () => true }, (asked) => inForm(asked, { a: 'yes' }) as never);
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 9);
      });
    });
  });
}

async function storm(dead: readonly Name[]) {
  const sent = new Map<Name, { readonly at: number }[]>();
  const servers = new Map<Name, LLMock>();
  // Worst case of a question: its input and 100 tokens of output.
  const caps = { session: 5_000, day: 150_000, calls: questions / 2 };
  const ledger = testLedger(caps, hurried);
  const names = Object.keys(providers) as Name[];
  const models: GuardedModel[] = [];
  const notices: string[] = [];
  for (const name of names) {
    const server = await modelServer();
    unwell(server);
    servers.set(name, server);
    const url = dead.includes(name) ? `http://127.0.0.1:${String(await closedPort())}` : server.url;
    const bare = providers[name](url);
    const calls: { at: number }[] = [];
    sent.set(name, calls);
    const counted: LanguageModel = {
      ...bare,
      ask(question) {
        calls.push({ at: hurried.now() });
        return bare.ask(question);
      },
    };
    models.push(
      guardModel(counted, {
        ...{ provider: name, ledger, price, time: hurried, random: Math.random, secrets: [] },
        limiter: makeLimiter(limits, hurried),
        patience: { firstToken: 120_000, betweenTokens: 120_000, total: 600_000 },
        onNotice: (notice) => notices.push(notice),
      }),
    );
  }
  const asked = new Map(names.map((name) => [name, 0]));
  const ends = await Promise.all(
    Array.from({ length: sessions }, async (_, index) => {
      const kinds: string[] = [];
      for (let question = 0; question < questions; question++) {
        const model = models[(index + question) % models.length];
        if (model === undefined) throw new Error('no model');
        const schema = { name: 'answer', schema: { type: 'object', properties: { a: { type: 'string' } } } };
        const last = (await all(model.ask({ ...plain(), schema }, payer(`session ${String(index)}`)))).at(-1);
        const kind = last?.kind === 'failed' ? last.failure.kind : (last?.kind ?? '');
        const name = model.provider;
        if (kind !== 'budget') asked.set(name, (asked.get(name) ?? 0) + 1);
        kinds.push(kind);
      }
      return kinds;
    }),
  );
  return { sent, servers, ledger, caps, asked, ends: ends.flat(), names, notices };
}

/** `IDS_LONG=1` has one of them dead, too, which two dead show as well. */
const long = process.env['IDS_LONG'] === '1';

it.each<[string, readonly Name[]]>([
  ['all providers unwell', []],
  ...(long ? [['one of them dead', ['ollama']] satisfies [string, readonly Name[]]] : []),
  ['two of them dead', ['ollama', 'anthropic']],
  ['all of them dead', ['openai', 'anthropic', 'ollama']],
])(
  'fifty sessions at once with %s: no call above a limit or a cap, hardly one more than was asked for',
  async (_, dead) => {
    const { sent, servers, ledger, caps, asked, ends, names, notices } = await storm(dead);
    for (const name of names) {
      const calls = sent.get(name) ?? [];
      for (const { at } of calls) {
        const window = calls.filter((each) => each.at >= at && each.at < at + 60_000);
        expect(window.length, name).toBeLessThanOrEqual(limits.requestsPerMinute);
      }
      // No SDK repeats anything behind the one loop that may; a call may be given up before it arrives.
      const arrived = servers.get(name)?.getRequests().length ?? 0;
      expect(arrived, name).toBeLessThanOrEqual(calls.length);
      expect(arrived > 0, name).toBe(!dead.includes(name));
      // A tenth more, or of few questions five.
      expect(calls.length, name).toBeLessThanOrEqual(
        Math.max(1.1 * (asked.get(name) ?? 0), (asked.get(name) ?? 0) + 5),
      );
    }
    let spent = 0;
    for (let index = 0; index < sessions; index++) {
      const use = await ledger.used(`session ${String(index)}`);
      expect(use.calls).toBeLessThanOrEqual(caps.calls);
      expect(use.cost).toBeLessThanOrEqual(caps.session);
      spent += use.cost;
    }
    expect(spent).toBeLessThanOrEqual(caps.day);
    const count = (kind: string) => ends.filter((each) => each === kind).length;
    // The caps and limits were come to, and what they let through was answered.
    if (dead.length === 0) {
      expect(count('budget')).toBeGreaterThan(sessions);
      expect(notices.some((notice) => notice.includes('limit'))).toBe(true);
    }
    if (dead.length === names.length) expect(count('done')).toBe(0);
    else expect(count('done')).toBeGreaterThan(sessions / 2);
    // Nothing is left without an end that says what it was.
    expect(ends.every((kind) => kind !== '')).toBe(true);
  },
  120_000,
);
