import { sql, type Transaction } from 'kysely';
import type { Db, Tables } from './database.ts';

/**
 * A transaction whose commit does not wait for the disk. It outlives the process, however that ends, and every later commit
 * that waits brings it to the disk; a loss of power before that takes it back. For what means nothing after a loss of power:
 * who holds what, and what is set aside for a call that then was cut off too.
 */
export function unsynced<T>(db: Db, write: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
  // The connection is held, so that no other write comes in between and is committed so as well.
  return db.connection().execute(async (connection) => {
    await sql`PRAGMA synchronous = NORMAL`.execute(connection);
    try {
      return await connection.transaction().execute(write);
    } finally {
      await sql`PRAGMA synchronous = FULL`.execute(connection);
    }
  });
}
