import type { Time } from '../../src/models/time.ts';

/** A clock that stands still until somebody sleeps, and the sleeps so far in milliseconds. */
export interface FakeTime extends Time {
  readonly slept: number[];
  pass(ms: number): void;
}

/** Sleeps are over at once and move the clock; for code that does one thing at a time. */
export function fakeTime(start = 1_770_000_000_000): FakeTime {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    pass(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      // Others get their turn first: whatever can happen at this time happens before time moves.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
      slept.push(ms);
      now += ms;
    },
  };
}
