import * as z from 'zod';
import { WorkspacePathSchema } from '../../core/change/path.ts';
import {
  FileRecordSchema,
  TransactionRecordSchema,
  manifestPath,
  parseJson,
  type TransactionRecord,
} from '../backups/manifest.ts';
import { protection } from '../../core/change/protected.ts';
import { split } from '../paths/places.ts';
import { sha256 } from '../disk/versions.ts';

const OperationSchema = FileRecordSchema.safeExtend({
  /** Another device than the journal's: staged and kept as hidden siblings in this directory ('' is the root). */
  beside: z.union([WorkspacePathSchema, z.literal('')]).nullable(),
}).refine((operation) => protection(operation.real) === undefined, 'a protected path');
export type Operation = Readonly<z.infer<typeof OperationSchema>>;

/** All that is needed to undo or to finish a transaction after the process that began it is gone. */
export const IntentSchema = TransactionRecordSchema.extend({
  version: z.literal(2),
  files: z.array(OperationSchema).readonly(),
  /** Directories that go once they are empty, innermost first, with their modes for the way back. */
  removes: z.array(z.object({ path: WorkspacePathSchema, mode: z.number().int() })).readonly(),
});
export type Intent = Readonly<z.infer<typeof IntentSchema>>;

/** What the manifest will say of it. */
export function recordOf({
  version: _version,
  removes: _removes,
  files,
  ...record
}: Intent): TransactionRecord {
  return { ...record, files: files.map(({ beside: _beside, ...file }) => file) };
}

/** The record with its own SHA-256 in the first line. */
export function encodeIntent(intent: Intent): string {
  const body = JSON.stringify(intent);
  return `${sha256(body)}\n${body}\n`;
}

/** Undefined when the text is not exactly what `encodeIntent` wrote, or names a path that IDS never writes. */
export function decodeIntent(text: string): Intent | undefined {
  const [sum, body, ...rest] = text.split('\n');
  if (body === undefined || rest.length !== 1 || rest[0] !== '' || sha256(body) !== sum) return undefined;
  return IntentSchema.safeParse(parseJson(body)).data;
}

/** The folders that its backups and the session's manifest lie in, relative to the workspace. */
export function backupFolders({ session, files }: Intent): ReadonlySet<string> {
  return new Set([
    split(manifestPath(session)).parent,
    ...files.flatMap(({ backup }) => (backup === null ? [] : [split(backup).parent])),
  ]);
}
