import * as z from 'zod';
import type { Refusal } from '../kernel/refusal.ts';

export const SeatSchema = z.object({
  /** `developer-progressive`, `sre-critic`, `generalist`: unique in a parliament. */
  name: z.string().min(1),
  lens: z.enum(['generalist', 'developer', 'architect', 'sre']),
  stance: z.enum(['progressive', 'critic', 'neutral']),
  /** Who answers for the seat: `openai`, `anthropic`, `ollama`, `offline`. */
  provider: z.string().min(1),
  /** The model of the provider, where there is one. */
  model: z.string().optional(),
  /** False: it frames and proposes, and scores nothing. */
  votes: z.boolean().optional(),
  /** Measures instead of judging: the same question always gets the same answer, so that asking again adds nothing. */
  measures: z.boolean().optional(),
});
export type Seat = Readonly<z.infer<typeof SeatSchema>>;

/** A seat that gave no answer. Never a score. `budget`: a cap of its session stopped it, which may be raised; `day-budget`: that of the day. */
export const AbsenceSchema = z.object({
  seat: z.string(),
  why: z.enum(['timed-out', 'refused', 'malformed', 'budget', 'day-budget']),
});
export type Absence = Readonly<z.infer<typeof AbsenceSchema>>;

/**
 * Thrown by a mind whose seat gives no answer. `refusal`: what to tell a person when nobody else answers either; the log
 * keeps only `why`.
 */
export class SeatAbsent extends Error {
  readonly why: Absence['why'];
  readonly refusal: Refusal;

  constructor(why: Absence['why'], refusal: Refusal) {
    super(refusal.message);
    this.name = 'SeatAbsent';
    this.why = why;
    this.refusal = refusal;
  }
}
