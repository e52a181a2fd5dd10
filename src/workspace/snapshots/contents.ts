import { hash } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import type { ContentHash } from '../../core/change/change-set.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import { makeOwnDirectories, syncDirectory } from '../disk/directories.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent, readWhole } from '../disk/read.ts';
import { listOwn, own } from '../own.ts';

const { O_NOFOLLOW, O_RDONLY } = constants;
const name = /^[0-9a-f]{64}$/;
/** How what is not complete yet begins. */
export const TEMPORARY = 'tmp-';
/** So many new contents are made durable one by one; more are left to the system, see `Snapshot.boot`. */
const SYNCED = 64;

/**
 * Names in `.ids/store`, which has bytes under their SHA-256. A name that is there is complete, apart from what a power loss took.
 * The caller holds the workspace's lock. What a killed backup left is cleared away.
 */
export function openContents({ disk, root }: WorkspaceContext): ReadonlySet<string> {
  const folder = `${root}/${own.store}`;
  makeOwnDirectories(disk, root, own.store);
  const known = new Set<string>();
  for (const each of disk.readdir(folder)) {
    if (each.startsWith(TEMPORARY)) removeTemporary(disk, `${folder}/${each}`);
    // Asked for by hash only, so that a name that is none does no harm.
    else known.add(each);
  }
  return known;
}

/** A folder of what was not complete yet, or a file. Links are not followed. */
function removeTemporary(disk: Disk, path: string): void {
  if (lstatOrAbsent(disk, path)?.isDirectory() !== true) {
    disk.unlink(path);
    return;
  }
  for (const each of disk.readdir(path)) disk.unlink(`${path}/${each}`);
  disk.rmdir(path);
}

/** Removes everything that has come into the store since `known` was all of it. Throws errno errors. */
export function dropAdded({ disk, root }: WorkspaceContext, known: ReadonlySet<string>): void {
  const folder = `${root}/${own.store}`;
  for (const each of listOwn(disk, folder)) if (!known.has(each)) removeTemporary(disk, `${folder}/${each}`);
}

/** Makes what was added durable if that is little. Says whether it did. */
export async function settleContents(
  { disk, root }: WorkspaceContext,
  added: readonly ContentHash[],
): Promise<boolean> {
  const folder = `${root}/${own.store}`;
  if (added.length > SYNCED && bootOf() !== null) return false;
  for (let start = 0; start < added.length; start += SYNCED) {
    const open = added
      .slice(start, start + SYNCED)
      .map((each) => disk.open(`${folder}/${each}`, O_RDONLY | O_NOFOLLOW));
    try {
      await disk.fsyncAll(open);
    } finally {
      for (const descriptor of open) disk.close(descriptor);
    }
  }
  if (added.length > 0) syncDirectory(disk, folder);
  return true;
}

/** The bytes under a hash, checked against it. `not-found` when they are gone or damaged. */
export function readContent({ disk, root }: WorkspaceContext, of: ContentHash): Result<Uint8Array> {
  const path = `${root}/${own.store}/${of}`;
  if (lstatOrAbsent(disk, path)?.isFile() === true) {
    const { bytes } = readWhole(disk, path);
    if (hash('sha256', bytes) === of) return ok(bytes);
  }
  return refuse(
    'not-found',
    `A content of this backup is gone or damaged (${own.store}/${of.slice(0, 12)}…).`,
    'Leave the file out with --only, or use another backup: ids backups',
  );
}

/** Removes contents that are not what their name says. Returns how many. */
export function dropDamaged(context: WorkspaceContext, suspects: ReadonlySet<ContentHash>): number {
  let dropped = 0;
  for (const of of suspects) {
    if (lstatOrAbsent(context.disk, `${context.root}/${own.store}/${of}`) === undefined) continue;
    if (readContent(context, of).ok) continue;
    context.disk.unlink(`${context.root}/${own.store}/${of}`);
    dropped++;
  }
  return dropped;
}

/** Removes contents that nothing refers to. Returns their number. */
export function dropUnreferenced({ disk, root }: WorkspaceContext, referenced: ReadonlySet<string>): number {
  const folder = `${root}/${own.store}`;
  const loose = listOwn(disk, folder).filter(
    (each) => each.startsWith(TEMPORARY) || (name.test(each) && !referenced.has(each)),
  );
  for (const each of loose) removeTemporary(disk, `${folder}/${each}`);
  return loose.length;
}

/** Names this run of the machine: what was written in it and not yet synced is lost only with it. */
export function bootOf(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
