import * as z from 'zod';
import { WorkspacePathSchema } from './path.ts';

/** SHA-256 of a file's bytes, 64 lower-case hex digits. */
export const ContentHashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'ContentHash'>();
export type ContentHash = z.infer<typeof ContentHashSchema>;

/** One state of a file. `mode`: permission bits (0o777 mask). `size`: bytes. */
export const FileVersionSchema = z.object({
  hash: ContentHashSchema,
  mode: z.number().int().min(0).max(0o777),
  size: z.number().int().nonnegative(),
});
export type FileVersion = Readonly<z.infer<typeof FileVersionSchema>>;

export const FileChangeSchema = z.object({
  path: WorkspacePathSchema,
  before: z.union([FileVersionSchema, z.literal('absent')]),
  after: z.union([FileVersionSchema, z.literal('absent')]),
});
export type FileChange = Readonly<z.infer<typeof FileChangeSchema>>;

/** SHA-256 over the canonical list of file changes. What a person approves is this id. */
export const ChangeSetIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'ChangeSetId'>();
export type ChangeSetId = z.infer<typeof ChangeSetIdSchema>;

export const ChangeSetSchema = z.object({
  id: ChangeSetIdSchema,
  files: z.array(FileChangeSchema).readonly(),
});
/** Files and their states before and after: sorted by path, each path once, every entry a real change. */
export type ChangeSet = Readonly<z.infer<typeof ChangeSetSchema>>;

/** The bytes behind hashes. Content travels apart from the ChangeSet so that events stay small. */
export type Contents = ReadonlyMap<ContentHash, Uint8Array>;

/** Lower-case hex SHA-256 of UTF-8 text or bytes; an argument because core has no crypto of its own. */
export type Sha256 = (data: Uint8Array | string) => string;

/**
 * The ChangeSet of the given changes. Entries whose before and after are the same are left out.
 * Throws when a path occurs twice: that is a defect of the caller.
 */
export function makeChangeSet(changes: readonly FileChange[], sha256: Sha256): ChangeSet {
  const files = changes
    .filter((change) => !sameVersion(change.before, change.after))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  files.forEach((file, index) => {
    if (index > 0 && files[index - 1]?.path === file.path)
      throw new Error(`${file.path} occurs twice in a change set`);
  });
  return { id: sha256(canonical(files)) as ChangeSetId, files };
}

/** Whether the id belongs to the files, that is, nothing was altered since it was made. */
export function isGenuine(changeSet: ChangeSet, sha256: Sha256): boolean {
  return sha256(canonical(changeSet.files)) === changeSet.id;
}

export function sameVersion(a: FileVersion | 'absent', b: FileVersion | 'absent'): boolean {
  if (a === 'absent' || b === 'absent') return a === b;
  return a.hash === b.hash && a.mode === b.mode;
}

function canonical(files: readonly FileChange[]): string {
  const version = (of: FileVersion | 'absent') => (of === 'absent' ? of : [of.hash, of.mode, of.size]);
  return JSON.stringify(files.map((file) => [file.path, version(file.before), version(file.after)]));
}
