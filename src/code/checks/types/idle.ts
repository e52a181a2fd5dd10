/** Milliseconds without work after which nobody is likely to be waiting for the next answer. */
const LULL = 400;
/** Bytes of heap that may gather before it is worth looking for what nobody needs any more. */
const WORTHWHILE = 64e6;
/** Bytes of heap that may gather while one question comes after the other, in a heap that is heavy. */
const CROWDED = 128e6;

/** Bytes of heap with which nothing waits for a lull, and no further work begins before what nobody needs is gone. */
const HEAVY = 420e6;

/** The time between answers, in which nobody waits. */
export interface Idle {
  /** To be called before work begins. */
  work(): void;
  /** To be called after an answer. `soon` is done once that was sent, and then memory is given back when nothing else comes. */
  rest(soon: () => void): void;
}

export function makeIdle(): Idle {
  let timers: readonly NodeJS.Timeout[] = [];
  let left = 0;
  const gathered = () => process.memoryUsage().heapUsed - left;
  const sweep = () => {
    // Left to itself the heap grows to several times of what is in use.
    if (gathered() < WORTHWHILE) return;
    globalThis.gc?.();
    left = process.memoryUsage().heapUsed;
  };
  const wake = () => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const isHeavy = () => process.memoryUsage().heapUsed > HEAVY && gathered() > CROWDED;
  return {
    work() {
      wake();
      if (isHeavy()) sweep();
    },
    rest(soon) {
      wake();
      timers = [setTimeout(soon, 0).unref(), setTimeout(sweep, isHeavy() ? 0 : LULL).unref()];
    },
  };
}
