import { makeBreaker, type BreakerState } from './breaker.ts';
import type { Failure } from './failure.ts';
import {
  estimateTokens,
  inputEstimate,
  type Completion,
  type Delta,
  type LanguageModel,
  type Message,
  type Question,
  type Usage,
} from './language-model.ts';
import type { Ledger, Payer, Settlement } from './ledger.ts';
import type { Limiter } from './limiter.ts';
import { tellLimit, tellRetry, type Provider } from './messages.ts';
import { costOf, type Price } from './prices.ts';
import { questionHash } from './question-hash.ts';
import { makeRedact, makeValueRedact, type Redact } from './redact.ts';
import { makeRetryBudget, withRetries } from './retry.ts';
import { watched, type Patience } from './stall.ts';
import type { Time } from './time.ts';

export interface GuardParts {
  readonly provider: Provider;
  readonly limiter: Limiter;
  readonly ledger: Ledger;
  readonly price: Price;
  readonly patience: Patience;
  readonly time: Time;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Values that must never leave, such as the keys themselves. */
  readonly secrets: readonly string[];
  /** Told in one sentence why a call waits, for how many milliseconds, and of which session it is. */
  readonly onNotice: (notice: string, ms: number, session: string | null) => void;
}

function redacted({ calls, results, ...message }: Message, redact: Redact): Message {
  return {
    ...message,
    text: redact(message.text),
    ...(calls === undefined
      ? {}
      : { calls: calls.map((call) => ({ ...call, arguments: redact(call.arguments) })) }),
    ...(results === undefined
      ? {}
      : { results: results.map((result) => ({ ...result, text: redact(result.text) })) }),
  };
}

/** An answer as it may be kept and shown: a server knows the key that it is asked with, and may say it. */
function saying({ text, calls, model, ...rest }: Completion, redact: Redact): Completion {
  return {
    ...rest,
    text: redact(text),
    model: redact(model),
    ...(calls === undefined
      ? {}
      : { calls: calls.map((call) => ({ ...call, arguments: redact(call.arguments) })) }),
  };
}

/** A model that is asked on a session's account. */
export interface GuardedModel {
  readonly provider: Provider;
  readonly model: string;
  /** As `LanguageModel.ask`, on somebody's account. What was answered to the same before is not asked again. */
  ask(question: Question, payer: Payer): AsyncIterable<Delta>;
  health(): BreakerState;
}

/**
 * Puts everything that a bare adapter lacks around it: keys are taken out of what is sent and of what is logged, the
 * worst case is reserved in the ledger, the limiter gives the turn, and failures of the moment are tried again.
 */
export function guardModel(model: LanguageModel, parts: GuardParts): GuardedModel {
  const { provider, limiter, ledger, price, patience, time, random, onNotice } = parts;
  const redact = makeRedact(parts.secrets);
  const withoutSecrets = makeValueRedact(parts.secrets);
  const breaker = makeBreaker(() => time.now());
  const budget = makeRetryBudget();
  const clean = (failure: Failure): Failure => ({ ...failure, detail: redact(failure.detail) });
  // A text that was cut in the middle of a character is none to most servers.
  const sendable: Redact = (text) => redact(text).toWellFormed();

  return {
    provider,
    model: model.model,
    health: () => breaker.state(),
    async *ask(question, payer) {
      const sent: Question = {
        ...question,
        system: sendable(question.system),
        messages: question.messages.map((message) => redacted(message, sendable)),
      };
      const worst = { input: inputEstimate(sent), cached: 0, output: sent.maxTokens };
      const began = time.now();
      const reserved = await ledger.reserve({
        ...payer,
        provider,
        model: model.model,
        question: questionHash(sent),
        worst: costOf(price, worst),
        least: costOf(price, { ...worst, output: 0 }),
      });
      if (reserved.kind === 'answered') {
        yield { kind: 'done', completion: reserved.completion };
        return;
      }
      if (reserved.kind === 'capped') {
        yield { kind: 'failed', failure: { kind: 'budget', cap: reserved.cap, detail: reserved.cap } };
        return;
      }
      const used = { input: 0, cached: 0, output: 0 };
      let deadline = Number.POSITIVE_INFINITY;

      /** One call: its turn with the provider, the watch over its stream, and what it used. */
      async function* attempt(): AsyncGenerator<Delta> {
        const admission = await limiter.admit(
          worst.input + worst.output,
          sent.signal,
          (ms) => {
            onNotice(tellLimit(provider, ms), ms, payer.session);
          },
          payer.session,
        );
        if (admission === undefined) {
          yield { kind: 'failed', failure: { kind: 'cancelled', detail: 'aborted' } };
          return;
        }
        // Waiting for our own limit is not the provider's delay.
        deadline = Math.min(deadline, time.now() + patience.total);
        const call = (signal: AbortSignal) => {
          admission.begin();
          return model.ask({ ...sent, signal });
        };
        let heard = 0;
        let accounted = false;
        const account = (usage?: Pick<Usage, 'input' | 'cached' | 'output'>) => {
          if (accounted) return;
          accounted = true;
          // A broken answer is paid for as far as it was heard; a call that was turned away costs nothing.
          admission.settle(usage === undefined ? worst.input + heard : usage.input + usage.output);
          const { input, cached, output } = usage ?? {
            input: heard > 0 ? worst.input : 0,
            cached: 0,
            output: heard,
          };
          used.input += input;
          used.cached += cached;
          used.output += output;
        };
        try {
          for await (const delta of watched(call, patience, deadline, time, sent.signal)) {
            if (delta.kind === 'text') heard += estimateTokens(delta.text);
            if (delta.kind === 'done') {
              account(delta.completion.usage);
              yield { ...delta, completion: saying(delta.completion, withoutSecrets) };
            } else yield delta.kind === 'failed' ? { ...delta, failure: clean(delta.failure) } : delta;
          }
        } finally {
          account();
        }
      }

      const notice = (failure: Failure, ms: number) => {
        const said = tellRetry(failure, provider, ms);
        onNotice(said, ms, payer.session);
        return said;
      };
      const settle = (end: Pick<Settlement, 'outcome' | 'completion'>) =>
        reserved.settle({ ...used, cost: costOf(price, used), ms: time.now() - began, ...end });
      let settled = false;
      const attempts = withRetries(
        attempt,
        { time, random, breaker, budget, notice, deadline: () => deadline },
        sent.signal,
      );
      try {
        for await (const delta of attempts) {
          if (delta.kind === 'done' || delta.kind === 'failed') {
            // Durable before it is used: who is killed in between finds it again.
            settled = true;
            await settle(
              delta.kind === 'done'
                ? { outcome: 'answered', completion: delta.completion }
                : { outcome: delta.failure.kind },
            );
          }
          yield delta;
        }
      } finally {
        // The reader left in the middle.
        if (!settled) await settle({ outcome: 'cancelled' });
      }
    },
  };
}
