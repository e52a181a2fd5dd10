import type { Transaction } from 'kysely';
import type { Db, Tables } from './database.ts';

/** A write that may share its commit with others. */
export type GroupedWrite = <T>(write: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T>;

interface Waiting {
  readonly carryOut: (transaction: Transaction<Tables>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Writes that come while a commit is under way are carried out together in the next one, in their order: a commit waits
 * for the disk, and hundreds of small ones would wait hundreds of times. A promise resolves once its write is durable. A write
 * that fails does not take its neighbours with it. `transact`: carries out one transaction, by default a durable one.
 */
export function makeGroupCommit(
  db: Db,
  transact: <T>(write: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T> = (write) =>
    db.transaction().execute(write),
): GroupedWrite {
  let waiting: Waiting[] = [];
  let committing = false;

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const done = await transact(async (transaction) => {
        const outcomes: (() => void)[] = [];
        for (const each of group) outcomes.push(await each.carryOut(transaction));
        return outcomes;
      });
      for (const tell of done) tell();
    } catch (error) {
      const [only] = group;
      if (group.length === 1) only?.fail(error);
      else for (const each of group) await commit([each]);
    }
  }

  async function run(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commit(group);
    }
    committing = false;
  }

  return (write) =>
    new Promise((resolve, reject) => {
      waiting.push({
        async carryOut(transaction) {
          const value = await write(transaction);
          return () => {
            resolve(value);
          };
        },
        fail: reject,
      });
      // What comes in the same turn of the event loop belongs together.
      if (!committing) queueMicrotask(() => void (committing ? undefined : run()));
    });
}
