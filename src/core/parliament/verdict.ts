import * as z from 'zod';
import { ObjectionSchema } from './ballot.ts';

const standing = z.object({
  candidate: z.string(),
  /** Probability that the candidate is right, 0–1. */
  probability: z.number().min(0).max(1),
  /** Mean over the valid ballots, 0–100. */
  confidence: z.number(),
  risk: z.number(),
  /** The highest of any ballot, where the rule looks at it. */
  highestRisk: z.number().optional(),
  outcome: z.number(),
  ballots: z.number().int().nonnegative(),
  /** Standard deviation of the outcome scores. */
  spread: z.number().nonnegative(),
});
export type Standing = Readonly<z.infer<typeof standing>>;

const common = {
  /** Best first; gated candidates are not in it. */
  standings: z.array(standing).readonly(),
  dissent: z
    .array(
      z.object({
        seat: z.string(),
        candidate: z.string(),
        claim: z.string(),
        status: ObjectionSchema.shape.status,
      }),
    )
    .readonly(),
  /** Seats whose ballots do not count, since they praised what the checks had refuted. */
  discredited: z
    .array(z.object({ seat: z.string(), candidate: z.string(), outcome: z.number() }))
    .readonly()
    .optional(),
  policy: z.string(),
  /** True where all ballots come from one provider, which the card says. */
  singleProvider: z.boolean(),
};
export const VerdictSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('consensus'), candidate: z.string(), why: z.string() }),
  z.object({ ...common, kind: z.literal('dead-end'), why: z.string(), question: z.string() }),
]);
export type Verdict = Readonly<z.infer<typeof VerdictSchema>>;
