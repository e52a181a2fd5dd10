import { describe, expect, it } from 'vitest';
import { makeGroupCommit } from '../../src/store/group-commit.ts';
import { makeInbox, type Received } from '../../src/store/inbox.ts';
import { makeLanes } from '../../src/telegram/in/lanes.ts';
import { openTestDatabase } from '../kit/engine.ts';
import { alice, telegramHouse } from '../kit/telegram.ts';

describe('updates that outlive a process', () => {
  it('only what was begun counts as an attempt, however often the process ended meanwhile', async () => {
    const db = await openTestDatabase();
    const inbox = makeInbox(db, makeGroupCommit(db), Date.now);
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    await inbox.receive(ids.map((id) => ({ id, chat: 7, payload: '{}' })));
    const defect = (error: unknown) => {
      throw error;
    };
    const never = new Promise<never>(() => undefined);
    for (let process = 0; process < 12; process++) {
      const begun: number[] = [];
      const lanes = makeLanes({
        inbox,
        before: 30,
        onDefect: defect,
        answer({ id }) {
          begun.push(id);
          // As after a kill: nothing comes of it.
          return { released: never, finished: never };
        },
      });
      lanes.wake();
      await expect.poll(() => begun).toEqual([1]);
      lanes.close();
    }
    const last: Received[] = [];
    const lanes = makeLanes({
      inbox,
      before: 30,
      onDefect: defect,
      answer(received) {
        last.push(received);
        return { released: Promise.resolve(), finished: Promise.resolve() };
      },
    });
    lanes.wake();
    await lanes.settled();
    expect(last.map(({ id }) => id)).toEqual(ids);
    expect(last.map(({ attempts }) => attempts)).toEqual([12, ...Array.from({ length: 29 }, () => 0)]);
    expect(await inbox.open(100)).toEqual([]);
  });

  it('one that ends the process again and again is given up, and whoever sent it is told', async () => {
    const house = await telegramHouse();
    const { db, bot } = await house.start();
    await bot.settled();
    await bot.close();
    const from = { id: alice.id, is_bot: false, first_name: alice.name };
    const message = { message_id: 900, date: 1, from, chat: { id: alice.id, type: 'private' } };
    const said = (id: number, text: string, attempts: number) => ({
      update_id: id,
      chat: alice.id,
      payload: JSON.stringify({ update_id: id, message: { ...message, text } }),
      received_at: Date.now(),
      attempts,
      done_at: null,
    });
    await db
      .insertInto('telegram_inbox')
      .values([said(500_001, '/code rename a to b', 10), said(500_002, '/start', 0)])
      .execute();
    const { bot: next } = await house.start();
    await house.api.until(() => house.alice.sees().length === 2, 'both answers');
    await next.settled();
    const [first, second] = house.alice.sees();
    expect(first?.text).toMatch(/^✋ IDS was ended again and again[^\n]*\n\s+Say it again/);
    expect(second?.text).toContain('engineering parliament');
    expect(house.calls).toEqual([]);
  });
});
