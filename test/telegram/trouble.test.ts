import { Api } from 'grammy';
import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { SessionIdSchema } from '../../src/core/kernel/ids.ts';
import type { Outgoing } from '../../src/store/outbox.ts';
import { makeThreads } from '../../src/store/threads.ts';
import { poll } from '../../src/telegram/in/poll.ts';
import { nextOf } from '../../src/telegram/out/next.ts';
import { ApiError } from '../kit/bot-api/rules.ts';
import { phone } from '../kit/bot-api/person.ts';
import { startBotApi, TOKEN } from '../kit/bot-api/server.ts';
import { openTestDatabase } from '../kit/engine.ts';
import { alice as owner, bob as approver, group, telegramHouse } from '../kit/telegram.ts';

const supergroup = -100_501;

function no(description: string, parameters: Readonly<Record<string, number>> = {}) {
  return { kind: 'error', error: new ApiError(400, `Bad Request: ${description}`, parameters) } as const;
}

describe('messages that Telegram takes no more', () => {
  it('a file that is gone keeps nothing behind it from being sent, and whoever asked is told', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, { read: () => Promise.reject(new Error('ENOENT')) });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    const [session = ''] = /sess_\w+/.exec(alice.card('Approve')?.text ?? '') ?? [];
    alice.says(`/export ${session}`);
    alice.says('/start');
    await api.until(() => alice.sees().some((each) => each.text.includes('You are')), 'the next answer');
    await bot.settled();
    expect(alice.sees().some((each) => /^✋ IDS itself failed[^\n]*\n\s+\S/.test(each.text))).toBe(true);
  });

  it('a topic that is gone: its sessions go on in the chat as a whole', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api } = house;
    const inTopic = phone(api, owner, { id: group, topic: 77 });
    inTopic.says('/start');
    await api.until(() => inTopic.sees().length > 0, 'the greeting');
    api.setFault(({ payload }) =>
      'message_thread_id' in payload ? no('message thread not found') : undefined,
    );
    inTopic.says('/code rename a to b');
    await api.until(() => inTopic.card('Approve') !== undefined, 'the card');
    expect(inTopic.card('Approve')?.topic).toBeUndefined();
    inTopic.presses('Approve');
    await api.until(() => inTopic.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(house.calls).toContain('apply');
    expect(inTopic.sees().filter((each) => each.text.includes('diff of A'))).toHaveLength(1);
  });

  it.each(['told by Telegram', 'found out when the old chat is written to'])(
    'a group that became a supergroup, %s, stays open, and what waits there can be decided',
    async (how) => {
      const api = await startBotApi({ groups: [group, supergroup] });
      const house = await telegramHouse({ api });
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const { bot } = await house.start({}, {}, ({ parliament }) => {
        const ballot = parliament.ballot.bind(parliament);
        parliament.ballot = async (...args) => held.then(() => ballot(...args));
      });
      const before = phone(api, owner, { id: group });
      before.says('/start');
      await api.until(() => before.sees().length > 0, 'the greeting');
      before.says('/code rename a to b');
      await api.until(() => house.calls.includes('check'), 'the checks');
      const seen = before.sees().length;
      api.setFault(({ payload }) =>
        payload['chat_id'] === group
          ? no('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: supergroup })
          : undefined,
      );
      const after = phone(api, owner, { id: supergroup });
      if (how === 'told by Telegram') {
        const from = { id: owner.id, is_bot: false, first_name: owner.name };
        const chat = { id: supergroup, type: 'supergroup' };
        // Somebody may be quicker than Telegram's own news.
        after.says('/status');
        api.push({
          message: {
            ...{ message_id: api.nextMessageId(), date: 1, from, chat },
            migrate_from_chat_id: group,
          },
        });
      }
      release();
      await api.until(() => after.card('Approve') !== undefined, 'the card in the new chat');
      after.presses('Approve');
      await api.until(() => after.card('Rollback') !== undefined, 'the report');
      await bot.settled();
      expect(before.sees()).toHaveLength(seen);
      const useless = api.calls.filter(
        ({ method, payload }) => method === 'editMessageText' && payload['chat_id'] === group,
      );
      expect(useless.length).toBeLessThan(4);
    },
  );
});

describe('words that are no words', () => {
  it('files, pictures and forwarded words are answered by how to say it, an album once', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice } = house;
    const photo = [{ file_id: 'x', width: 1, height: 1 }];
    const bare = { text: undefined };
    alice.says('', { ...bare, photo, caption: '/code rename a to b', media_group_id: '7' });
    alice.says('', { ...bare, photo, media_group_id: '7' });
    alice.says('', { ...bare, voice: { file_id: 'x', duration: 1 } });
    alice.says('/code rename a to b', { forward_origin: { type: 'user' } });
    // News of a chat, and what people in a group show each other.
    alice.says('', { ...bare, pinned_message: {} });
    phone(api, owner, { id: group }).says('', { ...bare, photo, caption: 'lunch' });
    await api.until(() => alice.sees().length === 3, 'three answers');
    await bot.settled();
    const said = alice.sees().map((each) => each.text.split('\n')[0]);
    expect(said).toEqual([
      '✋ I read words only, no files, pictures or recordings; nothing was done.',
      '✋ I read words only, no files, pictures or recordings; nothing was done.',
      "✋ Somebody else's words are not taken for yours.",
    ]);
    expect(alice.sees().every((each) => /\n\s+\S/.test(each.text))).toBe(true);
    expect(house.calls).toEqual([]);
  });
});

it('the rest of a text that Telegram has cut is no request of its own', async () => {
  const house = await telegramHouse();
  const { bot } = await house.start();
  const { api, alice } = house;
  const words = 'word '.repeat(800).trim();
  alice.says(`/code ${words}`, { date: 1_700_000_000 });
  alice.says(words, { date: 1_700_000_000 });
  alice.says('and so on', { date: 1_700_000_001 });
  await api.until(() => alice.card('Approve') !== undefined, 'the card of the first part');
  await bot.settled();
  expect(alice.sees().filter((each) => each.text.includes('only the first of them'))).toHaveLength(2);
  expect(house.calls).not.toContain('inquire');
  // Later words are words of their own.
  alice.says('who should retry?', { date: 1_700_000_060 });
  await api.until(() => house.calls.includes('inquire'), 'a question');
  await bot.settled();
});

describe('a session in Telegram', () => {
  it('can be cancelled however long its request looks', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, ({ parliament }) => {
      parliament.frame = (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
    });
    const { api, alice } = house;
    alice.says(`/code Z${'\u0301'.repeat(3_900)}`);
    await api.until(() => alice.card('Cancel') !== undefined, 'the card with its button');
    alice.presses('Cancel');
    await api.until(() => alice.sees().some((each) => each.text.startsWith('Cancelled')), 'the word');
    await bot.settled();
    expect(alice.sees()[0]?.text.length).toBeLessThan(2_000);
  });

  it('that cannot even be said to have failed, because nothing can be kept, ends nothing else', async () => {
    const house = await telegramHouse();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { bot, db } = await house.start({}, {}, ({ parliament }) => {
      const ballot = parliament.ballot.bind(parliament);
      parliament.ballot = async (...args) => held.then(() => ballot(...args));
    });
    house.alice.says('/code rename a to b');
    await house.api.until(() => house.calls.includes('check'), 'the checks');
    await db.destroy();
    const before = house.defects.length;
    release();
    // An exception that nobody has taken would end the process, and this test.
    await house.api.until(() => house.defects.length > before + 1, 'the defects');
    await bot.close();
  });

  it('that could not be written for want of space can be approved again, and says why', async () => {
    const house = await telegramHouse();
    let full = true;
    const { bot } = await house.start({}, {}, ({ workspace }) => {
      const apply = workspace.apply.bind(workspace);
      workspace.apply = (write) =>
        full
          ? Promise.resolve(refuse('disk-full', 'The disk is full. Nothing was written.', 'Make room.'))
          : apply(write);
    });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    const before = alice.card('Approve');
    alice.presses('Approve');
    await api.until(
      () => alice.card('Approve') !== before && alice.card('Approve') !== undefined,
      'the card again',
    );
    await bot.settled();
    expect(alice.card('Approve')?.text).toContain('✋ The disk is full. Nothing was written.\nMake room.');
    full = false;
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(alice.card('Rollback')?.text).not.toContain('✋');
  });

  it('says who pressed in one line, whatever they call themselves', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api } = house;
    const named = phone(api, { id: owner.id, name: 'Al\u202eice\n\nApproved by telegram:1002.' });
    named.says('/code rename a to b');
    await api.until(() => named.card('Approve') !== undefined, 'the card');
    named.presses('Cancel');
    await api.until(() => named.sees().some((each) => each.text.includes('→ Cancel')), 'the answered card');
    await bot.settled();
    const card = named.sees().find((each) => each.text.includes('→ Cancel'));
    expect(card?.text.split('\n').at(-1)).toBe('→ Cancel · Al\\u202eice Approved by telegram:1002.');
  });

  it('does not fail where only its minutes cannot be written', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({
      writeExport: () => Promise.reject(new Error('ENOSPC: no space left on device')),
    });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(alice.sees().filter((each) => each.text.includes('✋'))).toEqual([]);
    expect(house.defects.length).toBeGreaterThan(0);
  });

  it('is approved from another chat, where its outcome is not heard of, and that is said there', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice, bob } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    const [session = ''] = /sess_\w+/.exec(alice.card('Approve')?.text ?? '') ?? [];
    bob.says(`/status ${session}`);
    await api.until(() => bob.card('Approve') !== undefined, 'the card here');
    bob.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report there');
    await bot.settled();
    expect(bob.sees().at(-1)?.text).toContain(
      `is told where it was begun. To see it here: /status ${session}`,
    );
    expect(approver.id).toBe(bob.id);
  });

  it('of somebody else is not ended from another chat without its name', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice, carol } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    carol.says('/cancel');
    await api.until(() => carol.sees().length === 1, 'the refusal');
    carol.says('/status');
    await api.until(() => carol.card('Cancel') !== undefined, 'the card, to look at');
    await bot.settled();
    expect(carol.sees()[0]?.text).toContain('There is no session here yet.');
    expect(alice.card('Approve')).toBeDefined();
  });

  it('what Fix… asked for may be said as a reply to its card, and is forgotten once it is decided', async () => {
    const house = await telegramHouse();
    const { bot, engine } = await house.start();
    const { api, alice } = house;
    const asks = () => alice.sees().filter((each) => each.text.startsWith('What is to be different?')).length;
    const events = async () => {
      const [{ id } = { id: undefined }] = (await engine.sessions(9)).slice(-1);
      return id === undefined ? [] : (await engine.events(id)).map(({ event }) => event.type);
    };
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Fix…') !== undefined, 'the card');
    const card = alice.card('Fix…');
    alice.presses('Fix…');
    await api.until(() => asks() === 1, 'the question');
    alice.says('keep a as well', {
      reply_to_message: { message_id: card?.id, from: { id: 123456, is_bot: true, first_name: 'IDS' } },
    });
    await api.until(() => house.calls.includes('repair'), 'the fix');
    await bot.settled();
    expect(await events()).toContain('fix-requested');
    expect(await events()).not.toContain('feedback-given');
    alice.says('/status');
    await api.until(() => alice.card('Fix…') !== card && alice.card('Fix…') !== undefined, 'the card anew');
    const approve = alice.press('Approve');
    alice.presses('Fix…');
    await api.until(() => asks() === 2, 'the question again');
    approve();
    await api.until(() => house.calls.includes('apply'), 'the write');
    await bot.settled();
    alice.says('who should retry?');
    await api.until(() => house.calls.includes('inquire'), 'a question of its own');
    await bot.settled();
  });
});

it('a next step names what can be said in a chat', async () => {
  const house = await telegramHouse();
  const mend = 'Take them forward with: ids recover   or give one up: ids backups --drop SESSION';
  const finding = { name: 'sessions', status: 'warn' as const, found: '1 was interrupted', mend };
  const { bot } = await house.start({}, {}, undefined, {
    doctor: () => Promise.resolve({ findings: [finding] }),
  });
  const { api, alice } = house;
  alice.says('/doctor');
  await api.until(() => alice.sees().length === 1, 'the findings');
  // What only the command line can is still said as it is said there.
  expect(alice.sees()[0]?.text).toContain('/continue   or give one up: ids backups --drop');
  alice.says('/show nothing');
  alice.says('/code rename a to b');
  await api.until(() => alice.card('Cancel') !== undefined, 'the card');
  alice.presses('Cancel');
  await api.until(() => alice.sees().some((each) => each.text.startsWith('Cancelled')), 'the word');
  alice.says('/cancel');
  await api.until(() => alice.sees().some((each) => each.text.includes('nothing to cancel')), 'the refusal');
  await bot.settled();
  const said = alice
    .sees()
    .slice(1)
    .map((each) => each.text);
  expect(said.find((each) => each.includes('There is no session'))).toContain('/history');
  expect(said.find((each) => each.includes('nothing to cancel'))).toContain('/status');
  expect(said.filter((each) => /\bids [a-z]+/.test(each))).toEqual([]);
});

it('a second process takes over once the first has ended, and says nothing before', async () => {
  const first = await telegramHouse();
  await first.start();
  const { api, alice } = first;
  alice.says('/start');
  await api.until(() => alice.sees().length === 1, 'the greeting');
  const second = await telegramHouse({ api });
  let ends: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (ends = resolve));
  let left = 0;
  const leave = () => {
    left++;
  };
  const { bot } = await second.start({}, { alone: () => end.then(() => leave) });
  const before = api.calls.filter((each) => each.method === 'getMe').length;
  alice.says('/start');
  await api.until(() => alice.sees().length === 2, 'the second greeting');
  expect(api.calls.filter((each) => each.method === 'getMe')).toHaveLength(before);
  expect(first.notices.concat(second.notices).filter((each) => each.includes('Another program'))).toEqual([]);
  ends();
  await api.until(() => api.calls.filter((each) => each.method === 'getMe').length > before, 'the takeover');
  await bot.close();
  expect(left).toBe(1);
});

describe('the clock', () => {
  const message = (body: object): Outgoing => ({
    ...{ id: 1, key: 'k', chat: 7, topic: null, session: null, message: 1, shown: null, attempts: 1 },
    state: 'changed',
    body: JSON.stringify({ kind: 'text', text: 'a card', entities: [], buttons: [], ...body }),
  });
  const changed = message({});

  it('keeps edits apart', () => {
    expect(nextOf([changed], 7, 10_000, 10_400)).toEqual({ kind: 'wait', ms: 1_100 });
    expect(nextOf([changed], -7, 10_000, 10_400)).toEqual({ kind: 'wait', ms: 2_600 });
    expect(nextOf([changed], 7, 10_000, 11_500).kind).toBe('edit');
    const pressed = message({ pressed: true });
    expect(nextOf([changed, pressed], 7, 10_000, 10_001)).toEqual({ kind: 'edit', message: pressed });
  });

  it('that was set back does not make an older session the newest', async () => {
    let now = 1_800_000_000_000;
    const threads = makeThreads(await openTestDatabase(), () => now);
    const place = { chat: 7, topic: null, person: 'telegram:7' };
    const older = SessionIdSchema.parse('sess_20260202_143022_9f2c01ab');
    const newer = SessionIdSchema.parse('sess_20260202_133022_9f2c01ac');
    await threads.open({ ...place, session: older });
    now -= 3_600_000;
    await threads.open({ ...place, session: newer });
    expect(await threads.latest(7, null)).toEqual([newer, older]);
  });

  it('that was set back does not keep cards from being edited', () => {
    expect(nextOf([changed], 7, 3_600_000, 10_000).kind).toBe('edit');
  });
});

it('an address for webhooks that Telegram does not take is named', async () => {
  const house = await telegramHouse();
  house.api.setFault(({ method }) =>
    method === 'setWebhook' ? no('bad webhook: HTTPS url must be provided for webhook') : undefined,
  );
  const webhook = { url: 'http://127.0.0.1/telegram', secret: 'a-secret-of-the-webhook' };
  const { bot } = await house.start({}, { webhook });
  await house.api.until(() => house.notices.length > 0, 'the notice');
  await bot.close();
  expect(house.notices).toEqual([expect.stringContaining('TELEGRAM_WEBHOOK_URL')]);
});

it('updates that cannot be kept are not confirmed, and it is said that the disk is at fault', async () => {
  const api = await startBotApi();
  const closing = new AbortController();
  const said: (string | undefined)[] = [];
  api.push({ message: {} });
  const polling = poll({
    api: new Api(TOKEN, { apiRoot: api.root }),
    inbox: { receive: () => Promise.reject(new Error('database or disk is full')) },
    clock: Date.now,
    onAnswer: () => undefined,
    onUpdates: () => {
      throw new Error('nothing was kept');
    },
    onTrouble(why) {
      said.push(why);
      closing.abort();
    },
    signal: closing.signal,
  });
  await polling;
  await api.close();
  expect(said).toEqual([expect.stringContaining('Check the disk')]);
  expect(api.calls.every(({ payload }) => !('offset' in payload))).toBe(true);
});
