/** The thread that moves what is in the write-ahead log of a database into it, as far as that is possible without anybody waiting. */
import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const database = new Database(workerData as string, { fileMustExist: true });
try {
  database.pragma('wal_checkpoint(PASSIVE)');
} finally {
  database.close();
}
