import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { phone } from '../kit/bot-api/person.ts';
import { startBotApi, TOKEN } from '../kit/bot-api/server.ts';
import { installCourier, snapshot, startIds } from '../kit/courier.ts';

/** Updates that are sent while the program is killed again and again. `IDS_LONG=1`: as many as the bar says. */
const count = Number(process.env['IDS_RUNS'] ?? (process.env['IDS_LONG'] === '1' ? 1_000 : 24));
const REQUEST = /^please make part (\d+) nicer$/;

it(
  'kill -9 again and again while updates come in: none is lost, none has two effects, order holds',
  async () => {
    const api = await startBotApi();
    const installed = installCourier();
    const env = {
      ...installed.env,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: api.root,
      TELEGRAM_USERS: '1001:owner,1002:approver,1003:member',
      IDS_PORT: '0',
    };
    const before = snapshot(installed.workspace);
    const people = [1001, 1002, 1003].map((id) => phone(api, { id, name: String(id) }));
    let child = startIds({ ...installed, env }, ['serve']);
    const kill = async () => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      process.kill(-child.pid, 'SIGKILL');
      await once(child, 'exit');
    };
    onTestFinished(async () => {
      await kill();
      await api.close();
    });

    let kills = 0;
    for (let next = 0; next < count;) {
      for (const person of people) {
        if (next < count) person.says(`/code please make part ${String(next++)} nicer`);
      }
      await sleep(Math.random() * 700);
      if (kills * 6 > next) continue;
      await kill();
      kills++;
      child = startIds({ ...installed, env }, ['serve']);
      // Some kills hit the start itself, others what goes on after it.
      await sleep(Math.random() * 4_000);
    }

    const refusals = (part: number) =>
      api.messages.filter(
        (each) =>
          each.text.includes(`please make part ${String(part)} nicer`) &&
          each.text.includes('· refused') &&
          each.edits === 0,
      );
    await api.until(
      () => Array.from({ length: count }, (_, part) => part).every((part) => refusals(part).length > 0),
      'an answer to everything',
      60_000 + count * 1_000,
    );
    await sleep(4_000);
    await kill();

    const db = await openDatabase(join(installed.home, '.ids', 'ids.db'));
    if (!db.ok) throw new Error(db.error.message);
    const started = await db.value
      .selectFrom('events')
      .select(['session', 'data'])
      .where('type', '=', 'session-started')
      .orderBy('at')
      .execute();
    const open = await db.value
      .selectFrom('telegram_inbox')
      .select('update_id')
      .where('done_at', 'is', null)
      .execute();
    const unsent = await db.value
      .selectFrom('telegram_outbox')
      .select(['key', 'state', 'error'])
      .where('state', 'not in', ['sent', 'changed', 'gone'])
      .execute();
    await db.value.destroy();
    const parts = started.map(({ data }) => {
      const { request, by } = JSON.parse(data) as { request: string; by: { id: string } };
      return { part: Number(REQUEST.exec(request)?.[1]), by: by.id };
    });
    // Every request exactly once, and each person's in their order.
    expect(parts.map(({ part }) => part).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, part) => part),
    );
    for (const { id } of people) {
      const own = parts.filter(({ by }) => by === `telegram:${String(id)}`).map(({ part }) => part);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    // A message that was sent twice says so itself.
    for (let part = 0; part < count; part++) {
      const unmarked = refusals(part).filter((each) => !each.text.startsWith('↻'));
      const status = unmarked.filter((each) => each.buttons.length === 0);
      expect(status.length, `answers to part ${String(part)}`).toBeLessThanOrEqual(2);
    }
    expect([open, unsent]).toEqual([[], []]);
    expect(snapshot(installed.workspace)).toEqual(before);
    expect(kills).toBeGreaterThan(2);
  },
  120_000 + count * 6_000,
);
