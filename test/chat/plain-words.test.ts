import { describe, expect, it } from 'vitest';
import { takenFor } from '../../src/chat/plain-words.ts';
import { talking } from '../kit/talking.ts';

describe('words without a command', () => {
  it.each([
    'who should retry, the server or every client?',
    'why is the cache so slow on Mondays',
    'unused exports',
    'who imports src/a.ts',
    'slow?',
    'なぜ遅いのですか？',
    'почему кэш такой медленный по понедельникам',
    'help me understand how sessions are stored',
    'should we rename a to b or leave it?',
  ])('are a question: %s', (text) => {
    expect(takenFor(text)).toEqual({ as: 'question' });
  });

  it.each([
    ['cancel', 'cancel'],
    ['Status', 'status'],
    ['rollback 9f2c01ab', 'rollback'],
    ['HELP!', 'help'],
  ])('are perhaps a command: %s', (text, name) => {
    expect(takenFor(text)).toEqual({ as: 'command', name });
  });

  it.each([
    'rename fetchUser to loadUser',
    'please rename fetchUser to loadUser',
    'organise imports in src/a.ts',
  ])('are more likely a change: %s', (text) => {
    expect(takenFor(text)).toEqual({ as: 'order' });
  });

  it.each(['ok', 'thanks!', 'yes please', '👍', '???', '…', 'approve', '好的', 'lgtm 🚀', '\u202e'])(
    'say too little: %s',
    (text) => {
      expect(takenFor(text)).toEqual({ as: 'little' });
    },
  );

  it('begin nothing before it is said what they are', async () => {
    const chat = await talking();
    for (const [text, labels] of [
      ['cancel', []],
      ['thanks!', ['Ask it', 'Do it as /code']],
      ['rename fetchUser to loadUser', ['Do it as /code', 'Ask it']],
    ] as const) {
      await chat.say(text);
      expect(chat.labels()).toEqual(labels);
    }
    expect(chat.calls).toEqual([]);
    await chat.press('Ask it');
    expect(chat.calls).toContain('inquire');
    expect(chat.calls).not.toContain('propose');
  });

  it('are refused to who may begin nothing, whatever they are', async () => {
    const chat = await talking({ id: 'v', role: 'viewer' });
    for (const text of ['thanks!', 'rename fetchUser to loadUser']) {
      await chat.say(text);
      expect(chat.last()).toContain('✋');
      expect(chat.labels()).toEqual([]);
    }
  });
});
