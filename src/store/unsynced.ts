import { CompiledQuery, type Transaction } from 'kysely';
import type { Db, Tables } from './database.ts';

const relaxed = CompiledQuery.raw('PRAGMA synchronous = NORMAL');
const full = CompiledQuery.raw('PRAGMA synchronous = FULL');

const flush = CompiledQuery.raw('PRAGMA user_version = 0');

/** Milliseconds after which a commit of `soonSynced` is on the disk, where no other has brought it there. */
const SOON_MS = 100;
const flushing = new WeakSet<Db>();

/**
 * A transaction whose commit does not wait for the disk. It outlives the process, however that ends, and every later commit
 * that waits brings it to the disk; a loss of power before that takes it back, never what was committed before it. For what means
 * nothing after a loss of power: who holds what, and what is set aside for a call that then was cut off too.
 */
export function unsynced<T>(db: Db, write: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
  // The connection is held, so that no other write comes in between and is committed so as well.
  return db.connection().execute(async (connection) => {
    await connection.executeQuery(relaxed);
    try {
      return await connection.transaction().execute(write);
    } finally {
      await connection.executeQuery(full);
    }
  });
}

/** As `unsynced`, on the disk within a tenth of a second all the same. For what can be done again, at some cost. */
export async function soonSynced<T>(
  db: Db,
  write: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const written = await unsynced(db, write);
  if (!flushing.has(db)) {
    flushing.add(db);
    setTimeout(() => {
      flushing.delete(db);
      // Any commit that waits for the disk will do. A database that is closed by then is on it.
      void db.executeQuery(flush).catch(() => undefined);
    }, SOON_MS).unref();
  }
  return written;
}
