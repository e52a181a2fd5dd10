import * as z from 'zod';
import { ChangeSetSchema, ContentHashSchema } from '../change/change-set.ts';
import { EditSchema } from '../change/edit.ts';

/** Lines added and removed in one file. */
export const FileStatSchema = z.object({
  path: z.string(),
  kind: z.enum(['created', 'modified', 'deleted']),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
});
export type FileStat = Readonly<z.infer<typeof FileStatSchema>>;

/** What the request means: how one will know that it is fulfilled, and where it may reach. */
export const FramingSchema = z.object({
  summary: z.string(),
  criteria: z.array(z.string()).readonly(),
  /** The answers that a question leaves open, where they can be told apart before anybody answers. */
  options: z.array(z.string()).readonly().optional(),
  /** What the person said since, in order; the last word counts most. */
  feedback: z.array(z.string()).readonly().optional(),
});
export type Framing = Readonly<z.infer<typeof FramingSchema>>;

/** One proposed change, already carried out in memory. The label is all that voters see of its origin. */
export const CandidateSchema = z.object({
  /** `A`, `B`, … in the order of proposal. */
  label: z.string().regex(/^[A-Z]$/),
  title: z.string(),
  rationale: z.string(),
  /** What of the request was left as it is, and why: one sentence each. */
  notes: z.array(z.string()).readonly().optional(),
  /** The seats that proposed exactly this result. */
  authors: z.array(z.string()).readonly(),
  edits: z.array(EditSchema).readonly(),
  changeSet: ChangeSetSchema,
  stats: z.array(FileStatSchema).readonly(),
  /** Content hash of the complete unified diff in UTF-8, kept in the store. */
  diff: ContentHashSchema,
});
export type Candidate = Readonly<z.infer<typeof CandidateSchema>>;
