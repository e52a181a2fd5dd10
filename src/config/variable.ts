import * as z from 'zod';
import { Secret } from './secret.ts';

/** One environment variable: what it is for, what it accepts, and how its text becomes a value. */
export interface Variable<T> {
  readonly about: string;
  /** Completes the sentence "accepted: …". */
  readonly accepts: string;
  /** Text that stands in for an unset variable. Read by the same schema, so that a default can never be a wrong value. */
  readonly fallback?: string;
  /** Shown in `.env.example` where there is no fallback. */
  readonly example?: string;
  /** Its value is never repeated in a message. */
  readonly secret: boolean;
  readonly schema: z.ZodType<T, string>;
}

interface Description {
  readonly about: string;
  readonly accepts?: string;
  readonly fallback?: string;
  readonly example?: string;
}

function variable<T>(
  accepts: string,
  schema: z.ZodType<T, string>,
  { about, fallback, example, ...rest }: Description,
  secret = false,
): Variable<T> {
  return {
    about,
    accepts: rest.accepts ?? accepts,
    secret,
    schema,
    ...(fallback === undefined ? {} : { fallback }),
    ...(example === undefined ? {} : { example }),
  };
}

export const text = (of: Description) => variable('any text', z.string(), of);

export const secret = (pattern: RegExp, accepts: string, of: Description) =>
  variable(
    accepts,
    z
      .string()
      .regex(pattern)
      .transform((value) => new Secret(value)),
    of,
    true,
  );

/** `http` and `https`; kept without a `/` at the end. */
export const url = (protocols: readonly string[], of: Description) =>
  variable(
    `an address that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    z
      .string()
      .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol))
      .transform((value) => value.replace(/\/+$/, '')),
    of,
  );

export const choice = <const T extends readonly [string, ...string[]]>(values: T, of: Description) =>
  variable(
    values.join(', '),
    z
      .string()
      .transform((value) => value.toLowerCase())
      .pipe(z.enum(values)),
    of,
  );

const words = { true: true, yes: true, on: true, 1: true, false: false, no: false, off: false, 0: false };

export const flag = (of: Description) =>
  variable(
    'true or false (also yes, no, on, off, 1, 0)',
    z
      .string()
      .transform((value) => value.toLowerCase())
      .pipe(z.enum(Object.keys(words) as (keyof typeof words & string)[]))
      .transform((value) => words[value]),
    of,
  );

export const whole = (least: number, most: number, of: Description) =>
  variable(
    `a whole number from ${String(least)} to ${String(most)}`,
    z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most)),
    of,
  );

/** US dollars as written (`0.50`), kept as whole micro-dollars. */
export const dollars = (of: Description) =>
  variable(
    'an amount in US dollars from 0 to 100000, such as 2 or 0.50',
    z
      .string()
      .regex(/^\d{1,6}(\.\d{1,6})?$/)
      .transform((value) => Math.round(Number(value) * 1_000_000))
      .pipe(z.number().int().max(100_000_000_000)),
    of,
  );

export const parsed = variable;
