import type { Disk } from './disk/disk.ts';

/** What every part of this room works with. */
export interface WorkspaceContext {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly disk: Disk;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly limits: Limits;
}

export interface Limits {
  /** Largest file that is written or replaced, in bytes. */
  readonly fileBytes: number;
  /** Free space that a write must leave, in bytes. */
  readonly freeBytes: number;
  /** How long to wait for another write, in milliseconds. */
  readonly lockWait: number;
  /** How long backups are kept, in days, and how much they may take, in bytes; see `expired`. */
  readonly backupDays: number;
  readonly backupBytes: number;
}

export const defaultLimits: Limits = {
  fileBytes: 2_000_000,
  freeBytes: 64_000_000,
  lockWait: 10_000,
  backupDays: 7,
  backupBytes: 100_000_000,
};

/** `YYYYMMDD_HHMMSS_mmm`, UTC. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]/g, '').replace('T', '_').replace('.', '_').slice(0, 19);
}
