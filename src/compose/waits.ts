import type { Waits } from '../engine/ports.ts';

/** Waits that are over before anybody has read of them, and by how much longer a wait is news. Milliseconds. */
const shortest = 1_500;
const longer = 2_000;

/**
 * Hands on why the models of a session wait. The seats of a wave wait for one limit together: what ends no later than a wait that
 * was told is not told again. `now`: epoch milliseconds.
 */
export function makeWaits(now: () => number): Waits & {
  readonly note: (session: string, sentence: string, ms: number) => void;
} {
  const listeners = new Map<string, Set<(sentence: string) => void>>();
  const until = new Map<string, number>();
  return {
    note(session, sentence, ms) {
      const told = listeners.get(session);
      if (told === undefined || ms < shortest) return;
      if (now() + ms < (until.get(session) ?? 0) + longer) return;
      until.set(session, now() + ms);
      for (const each of told) each(sentence);
    },
    listen(session, told) {
      const all = listeners.get(session) ?? new Set();
      listeners.set(session, all.add(told));
      return () => {
        all.delete(told);
        if (all.size > 0) return;
        listeners.delete(session);
        until.delete(session);
      };
    },
  };
}
