import { sql, type Transaction } from 'kysely';
import type { Tables } from './database.ts';
import { placeName } from './threads.ts';

/** Gives everything that is kept about a Telegram chat its new number. Doing it twice is doing it once. */
export async function moveChat(db: Transaction<Tables>, from: number, to: number): Promise<void> {
  await db
    .updateTable('telegram_outbox')
    .set({ chat: to })
    .where('chat', '=', from)
    .where('message', 'is', null)
    .execute();
  // Messages of the old chat cannot be edited any more.
  await db
    .updateTable('telegram_outbox')
    .set({ state: 'gone' })
    .where('chat', '=', from)
    .where('state', '=', 'changed')
    .execute();
  await db.updateTable('telegram_threads').set({ chat: to }).where('chat', '=', from).execute();
  // Somebody may have spoken in the new chat before its move was known here.
  await sql`
    INSERT INTO telegram_chats (chat, admitted_by, told_at)
    SELECT ${to}, admitted_by, told_at FROM telegram_chats WHERE chat = ${from}
    ON CONFLICT (chat) DO UPDATE SET admitted_by = coalesce(telegram_chats.admitted_by, excluded.admitted_by)
  `.execute(db);
  await sql`
    INSERT INTO telegram_shown (chat, change_set)
    SELECT ${to}, change_set FROM telegram_shown WHERE chat = ${from} ON CONFLICT DO NOTHING
  `.execute(db);
  const [before, after] = [placeName(from, null), placeName(to, null)];
  await sql`
    INSERT INTO telegram_asked (place, person, action)
    SELECT ${after}, person, action FROM telegram_asked WHERE place = ${before} ON CONFLICT DO NOTHING
  `.execute(db);
  await sql`
    INSERT INTO chosen_projects (place, name)
    SELECT ${after}, name FROM chosen_projects WHERE place = ${before} ON CONFLICT DO NOTHING
  `.execute(db);
}
