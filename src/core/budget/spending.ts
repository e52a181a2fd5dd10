import * as z from 'zod';

const count = z.number().int().nonnegative();

/** What calls of models used. `cached`: the part of `input` that was read from the provider's cache; money in micro-dollars. */
export const UseSchema = z.object({ calls: count, input: count, cached: count, output: count, cost: count });
export type Use = Readonly<z.infer<typeof UseSchema>>;

export const noUse: Use = { calls: 0, input: 0, cached: 0, output: 0, cost: 0 };

export function added(a: Use, b: Use): Use {
  return {
    calls: a.calls + b.calls,
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    cost: a.cost + b.cost,
  };
}

/**
 * What may be spent. Money in whole micro-dollars; `calls` and `time` by one session, `time` in milliseconds in which models were
 * asked, of several at once only one counted.
 */
export interface Caps {
  readonly session: number;
  readonly day: number;
  readonly calls: number;
  readonly time: number;
}
export type Cap = keyof Caps;

/** What a person's word adds to what one session may spend. */
export const raise = { session: 1_000_000, calls: 24, time: 600_000 } as const;
/** Raises that one word can give at most. */
export const mostRaises = 10;

/** The caps of a session whose budget was raised so often. */
export function raised(caps: Caps, raises: number): Caps {
  return {
    ...caps,
    session: caps.session + raises * raise.session,
    calls: caps.calls + raises * raise.calls,
    time: caps.time + raises * raise.time,
  };
}

/** The cap that one more call of at most `cost` would pass. `sofar`: spent and set aside. */
export function capPassed(caps: Caps, sofar: Caps, cost: number): Cap | undefined {
  if (sofar.calls >= caps.calls) return 'calls';
  if (sofar.time >= caps.time) return 'time';
  if (sofar.session + cost > caps.session) return 'session';
  return sofar.day + cost > caps.day ? 'day' : undefined;
}

/** Milliseconds that are covered by at least one of the stretches. */
export function covered(stretches: readonly { readonly from: number; readonly to: number }[]): number {
  let total = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** `$0.07`, `$1.20`; less than a cent to four places, from micro-dollars. */
export function dollars(micro: number): string {
  const amount = micro / 1_000_000;
  return `$${amount.toFixed(micro > 0 && micro < 10_000 ? 4 : 2)}`;
}
