import * as z from 'zod';

/** What a seat answers that is asked for a test. */
export const ReproductionReplySchema = z.object({
  /** Of a new file, where the repository's runner finds it. */
  path: z.string().trim().max(500).optional(),
  content: z.string().max(40_000).optional(),
  /** Set, without a test, when no test could show the claim. */
  cannot: z.string().trim().max(1_000).optional(),
});

/** A test, or why there is none. */
export type ReproductionReply =
  | { readonly kind: 'test'; readonly path: string; readonly content: string }
  | { readonly kind: 'cannot'; readonly why: string };
