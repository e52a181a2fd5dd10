/** Money in whole micro-dollars. */
export interface Caps {
  readonly session: number;
  readonly day: number;
  /** Questions that one session may ask. */
  readonly calls: number;
}

/** What was spent on whose behalf. */
export interface Account {
  readonly calls: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly spent: number;
}

/** Money that is set aside for a call. Settled exactly once; later settlements count for nothing. */
export interface Reservation {
  settle(use: {
    readonly input: number;
    readonly cached: number;
    readonly output: number;
    readonly cost: number;
  }): void;
}

/**
 * Calls, tokens and money by session, and money by day (UTC), in the memory of this process. The worst case is reserved
 * before a call, so that calls side by side cannot pass a cap together.
 */
export interface Ledger {
  /** Sets `cost` aside, or names the cap that stands in its way. */
  reserve(session: string, cost: number): Reservation | { readonly cap: 'calls' | 'session' | 'day' };
  account(session: string): Account;
  /** Spent and set aside on the day that the clock is in. */
  today(): number;
}

interface Entry {
  calls: number;
  input: number;
  cached: number;
  output: number;
  spent: number;
  reserved: number;
}

/** `now`: epoch milliseconds. */
export function makeLedger(caps: Caps, now: () => number): Ledger {
  const sessions = new Map<string, Entry>();
  const days = new Map<string, number>();
  const day = () => new Date(now()).toISOString().slice(0, 10);
  const entryOf = (session: string): Entry => {
    const known = sessions.get(session);
    if (known !== undefined) return known;
    const fresh = { calls: 0, input: 0, cached: 0, output: 0, spent: 0, reserved: 0 };
    sessions.set(session, fresh);
    return fresh;
  };

  return {
    reserve(session, cost) {
      const entry = entryOf(session);
      const date = day();
      const today = days.get(date) ?? 0;
      if (entry.calls >= caps.calls) return { cap: 'calls' };
      if (entry.spent + entry.reserved + cost > caps.session) return { cap: 'session' };
      if (today + cost > caps.day) return { cap: 'day' };
      entry.calls++;
      entry.reserved += cost;
      days.set(date, today + cost);
      let settled = false;
      return {
        settle(use) {
          if (settled) return;
          settled = true;
          entry.reserved -= cost;
          entry.spent += use.cost;
          entry.input += use.input;
          entry.cached += use.cached;
          entry.output += use.output;
          // Charged to the day of the call, also when it ends after midnight.
          days.set(date, (days.get(date) ?? 0) - cost + use.cost);
        },
      };
    },
    account(session) {
      const { calls, input, cached, output, spent } = entryOf(session);
      return { calls, input, cached, output, spent };
    },
    today: () => days.get(day()) ?? 0,
  };
}
