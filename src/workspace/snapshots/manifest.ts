import { hash } from 'node:crypto';
import * as z from 'zod';
import { ContentHashSchema, type ContentHash } from '../../core/change/change-set.ts';
import { printable, WorkspacePathSchema } from '../../core/change/path.ts';
import { TimeSchema } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { parseJson } from '../backups/manifest.ts';
import { stampOf, type WorkspaceContext } from '../context.ts';
import { makeOwnDirectories, syncDirectory } from '../disk/directories.ts';
import { lstatOrAbsent, READING, readWhole, withOpen } from '../disk/read.ts';
import { replaceOwnFile } from '../disk/write.ts';
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
const partsPattern = /^snap_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)_(\d{3})$/;

const HeadSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(idPattern),
  /** What a person called it; null: IDS made it by itself. */
  name: z.string().nullable(),
  at: TimeSchema,
  /** Which run of the machine it was made in, or null once all of its contents are certainly on the disk. */
  boot: z.string().nullable(),
  /** How many files it has, and their bytes. */
  count: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 of the line with the files. */
  sum: ContentHashSchema,
});
/** The first line of a manifest, which says what the backup is without its files being read. */
export type SnapshotHead = Readonly<z.infer<typeof HeadSchema>>;

/** A backup of the whole workspace: its files by path, their contents in `.ids/store` by hash. */
export interface Snapshot {
  readonly head: SnapshotHead;
  readonly files: readonly SnapshotFile[];
}

/** A first line is no longer than this, in bytes. */
const LONGEST_HEAD = 65_536;

/** The id of a snapshot made at `at` (epoch milliseconds). Ids tell the order, so that a clock that went back does not count. */
export function newSnapshotId(context: WorkspaceContext, at: number): string {
  const newest = snapshotIds(context).at(-1);
  const id = `snap_${stampOf(at)}`;
  if (newest === undefined || newest < id) return id;
  const [, year, month, day, hour, minute, second, ms] = partsPattern.exec(newest)?.map(Number) ?? [];
  const last = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, ms);
  return `snap_${stampOf(last + 1)}`;
}

/** Ids, oldest first. */
export function snapshotIds({ disk, root }: WorkspaceContext): readonly string[] {
  return listOwn(disk, `${root}/${own.snapshots}`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => idPattern.test(id));
}

/** What a backup is. `not-found`, or `io-failed` when it is damaged. */
export function readHead({ disk, root }: WorkspaceContext, id: string): Result<SnapshotHead> {
  const path = `${root}/${own.snapshots}/${id}.json`;
  const stat = idPattern.test(id) ? lstatOrAbsent(disk, path) : undefined;
  if (stat?.isFile() !== true) return absent(id);
  const start = withOpen(disk, path, READING, 0, (descriptor) => {
    const into = Buffer.alloc(Math.min(LONGEST_HEAD, stat.size));
    let filled = 0;
    for (let got = -1; got !== 0 && filled < into.length; filled += got) {
      got = disk.read(descriptor, into, filled);
      if (into.subarray(filled, filled + got).includes(10)) return into.subarray(0, filled + got);
    }
    return into.subarray(0, filled);
  });
  return headOf(id, start.toString('utf8').split('\n', 1)[0] ?? '');
}

/** All of it. `not-found`, or `io-failed` when it is damaged. */
export function readSnapshot(context: WorkspaceContext, id: string): Result<Snapshot> {
  const read = readUnchecked(context, id);
  if (!read.ok) return read;
  const files = z.array(FileSchema).safeParse(read.value.files);
  return files.success ? ok({ head: read.value.head, files: files.data }) : damaged(id);
}

/**
 * The files as they were written, for looking something up: the line is whole, but a repository may have brought it along, so that
 * no path of it may be used before `readSnapshot` has looked at each, which takes ten times as long.
 */
export function readKnown(
  context: WorkspaceContext,
  id: string,
): Result<readonly Pick<SnapshotFile, 'path' | 'hash' | 'size' | 'stamp'>[]> {
  const read = readUnchecked(context, id);
  if (!read.ok) return read;
  const { files } = read.value;
  if (!Array.isArray(files)) return damaged(id);
  const known: Pick<SnapshotFile, 'path' | 'hash' | 'size' | 'stamp'>[] = [];
  for (const file of files as readonly Partial<Record<keyof SnapshotFile, unknown>>[]) {
    const { path, hash: of, size, stamp } = file;
    if (typeof path !== 'string' || typeof of !== 'string' || typeof size !== 'number') return damaged(id);
    known.push({
      path: path as SnapshotFile['path'],
      hash: of as ContentHash,
      size,
      stamp: typeof stamp === 'string' ? stamp : null,
    });
  }
  return ok(known);
}

function readUnchecked(
  { disk, root }: WorkspaceContext,
  id: string,
): Result<{ readonly head: SnapshotHead; readonly files: unknown }> {
  const path = `${root}/${own.snapshots}/${id}.json`;
  const stat = idPattern.test(id) ? lstatOrAbsent(disk, path) : undefined;
  if (stat?.isFile() !== true) return absent(id);
  const { bytes } = readWhole(disk, path);
  const end = bytes.indexOf(10);
  const head = headOf(id, bytes.subarray(0, Math.max(end, 0)).toString('utf8'));
  if (!head.ok) return head;
  const line = bytes.subarray(end + 1, bytes.length - 1);
  if (bytes.at(-1) !== 10 || hash('sha256', line) !== head.value.sum) return damaged(id);
  return ok({ head: head.value, files: parseJson(line.toString('utf8')) });
}

function headOf(id: string, line: string): Result<SnapshotHead> {
  const parsed = HeadSchema.safeParse(parseJson(line));
  return parsed.success && parsed.data.id === id ? ok(parsed.data) : damaged(id);
}

function absent(id: string) {
  return refuse('not-found', `There is no backup ${printable(id)}.`, 'List the backups: ids backups');
}

function damaged(id: string) {
  return refuse(
    'io-failed',
    `${own.snapshots}/${id}.json is damaged, so this backup cannot be used.`,
    'Use another one: ids backups',
  );
}

/** Appears whole or not at all; durable on return. */
export function writeSnapshot(
  { disk, root }: WorkspaceContext,
  what: Omit<SnapshotHead, 'version' | 'count' | 'bytes' | 'sum'>,
  files: readonly SnapshotFile[],
): SnapshotHead {
  const line = JSON.stringify(files);
  const head: SnapshotHead = {
    version: 1,
    ...what,
    count: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    sum: hash('sha256', line) as ContentHash,
  };
  makeOwnDirectories(disk, root, own.snapshots);
  replaceOwnFile(disk, `${root}/${own.snapshots}`, `${head.id}.json`, `${JSON.stringify(head)}\n${line}\n`);
  return head;
}

export function removeSnapshot({ disk, root }: WorkspaceContext, id: string): void {
  disk.unlink(`${root}/${own.snapshots}/${id}.json`);
  syncDirectory(disk, `${root}/${own.snapshots}`);
}
