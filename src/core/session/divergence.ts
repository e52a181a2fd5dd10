import * as z from 'zod';
import { FileVersionSchema, type FileVersion } from '../change/change-set.ts';

/**
 * What a person decided about a file that somebody changed after IDS wrote it. Each choice is bound to what they saw: the
 * merged file, or the version that is overwritten. A file that is another by then counts as undecided again.
 */
export const DivergenceChoiceSchema = z.discriminatedUnion('take', [
  /** Leave it as it is. */
  z.object({ take: z.literal('skip'), path: z.string() }),
  /** Take IDS's part back and keep the person's: the three-way merge that was shown. */
  z.object({ take: z.literal('merge'), path: z.string(), result: FileVersionSchema }),
  /** Put back what was there before; what is there now goes into a backup. */
  z.object({
    take: z.literal('overwrite'),
    path: z.string(),
    current: z.union([FileVersionSchema, z.literal('absent')]),
  }),
]);
export type DivergenceChoice = Readonly<z.infer<typeof DivergenceChoiceSchema>>;

/** The paths that stay as they are. */
export function skipped(choices: readonly DivergenceChoice[]): ReadonlySet<string> {
  return new Set(choices.flatMap(({ take, path }) => (take === 'skip' ? [path] : [])));
}

/** A file's part in a rollback or redo that has not been done. Lines as a unified diff counts them. */
export interface ReversalPreview {
  readonly path: string;
  /**
   * `remove`: the session created it. `diverged`: somebody changed it since and nobody has decided yet; nothing is changed
   * while there is one.
   */
  readonly outcome: 'restore' | 'remove' | 'merge' | 'skip' | 'nothing' | 'diverged';
  readonly added: number;
  readonly removed: number;
  /** Of every file that somebody changed since, also when it is decided. */
  readonly divergence?: Divergence;
}

/** A file that is not what IDS wrote, with what can be done about it. */
export interface Divergence {
  /**
   * `permissions`: only those. `deleted`: it is gone. `created`: IDS had deleted it. `replaced`: a folder, a link, a file with
   * several names, or one that is too large to look into; it can only be skipped.
   */
  readonly what: 'edited' | 'permissions' | 'deleted' | 'created' | 'replaced';
  /** What is there now; null for `replaced`. */
  readonly current: FileVersion | 'absent' | null;
  /** What IDS wrote. */
  readonly written: FileVersion | 'absent';
  readonly merge: MergePreview;
  /** Lines that putting the file from before back adds and removes; null when that cannot be done. */
  readonly overwrite: { readonly added: number; readonly removed: number } | null;
}

/** `why`: half a sentence. `diff`: complete, from what is there now: `--- a/…`, `+++ b/…` and every hunk. */
export type MergePreview =
  | { readonly possible: false; readonly why: string }
  | {
      readonly possible: true;
      readonly result: FileVersion;
      readonly added: number;
      readonly removed: number;
      readonly diff: string;
    };
