import { describe, expect, it, vi } from 'vitest';
import { bearable } from '../../src/telegram/out/next.ts';
import { ApiError } from '../kit/bot-api/rules.ts';
import type { Fault } from '../kit/bot-api/server.ts';
import { pessimists, telegramHouse } from '../kit/telegram.ts';

/** Telegram's own longest waits are minutes; the short form waits as truly, only less long. Seconds. */
const FLOOD = process.env['IDS_LONG'] === '1' ? 137 : 2;

const flood = (seconds: number): Fault => ({
  kind: 'error',
  error: new ApiError(429, `Too Many Requests: retry after ${String(seconds)}`, { retry_after: seconds }),
});

async function house() {
  const opened = await telegramHouse();
  const { bot } = await opened.start();
  return { ...opened, bot };
}

describe('messages to Telegram', () => {
  it(
    'wait out a flood in full, and the last word always arrives',
    async () => {
      const { api, alice, bot } = await house();
      let until = 0;
      const early: string[] = [];
      api.setFault(({ method, at }) => {
        if (!['sendMessage', 'editMessageText'].includes(method)) return undefined;
        if (until === 0) {
          until = at + FLOOD * 1000;
          return flood(FLOOD);
        }
        if (at < until) {
          early.push(method);
          return flood(Math.ceil((until - at) / 1000));
        }
        return undefined;
      });
      alice.says('/code rename a to b');
      await api.until(() => alice.card('Approve') !== undefined, 'the card', FLOOD * 1000 + 20_000);
      await bot.settled();
      expect(early).toEqual([]);
      expect(alice.sees().filter((each) => each.text.includes('diff of A'))).toHaveLength(1);
    },
    FLOOD * 1000 + 30_000,
  );

  it('are sent again, and marked, when nobody knows whether they arrived', async () => {
    const { api, alice, bot, defects } = await house();
    let cut = false;
    api.setFault(({ method }) => {
      if (method !== 'sendMessage' || cut) return undefined;
      cut = true;
      return { kind: 'cut-after' };
    });
    alice.says('/start');
    await api.until(() => alice.sees().length === 2, 'the second attempt');
    await bot.settled();
    const [first, second] = alice.sees();
    expect(second?.text).toBe(`↻ (sent again, as the first attempt was interrupted)\n${first?.text ?? ''}`);
    expect(alice.sees()).toHaveLength(2);
    expect(defects).toEqual([]);
  });

  it('are edited again after an answer that never came, and a message that says so already is fine', async () => {
    const { api, alice, bot } = await house();
    let cut = 0;
    api.setFault(({ method }) =>
      method === 'editMessageText' && cut++ < 1 ? { kind: 'cut-after' } : undefined,
    );
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(alice.sees().find((each) => each.text.includes('→ Approve'))?.buttons).toEqual([]);
  });

  it('are sent no second time when they would say the same, and no edit repeats what is there', async () => {
    const opened = await telegramHouse();
    const { bot } = await opened.start({}, { pace: bearable });
    const { api, alice } = opened;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    await bot.settled();
    const edits = api.calls.filter((each) => each.method === 'editMessageText');
    const gaps = edits.slice(1).map((each, index) => each.at - (edits[index]?.at ?? 0));
    expect(gaps.every((gap) => gap >= 1_490)).toBe(true);
    // The status card: one message, edited fewer times than there were events.
    expect(edits.length).toBeLessThan(5);
  });

  it('do not stop the session when the person has blocked the bot', async () => {
    const { api, alice, bob, calls, bot } = await house();
    api.blocked.add(alice.chat);
    alice.says('/code rename a to b');
    await api.until(() => calls.includes('ballot'), 'the ballots');
    await bot.settled();
    api.blocked.delete(alice.chat);
    bob.says('/status');
    await api.until(() => bob.card('Approve') !== undefined, 'the card for somebody else');
    bob.presses('Approve');
    await api.until(() => calls.includes('apply'), 'the write');
  });

  it('go on when a card was deleted by hand', async () => {
    const { api, alice, bot, defects } = await house();
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    await bot.settled();
    const approve = alice.press('Approve');
    for (const message of alice.sees()) message.deleted = true;
    approve();
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(defects).toEqual([]);
  });

  it('come as a file when they are long, and nothing can be approved before all of it is there', async () => {
    const opened = await telegramHouse();
    const long = Array.from({ length: 900 }, (_, index) => `+line ${String(index)} of the change`).join('\n');
    // By the time that it is sent, the export may be that of another candidate.
    const read = () => Promise.resolve(new TextEncoder().encode('+another change'));
    const { bot } = await opened.start({}, { read }, ({ parliament }) => {
      const propose = parliament.propose.bind(parliament);
      parliament.propose = async (...args) => {
        const proposed = await propose(...args);
        if (!proposed.ok) return proposed;
        const proposals = proposed.value.proposals.map((each) => ({
          ...each,
          draft: { ...each.draft, diff: long },
        }));
        return { ok: true, value: { ...proposed.value, proposals } };
      };
    });
    const { api, alice } = opened;
    let refused = 0;
    api.setFault(({ method }) =>
      method === 'sendDocument' && refused++ < 1
        ? { kind: 'error', error: new ApiError(400, 'Bad Request: wrong file identifier') }
        : undefined,
    );
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Diff') !== undefined, 'the card');
    expect(alice.card('Approve')).toBeUndefined();
    expect(alice.sees().some((each) => each.text.includes('could not be delivered'))).toBe(true);
    alice.presses('Diff');
    await api.until(() => alice.card('Approve') !== undefined, 'the way to approve');
    await bot.settled();
    const file = alice.sees().find((each) => each.document !== undefined)?.document;
    expect(file?.name).toBe('change.diff');
    expect(new TextDecoder().decode(file?.bytes)).toBe(long);
  });
});

describe('updates from Telegram', () => {
  it('that come twice are answered once', async () => {
    const { api, alice, bot } = await house();
    const update = alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    api.again(update);
    alice.says('/start');
    await api.until(() => alice.sees().some((each) => each.text.includes('You are')), 'the greeting');
    await bot.settled();
    expect(alice.sees().filter((each) => each.text.includes('diff of A'))).toHaveLength(1);
  });

  it('of one chat are answered in their order', async () => {
    const { api, alice, bot } = await house();
    const names = Array.from({ length: 30 }, (_, index) => `no-such-command-${String(index)}`);
    for (const name of names) alice.says(`/${name}`);
    await api.until(() => alice.sees().length === names.length, 'all answers');
    await bot.settled();
    const answered = alice.sees().map((each) => /\/(no-such-command-\d+)\./.exec(each.text)?.[1]);
    expect(answered).toEqual(names);
  });

  it('are received by one poller: the other is told, and tells', async () => {
    const { api, notices, alice } = await house();
    await api.until(() => api.calls.some((each) => each.method === 'getUpdates'), 'the first poll');
    const other = await telegramHouse({ api });
    await other.start();
    await api.until(() => notices.some((each) => each.includes('Another program')), 'the notice');
    alice.says('/start');
    await api.until(() => alice.sees().length > 0, 'an answer all the same');
  });

  it('a second tap, and a tap after the end, change nothing and are told so', async () => {
    const { api, alice, calls, bot } = await house();
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    const approve = alice.press('Approve');
    approve();
    approve();
    approve();
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(calls.filter((each) => each === 'apply')).toHaveLength(1);
    expect(api.bubbles.map((each) => each.text)).toEqual([
      'Approve',
      'Answered already: Approve. See /status.',
      'Answered already: Approve. See /status.',
    ]);
    expect(api.unanswered()).toEqual([]);
  });

  it('with a made-up or a foreign nonce do nothing', async () => {
    const { api, alice, bob, calls, bot } = await house();
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the card');
    bob.says('/start');
    await api.until(() => bob.sees().length > 0, 'a message to press on');
    const stolen = alice.card('Approve')?.buttons.flat()[0]?.callback_data ?? '';
    const at = bob.sees()[0]?.id ?? 0;
    for (const data of [stolen, 'x', 'A'.repeat(64), '../../etc/passwd', '{"do":"approve"}']) {
      api.push({
        callback_query: {
          id: api.query(),
          from: { id: bob.id, is_bot: false, first_name: 'Bob' },
          data,
          message: { message_id: at, chat: { id: bob.chat, type: 'private' } },
        },
      });
    }
    await api.until(() => api.bubbles.length === 5, 'five bubbles');
    await bot.settled();
    expect(calls).not.toContain('apply');
    expect(api.unanswered()).toEqual([]);
  });
});

describe('a reply to a message of a session', () => {
  it('is feedback to that session, and other words are not', async () => {
    const opened = await telegramHouse();
    const { engine, bot } = await opened.start({}, {}, pessimists);
    const { api, alice } = opened;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Pick A') !== undefined, 'the dead end');
    await bot.settled();
    const card = alice.card('Pick A');
    alice.says('b is what the callers expect', {
      reply_to_message: { message_id: card?.id, from: { id: 123456, is_bot: true, first_name: 'IDS' } },
    });
    const given = async () => {
      const [session] = await engine.sessions(1);
      const events = session === undefined ? [] : await engine.events(session.id);
      return events.filter((each) => each.event.type === 'feedback-given');
    };
    await vi.waitFor(
      async () => {
        expect(await given()).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    await bot.settled();
    expect((await given())[0]?.event).toMatchObject({ by: { id: 'telegram:1001' } });
    expect(JSON.stringify((await given())[0]?.event)).toContain('b is what the callers expect');
  });
});
