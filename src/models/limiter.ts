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
   * Waits for its turn. Within a session it is first come first served; between sessions what each may take of the limit is shared
   * out evenly. `tokens`: what the call may use at most; more than a minute holds counts as a full minute. `onWait` is told once
   * of the milliseconds that it may wait. Undefined when it was aborted.
   */
  admit(
    tokens: number,
    signal: AbortSignal,
    onWait: (ms: number) => void,
    session?: string | null,
  ): Promise<Admission | undefined>;
}

interface Waiting {
  readonly tokens: number;
  /** Start-time fair queueing: where the call begins in the share of its session, counted in minutes of the whole limit. */
  readonly start: number;
  readonly onWait: (ms: number) => void;
  readonly resolve: (admission: Admission) => void;
  readonly reject: (error: unknown) => void;
  isTold: boolean;
}

export function makeLimiter(limits: Limits, time: Time): Limiter {
  let admitted: { at: number; tokens: number }[] = [];
  const queue = new Set<Waiting>();
  /** Where the last call that was let in began, and where the next one of each session may. */
  let served = 0;
  const next = new Map<string | null, number>();
  let isServing = false;
  /** Wakes who waits: a call that used less than it reserved makes room at once, and another may come first now. */
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

  function letIn({ tokens, start, resolve }: Waiting): void {
    served = start;
    for (const [session, at] of next) if (at <= served) next.delete(session);
    const entry = { at: time.now(), tokens };
    admitted.push(entry);
    resolve({
      begin: () => {
        entry.at = time.now();
      },
      settle: (used: number) => {
        entry.tokens = Math.max(0, used);
        room?.abort();
      },
    });
  }

  /** Once: who cannot be told leaves, and nobody else is kept by it. */
  function isTold(waiting: Waiting, wait: number): boolean {
    if (waiting.isTold) return true;
    waiting.isTold = true;
    try {
      waiting.onWait(wait);
      return true;
    } catch (error) {
      queue.delete(waiting);
      waiting.reject(error);
      return false;
    }
  }

  async function serve(): Promise<void> {
    if (isServing) return;
    isServing = true;
    for (let first = firstOf(queue); first !== undefined; first = firstOf(queue)) {
      const wait = delay(first.tokens);
      if (wait <= 0) {
        queue.delete(first);
        letIn(first);
        continue;
      }
      if (!isTold(first, wait)) continue;
      room = new AbortController();
      await time.sleep(wait, room.signal);
      room = undefined;
    }
    isServing = false;
  }

  return {
    async admit(tokens, signal, onWait, session = null) {
      if (signal.aborted) return undefined;
      const wanted = Math.min(tokens, limits.tokensPerMinute);
      const start = Math.max(served, next.get(session) ?? 0);
      next.set(session, start + Math.max(1 / limits.requestsPerMinute, wanted / limits.tokensPerMinute));
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.delete(waiting);
          room?.abort();
          resolve(undefined);
        };
        const waiting: Waiting = {
          ...{ tokens: wanted, start, onWait, reject, isTold: false },
          resolve: (admission) => {
            signal.removeEventListener('abort', leave);
            resolve(admission);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.add(waiting);
        room?.abort();
        // Who asks in the same breath is in the queue before the first one is let in.
        queueMicrotask(() => void serve());
      });
    },
  };
}

/** The one that begins earliest; of several the one that came first. */
function firstOf(queue: ReadonlySet<Waiting>): Waiting | undefined {
  let first: Waiting | undefined;
  for (const each of queue) if (first === undefined || each.start < first.start) first = each;
  return first;
}
