import Database from 'better-sqlite3';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';

/**
 * Mutual exclusion between processes and within one: `BEGIN EXCLUSIVE` on an otherwise empty database file. The
 * kernel lets go of it when the holder dies, so there is no stale lock to break. Never open and close the file by other
 * means in the same process: POSIX drops all locks of a process with the first close.
 */
export const sqliteLock = {
  /** Takes the lock at once or refuses: `workspace-busy` when it is held, `workspace-read-only`, `disk-full`, `io-failed`. */
  acquire(path: string): Result<{ release(): void }> {
    let database: Database.Database | undefined;
    try {
      database = new Database(path, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      return refused(error);
    }
    const held = database;
    return ok({
      release() {
        held.close();
      },
    });
  },
};

function refused(error: unknown): Result<never> {
  // The driver says so with a TypeError, before SQLite is asked.
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return refuse(
      'workspace-missing',
      'The folder of the lock is gone. Nothing was written.',
      'Check that the workspace is still where it was, then try again.',
    );
  }
  const code = error instanceof Database.SqliteError ? error.code : undefined;
  if (code === undefined) throw error;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return refuse(
      'workspace-busy',
      'Another change is being written to this workspace.',
      'Wait for it to end and try again.',
    );
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return refuse(
      'workspace-read-only',
      'The lock of the workspace cannot be taken: its folder .ids cannot be written.',
      'Check the permissions of .ids and how the file system is mounted.',
    );
  }
  if (code === 'SQLITE_FULL') {
    return refuse('disk-full', 'The disk is full. Nothing was written.', 'Make room and try again.');
  }
  return refuse(
    'io-failed',
    `The lock of the workspace cannot be taken (${code}). Nothing was written.`,
    'Check the disk; .ids/lock.db holds no data and may be deleted while no IDS runs.',
  );
}
