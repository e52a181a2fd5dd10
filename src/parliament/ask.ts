import type * as z from 'zod';
import type { Refusal } from '../core/kernel/refusal.ts';
import type { Result } from '../core/kernel/result.ts';
import { SeatAbsent, type Absence } from '../core/parliament/seat.ts';

/** What came of a question to a mind: a checked answer, its own refusal, or nothing that counts. */
export type Answer<T> =
  | { readonly kind: 'given'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'absent'; readonly why: Absence['why']; readonly refusal?: Refusal };

/**
 * Asks a mind and checks what it says. A mind that throws or answers in another shape is `malformed`, one that lets the
 * time pass is `timed-out`, whether or not it heeds the signal; one that throws `SeatAbsent` says why itself. `ms`: the
 * time it has.
 */
export async function ask<T>(
  question: (signal: AbortSignal) => Promise<Result<unknown>>,
  shape: z.ZodType<T>,
  ms: number,
  signal: AbortSignal,
): Promise<Answer<T>> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, ms);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const result = await Promise.race([question(either), over(either)]);
    if (result === 'over') return { kind: 'absent', why: 'timed-out' };
    if (!result.ok) return { kind: 'refused', refusal: result.error };
    const parsed = shape.safeParse(result.value);
    return parsed.success ? { kind: 'given', value: parsed.data } : { kind: 'absent', why: 'malformed' };
  } catch (error) {
    if (error instanceof SeatAbsent) return { kind: 'absent', why: error.why, refusal: error.refusal };
    return { kind: 'absent', why: either.aborted ? 'timed-out' : 'malformed' };
  } finally {
    clearTimeout(timer);
  }
}

function over(signal: AbortSignal): Promise<'over'> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve('over');
      return;
    }
    signal.addEventListener(
      'abort',
      () => {
        resolve('over');
      },
      { once: true },
    );
  });
}
