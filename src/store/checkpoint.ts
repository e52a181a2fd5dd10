import { Worker } from 'node:worker_threads';

/** Commits after which what they wrote is moved from the write-ahead log into the database. */
const often = 256;

/**
 * Counts the commits of a database and now and then has a thread of its own move them out of the write-ahead log. SQLite would do that
 * within a commit, which then waits for thousands of pages and for the disk, and with it everything else in this process. `file`: absolute.
 */
export function makeCheckpoints(file: string): () => void {
  let commits = 0;
  let isUnderWay = false;
  return () => {
    commits++;
    if (commits < often || isUnderWay) return;
    commits = 0;
    isUnderWay = true;
    const name = `./checkpoint-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;
    const thread = new Worker(new URL(name, import.meta.url), { workerData: file });
    thread.unref();
    // SQLite does it itself once the log is long enough, whatever became of the thread.
    thread.once('error', () => undefined);
    thread.once('exit', () => {
      isUnderWay = false;
    });
  };
}
