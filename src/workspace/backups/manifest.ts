import * as z from 'zod';
import { FileVersionSchema } from '../../core/change/change-set.ts';
import { WorkspacePathSchema } from '../../core/change/path.ts';
import { SessionIdSchema, type SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { WrittenFileSchema } from '../../core/session/events.ts';
import { makeOwnDirectories, syncDirectories, withDirectories } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent, readWhole } from '../disk/read.ts';
import { ownFile, replaceOwnFile, writeNewFiles, type NewFile } from '../disk/write.ts';
import { own } from '../own.ts';

const version = z.union([FileVersionSchema, z.literal('absent')]);

/** One file of a transaction. */
export const FileRecordSchema = WrittenFileSchema.extend({
  /** As the change named it. */
  path: WorkspacePathSchema,
  /** Where it really lies, links followed. */
  real: WorkspacePathSchema,
  before: version,
  after: version,
  /** Where the bytes from before lie, relative to the workspace; null when there were none. */
  backup: WorkspacePathSchema.nullable(),
}).refine((file) => file.backup?.startsWith(`${own.backups}/`) ?? true, 'a backup lies elsewhere');
export type FileRecord = Readonly<z.infer<typeof FileRecordSchema>>;

const transactionId = z.string().regex(/^tx_\d{8}_\d{6}_\d{3}_[0-9a-f]{8}$/);

/** A committed write. */
export const TransactionRecordSchema = z.object({
  id: transactionId,
  /** The caller's name for it, which makes a repeat return this record. */
  key: z.string(),
  session: SessionIdSchema,
  kind: z.enum(['apply', 'rollback', 'redo']),
  /** The rollback that a redo takes back. */
  redoes: transactionId.optional(),
  /** Epoch milliseconds. */
  at: z.number().int().nonnegative(),
  files: z.array(FileRecordSchema).readonly(),
  /** Directories that it made, outermost first. */
  directories: z.array(WorkspacePathSchema).readonly(),
  /** The backups are no longer promised: they are being deleted, or are. */
  retired: z.enum(['dying', 'gone']).optional(),
});
export type TransactionRecord = Readonly<z.infer<typeof TransactionRecordSchema>>;

const ManifestSchema = z.object({
  version: z.literal(1),
  session: SessionIdSchema,
  /** Oldest first. */
  transactions: z.array(TransactionRecordSchema).readonly(),
});

const name = 'manifest.json';

/** What a session wrote, oldest first; empty when it wrote nothing. `io-failed` when the manifest is damaged. */
export function readManifest(
  disk: Disk,
  root: string,
  session: SessionId,
): Result<readonly TransactionRecord[]> {
  const relative = manifestPath(session);
  const path = `${root}/${relative}`;
  if (lstatOrAbsent(disk, path) === undefined) return ok([]);
  const manifest = ManifestSchema.safeParse(parseJson(readWhole(disk, path).bytes.toString('utf8')));
  if (manifest.success && manifest.data.session === session) return ok(manifest.data.transactions);
  return refuse(
    'io-failed',
    `${relative} is damaged, so it is not known what this session wrote.`,
    'Restore or remove that file; the backups beside it are the files as they were.',
  );
}

/** The manifest with one more transaction, as a new file that `finish` puts in the manifest's place. */
export function manifestWith(
  disk: Disk,
  path: string,
  known: readonly TransactionRecord[],
  record: TransactionRecord,
): NewFile {
  return ownFile(disk, path, textOf(record.session, [...known, record]));
}

/** Where the manifest of a session lies, relative to the workspace. */
export function manifestPath(session: SessionId): string {
  return `${own.backups}/${session}/${name}`;
}

/**
 * Adds a transaction, once: a second call with the same id changes nothing. Durable on return. `folders`: absolute, with the
 * backups that the record speaks of; made durable before the record is.
 */
export async function recordTransaction(
  disk: Disk,
  root: string,
  record: TransactionRecord,
  folders: readonly string[],
): Promise<Result<void>> {
  const known = readManifest(disk, root, record.session);
  if (!known.ok) return known;
  if (known.value.some(({ id }) => id === record.id)) {
    await syncDirectories(disk, new Set(folders));
    return ok(undefined);
  }
  const folder = `${own.backups}/${record.session}`;
  makeOwnDirectories(disk, root, folder);
  const path = `${root}/${folder}/${name}`;
  const temporary = `${path}.tmp`;
  if (lstatOrAbsent(disk, temporary) !== undefined) disk.unlink(temporary);
  await withDirectories(disk, new Set(folders), (open) =>
    writeNewFiles(disk, [ownFile(disk, temporary, textOf(record.session, [...known.value, record]))], open),
  );
  disk.rename(temporary, path);
  await syncDirectories(disk, [`${root}/${folder}`]);
  return ok(undefined);
}

/** Replaces what is recorded of a session, durably. */
export function rewriteManifest(
  disk: Disk,
  root: string,
  session: SessionId,
  transactions: readonly TransactionRecord[],
): void {
  replaceOwnFile(disk, `${root}/${own.backups}/${session}`, name, textOf(session, transactions));
}

function textOf(session: SessionId, transactions: readonly TransactionRecord[]): string {
  const manifest: z.infer<typeof ManifestSchema> = { version: 1, session, transactions };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The value of JSON text, undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
