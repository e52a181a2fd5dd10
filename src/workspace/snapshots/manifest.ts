import * as z from 'zod';
import { ContentHashSchema } from '../../core/change/change-set.ts';
import { printable, WorkspacePathSchema } from '../../core/change/path.ts';
import { TimeSchema } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { parseJson } from '../backups/manifest.ts';
import { stampOf, type WorkspaceContext } from '../context.ts';
import { lstatOrAbsent, makeOwnDirectories, readWhole, replaceOwnFile, syncDirectory } from '../disk.ts';
import { listOwn, own } from '../own.ts';

const FileSchema = z.object({
  path: WorkspacePathSchema,
  hash: ContentHashSchema,
  mode: z.number().int().min(0).max(0o777),
  size: z.number().int().nonnegative(),
  /** What the file system said of the file; null where it could change without that changing. */
  stamp: z.string().nullable(),
});
export type SnapshotFile = Readonly<z.infer<typeof FileSchema>>;

const idPattern = /^snap_\d{8}_\d{6}_\d{3}$/;

const SnapshotSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(idPattern),
  /** What a person called it; null: IDS made it by itself. */
  name: z.string().nullable(),
  at: TimeSchema,
  /** Which run of the machine it was made in, or null once all of its contents are certainly on the disk. */
  boot: z.string().nullable(),
  files: z.array(FileSchema).readonly(),
});
/** A backup of the whole workspace: its files by path, their contents in `.ids/store` by hash. */
export type Snapshot = Readonly<z.infer<typeof SnapshotSchema>>;

/** The id of a snapshot made at `at` (epoch milliseconds), moved on while it is taken. */
export function newSnapshotId({ disk, root }: WorkspaceContext, at: number): string {
  for (let moment = at; ; moment++) {
    const id = `snap_${stampOf(moment)}`;
    if (lstatOrAbsent(disk, `${root}/${own.snapshots}/${id}.json`) === undefined) return id;
  }
}

/** Ids, oldest first. */
export function snapshotIds({ disk, root }: WorkspaceContext): readonly string[] {
  return listOwn(disk, `${root}/${own.snapshots}`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => idPattern.test(id));
}

/** `not-found`, or `io-failed` when it is damaged. */
export function readSnapshot({ disk, root }: WorkspaceContext, id: string): Result<Snapshot> {
  const relative = `${own.snapshots}/${id}.json`;
  const stat = idPattern.test(id) ? lstatOrAbsent(disk, `${root}/${relative}`) : undefined;
  if (stat?.isFile() !== true) {
    return refuse('not-found', `There is no backup ${printable(id)}.`, 'List the backups: ids backups');
  }
  const text = readWhole(disk, `${root}/${relative}`).bytes.toString('utf8');
  const parsed = SnapshotSchema.safeParse(parseJson(text));
  return parsed.success && parsed.data.id === id
    ? ok(parsed.data)
    : refuse(
        'io-failed',
        `${relative} is damaged, so this backup cannot be used.`,
        'Use another one: ids backups',
      );
}

/** Appears whole or not at all; durable on return. */
export function writeSnapshot({ disk, root }: WorkspaceContext, snapshot: Snapshot): void {
  makeOwnDirectories(disk, root, own.snapshots);
  replaceOwnFile(disk, `${root}/${own.snapshots}`, `${snapshot.id}.json`, `${JSON.stringify(snapshot)}\n`);
}

export function removeSnapshot({ disk, root }: WorkspaceContext, id: string): void {
  disk.unlink(`${root}/${own.snapshots}/${id}.json`);
  syncDirectory(disk, `${root}/${own.snapshots}`);
}
