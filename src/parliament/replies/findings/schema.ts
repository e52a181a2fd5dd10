import * as z from 'zod';
import type { Assertion } from '../../../core/inquiry/fact.ts';
import { ClaimsSchema } from '../claims.ts';

/** Findings of one seat. */
export const mostFindings = 5;

/** What a seat answers that is asked what there is to find. */
export const FindingsReplySchema = z.object({
  findings: z
    .array(
      z.object({
        path: z.string().trim().min(1).max(500),
        line: z.number().int().positive().optional(),
        /** What is wrong, in one sentence. */
        finding: z.string().trim().min(1).max(400),
        why: z.string().trim().max(2_000),
        /** The change that mends it, as a request for one. */
        request: z.string().trim().max(600).optional(),
        claims: ClaimsSchema,
      }),
    )
    .max(20),
});

export interface FoundBySeat {
  readonly place: { readonly path: string; readonly line?: number };
  readonly title: string;
  readonly text: string;
  readonly request?: string;
  readonly claims: readonly Assertion[];
}
export type FindingsReply = readonly FoundBySeat[];
