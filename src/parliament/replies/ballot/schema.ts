import * as z from 'zod';
import { claimChecks } from '../../../core/parliament/ballot.ts';

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
              /** By which check. */
              check: z.enum(claimChecks).optional(),
            }),
          )
          .max(20),
        /** Ids of the findings that the score rests on. */
        cites: z.array(z.string().max(20)).max(50).optional(),
      }),
    )
    .max(26),
});
