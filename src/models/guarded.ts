import { makeBreaker } from './breaker.ts';
import type { Failure } from './failure.ts';
import {
  estimateTokens,
  inputEstimate,
  type Delta,
  type LanguageModel,
  type Question,
  type Usage,
} from './language-model.ts';
import type { Ledger } from './ledger.ts';
import type { Limiter } from './limiter.ts';
import { tellLimit, tellRetry, type Provider } from './messages.ts';
import { costOf, type Price } from './prices.ts';
import type { Redact } from './redact.ts';
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
  readonly redact: Redact;
  /** Told in one sentence why a call waits, for the log. */
  readonly onNotice: (notice: string) => void;
}

/** A model that is asked on a session's account. */
export interface GuardedModel {
  readonly provider: Provider;
  readonly model: string;
  /** As `LanguageModel.ask`. `session`: whose budget pays. */
  ask(question: Question, session: string): AsyncIterable<Delta>;
}

/**
 * Puts everything that a bare adapter lacks around it: keys are taken out of what is sent and of what is logged, the
 * worst case is reserved in the ledger, the limiter gives the turn, and failures of the moment are tried again.
 */
export function guardModel(model: LanguageModel, parts: GuardParts): GuardedModel {
  const { provider, limiter, ledger, price, patience, time, random, redact, onNotice } = parts;
  const breaker = makeBreaker(() => time.now());
  const budget = makeRetryBudget();
  const clean = (failure: Failure): Failure => ({ ...failure, detail: redact(failure.detail) });

  return {
    provider,
    model: model.model,
    async *ask(question, session) {
      const sent: Question = {
        ...question,
        system: redact(question.system),
        messages: question.messages.map((message) => ({ ...message, text: redact(message.text) })),
      };
      const worst = { input: inputEstimate(sent), cached: 0, output: sent.maxTokens };
      const reserved = ledger.reserve(session, costOf(price, worst));
      if ('cap' in reserved) {
        yield { kind: 'failed', failure: { kind: 'budget', cap: reserved.cap, detail: reserved.cap } };
        return;
      }
      const used = { input: 0, cached: 0, output: 0 };
      let deadline = Number.POSITIVE_INFINITY;

      /** One call: its turn with the provider, the watch over its stream, and what it used. */
      async function* attempt(): AsyncGenerator<Delta> {
        const admission = await limiter.admit(worst.input + worst.output, sent.signal, (ms) => {
          onNotice(tellLimit(provider, ms));
        });
        if (admission === undefined) {
          yield { kind: 'failed', failure: { kind: 'cancelled', detail: 'aborted' } };
          return;
        }
        // Waiting for our own limit is not the provider's delay.
        deadline = Math.min(deadline, time.now() + patience.total);
        const call = (signal: AbortSignal) => model.ask({ ...sent, signal });
        let heard = 0;
        let usage: Pick<Usage, 'input' | 'cached' | 'output'> | undefined;
        try {
          for await (const delta of watched(call, patience, deadline, time, sent.signal)) {
            if (delta.kind === 'text') heard += estimateTokens(delta.text);
            if (delta.kind === 'done') ({ usage } = delta.completion);
            yield delta.kind === 'failed' ? { ...delta, failure: clean(delta.failure) } : delta;
          }
        } finally {
          // A broken answer is paid for as far as it was heard; a call that was turned away costs nothing.
          admission.settle(usage === undefined ? worst.input + heard : usage.input + usage.output);
          usage ??= { input: heard > 0 ? worst.input : 0, cached: 0, output: heard };
          used.input += usage.input;
          used.cached += usage.cached;
          used.output += usage.output;
        }
      }

      const notice = (failure: Failure, ms: number) => {
        const said = tellRetry(failure, provider, ms);
        onNotice(said);
        return said;
      };
      try {
        yield* withRetries(
          attempt,
          { time, random, breaker, budget, notice, deadline: () => deadline },
          sent.signal,
        );
      } finally {
        reserved.settle({ ...used, cost: costOf(price, used) });
      }
    },
  };
}
