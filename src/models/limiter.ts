import type { Time } from './time.ts';

export interface Limits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

export const defaultLimits: Limits = { requestsPerMinute: 20, tokensPerMinute: 40_000 };

/** Milliseconds of the window, with a margin for the difference between two clocks. */
const minute = 60_500;

/** A place in the window. `settle`: how many tokens it really was. */
export interface Admission {
  /** The call goes out only now: its place in the window begins here. */
  begin(): void;
  settle(tokens: number): void;
}

/** Keeps a provider's limits: no window of a minute ever holds more than they allow. One a provider and key. */
export interface Limiter {
  /**
   * Waits for its turn, first come first served. `tokens`: what the call may use at most; more than a minute holds
   * counts as a full minute. `onWait` is told once of the milliseconds that it may wait. Undefined when it was aborted.
   */
  admit(tokens: number, signal: AbortSignal, onWait: (ms: number) => void): Promise<Admission | undefined>;
}

export function makeLimiter(limits: Limits, time: Time): Limiter {
  let admitted: { at: number; tokens: number }[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  /** Wakes who waits: a call that used less than it reserved makes room at once. */
  let room: AbortController | undefined;

  /** Milliseconds until there is room for so many tokens; 0 when there is. */
  function delay(tokens: number): number {
    const now = time.now();
    admitted = admitted.filter(({ at }) => now - at < minute);
    const requests = admitted.length - limits.requestsPerMinute + 1;
    let excess = admitted.reduce((sum, each) => sum + each.tokens, tokens) - limits.tokensPerMinute;
    if (requests <= 0 && excess <= 0) return 0;
    for (const [index, each] of admitted.entries()) {
      excess -= each.tokens;
      if (index + 1 >= requests && excess <= 0) return each.at + minute - now;
    }
    return minute;
  }

  return {
    admit(tokens, signal, onWait) {
      const wanted = Math.min(tokens, limits.tokensPerMinute);
      const admission = turn.then(async () => {
        const first = delay(wanted);
        if (first > 0) onWait(first);
        for (let wait = first; wait > 0; wait = delay(wanted)) {
          if (signal.aborted) return undefined;
          room = new AbortController();
          await time.sleep(wait, AbortSignal.any([signal, room.signal]));
          room = undefined;
        }
        if (signal.aborted) return undefined;
        const entry = { at: time.now(), tokens: wanted };
        admitted.push(entry);
        return {
          begin: () => {
            entry.at = time.now();
          },
          settle: (used: number) => {
            entry.tokens = Math.max(0, used);
            room?.abort();
          },
        };
      });
      turn = admission;
      return admission;
    },
  };
}
