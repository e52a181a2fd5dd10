import * as z from 'zod';
import { FactSchema } from '../../../core/inquiry/fact.ts';
import { scoresWith } from '../ballot/form.ts';

/** Scores of statements. */
export const JudgementReplySchema = scoresWith(
  z.object({
    claim: z.string().trim().min(1),
    /** What shows that the objection holds. */
    fact: FactSchema.optional(),
    /** False: that the fact is not so shows it. */
    holds: z.boolean().optional(),
  }),
);
