import type { Failure } from '../../src/models/failure.ts';
import { guardModel, type GuardParts } from '../../src/models/guarded.ts';
import type { Delta, LanguageModel, Question } from '../../src/models/language-model.ts';
import type { Ledger, Payer } from '../../src/models/ledger.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeLedger, type StoredLedger } from '../../src/store/ledger.ts';
import type { Caps } from '../../src/core/budget/spending.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { defaultPatience } from '../../src/models/stall.ts';
import { fakeTime, type FakeTime } from './time.ts';

/** One call: what it says, or a stream that stays silent from there on. */
export type Call = readonly (Delta | 'silence')[];

export const done = (text: string, output = 10): Delta => ({
  kind: 'done',
  completion: {
    text,
    truncated: false,
    model: 'm',
    usage: { input: 100, cached: 0, output, estimated: false },
  },
});
export const failed = (failure: Failure): Delta => ({ kind: 'failed', failure });
export const busy = (retryAfter: number | null = null): Delta =>
  failed({ kind: 'rate-limited', retryAfter, detail: '429' });
export const down: Delta = failed({ kind: 'overloaded', retryAfter: null, detail: '503' });

/** A model that follows a script: `next` gives each call, in order. */
export function scriptedModel(next: (call: number, question: Question) => Call) {
  const questions: Question[] = [];
  const model: LanguageModel = {
    provider: 'openai',
    model: 'm',
    async *ask(question) {
      questions.push(question);
      for (const step of next(questions.length, question)) {
        if (step === 'silence') await new Promise(() => undefined);
        else yield step;
      }
    },
  };
  return { model, questions };
}

type TestLedger = Ledger & Pick<StoredLedger, 'used'>;

/** The real ledger over a database in memory. */
export function testLedger(caps: Partial<Caps>, time: { now(): number }): TestLedger {
  const opened = openDatabase(':memory:').then((db) => {
    if (!db.ok) throw new Error(db.error.message);
    return makeLedger(db.value, {
      caps: { session: 1e9, day: 1e9, calls: 1e6, time: 1e12, ...caps },
      owner: 'test',
      pid: process.pid,
      clock: () => time.now(),
      isAlive: () => true,
    });
  });
  return {
    reserve: async (call) => (await opened).reserve(call),
    used: async (...of) => (await opened).used(...of),
  };
}

let steps = 0;
/** A seat of the session that pays, each time in another step. */
export const payer = (session = 's'): Payer => ({ session, step: ++steps, seat: 'seat' });

export function guarded(
  next: (call: number, question: Question) => Call,
  parts: Partial<GuardParts> & { time?: FakeTime; ledger?: TestLedger } = {},
) {
  const time = parts.time ?? fakeTime();
  const notices: string[] = [];
  const { model, questions } = scriptedModel(next);
  const ledger = parts.ledger ?? testLedger({}, time);
  const guard = guardModel(model, {
    provider: 'openai',
    limiter: makeLimiter({ requestsPerMinute: 1e6, tokensPerMinute: 1e9 }, time),
    ledger,
    price: { input: 1, cached: 0.1, output: 10 },
    patience: defaultPatience,
    time,
    random: () => 0.5,
    secrets: ['canary-key-0123456789'],
    onNotice: (notice) => {
      notices.push(notice);
    },
    ...parts,
  });
  return { guard, questions, notices, time, ledger };
}

export const plain = (signal = new AbortController().signal): Question => ({
  system: 'system',
  messages: [{ role: 'user', text: 'question' }],
  maxTokens: 100,
  signal,
});

export async function all(deltas: AsyncIterable<Delta>): Promise<readonly Delta[]> {
  const list: Delta[] = [];
  for await (const delta of deltas) list.push(delta);
  return list;
}
