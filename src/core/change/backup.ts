import type { Result } from '../kernel/result.ts';
import type { WorkspacePath } from './path.ts';

/** A backup of the whole workspace. Sizes in bytes, `at` in epoch milliseconds. */
export interface BackupSummary {
  readonly id: string;
  /** What a person called it; null: IDS made it by itself, before a restore. */
  readonly name: string | null;
  readonly at: number;
  readonly files: number;
  readonly bytes: number;
  /** Whether all of it is certainly on the disk; the system writes the rest within a minute. */
  readonly durable: boolean;
  /** Of one just made: contents that had to be copied. */
  readonly copied?: { readonly count: number; readonly bytes: number };
  /** Of one just made: files that may hold secrets and are left out. */
  readonly secrets?: number;
  /** Of one just made: files and folders that cannot be in it, because of their permissions or their names. */
  readonly left?: readonly string[];
}

/** What a restore would do to a file. */
export interface RestoreStep {
  readonly path: WorkspacePath;
  readonly does: 'change' | 'create' | 'mode' | 'remove';
}

export interface RestorePreview {
  readonly backup: BackupSummary;
  readonly steps: readonly RestoreStep[];
  readonly unchanged: number;
  /** Files that are there now and were not then; they stay unless they are named. */
  readonly extra: readonly WorkspacePath[];
  /** Names exactly this preview. */
  readonly plan: string;
}

export interface Restored {
  readonly from: BackupSummary;
  /** The backup of everything as it was before, by which the restore is taken back. */
  readonly before: string;
  readonly steps: readonly RestoreStep[];
}

export interface RestoreRequest {
  /** An id, the end of one, a name, or `latest`. */
  readonly id: string;
  /** Only these files and what is in these folders; null: everything. */
  readonly only: readonly WorkspacePath[] | null;
  /** Files that the backup does not have and that shall go. */
  readonly remove: readonly WorkspacePath[];
}

/** Backups of the whole workspace. Implemented by `workspace`. */
export interface WorkspaceBackups {
  /** `ignored`: with what git ignores, but for packages. Never with what may hold secrets. */
  backUp(request: {
    readonly name: string | null;
    readonly ignored: boolean;
  }): Promise<Result<BackupSummary>>;
  /** Newest first. */
  backups(): Promise<Result<readonly BackupSummary[]>>;
  /** Writes nothing. */
  previewRestore(request: RestoreRequest): Promise<Result<RestorePreview>>;
  /** All or nothing; `stale-base` when `plan` is no longer what would be done. */
  restore(request: RestoreRequest & { readonly plan: string }): Promise<Result<Restored>>;
  /** Removes the named ones and those that IDS made by itself more than `days` ago, and what only they held. */
  pruneBackups(request: {
    readonly days: number;
    readonly ids: readonly string[];
  }): Promise<Result<{ readonly removed: readonly string[]; readonly contents: number }>>;
}
