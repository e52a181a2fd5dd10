import type { Db } from './database.ts';
import type { GroupedWrite } from './group-commit.ts';
import { moveChat } from './moved-chat.ts';

/**
 * `waiting`: to be sent. `sending`: asked of Telegram, no answer yet; found so after a kill, nobody knows whether it
 * arrived. `sent`: there as it should be. `changed`: there, and to be edited. `gone`: deleted by somebody, or no longer
 * editable. `failed`: Telegram will not take it.
 */
export type MessageState = 'waiting' | 'sending' | 'sent' | 'changed' | 'gone' | 'failed';

/** One message, for as long as it lives. */
export interface Outgoing {
  readonly id: number;
  /** Names the message: a second one with the same name is not sent. */
  readonly key: string;
  readonly chat: number;
  readonly topic: number | null;
  readonly session: string | null;
  /** JSON text: what it should say. */
  readonly body: string;
  readonly state: MessageState;
  /** Telegram's number of it, once sent. */
  readonly message: number | null;
  /** JSON text: what it says now, as far as is known. */
  readonly shown: string | null;
  readonly attempts: number;
}

const OPEN = ['waiting', 'sending', 'changed'] as const;

/** Messages to people, kept until Telegram has taken them. */
export function makeOutbox(db: Db, write: GroupedWrite, clock: () => number) {
  const table = 'telegram_outbox';
  const set = (
    id: number,
    values: Partial<{
      state: MessageState;
      message: number;
      shown: string;
      error: string;
    }>,
  ) => write((transaction) => transaction.updateTable(table).set(values).where('id', '=', id).execute());

  return {
    /** Keeps messages to be sent, in order, in one transaction. One whose key is there already is left as it is. */
    async put(
      messages: readonly Pick<Outgoing, 'key' | 'chat' | 'topic' | 'session' | 'body'>[],
    ): Promise<void> {
      if (messages.length === 0) return;
      const at = clock();
      await write((transaction) =>
        transaction
          .insertInto(table)
          .values(
            messages.map(({ key, chat, topic, session, body }) => ({
              key,
              chat,
              topic,
              session,
              body,
              state: 'waiting',
              created_at: at,
            })),
          )
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute(),
      );
    },

    /** What a message should say from now on. Nothing happens when it is gone, or when there is no such message. */
    async change(key: string, body: string): Promise<void> {
      await write(async (transaction) => {
        const row = await transaction
          .selectFrom(table)
          .select(['id', 'state', 'shown'])
          .where('key', '=', key)
          .executeTakeFirst();
        if (row === undefined || ['gone', 'failed'].includes(row.state)) return;
        const settled = row.state === 'sent' || row.state === 'changed';
        const state = settled ? (row.shown === body ? 'sent' : 'changed') : row.state;
        await transaction.updateTable(table).set({ body, state }).where('id', '=', row.id).execute();
      });
    },

    /** Chats with something to do. */
    async chats(): Promise<readonly number[]> {
      const rows = await db.selectFrom(table).select('chat').distinct().where('state', 'in', OPEN).execute();
      return rows.map((row) => row.chat);
    },

    /** Since when the oldest message waits that nobody has yet; epoch milliseconds. */
    async oldestWaiting(): Promise<number | undefined> {
      const row = await db
        .selectFrom(table)
        .select((column) => column.fn.min('created_at').as('at'))
        .where('state', 'in', ['waiting', 'sending'])
        .executeTakeFirst();
      return row?.at ?? undefined;
    },

    /** What a chat has to do, oldest first. */
    async open(chat: number): Promise<readonly Outgoing[]> {
      const rows = await db
        .selectFrom(table)
        .selectAll()
        .where('chat', '=', chat)
        .where('state', 'in', OPEN)
        .orderBy('id')
        .limit(200)
        .execute();
      return rows.map((row) => ({ ...row, state: row.state as MessageState }));
    },

    async find(key: string): Promise<Outgoing | undefined> {
      const row = await db.selectFrom(table).selectAll().where('key', '=', key).executeTakeFirst();
      return row === undefined ? undefined : { ...row, state: row.state as MessageState };
    },

    /** The message that a person sees under Telegram's number. */
    async at(chat: number, message: number): Promise<Outgoing | undefined> {
      const row = await db
        .selectFrom(table)
        .selectAll()
        .where('chat', '=', chat)
        .where('message', '=', message)
        .executeTakeFirst();
      return row === undefined ? undefined : { ...row, state: row.state as MessageState };
    },

    /** Noted before Telegram is asked, so that a kill in between is seen. */
    async sending(id: number): Promise<void> {
      await write((transaction) =>
        transaction
          .updateTable(table)
          .set((column) => ({ state: 'sending', attempts: column('attempts', '+', 1) }))
          .where('id', '=', id)
          .execute(),
      );
    },

    /** Telegram has it as `shown` under the number `message`. What was changed meanwhile is still to be edited. */
    async sent(id: number, message: number, shown: string): Promise<void> {
      await write(async (transaction) => {
        const row = await transaction
          .selectFrom(table)
          .select('body')
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) return;
        const state = row.body === shown ? 'sent' : 'changed';
        await transaction
          .updateTable(table)
          .set({ state, message, shown, error: null })
          .where('id', '=', id)
          .execute();
      });
    },

    /** Telegram said no for now: it has certainly not arrived. */
    refused: (id: number) => set(id, { state: 'waiting' }),

    /**
     * A group became a supergroup: its chat has another number from now on. What is under way and what was agreed there goes along;
     * messages that are there already stay where they are, and can no longer be edited.
     */
    move: (from: number, to: number) => write((transaction) => moveChat(transaction, from, to)),

    /** A topic is closed or gone: what was for it goes to the chat as a whole. */
    async leaveTopic(chat: number, topic: number): Promise<void> {
      await write(async (transaction) => {
        await transaction
          .updateTable(table)
          .set({ topic: null, state: 'waiting' })
          .where('chat', '=', chat)
          .where('topic', '=', topic)
          .where('message', 'is', null)
          .where('state', 'in', ['waiting', 'sending'])
          .execute();
        await transaction
          .updateTable('telegram_threads')
          .set({ topic: null })
          .where('chat', '=', chat)
          .where('topic', '=', topic)
          .execute();
      });
    },

    gone: (id: number) => set(id, { state: 'gone' }),
    failed: (id: number, error: string) => set(id, { state: 'failed', error }),
  };
}

export type Outbox = ReturnType<typeof makeOutbox>;
