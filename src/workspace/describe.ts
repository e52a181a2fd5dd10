import type { Refusal } from '../core/kernel/refusal.ts';
import type { WorkspaceContext } from './context.ts';
import { lstatOrAbsent } from './disk/read.ts';
import { listOwn, own } from './own.ts';
import { nativeCalls } from './disk/native.ts';
import { probe } from './probe.ts';
import { openTransactions } from './transaction/journal.ts';
import { conflictRefusal } from './transaction/conflicts.ts';

/** The state of a workspace's own folders. Sizes in bytes. */
export interface WorkspaceFacts {
  readonly root: string;
  /** Why nothing can be written now, or null. */
  readonly unwritable: Refusal | null;
  readonly freeBytes: number;
  /** Free space that every write must leave. */
  readonly floorBytes: number;
  /** Transactions that wait for `recover`, oldest first. */
  readonly openJournals: readonly string[];
  /** What recovery left for a person to settle, or null. */
  readonly conflicts: Refusal | null;
  /** Whether names are exchanged at once and attributes kept, which takes the optional native package. */
  readonly native: boolean;
  readonly backups: {
    readonly count: number;
    readonly bytes: number;
    /** What they may take. */
    readonly limitBytes: number;
    readonly days: number;
    /** Sessions with backups, oldest first. */
    readonly sessions: readonly string[];
  };
}

/** Reads what `ids doctor` tells of a workspace. */
export function describeWorkspace(context: WorkspaceContext): WorkspaceFacts {
  const { disk, root, limits } = context;
  const unwritable = probe(context);
  const sessions = listOwn(disk, `${root}/${own.backups}`);
  const sizes = sessions.flatMap((session) => backupSizes(context, `${root}/${own.backups}/${session}`));
  return {
    root,
    unwritable: unwritable ?? null,
    freeBytes: disk.freeBytes(root),
    floorBytes: limits.freeBytes,
    openJournals: openTransactions(disk, root),
    conflicts: conflictRefusal(context) ?? null,
    native: nativeCalls() !== undefined,
    backups: {
      count: sizes.length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      limitBytes: limits.backupBytes,
      days: limits.backupDays,
      sessions,
    },
  };
}

function backupSizes(context: WorkspaceContext, folder: string): readonly number[] {
  const { disk } = context;
  return listOwn(disk, folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    const stat = lstatOrAbsent(disk, path);
    if (stat?.isDirectory() === true) return backupSizes(context, path);
    return stat?.isFile() === true && name.endsWith('.bak') ? [stat.size] : [];
  });
}
