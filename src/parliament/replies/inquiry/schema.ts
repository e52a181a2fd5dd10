import * as z from 'zod';

/** What the framing seat answers about a question. */
export const InquiryReplySchema = z.object({
  /** What is asked, in one or two sentences. */
  summary: z.string().trim().min(1).max(4_000),
  /** What an answer must contain or take into account to be one. */
  criteria: z.array(z.string().trim().min(1).max(1_000)).min(1).max(12),
  /** The answers that exclude each other, where they can be told beforehand. */
  options: z.array(z.string().trim().min(1).max(300)).max(6),
  /** Set only when nobody could answer without knowing more from the person. */
  question: z.string().trim().max(1_000).optional(),
});

/** A reading of the question, or the one that has to be answered first. */
export type InquiryReply =
  | {
      readonly kind: 'framed';
      readonly summary: string;
      readonly criteria: readonly string[];
      /** None, or two at least. */
      readonly options: readonly string[];
    }
  | { readonly kind: 'question'; readonly question: string };
