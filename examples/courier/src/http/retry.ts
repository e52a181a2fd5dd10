import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  /** How often to try in all, at least 1. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles each time. */
  readonly firstDelayMs: number;
  readonly shouldRetry?: (error: unknown) => boolean;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Runs `task` until it succeeds, its error is final or the attempts are used up; then throws the last error. */
export async function retry<T>(task: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const sleep = options.sleep ?? delay;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task(attempt);
    } catch (error) {
      const isFinal = options.shouldRetry?.(error) === false;
      if (isFinal || attempt >= options.attempts) throw error;
      await sleep(backoff(attempt, options.firstDelayMs));
    }
  }
}

export function backoff(attempt: number, firstDelayMs: number): number {
  return Math.min(firstDelayMs * 2 ** (attempt - 1), 30_000);
}
