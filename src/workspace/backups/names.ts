import type { WorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { stampOf } from '../context.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { own } from '../own.ts';
import { sha256 } from '../disk/versions.ts';

const longest = 255;
/** Room for `.YYYYMMDD_HHMMSS_mmm.kept.bak`. */
const suffix = 29;

/**
 * Where the backups of one transaction go: `.ids/backups/<session>/<path>.<stamp>.bak`, the stamp in UTC and moved on by
 * a millisecond while any of the names is taken. Characters that could disguise a name, and `%`, are written as `%XX`
 * of their UTF-8; a name too long for the stamp is cut and marked with its hash (the manifest has the whole path).
 */
export function backupNames(
  disk: Disk,
  root: string,
  session: SessionId,
  paths: readonly WorkspacePath[],
  at: number,
): readonly WorkspacePath[] {
  const stems = paths.map((path) => `${own.backups}/${session}/${path.split('/').map(safe).join('/')}`);
  const isFirst = lstatOrAbsent(disk, `${root}/${own.backups}/${session}`) === undefined;
  for (let moment = at; ; moment++) {
    const names = stems.map((stem) => `${stem}.${stampOf(moment)}.bak` as WorkspacePath);
    const clash = names.some(
      (name) =>
        (!isFirst && lstatOrAbsent(disk, `${root}/${name}`) !== undefined) ||
        stems.some((stem) => stem.startsWith(`${name}/`)),
    );
    if (!clash) return names;
  }
}

/** The place for what a transaction had created and somebody changed; by transaction, so that none is written over by a later one. */
export function conflictName(id: string, real: string): string {
  return `${own.conflicts}/kept/${id}/${real.split('/').map(safe).join('/')}.bak`;
}

/** The place beside a backup for bytes that a person wrote in the middle of a transaction. */
export function keptName(backup: string): string {
  return backup.replace(/\.bak$/, '.kept.bak');
}

function safe(segment: string): string {
  const plain = segment.replaceAll(/[%\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  );
  if (Buffer.byteLength(plain) + suffix <= longest) return plain;
  const mark = `~${sha256(segment).slice(0, 16)}`;
  let head = '';
  for (const character of plain) {
    if (Buffer.byteLength(head) + Buffer.byteLength(character) + mark.length + suffix > longest) break;
    head += character;
  }
  return head + mark;
}
