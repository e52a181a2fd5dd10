import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { ContentHash, FileVersion } from '../../core/change/change-set.ts';
import type { Disk } from './disk.ts';
import { lstatOrAbsent, READING, readFrom, withOpen } from './read.ts';

/** Lower-case hex SHA-256. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function versionOf(bytes: Uint8Array, mode: number): FileVersion {
  return { hash: sha256(bytes) as ContentHash, mode: mode & 0o777, size: bytes.length };
}

/** What stands at a path: nothing, a regular file with its bytes, or something that IDS does not edit. */
export type Found =
  | { readonly is: 'absent' }
  | { readonly is: 'file'; readonly version: FileVersion; readonly bytes: Buffer; readonly stat: Stats }
  | { readonly is: 'too-large'; readonly stat: Stats }
  | { readonly is: 'other'; readonly stat: Stats };

/**
 * Reads what stands at a path without following a link there. Files over `limit` bytes are not read. `known`: its stat, where that
 * was looked at a moment ago.
 */
export function look(disk: Disk, path: string, limit = Number.POSITIVE_INFINITY, known?: Stats): Found {
  const stat = known ?? lstatOrAbsent(disk, path);
  if (stat === undefined) return { is: 'absent' };
  if (!stat.isFile()) return { is: 'other', stat };
  if (stat.size > limit) return { is: 'too-large', stat };
  return withOpen(disk, path, READING, 0, (descriptor) => lookInto(disk, descriptor));
}

/** `look` through a descriptor that nothing was read from yet. */
export function lookInto(disk: Disk, descriptor: number): Found {
  const { stat, bytes } = readFrom(disk, descriptor);
  if (!stat.isFile()) return { is: 'other', stat };
  return { is: 'file', version: versionOf(bytes, stat.mode), bytes, stat };
}

/** Whether `found` is exactly the version. */
export function isVersion(found: Found, version: FileVersion | 'absent'): boolean {
  if (version === 'absent') return found.is === 'absent';
  return found.is === 'file' && found.version.hash === version.hash && found.version.mode === version.mode;
}

/** Whether two stats are of one file. */
export function sameFile(a: Stats | undefined, b: Stats | undefined): boolean {
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}
