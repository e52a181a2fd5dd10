import * as z from 'zod';
import { claimChecks } from '../../../core/parliament/ballot.ts';
import { scoresWith } from './form.ts';

/** Scores of changes. */
export const BallotReplySchema = scoresWith(
  z.object({
    claim: z.string().trim().min(1),
    file: z.string().optional(),
    line: z.number().int().positive().optional(),
    checkable: z.boolean(),
    /** By which check. */
    check: z.enum(claimChecks).optional(),
  }),
);
