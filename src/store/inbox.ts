import type { Db } from './database.ts';
import type { GroupedWrite } from './group-commit.ts';

/** One update from Telegram as it came. */
export interface Received {
  /** Telegram's `update_id`: what makes it arrive once. */
  readonly id: number;
  /** Updates of one chat are answered in order. 0: it belongs to no chat. */
  readonly chat: number;
  /** JSON text. */
  readonly payload: string;
  /** Epoch milliseconds of its first arrival, the same in every attempt. */
  readonly receivedAt: number;
  /** How often it was begun anew after a restart and not finished: waiting in line counts for nothing. */
  readonly attempts: number;
}

/** How long answered updates are remembered, so that one that comes again is known: Telegram keeps them for a day. */
const REMEMBERED_MS = 2 * 24 * 60 * 60 * 1000;

/** Updates that came in, each kept until it has been answered completely. */
export function makeInbox(db: Db, write: GroupedWrite, clock: () => number) {
  return {
    /** Keeps the updates in one transaction; ones that came before are left as they are. Returns how many were new. */
    async receive(updates: readonly Pick<Received, 'id' | 'chat' | 'payload'>[]): Promise<number> {
      if (updates.length === 0) return 0;
      const receivedAt = clock();
      const written = await db
        .insertInto('telegram_inbox')
        .values(
          updates.map(({ id, chat, payload }) => ({ update_id: id, chat, payload, received_at: receivedAt })),
        )
        .onConflict((conflict) => conflict.column('update_id').doNothing())
        .executeTakeFirst();
      return Number(written.numInsertedOrUpdatedRows ?? 0n);
    },

    /** The greatest id that came in, or undefined. */
    async last(): Promise<number | undefined> {
      const row = await db
        .selectFrom('telegram_inbox')
        .select((column) => column.fn.max('update_id').as('id'))
        .executeTakeFirst();
      return row?.id ?? undefined;
    },

    /** What has not been answered completely, in order. */
    async open(limit: number): Promise<readonly Received[]> {
      const rows = await db
        .selectFrom('telegram_inbox')
        .selectAll()
        .where('done_at', 'is', null)
        .orderBy('update_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.update_id,
        chat: row.chat,
        payload: row.payload,
        receivedAt: row.received_at,
        attempts: row.attempts,
      }));
    },

    /** What came in a chat right before an update: its payload. Looks back over a few updates of all chats. */
    async before(id: number, chat: number): Promise<string | undefined> {
      const row = await db
        .selectFrom('telegram_inbox')
        .select('payload')
        .where('update_id', '<', id)
        .where('update_id', '>=', id - 100)
        .where('chat', '=', chat)
        .orderBy('update_id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.payload;
    },

    /** Notes, before an update is answered that outlived a process, that it is begun. Durable on return. */
    async begin(id: number): Promise<void> {
      await write((transaction) =>
        transaction
          .updateTable('telegram_inbox')
          .set((column) => ({ attempts: column('attempts', '+', 1) }))
          .where('update_id', '=', id)
          .execute(),
      );
    },

    async finish(id: number): Promise<void> {
      await write((transaction) =>
        transaction
          .updateTable('telegram_inbox')
          .set({ done_at: clock() })
          .where('update_id', '=', id)
          .execute(),
      );
    },

    /** Forgets what was answered long ago; the newest stays, because the offset is counted from it. */
    async prune(): Promise<void> {
      const newest = await this.last();
      if (newest === undefined) return;
      await db
        .deleteFrom('telegram_inbox')
        .where('done_at', '<', clock() - REMEMBERED_MS)
        .where('update_id', '<', newest)
        .execute();
    },
  };
}

export type Inbox = ReturnType<typeof makeInbox>;
