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
  '0010_telegram': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('telegram_inbox')
        .addColumn('update_id', 'integer', (column) => column.primaryKey())
        .addColumn('chat', 'integer', (column) => column.notNull())
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('received_at', 'integer', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('done_at', 'integer')
        .execute();
      await sql`CREATE INDEX telegram_inbox_open ON telegram_inbox (update_id) WHERE done_at IS NULL`.execute(
        db,
      );
      await db.schema
        .createTable('telegram_outbox')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('key', 'text', (column) => column.notNull().unique())
        .addColumn('chat', 'integer', (column) => column.notNull())
        .addColumn('topic', 'integer')
        .addColumn('session', 'text')
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('message', 'integer')
        .addColumn('shown', 'text')
        .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('error', 'text')
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .execute();
      await sql`CREATE INDEX telegram_outbox_open ON telegram_outbox (chat, id) WHERE state IN ('waiting', 'sending', 'changed', 'leaving')`.execute(
        db,
      );
      await db.schema
        .createIndex('telegram_outbox_message')
        .on('telegram_outbox')
        .columns(['chat', 'message'])
        .execute();
      await db.schema
        .createTable('telegram_buttons')
        .addColumn('nonce', 'text', (column) => column.primaryKey())
        .addColumn('card', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'integer', (column) => column.notNull())
        .addColumn('used_by', 'integer')
        .addColumn('used_at', 'integer')
        .addColumn('used_how', 'text')
        .execute();
      await db.schema.createIndex('telegram_buttons_card').on('telegram_buttons').column('card').execute();
      await db.schema
        .createTable('telegram_threads')
        .addColumn('session', 'text', (column) => column.primaryKey())
        .addColumn('chat', 'integer', (column) => column.notNull())
        .addColumn('topic', 'integer')
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('presented', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('opened_at', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('telegram_shown')
        .addColumn('chat', 'integer', (column) => column.notNull())
        .addColumn('change_set', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('telegram_shown_key', ['chat', 'change_set'])
        .execute();
      await db.schema
        .createTable('telegram_chats')
        .addColumn('chat', 'integer', (column) => column.primaryKey())
        .addColumn('admitted_by', 'text')
        .addColumn('told_at', 'integer')
        .execute();
    },
  },
  '0011_agreed_scripts': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('agreed_scripts')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  '0012_telegram_asked': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('telegram_asked')
        .addColumn('place', 'text', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('telegram_asked_key', ['place', 'person'])
        .execute();
    },
  },
  '0013_models': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('model_calls')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('session', 'text')
        .addColumn('step', 'integer', (column) => column.notNull())
        .addColumn('seat', 'text', (column) => column.notNull())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('question', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('pid', 'integer', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('reserved', 'integer', (column) => column.notNull())
        .addColumn('least', 'integer', (column) => column.notNull())
        .addColumn('cost', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('input', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('cached', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('output', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('ms', 'integer')
        .addColumn('outcome', 'text')
        .addColumn('completion', 'text')
        .execute();
      await db.schema
        .createIndex('model_calls_session')
        .on('model_calls')
        .columns(['session', 'step'])
        .execute();
      await db.schema.createIndex('model_calls_day').on('model_calls').column('day').execute();
      await sql`CREATE INDEX model_calls_open ON model_calls (at) WHERE state = 'open'`.execute(db);
      await db.schema
        .createTable('outcomes')
        .addColumn('session', 'text', (column) => column.notNull())
        .addColumn('change_set', 'text', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('outcomes_key', ['session', 'change_set'])
        .execute();
      await db.schema.createIndex('outcomes_by_time').on('outcomes').column('at').execute();
    },
  },
  '0014_projects': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('projects')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('path', 'text', (column) => column.notNull().unique())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('at', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('chosen_projects')
        .addColumn('place', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0015_money_of_a_day': {
    async up(db: Kysely<unknown>) {
      // Every question to a model adds the day up: from the index alone, whose rows are without the answers.
      await db.schema.dropIndex('model_calls_day').execute();
      await db.schema
        .createIndex('model_calls_day')
        .on('model_calls')
        .columns(['day', 'state', 'reserved', 'cost'])
        .execute();
    },
  },
  '0016_precision': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('precision')
        .addColumn('session', 'text', (column) => column.notNull())
        .addColumn('seat', 'text', (column) => column.notNull())
        .addColumn('voice', 'text', (column) => column.notNull())
        .addColumn('held', 'integer', (column) => column.notNull())
        .addColumn('refuted', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('precision_key', ['session', 'seat'])
        .execute();
    },
  },
};
