import * as z from 'zod';

/** What the framing seat answers. The order of the keys is the order in which a model thinks. */
export const FramingReplySchema = z.object({
  summary: z.string().trim().min(1).max(4_000),
  criteria: z.array(z.string().trim().min(1).max(1_000)).min(1).max(20),
  /** Paths that the change is expected to reach. */
  files: z.array(z.string().max(500)).max(60),
  /** Set only when the request has two readings that lead to different code. */
  question: z.string().trim().max(1_000).optional(),
});

/** A reading of the request, or the one question that has to be answered first. */
export type FramingReply =
  | { readonly kind: 'framed'; readonly summary: string; readonly criteria: readonly string[] }
  | { readonly kind: 'question'; readonly question: string };
