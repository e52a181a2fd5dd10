import { expect, it } from 'vitest';
import { makeLimiter } from '../../src/models/limiter.ts';
import { all, done, down, guarded, payer, plain, testLedger } from './scripted.ts';
import { fakeTime } from './time.ts';

const sessions = 50;
const questions = 6;

it('fifty sessions at once pass no limit and no cap, also while every fifth call fails', async () => {
  const time = fakeTime();
  const limits = { requestsPerMinute: 20, tokensPerMinute: 40_000 };
  const cost = { input: 1, cached: 1, output: 10 };
  // Worst case of a question: its input and 100 tokens of output.
  const caps = { session: 6_000, day: 150_000, calls: 5 };
  const ledger = testLedger(caps, time);
  const sent: { readonly at: number; readonly tokens: number }[] = [];
  const { guard } = guarded(
    (call) => {
      sent.push({ at: time.now(), tokens: 110 });
      return call % 5 === 0 ? [down] : [done('yes', 100)];
    },
    { time, ledger, price: cost, limiter: makeLimiter(limits, time) },
  );
  const ends = await Promise.all(
    Array.from({ length: sessions }, async (_, index) => {
      const kinds: string[] = [];
      for (let question = 0; question < questions; question++) {
        const last = (await all(guard.ask(plain(), payer(`session ${String(index)}`)))).at(-1);
        kinds.push(last?.kind === 'failed' ? last.failure.kind : (last?.kind ?? ''));
      }
      return kinds;
    }),
  );
  for (const { at } of sent) {
    const window = sent.filter((each) => each.at >= at && each.at < at + 60_000);
    expect(window.length).toBeLessThanOrEqual(limits.requestsPerMinute);
    expect(window.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limits.tokensPerMinute);
  }
  let spent = 0;
  for (let index = 0; index < sessions; index++) {
    const use = await ledger.used(`session ${String(index)}`);
    expect(use.calls).toBeLessThanOrEqual(caps.calls);
    expect(use.cost).toBeLessThanOrEqual(caps.session);
    spent += use.cost;
  }
  expect(spent).toBeLessThanOrEqual(caps.day);
  // The caps were come to, and what they let through was asked.
  expect(ends.flat().filter((kind) => kind === 'budget').length).toBeGreaterThan(sessions / 2);
  expect(ends.flat().filter((kind) => kind === 'done').length).toBeGreaterThan(sessions);
}, 60_000);
