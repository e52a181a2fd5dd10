import type { Finding } from '../../chat/rooms.ts';
import { plural } from '../../core/change/report.ts';
import type { Result } from '../../core/kernel/result.ts';
import { fine, warn } from './finding.ts';

/** What the workspace keeps of its own. Sizes in bytes. */
export interface KeptFacts {
  readonly conflicts: { readonly message: string; readonly hint: string } | null;
  readonly native: boolean;
  readonly freeBytes: number;
  readonly floorBytes: number;
  readonly backups: {
    readonly count: number;
    readonly bytes: number;
    readonly limitBytes: number;
    readonly days: number;
  };
}

/** Backups, conflicts that wait for a person, and how writes are carried out. Nothing where the workspace cannot be opened: that is told elsewhere. */
export function keptFindings(facts: Result<KeptFacts>): readonly Finding[] {
  if (!facts.ok) return [];
  const { backups, conflicts, native, freeBytes, floorBytes } = facts.value;
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  const kept = `${plural(backups.count, 'file')}, ${megabytes(backups.bytes)} of ${megabytes(backups.limitBytes)} MB, for ${plural(backups.days, 'day')}`;
  return [
    backups.bytes > backups.limitBytes
      ? warn(
          'backups',
          `${kept}: the newest of each session always stays`,
          'See them with: ids backups   Raise MAX_BACKUP_SIZE_MB, or give up a session with: ids backups --drop SESSION',
        )
      : fine('backups', kept),
    conflicts === null ? fine('conflicts', 'none') : warn('conflicts', conflicts.message, conflicts.hint),
    ...(freeBytes < floorBytes
      ? [
          warn(
            'room for writes',
            `${megabytes(freeBytes)} MB are free; a write must leave ${megabytes(floorBytes)} MB, so none is begun`,
            'Make room on the disk of the workspace.',
          ),
        ]
      : []),
    native
      ? fine('writes', 'names are exchanged at once; extended attributes are kept')
      : warn(
          'writes',
          'by the portable sequence; access lists and extended attributes of replaced files are not kept',
          'Install the optional package koffi, on Linux: npm install',
        ),
  ];
}
