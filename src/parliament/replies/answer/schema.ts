import * as z from 'zod';
import type { Assertion } from '../../../core/inquiry/fact.ts';
import { ClaimsSchema } from '../claims.ts';

/** What a seat answers to a question. */
export const AnswerReplySchema = z.object({
  /** Number of the option it takes, from 1; absent where there are none or none fits. */
  option: z.number().int().optional(),
  /** The answer in one sentence. */
  answer: z.string().trim().min(1).max(400),
  /** Why, and what else there is to say. */
  reasoning: z.string().trim().max(8_000),
  /** The change that carries the answer out, as a request for one. */
  request: z.string().trim().max(600).optional(),
  claims: ClaimsSchema,
  /** Set, with an empty answer, when the seat has none. */
  cannot: z.string().trim().max(1_000).optional(),
});

/** An answer, or why there is none. */
export type AnswerReply =
  | {
      readonly kind: 'answered';
      readonly option?: number;
      readonly title: string;
      readonly text: string;
      readonly request?: string;
      readonly claims: readonly Assertion[];
    }
  | { readonly kind: 'cannot'; readonly why: string };
