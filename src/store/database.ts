import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql, type Generated } from 'kysely';
import { Migrator } from 'kysely/migration';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { SharedSqliteDialect } from './dialect.ts';
import { migrations } from './migrations.ts';

/** Rows as the database holds them. Times in epoch milliseconds, events as JSON text. */
export interface Tables {
  events: { session: string; seq: number; at: number; type: string; data: string };
  /** A projection of the log, so that lists need not fold every session. Written with the events, rebuilt from them. */
  sessions: {
    id: string;
    workspace: string;
    title: string;
    phase: string;
    started_at: number;
    updated_at: number;
    seq: number;
  };
  blobs: { hash: string; bytes: Buffer };
  /** Which process takes a session forward at the moment. */
  claims: { session: string; owner: string; pid: number; expires_at: number };
  /** Telegram's updates as they came, each once. `done_at` null: not answered completely. */
  telegram_inbox: {
    update_id: number;
    chat: number;
    payload: string;
    received_at: number;
    attempts: Generated<number>;
    done_at: number | null;
  };
  /** Messages to Telegram: one row is one message for as long as it lives, see `store/outbox.ts`. */
  telegram_outbox: {
    id: Generated<number>;
    key: string;
    chat: number;
    topic: number | null;
    session: string | null;
    body: string;
    state: string;
    message: number | null;
    shown: string | null;
    attempts: Generated<number>;
    error: string | null;
    created_at: number;
  };
  /** Workspaces under a name, and which one a place (a chat, a topic) works on where that is not the first. */
  projects: { name: string; path: string; by: string; at: number };
  chosen_projects: { place: string; name: string };
  /** What stands behind a button; `card`: the key of its message in the outbox. */
  telegram_buttons: {
    nonce: string;
    card: string;
    label: string;
    action: string;
    expires_at: number;
    used_by: number | null;
    used_at: number | null;
    used_how: string | null;
  };
  /** Where a session is talked about. `presented`: the sequence number up to which it was told there. */
  telegram_threads: {
    session: string;
    chat: number;
    topic: number | null;
    person: string;
    presented: Generated<number>;
    opened_at: number;
  };
  /** Change sets whose complete diff was delivered in a chat. */
  telegram_shown: { chat: number; change_set: string };
  /** What somebody was asked to say in words; `place`: chat and topic. */
  telegram_asked: { place: string; person: string; action: string };
  /** Groups that an owner admitted, and who was told already that they are not known. */
  telegram_chats: { chat: number; admitted_by: string | null; told_at: number | null };
  /** Questions to models: set aside while `state` is `open`, then what became of them, see `store/ledger.ts`. */
  model_calls: {
    id: Generated<number>;
    session: string | null;
    step: number;
    seat: string;
    provider: string;
    model: string;
    question: string;
    state: 'open' | 'settled';
    owner: string;
    pid: number;
    at: number;
    /** UTC, `2026-02-02`: whose cap it counts against, also when it ends after midnight. */
    day: string;
    reserved: number;
    least: number;
    cost: Generated<number>;
    input: Generated<number>;
    cached: Generated<number>;
    output: Generated<number>;
    ms: number | null;
    outcome: string | null;
    completion: string | null;
  };
  /** Candidates of which it is known by now whether they were right. A projection of the log, as `sessions` is. */
  outcomes: { session: string; change_set: string; at: number; data: string };
  /** What became of the objections that seats made. A projection of the log, too. */
  precision: { session: string; seat: string; voice: string; held: number; refuted: number };
  /** What scripts of package.json a person agreed to run. */
  agreed_scripts: { hash: string; text: string; by: string; at: number };
}

export type Db = Kysely<Tables>;

/**
 * Opens the SQLite database at `file`, creating folders and tables. WAL with `synchronous=FULL`: a committed event
 * survives power loss. Refuses (`io-failed`) a file that is no database, is newer than this program, or cannot be opened.
 */
export async function openDatabase(file: string): Promise<Result<Db>> {
  let sqlite: Database.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    sqlite = new Database(file, { timeout: 10_000 });
    sqlite.pragma('journal_mode = WAL');
    // WAL defaults to NORMAL in some builds, which loses the last commits at power loss.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    const db = new Kysely<Tables>({ dialect: new SharedSqliteDialect(remembering(sqlite)) });
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    // All or nothing, and one process after the other: the migrator itself changes SQLite's tables without a transaction.
    sqlite.exec('BEGIN IMMEDIATE');
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed');
    sqlite.exec('COMMIT');
    return ok(db);
  } catch (error) {
    sqlite?.close();
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      'io-failed',
      `The database ${file} could not be opened: ${reason}.`,
      'Check the folder and its permissions, or name another place in IDS_HOME.',
    );
  }
}

/** Statements that are kept compiled; those with lists of parameters come in many lengths. */
const keptStatements = 200;

/** The database with each statement compiled once: compiling the queries of a session takes longer than carrying them out. */
function remembering(sqlite: Database.Database) {
  const statements = new Map<string, Database.Statement>();
  return {
    prepare(text: string) {
      const statement = statements.get(text) ?? sqlite.prepare(text);
      // The one that was used longest ago goes first.
      statements.delete(text);
      statements.set(text, statement);
      const [oldest] = statements.keys();
      if (statements.size > keptStatements && oldest !== undefined) statements.delete(oldest);
      return statement;
    },
    close: () => {
      statements.clear();
      sqlite.close();
    },
  };
}

/** How the database is open now, as SQLite says it: `{ journalMode: 'wal', synchronous: 'full' }`. */
export async function durabilityOf(db: Db): Promise<{ journalMode: string; synchronous: string }> {
  const journal = await sql<{ journal_mode: string }>`PRAGMA journal_mode`.execute(db);
  const synchronous = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(db);
  const level = synchronous.rows[0]?.synchronous ?? -1;
  return {
    journalMode: journal.rows[0]?.journal_mode ?? 'unknown',
    synchronous: ['off', 'normal', 'full', 'extra'][level] ?? 'unknown',
  };
}
