import type { Failure } from '../../src/models/failure.ts';
import { guardModel, type GuardParts } from '../../src/models/guarded.ts';
import type { Delta, LanguageModel, Question } from '../../src/models/language-model.ts';
import { makeLedger } from '../../src/models/ledger.ts';
import { makeLimiter } from '../../src/models/limiter.ts';
import { makeRedact } from '../../src/models/redact.ts';
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

export function guarded(
  next: (call: number, question: Question) => Call,
  parts: Partial<GuardParts> & { time?: FakeTime } = {},
) {
  const time = parts.time ?? fakeTime();
  const notices: string[] = [];
  const { model, questions } = scriptedModel(next);
  const ledger = parts.ledger ?? makeLedger({ session: 1e9, day: 1e9, calls: 1e6 }, () => time.now());
  const guard = guardModel(model, {
    provider: 'openai',
    limiter: makeLimiter({ requestsPerMinute: 1e6, tokensPerMinute: 1e9 }, time),
    ledger,
    price: { input: 1, cached: 0.1, output: 10 },
    patience: defaultPatience,
    time,
    random: () => 0.5,
    redact: makeRedact(['canary-key-0123456789']),
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
