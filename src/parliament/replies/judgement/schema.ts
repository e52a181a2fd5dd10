import * as z from 'zod';
import { FactSchema } from '../../../core/inquiry/fact.ts';

const percent = z.number().min(0).max(100);

/** What a voting seat answers about statements. Numbers stand before words, as with changes. */
export const JudgementReplySchema = z.object({
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
              /** What shows that the objection holds. */
              fact: FactSchema.optional(),
              /** False: that the fact is not so shows it. */
              holds: z.boolean().optional(),
            }),
          )
          .max(20),
        cites: z.array(z.string().max(20)).max(50).optional(),
      }),
    )
    .max(26),
});
