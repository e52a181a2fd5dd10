import * as z from 'zod';
import { EditSchema, type Edit } from '../../../core/change/edit.ts';

/** What a proposing seat answers. Edits are exactly those that the code room carries out. */
export const ProposalReplySchema = z.object({
  title: z.string().trim().min(1).max(300),
  rationale: z.string().max(6_000),
  edits: z.array(EditSchema).max(60),
  /** Set, with no edits, when the seat has nothing to put forward. */
  cannot: z.string().trim().max(1_000).optional(),
});

/** A change, or why the seat has none. */
export type ProposalReply =
  | {
      readonly kind: 'proposed';
      readonly title: string;
      readonly rationale: string;
      readonly edits: readonly Edit[];
    }
  | { readonly kind: 'cannot'; readonly why: string };
