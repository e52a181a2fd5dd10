import { sql } from 'kysely';
import type { SessionId } from '../core/kernel/ids.ts';
import { LearnedSchema, type Learned, type Taught } from '../core/session/outcomes.ts';
import type { Precision } from '../core/session/precision.ts';
import type { Db } from './database.ts';

/** Older ones say little of how the seats judge now. */
const kept = 2_000;

/** What sessions have taught: a projection of the log, so that a start need not fold every session. */
export function makeOutcomes(db: Db) {
  return {
    /** In place of what was learned of the session before. `at`: epoch milliseconds. */
    async learn(session: SessionId, { learned, precision }: Taught, at: number): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('outcomes').where('session', '=', session).execute();
        for (const each of learned) {
          await transaction
            .insertInto('outcomes')
            .values({ session, change_set: each.changeSet, at, data: JSON.stringify(each) })
            .execute();
        }
        await transaction.deleteFrom('precision').where('session', '=', session).execute();
        for (const each of precision) {
          await transaction
            .insertInto('precision')
            .values({ session, ...each })
            .execute();
        }
      });
    },

    /** Of all sessions, by seat and by who spoke for it. */
    async precision(): Promise<readonly Precision[]> {
      return db
        .selectFrom('precision')
        .select(['seat', 'voice', sql<number>`sum(held)`.as('held'), sql<number>`sum(refuted)`.as('refuted')])
        .groupBy(['seat', 'voice'])
        .orderBy('seat')
        .orderBy('voice')
        .execute();
    },

    /** Newest first. */
    async all(): Promise<readonly Learned[]> {
      const rows = await db
        .selectFrom('outcomes')
        .select('data')
        .orderBy('at', 'desc')
        .orderBy('session', 'desc')
        .limit(kept)
        .execute();
      return rows.map(({ data }) => LearnedSchema.parse(JSON.parse(data)));
    },
  };
}
