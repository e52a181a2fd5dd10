import type { Breaker } from './breaker.ts';
import { isPassing, retryAfterOf, type Failure } from './failure.ts';
import type { Delta } from './language-model.ts';
import type { Time } from './time.ts';

/** Attempts at one question, the pauses between them in milliseconds, and how many retries calls earn. */
const attempts = 4;
const firstPause = 500;
const longestPause = 20_000;
const earnedByCall = 0.1;
const savings = 5;

/**
 * What retries a provider has left: each call earns a tenth of one, so that an outage is not amplified. Those that it begins
 * with are lent: of any fifty calls and more at most a tenth are made twice, from the first call on.
 */
export interface RetryBudget {
  earn(): void;
  /** Whether there was a retry left; it is spent. */
  spend(): boolean;
}

export function makeRetryBudget(): RetryBudget {
  let left = savings;
  let owed = savings;
  return {
    earn() {
      if (owed > 0) owed -= earnedByCall;
      else left = Math.min(left + earnedByCall, savings * 2);
    },
    spend() {
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}

export interface RetryParts {
  readonly time: Time;
  /** Epoch milliseconds after which nothing is tried again; read after each attempt. */
  readonly deadline: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  /** One sentence for a person about a pause. */
  readonly notice: (failure: Failure, ms: number) => string;
}

/**
 * The only place where a call is repeated. `attempt` starts one; failures of the moment are tried again after a pause
 * with full jitter that is never shorter than the provider asked for, within the deadline, the number of attempts, the
 * provider's retry budget and what the breaker allows. Everything else, and the last failure, is handed on.
 */
export async function* withRetries(
  attempt: () => AsyncIterable<Delta>,
  { time, deadline, random, breaker, budget, notice }: RetryParts,
  signal: AbortSignal,
): AsyncGenerator<Delta> {
  let last: Failure | undefined;
  for (let count = 1; ; count++) {
    // Asked right before the call and not before a pause: whoever is let through as a probe must go.
    const resting = breaker.opened();
    if (resting !== undefined) {
      const failure: Failure = { kind: 'resting', after: resting, detail: resting.detail };
      yield { kind: 'failed', failure: last ?? failure };
      return;
    }
    if (count === 1) budget.earn();
    let failure: Failure | undefined;
    let answered = false;
    try {
      for await (const delta of attempt()) {
        if (delta.kind === 'failed') {
          failure = delta.failure;
          continue;
        }
        answered ||= delta.kind === 'done';
        yield delta;
      }
    } finally {
      // Also when the reader leaves in the middle: a probe must report back.
      breaker.record(
        answered ? 'answered' : failure !== undefined && isPassing(failure) ? failure : undefined,
      );
    }
    if (failure === undefined) return;
    const pause = pauseAfter(failure, count, random);
    last = failure;
    const isOpen = breaker.state().kind === 'open';
    const again =
      isPassing(failure) && !isOpen && count < attempts && time.now() + pause < deadline() && budget.spend();
    if (!again) {
      yield { kind: 'failed', failure };
      return;
    }
    yield { kind: 'waiting', notice: notice(failure, pause), ms: pause };
    await time.sleep(pause, signal);
    if (signal.aborted) {
      yield { kind: 'failed', failure: { kind: 'cancelled', detail: failure.detail } };
      return;
    }
  }
}

/** Milliseconds: anything up to a ceiling that doubles; after what the provider asked for, anything up to the first. */
function pauseAfter(failure: Failure, count: number, random: () => number): number {
  const ceiling = Math.min(longestPause, firstPause * 2 ** count);
  const asked = retryAfterOf(failure);
  return asked === null ? random() * ceiling : asked + random() * firstPause;
}
