import type { Failure } from './failure.ts';

/** Milliseconds that count, how many calls make a judgement, the share of failures that opens, and how long it rests. */
const window = 30_000;
const least = 5;
const share = 0.5;
const rest = 15_000;

/** `open`: nobody is asked until `until` (epoch milliseconds). `probing`: the next call decides. */
export type BreakerState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly by: Failure; readonly until: number }
  | { readonly kind: 'probing'; readonly by: Failure };

/** Keeps calls from a model that fails most of them. One a provider and model. */
export interface Breaker {
  /** Undefined: go ahead; otherwise the failure that opened it. While it is half open one caller goes ahead. */
  opened(): Failure | undefined;
  /** What came of a call that went ahead. `undefined`: it says nothing about the model's health. */
  record(outcome: 'answered' | Failure | undefined): void;
  /** As `opened` sees it, for a person to look at; lets nobody through. */
  state(): BreakerState;
}

/** `now`: epoch milliseconds. */
export function makeBreaker(now: () => number): Breaker {
  let outcomes: { readonly at: number; readonly failed: boolean }[] = [];
  let open: { readonly at: number; readonly by: Failure } | undefined;
  /** When the probe of a half-open breaker went out. */
  let probe: number | undefined;

  return {
    opened() {
      if (open === undefined) return undefined;
      // A probe that never reported back must not keep the breaker open for good.
      if (probe !== undefined && now() - probe < window * 10) return open.by;
      if (now() - open.at < rest) return open.by;
      probe = now();
      return undefined;
    },
    state() {
      if (open === undefined) return { kind: 'closed' };
      const until = open.at + rest;
      return now() < until ? { kind: 'open', by: open.by, until } : { kind: 'probing', by: open.by };
    },
    record(outcome) {
      const probing = probe !== undefined;
      probe = undefined;
      if (outcome === undefined) return;
      const failed = outcome !== 'answered';
      if (open !== undefined) {
        // Calls that were under way when it opened are no probes; an answer of theirs is as good as one.
        if (!failed) {
          open = undefined;
          outcomes = [];
        } else if (probing) open = { at: now(), by: outcome };
        return;
      }
      outcomes = [...outcomes.filter(({ at }) => now() - at < window), { at: now(), failed }];
      const failures = outcomes.filter((each) => each.failed).length;
      if (failed && outcomes.length >= least && failures >= share * outcomes.length) {
        open = { at: now(), by: outcome };
      }
    },
  };
}
