import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** In the order of their names. A migration that has been released is never edited; a new one is added. */
export const migrations: Record<string, Migration> = {
  '0001_events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('events')
        .addColumn('session', 'text', (column) => column.notNull())
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('events_key', ['session', 'seq'])
        .execute();
      // The log is append-only; a defect that tries otherwise fails here and not in somebody's audit.
      for (const verb of ['UPDATE', 'DELETE']) {
        await sql`CREATE TRIGGER ${sql.id(`events_no_${verb.toLowerCase()}`)} BEFORE ${sql.raw(verb)} ON events
          BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END`.execute(db);
      }
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('workspace', 'text', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('started_at', 'integer', (column) => column.notNull())
        .addColumn('updated_at', 'integer', (column) => column.notNull())
        .addColumn('seq', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('sessions_by_start')
        .on('sessions')
        .columns(['workspace', 'started_at'])
        .execute();
      await db.schema
        .createTable('blobs')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('bytes', 'blob', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('claims')
        .addColumn('session', 'text', (column) => column.primaryKey())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('pid', 'integer', (column) => column.notNull())
        .addColumn('expires_at', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};
