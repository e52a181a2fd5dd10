import { sql } from 'kysely';
import type { Costs, ModelRecord } from '../core/budget/costs.ts';
import { added, noUse, type Caps, type Use } from '../core/budget/spending.ts';
import { SessionIdSchema } from '../core/kernel/ids.ts';
import type { Db } from './database.ts';
import { dayOf, sums, useOf } from './ledger.ts';

/** Days and sessions that are listed; what is older is only in the sum of all. */
const listed = { days: 31, sessions: 50 };
/** Calls of a model by which it is judged. */
const recent = 50;

/** Reads what the ledger knows. */
export function makeCosts(db: Db, caps: Caps, clock: () => number) {
  return {
    async costs(): Promise<Costs> {
      const day = dayOf(clock());
      const held = await db
        .selectFrom('model_calls')
        .select(sql<number>`coalesce(sum(reserved), 0)`.as('reserved'))
        .where('day', '=', day)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      const days = await db
        .selectFrom('model_calls')
        .select(['day', ...sums])
        .groupBy('day')
        .orderBy('day', 'desc')
        .execute();
      const models = await db
        .selectFrom('model_calls')
        .select(['provider', 'model', ...sums])
        .groupBy(['provider', 'model'])
        .orderBy('cost', 'desc')
        .execute();
      const sessions = await db
        .selectFrom('model_calls')
        .leftJoin('events', (join) =>
          join.onRef('events.session', '=', 'model_calls.session').on('events.type', '=', 'session-started'),
        )
        .select([
          'model_calls.session',
          sql<string | null>`json_extract(events.data, '$.by.id')`.as('person'),
          ...sums,
        ])
        .groupBy('model_calls.session')
        .orderBy(sql`max(model_calls.id)`, 'desc')
        .execute();
      const people = new Map<string | null, Use>();
      for (const row of sessions) {
        people.set(row.person, added(people.get(row.person) ?? noUse, useOf(row)));
      }
      return {
        caps,
        today: { day, spent: days.find((row) => row.day === day)?.cost ?? 0, reserved: held.reserved },
        total: days.reduce((sum, row) => added(sum, useOf(row)), noUse),
        days: days.slice(0, listed.days).map((row) => ({ day: row.day, ...useOf(row) })),
        sessions: sessions.slice(0, listed.sessions).map((row) => ({
          session: row.session === null ? null : SessionIdSchema.parse(row.session),
          person: row.person,
          ...useOf(row),
        })),
        models: models.map((row) => ({ provider: row.provider, model: row.model, ...useOf(row) })),
        people: [...people].map(([person, use]) => ({ person, ...use })).toSorted((a, b) => b.cost - a.cost),
      };
    },

    /** How a model has answered its newest calls; those that were never sent say nothing of it. */
    async record(provider: string, model: string): Promise<ModelRecord> {
      const rows = await db
        .selectFrom('model_calls')
        .select(['at', 'outcome', 'ms', 'output'])
        .where('provider', '=', provider)
        .where('model', '=', model)
        .where('state', '=', 'settled')
        .where('outcome', 'not in', ['interrupted', 'cancelled', 'resting'])
        .orderBy('id', 'desc')
        .limit(recent)
        .execute();
      const answered = rows.filter(({ outcome }) => outcome === 'answered');
      const [newest] = rows;
      return {
        provider,
        model,
        calls: rows.length,
        answered: answered.length,
        ms:
          answered.length === 0
            ? null
            : answered.reduce((sum, { ms }) => sum + (ms ?? 0), 0) / answered.length,
        output: answered.reduce((sum, { output }) => sum + output, 0),
        failing:
          newest === undefined || newest.outcome === 'answered' || newest.outcome === null
            ? null
            : { outcome: newest.outcome, at: newest.at },
      };
    },
  };
}
