import { sql, type Transaction } from 'kysely';
import * as z from 'zod';
import { capPassed, covered, raised, type Cap, type Caps, type Use } from '../core/budget/spending.ts';
import type { Db, Tables } from './database.ts';
import { makeGroupCommit } from './group-commit.ts';
import { soonSynced } from './unsynced.ts';

/** A call that says nothing for so long is over, whatever became of its process. Milliseconds. */
const LONGEST_CALL_MS = 900_000;

const CompletionSchema = z.object({
  text: z.string(),
  calls: z
    .array(z.object({ id: z.string(), name: z.string(), arguments: z.string() }))
    .readonly()
    .optional(),
  truncated: z.boolean(),
  usage: z.object({ input: z.number(), cached: z.number(), output: z.number(), estimated: z.boolean() }),
  model: z.string(),
});
type Completion = Readonly<z.infer<typeof CompletionSchema>>;

/** A question to a model before it is asked. Money in whole micro-dollars. */
interface Call {
  readonly session: string | null;
  /** Sequence number of the event that began the session's step. */
  readonly step: number;
  readonly seat: string;
  readonly provider: string;
  readonly model: string;
  /** Hash over everything that is sent. */
  readonly question: string;
  readonly worst: number;
  readonly least: number;
  readonly raises?: number;
}

interface Settlement extends Omit<Use, 'calls'> {
  readonly ms: number;
  readonly outcome: string;
  readonly completion?: Completion;
}

export interface LedgerParts {
  readonly caps: Caps;
  /** Names this process among all that ever were. */
  readonly owner: string;
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Calls, tokens and money in the database: caps hold over all processes and restarts. A transaction that begins with a
 * write has the database to itself, so that what it counts cannot change before it has set its own money aside. An answer
 * outlives its process at once, and a loss of power before anything that comes of it does: commits reach the disk in their order.
 */
export function makeLedger(db: Db, { caps, owner, pid, clock, isAlive }: LedgerParts) {
  // The seats of a wave are asked in one breath: one commit does for all of them.
  const write = makeGroupCommit(db, (work) => soonSynced(db, work));
  const looked = new WeakSet<object>();

  return {
    /** Sets the worst case aside, names the cap in its way, or gives the answer that the same step already had. */
    async reserve(
      call: Call,
    ): Promise<
      | { readonly kind: 'answered'; readonly completion: Completion }
      | { readonly kind: 'capped'; readonly cap: Cap }
      | { readonly kind: 'reserved'; settle(settlement: Settlement): Promise<void> }
    > {
      const at = clock();
      const day = dayOf(at);
      const reserved = await write(async (transaction) => {
        await settleLost(transaction, at);
        const answered = await answerTo(transaction, call);
        if (answered !== undefined) return { kind: 'answered' as const, completion: answered };
        const cap = capPassed(
          raised(caps, call.raises ?? 0),
          await countedFor(transaction, call.session, day, at),
          call.worst,
        );
        if (cap !== undefined) return { kind: 'capped' as const, cap };
        const { worst, raises: _raises, ...rest } = call;
        const { id } = await transaction
          .insertInto('model_calls')
          .values({ ...rest, state: 'open', owner, pid, at, day, reserved: worst })
          .returning('id')
          .executeTakeFirstOrThrow();
        return { kind: 'reserved' as const, id };
      });
      if (reserved.kind !== 'reserved') return reserved;
      const { id } = reserved;
      return {
        kind: 'reserved',
        async settle({ completion, ...settlement }) {
          const settled = {
            ...settlement,
            state: 'settled' as const,
            completion: completion === undefined ? null : JSON.stringify(completion),
          };
          await write((transaction) =>
            transaction
              .updateTable('model_calls')
              .set(settled)
              .where('id', '=', id)
              .where('state', '=', 'open')
              .execute(),
          );
        },
      };
    },

    /** Every answer of a session, in the order of the questions. */
    async answers(session: string) {
      const rows = await db
        .selectFrom('model_calls')
        .select(['provider', 'model', 'question', 'completion'])
        .where('session', '=', session)
        .where('completion', 'is not', null)
        .orderBy('id')
        .execute();
      return rows.map(({ completion, ...call }) => ({
        ...call,
        completion: CompletionSchema.parse(JSON.parse(completion ?? '')),
      }));
    },

    /** What one step of a session, or all of it, used so far. */
    async used(session: string, step?: number): Promise<Use> {
      let calls = db.selectFrom('model_calls').where('session', '=', session);
      if (step !== undefined) calls = calls.where('step', '=', step);
      const row = await calls.select(sums).executeTakeFirstOrThrow();
      return useOf(row);
    },
  };

  /** Money that was set aside by who is gone is charged as far as it was certainly spent; looked for once in a transaction. */
  async function settleLost(transaction: Transaction<Tables>, at: number): Promise<void> {
    if (looked.has(transaction)) return;
    looked.add(transaction);
    const open = await transaction
      .selectFrom('model_calls')
      .select(({ fn }) => ['owner', 'pid', fn.min('at').as('since')])
      .where('state', '=', 'open')
      .groupBy(['owner', 'pid'])
      .execute();
    for (const { owner: other, pid: process, since } of open) {
      const isGone = other !== owner && !isAlive(process);
      const latest = isGone ? Number.POSITIVE_INFINITY : at - LONGEST_CALL_MS;
      if (since >= latest) continue;
      let lost = transaction
        .updateTable('model_calls')
        .set({ state: 'settled', outcome: 'interrupted', cost: sql<number>`least` })
        .where('state', '=', 'open')
        .where('owner', '=', other);
      if (!isGone) lost = lost.where('at', '<', latest);
      await lost.execute();
    }
  }
}

export type StoredLedger = ReturnType<typeof makeLedger>;

/** The kept answer to the same question of the same seat in the same step; one that cannot be read is none. */
async function answerTo(transaction: Transaction<Tables>, call: Call): Promise<Completion | undefined> {
  const { session, step, seat, provider, model, question } = call;
  if (session === null) return undefined;
  const row = await transaction
    .selectFrom('model_calls')
    .select('completion')
    .where('session', '=', session)
    .where('step', '=', step)
    .where('seat', '=', seat)
    .where('provider', '=', provider)
    .where('model', '=', model)
    .where('question', '=', question)
    .where('outcome', '=', 'answered')
    .where('completion', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  if (row?.completion == null) return undefined;
  const parsed = CompletionSchema.safeParse(JSON.parse(row.completion));
  return parsed.success ? parsed.data : undefined;
}

/** Calls and money of the session, money of the day: spent and set aside. */
async function countedFor(
  transaction: Transaction<Tables>,
  session: string | null,
  day: string,
  now: number,
): Promise<Caps> {
  const held = sql<number>`coalesce(sum(CASE state WHEN 'open' THEN reserved ELSE cost END), 0)`;
  const today = await transaction
    .selectFrom('model_calls')
    .select(held.as('money'))
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  // What is asked outside of sessions has the day's cap alone.
  if (session === null) return { calls: 0, session: 0, day: today.money, time: 0 };
  const own = await transaction
    .selectFrom('model_calls')
    .select(['state', 'reserved', 'cost', 'outcome', 'at', 'ms'])
    .where('session', '=', session)
    .execute();
  return {
    calls: own.filter(({ outcome }) => outcome !== 'resting').length,
    session: own.reduce((sum, each) => sum + (each.state === 'open' ? each.reserved : each.cost), 0),
    day: today.money,
    time: covered(
      own.map(({ state, at, ms }) => ({ from: at, to: state === 'open' ? now : at + (ms ?? 0) })),
    ),
  };
}

/** UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Calls that went out: a model that is left alone is not asked. */
const sent = sql<number>`coalesce(sum(CASE outcome WHEN 'resting' THEN 0 ELSE 1 END), 0)`;

/** Columns that add calls up. */
export const sums = [
  sent.as('calls'),
  sql<number>`coalesce(sum(input), 0)`.as('input'),
  sql<number>`coalesce(sum(cached), 0)`.as('cached'),
  sql<number>`coalesce(sum(output), 0)`.as('output'),
  sql<number>`coalesce(sum(cost), 0)`.as('cost'),
];

export function useOf({ calls, input, cached, output, cost }: Use): Use {
  return { calls, input, cached, output, cost };
}
