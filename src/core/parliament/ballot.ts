import * as z from 'zod';

const percent = z.number().int().min(0).max(100);

/** A concern of a seat. `checkable`: whether its claim can be tested by a check; others are shown as dissent. */
export const ObjectionSchema = z.object({
  claim: z.string().min(1),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  status: z.enum(['unchecked', 'verified', 'refuted', 'uncheckable']),
});
export type Objection = Readonly<z.infer<typeof ObjectionSchema>>;

/** CROSS: confidence, risk and outcome of one candidate, each 0–100. */
export const CrossScoreSchema = z.object({
  candidate: z.string(),
  /** How sure the seat is. Shown and kept, never a gate. */
  confidence: percent,
  /** Above 50 at least one objection says why. */
  risk: percent,
  /** Probability in percent that the candidate meets the acceptance criteria. */
  outcome: percent,
  reason: z.string(),
  objections: z.array(ObjectionSchema).readonly(),
});
export type CrossScore = Readonly<z.infer<typeof CrossScoreSchema>>;

/** One seat's scores of every candidate but its own. */
export const BallotSchema = z.object({ seat: z.string(), scores: z.array(CrossScoreSchema).readonly() });
export type Ballot = Readonly<z.infer<typeof BallotSchema>>;
