import * as z from 'zod';

const percent = z.number().min(0).max(100);

/** What a voting seat answers. Numbers stand before words: asking for criticism first makes good code be rejected. */
export const BallotReplySchema = z.object({
  /** Of the numbers; percent where it is not said. */
  scale: z.enum(['0-100', '0-1']).optional(),
  scores: z
    .array(
      z.object({
        candidate: z.string(),
        outcome: percent,
        risk: percent,
        confidence: percent,
        reason: z.string(),
        objections: z
          .array(
            z.object({
              claim: z.string().trim().min(1),
              file: z.string().optional(),
              line: z.number().int().positive().optional(),
              checkable: z.boolean(),
            }),
          )
          .max(20),
      }),
    )
    .max(26),
});
