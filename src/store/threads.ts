import { sql } from 'kysely';
import type { ChangeSetId } from '../core/change/change-set.ts';
import { SessionIdSchema, type SessionId } from '../core/kernel/ids.ts';
import type { Db } from './database.ts';

/** Where a session is talked about. */
export interface Thread {
  readonly session: SessionId;
  readonly chat: number;
  readonly topic: number | null;
  /** Who started it there: `telegram:12345`. */
  readonly person: string;
  /** Up to which event it was told there. */
  readonly presented: number;
}

/** The name of a place: a chat, or a topic of it. */
export function placeName(chat: number, topic: number | null): string {
  return `${String(chat)}/${String(topic ?? '')}`;
}

/** Which chat a session belongs to, what was shown there, and which groups are admitted. */
export function makeThreads(db: Db, clock: () => number) {
  const thread = (row: {
    session: string;
    chat: number;
    topic: number | null;
    person: string;
    presented: number;
  }): Thread => ({
    session: SessionIdSchema.parse(row.session),
    chat: row.chat,
    topic: row.topic,
    person: row.person,
    presented: row.presented,
  });
  return {
    /** Opens the thread of a session; one that is open stays where it is. */
    async open({ session, chat, topic, person }: Omit<Thread, 'presented'>): Promise<void> {
      await db
        .insertInto('telegram_threads')
        .values({ session, chat, topic, person, opened_at: clock() })
        .onConflict((conflict) => conflict.column('session').doNothing())
        .execute();
    },

    async of(session: SessionId): Promise<Thread | undefined> {
      const row = await db
        .selectFrom('telegram_threads')
        .selectAll()
        .where('session', '=', session)
        .executeTakeFirst();
      return row === undefined ? undefined : thread(row);
    },

    /** The sessions of a chat, in a topic where there are topics, newest first. */
    async latest(chat: number, topic: number | null): Promise<readonly SessionId[]> {
      const rows = await db
        .selectFrom('telegram_threads')
        .select('session')
        .where('chat', '=', chat)
        .where('topic', topic === null ? 'is' : '=', topic)
        // In the order in which they were kept: a clock may have gone back since.
        .orderBy(sql`rowid`, 'desc')
        .limit(20)
        .execute();
      return rows.map(({ session }) => SessionIdSchema.parse(session));
    },

    /** Sessions that have gone further than was told in their chat. */
    async behind(): Promise<readonly Thread[]> {
      const rows = await db
        .selectFrom('telegram_threads')
        .innerJoin('sessions', 'sessions.id', 'telegram_threads.session')
        .selectAll('telegram_threads')
        .whereRef('sessions.seq', '>', 'telegram_threads.presented')
        .orderBy('opened_at')
        .execute();
      return rows.map(thread);
    },

    async presented(session: SessionId, seq: number): Promise<void> {
      await db
        .updateTable('telegram_threads')
        .set({ presented: seq })
        .where('session', '=', session)
        .where('presented', '<', seq)
        .execute();
    },

    async wasShown(chat: number, changeSet: ChangeSetId): Promise<boolean> {
      const row = await db
        .selectFrom('telegram_shown')
        .select('chat')
        .where('chat', '=', chat)
        .where('change_set', '=', changeSet)
        .executeTakeFirst();
      return row !== undefined;
    },

    async shown(chat: number, changeSet: ChangeSetId): Promise<void> {
      await db
        .insertInto('telegram_shown')
        .values({ chat, change_set: changeSet })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    /** What somebody was asked in a place and has not said yet: JSON text. */
    async asked(place: string, person: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('telegram_asked')
        .select('action')
        .where('place', '=', place)
        .where('person', '=', person)
        .executeTakeFirst();
      return row?.action;
    },

    /** `action` undefined: nothing is asked any more. */
    async ask(place: string, person: string, action: string | undefined): Promise<void> {
      if (action === undefined) {
        await db
          .deleteFrom('telegram_asked')
          .where('place', '=', place)
          .where('person', '=', person)
          .execute();
        return;
      }
      await db
        .insertInto('telegram_asked')
        .values({ place, person, action })
        .onConflict((conflict) => conflict.columns(['place', 'person']).doUpdateSet({ action }))
        .execute();
    },

    /** Whether an owner has admitted the group. */
    async isAdmitted(chat: number): Promise<boolean> {
      const row = await db
        .selectFrom('telegram_chats')
        .select('admitted_by')
        .where('chat', '=', chat)
        .executeTakeFirst();
      return (row?.admitted_by ?? null) !== null;
    },

    async admit(chat: number, by: string): Promise<void> {
      await db
        .insertInto('telegram_chats')
        .values({ chat, admitted_by: by, told_at: null })
        .onConflict((conflict) => conflict.column('chat').doUpdateSet({ admitted_by: by }))
        .execute();
    },

    /** True the first time that somebody unknown, or a group that is not admitted, is to be told so. */
    async tellOnce(chat: number): Promise<boolean> {
      const written = await db
        .insertInto('telegram_chats')
        .values({ chat, admitted_by: null, told_at: clock() })
        .onConflict((conflict) =>
          conflict
            .column('chat')
            .doUpdateSet({ told_at: clock() })
            .where('telegram_chats.told_at', 'is', null),
        )
        .executeTakeFirst();
      return (written.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
  };
}

export type Threads = ReturnType<typeof makeThreads>;
