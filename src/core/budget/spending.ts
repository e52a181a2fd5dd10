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

/** What may be spent. Money in whole micro-dollars, `calls` by one session. */
export interface Caps {
  readonly session: number;
  readonly day: number;
  readonly calls: number;
}
export type Cap = keyof Caps;

/** What a person's word adds to what one session may spend. */
export const raise = { session: 1_000_000, calls: 24 } as const;
/** Raises that one word can give at most. */
export const mostRaises = 10;

/** The caps of a session whose budget was raised so often. */
export function raised(caps: Caps, raises: number): Caps {
  return {
    ...caps,
    session: caps.session + raises * raise.session,
    calls: caps.calls + raises * raise.calls,
  };
}

/** The cap that one more call of at most `cost` would pass. `sofar`: spent and set aside. */
export function capPassed(caps: Caps, sofar: Caps, cost: number): Cap | undefined {
  if (sofar.calls >= caps.calls) return 'calls';
  if (sofar.session + cost > caps.session) return 'session';
  return sofar.day + cost > caps.day ? 'day' : undefined;
}

/** `$0.07`, `$1.20`; less than a cent to four places, from micro-dollars. */
export function dollars(micro: number): string {
  const amount = micro / 1_000_000;
  return `$${amount.toFixed(micro > 0 && micro < 10_000 ? 4 : 2)}`;
}
