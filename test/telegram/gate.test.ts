import { describe, expect, it } from 'vitest';
import { arrivalOf, chatOf } from '../../src/telegram/in/arrival.ts';
import { admit } from '../../src/telegram/in/gate.ts';
import { group, members } from '../kit/telegram.ts';

const bot = { id: 123456, name: 'ids_test_bot' };
const user = (id: number, more = {}) => ({ id, is_bot: false, first_name: 'X', ...more });

/** Every sender that Telegram knows, beside who it is. */
const senders = {
  owner: { from: user(1001) },
  approver: { from: user(1002) },
  member: { from: user(1003) },
  stranger: { from: user(6666) },
  'a stranger with a member’s name': { from: user(6666, { first_name: 'Alice', username: 'alice' }) },
  'a bot': { from: user(1001, { is_bot: true }) },
  nobody: {},
  'an anonymous administrator': { from: user(1087968824), sender_chat: { id: group, type: 'supergroup' } },
  'a member in the name of a channel': { from: user(1001), sender_chat: { id: -100_9, type: 'channel' } },
};

const chats = {
  'their private chat': (id: number) => ({ id, type: 'private' }),
  'somebody else’s private chat': () => ({ id: 4242, type: 'private' }),
  'an admitted group': () => ({ id: group, type: 'supergroup' }),
};

/** Every type of update in which words or a press can come. */
const updates = {
  message: (sender: object, chat: object) => ({
    message: { message_id: 1, chat, text: '/code x', ...sender },
  }),
  'a forwarded message': (sender: object, chat: object) => ({
    message: { message_id: 1, chat, text: '/code x', forward_origin: { type: 'user' }, ...sender },
  }),
  'a message by way of another bot': (sender: object, chat: object) => ({
    message: { message_id: 1, chat, text: '/code x', via_bot: user(5, { is_bot: true }), ...sender },
  }),
  callback_query: (sender: { from?: object }, chat: object) => ({
    callback_query: { id: 'q', data: 'n', ...sender, message: { message_id: 1, chat } },
  }),
  ...Object.fromEntries(
    [
      'edited_message',
      'channel_post',
      'edited_channel_post',
      'business_message',
      'inline_query',
      'chosen_inline_result',
      'my_chat_member',
      'chat_join_request',
      'message_reaction',
      'poll_answer',
      'shipping_query',
      'pre_checkout_query',
    ].map((type) => [
      type,
      (sender: object, chat: object) => ({
        [type]: { message_id: 1, id: 'i', chat, text: '/code x', ...sender },
      }),
    ]),
  ),
};

/** Who may come in, and how: everybody else, and every other way, is kept out. */
const welcome = new Set(['owner', 'approver', 'member']);

describe('the gate', () => {
  const cases = Object.entries(updates).flatMap(([type, make]) =>
    Object.entries(senders).flatMap(([who, sender]) =>
      Object.entries(chats).map(([where, chat]) => ({ type, who, where, make, sender, chat })),
    ),
  );

  it.each(cases)('$type from $who in $where', ({ type, who, where, make, sender, chat }) => {
    const id = 'from' in sender ? sender.from.id : 0;
    const update = { update_id: 7, ...make(sender, chat(id)) };
    const arrival = arrivalOf(update, bot);
    const open =
      arrival.kind === 'words' || arrival.kind === 'press'
        ? admit(arrival, members, arrival.place.isGroup).kind === 'admitted'
        : false;
    // A press carries its sender beside the message, so that the name of a chat cannot hide it.
    const person =
      welcome.has(who) || (type === 'callback_query' && who === 'a member in the name of a channel');
    const way = type === 'message' || type === 'callback_query';
    expect(open).toBe(person && way && where !== 'somebody else’s private chat');
  });

  it('leaves people in groups to themselves unless the bot is meant', () => {
    const says = (text: string, more = {}) =>
      arrivalOf(
        {
          update_id: 1,
          message: { message_id: 1, from: user(1001), chat: { id: group, type: 'group' }, text, ...more },
        },
        bot,
      ).kind;
    expect(says('lunch?')).toBe('nothing');
    expect(says('/code x')).toBe('words');
    expect(says('/code@ids_test_bot x')).toBe('words');
    expect(says('/code@IDS_Test_Bot x')).toBe('words');
    expect(says('/code@another_bot x')).toBe('nothing');
    expect(says('@ids_test_bot what is this?')).toBe('words');
    expect(says('because', { reply_to_message: { message_id: 2, from: { id: bot.id } } })).toBe('words');
    expect(says('because', { reply_to_message: { message_id: 2, from: { id: 1002 } } })).toBe('nothing');
  });

  it.each([
    null,
    7,
    'x',
    [],
    {},
    { update_id: 'x' },
    { update_id: 1, message: 7 },
    { update_id: 1, message: { message_id: 1, chat: {}, from: {} } },
    { update_id: 1, callback_query: { id: 'q', from: user(1001) } },
    { update_id: 1, message: { message_id: 1, from: user(1001), chat: { id: 1001, type: 'private' } } },
  ])('takes %j for nothing to act on', (update) => {
    expect(['nothing', 'lost-press']).toContain(arrivalOf(update, bot).kind);
    expect(chatOf(update)).toBeTypeOf('number');
  });
});
