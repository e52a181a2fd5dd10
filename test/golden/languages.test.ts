import { expect, it } from 'vitest';
import { sections } from '../../src/config/variables.ts';
import { english } from '../../src/chat/texts/english.ts';
import { languages, type Texts } from '../../src/chat/texts/texts.ts';
import { transcript } from '../kit/bot-api/person.ts';
import { pessimists, telegramHouse } from '../kit/telegram.ts';

/** A language in which every entry of the table stands between « and ». */
function marked<T>(entry: T): T {
  if (typeof entry === 'string') return `«${entry}»` as T;
  if (typeof entry === 'function') {
    return ((...args: unknown[]) => marked((entry as (...of: unknown[]) => string)(...args))) as T;
  }
  if (Array.isArray(entry)) return entry.map((each: unknown) => marked(each)) as T;
  return Object.fromEntries(Object.entries(entry as object).map(([key, each]) => [key, marked(each)])) as T;
}

/** What is left of a text without all that comes from the table. */
function besideTheTable(text: string): string {
  const without = text.replaceAll(/«[^«»]*»/g, '');
  return without === text ? text : besideTheTable(without);
}

function normalised(text: string): string {
  return text
    .replaceAll(/sess_\d{8}_\d{6}_[0-9a-f]{8}/g, 'SESSION')
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, 'TIME')
    .replaceAll(/\b\d+ s\b/g, 'DURATION')
    .replaceAll(/, edited/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/^[│ ]*$\n/gm, '');
}

it('what the chat says of its own stands in the table, so that a language can be added', async () => {
  const house = await telegramHouse();
  const texts: Texts = marked(english);
  const { bot } = await house.start({}, {}, () => undefined, { texts });
  const { api, alice } = house;
  const presses = async (button: string) => {
    await api.until(() => alice.card(`«${button}»`) !== undefined, button);
    const before = api.bubbles.length;
    alice.presses(`«${button}»`);
    await api.until(() => api.bubbles.length > before, `the bubble of ${button}`);
    await bot.settled();
  };
  const said = async (words: string) => {
    const before = alice.sees().length;
    alice.says(words);
    await api.until(() => alice.sees().length > before, words);
    await bot.settled();
  };
  for (const words of ['/start', '/help', '/help code', '/cde', '/history', '/status', '/project', '/costs']) {
    await said(words);
  }
  for (const words of ['/agents', '/doctor', '/validate', '/projects', '/register', '/conflicts', '/run']) {
    await said(words);
  }
  await said('/code rename a to b');
  for (const button of ['Why', 'Approve', 'Rollback', 'Roll back', 'Redo', 'Keep it']) {
    await presses(button);
  }
  await said('/history');
  await said('/code once more');
  await presses('Fix…');
  await presses('Cancel');
  expect(house.defects).toEqual([]);
  // Whose Telegram speaks another of the languages has its menu.
  for (const menu of ['default', 'all_group_chats', '1001']) {
    expect(api.menus.get(`${menu}/en`)).toEqual(api.menus.get(menu));
  }
  await expect(normalised(besideTheTable(transcript(api.timeline)))).toMatchFileSnapshot(
    './telegram/beside-the-table.txt',
  );
});

it('a dead end, too', async () => {
  const house = await telegramHouse();
  const { bot } = await house.start({}, {}, pessimists, { texts: marked(english) });
  const { api, alice } = house;
  alice.says('/code rename a to b');
  await api.until(() => alice.card('«Pick A»') !== undefined, 'the choice');
  await bot.settled();
  await expect(normalised(besideTheTable(transcript(api.timeline)))).toMatchFileSnapshot(
    './telegram/beside-the-table-in-a-dead-end.txt',
  );
});

it('every language can be chosen', () => {
  const { CHAT_LANGUAGE } = sections.Chat;
  for (const code of Object.keys(languages)) expect(CHAT_LANGUAGE.schema.parse(code)).toBe(code);
  expect(CHAT_LANGUAGE.schema.safeParse('xx').success).toBe(false);
});
