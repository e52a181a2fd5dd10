import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
} from 'kysely';

/**
 * SQLite as several processes use it at once. A transaction that reads and then writes is refused at once (`SQLITE_BUSY_SNAPSHOT`, for
 * which there is no waiting) when another process has written in between, so that each takes the right to write at its beginning.
 */
export class SharedSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #onCommit: () => void;

  /** `onCommit`: told after each transaction. */
  constructor(database: SqliteDatabase, onCommit: () => void) {
    super({ database });
    this.#database = database;
    this.#onCommit = onCommit;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#onCommit);
  }
}

const begin = CompiledQuery.raw('begin immediate');

class ImmediateDriver extends SqliteDriver {
  readonly #onCommit: () => void;

  constructor(database: SqliteDatabase, onCommit: () => void) {
    super({ database });
    this.#onCommit = onCommit;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(begin);
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#onCommit();
  }
}
