import { expect, it } from 'vitest';
import { ApiError } from '../kit/bot-api/rules.ts';
import { phone } from '../kit/bot-api/person.ts';
import { startBotApi } from '../kit/bot-api/server.ts';
import { alice, bob, carol, group, members, pessimists, stranger, telegramHouse } from '../kit/telegram.ts';

const RUNS = Number(process.env['IDS_RUNS'] ?? '1');
const STEPS = process.env['IDS_RUNS'] === undefined ? 40 : 150;

const dora = { id: 1004, name: 'Dora \u202e' };

/** Whatever people may write. */
const words = [
  ...[
    '/code rename a to b',
    '/code',
    '/code <b>x</b> &amp; `y` ](z) *_~',
    '/ask why?',
    'why?',
    '/analyze a.ts',
  ],
  ...[
    '/validate',
    '/validate ../..',
    '/status',
    '/status x',
    '/cancel',
    '/continue',
    '/restart',
    '/feedback no',
  ],
  ...[
    '/fix keep it',
    '/fix',
    '/history',
    '/history 0',
    '/history 1e9',
    '/show %',
    '/show sess_',
    '/export s',
  ],
  ...['/rollback', '/rollback ../../etc/passwd', '/rollback a.ts', '/redo', '/backup \u202ex', '/backups'],
  ...['/restore', '/restore x --only', '/conflicts', '/commit', '/run', '/run "', '/run a | b', '/agents'],
  ...[
    '/costs',
    '/projects',
    '/project',
    '/project x',
    '/register',
    '/register x /',
    '/forget',
    '/doctor',
    '/start',
  ],
  ...[
    '/help',
    '/help nothing',
    '/',
    '//',
    '/@',
    '/@ids_test_bot',
    '/code@other_bot x',
    '/CODE@IDS_TEST_BOT x',
  ],
  ...['/constructor', '/__proto__', '👩‍👩‍👧‍👦'.repeat(200), 'Z\u0301'.repeat(1_900), '\u202e\u0000 x', '   ', '.'],
  ...['<script>alert(1)</script>', '${process.env.HOME}', '%s%n', '\ud83d', 'ي'.repeat(4_000)],
];

/** What nobody who does not write programs can read. */
const technical =
  /\bat \/|\b[A-Z]\w*Error\b|\bE[A-Z]{4,}\b|\bundefined\b|\bNaN\b|\[object|Cannot read|SQLITE|\bids [a-z]+\b(?! --)/;

/** A generator of numbers from 0 to below `below`, the same for the same seed. */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

it.each(Array.from({ length: RUNS }, (_, index) => index + 1))(
  'whatever people say and press, and Telegram does: an answer to every press, and no effect that nobody asked for (%i)',
  async (seed) => {
    const roll = dice(seed);
    const one = <T>(of: readonly T[]): T => of[roll(of.length)] as T;
    const api = await startBotApi({ groups: [group] });
    const house = await telegramHouse({ api });
    const everybody = [...members, { id: 'telegram:1004', role: 'viewer' as const }];
    const start = () => house.start({}, { members: everybody }, roll(3) === 0 ? pessimists : undefined);
    let { bot, engine } = await start();
    const people = [alice, bob, carol, dora, stranger];
    const phones = people.flatMap((person) => [phone(api, person), phone(api, person, { id: group })]);
    phone(api, alice, { id: group }).says('/start');
    const old: (() => number)[] = [];
    let faults = 0;
    for (let step = 0; step < STEPS; step++) {
      const who = one(phones);
      const seen = who.sees();
      const labels = seen.flatMap((each) => each.buttons.flat().map(({ text }) => text));
      const chance = roll(20);
      if (chance < 9) {
        const before = seen.at(-1 - roll(5));
        const answered = roll(4) === 0;
        const answers = {
          message_id: before?.id ?? 1,
          from: { id: 123456, is_bot: true, first_name: 'IDS' },
        };
        who.says(one(words), answered ? { reply_to_message: answers } : {});
      } else if (chance < 16 && labels.length > 0) {
        const press = who.press(one(labels));
        old.push(press);
        press();
      } else if (chance === 17 && old.length > 0) one(old)();
      else if (chance === 16) {
        let left = 1 + roll(2);
        const fault = one([
          { kind: 'cut-before' } as const,
          { kind: 'cut-after' } as const,
          { kind: 'error', error: new ApiError(400, 'Bad Request: something new') } as const,
          {
            kind: 'error',
            error: new ApiError(403, 'Forbidden: bot was kicked from the group chat'),
          } as const,
        ]);
        faults++;
        api.setFault(({ method }) => (method.startsWith('send') && left-- > 0 ? fault : undefined));
      } else if (chance === 18) {
        await bot.close();
        ({ bot, engine } = await start());
      }
      // Now and then long enough for what was said to be answered.
      await new Promise((resolve) => setTimeout(resolve, roll(25)));
    }
    api.setFault(undefined);
    await bot.settled();
    await bot.close();
    ({ bot, engine } = await start());
    await bot.settled();
    await api.until(() => api.unanswered().length === 0, 'an answer to every press');

    const texts = api.messages.flatMap((each) => [each.text, ...each.buttons.flat().map(({ text }) => text)]);
    expect(texts.filter((text) => technical.test(text))).toEqual([]);
    const events = (
      await Promise.all((await engine.sessions(200)).map(async ({ id }) => engine.events(id)))
    ).flat();
    const count = (type: string) => events.filter(({ event }) => event.type === type).length;
    const calls = (verb: string) => house.calls.filter((each) => each === verb).length;
    expect(calls('apply')).toBeLessThanOrEqual(count('approved'));
    expect(count('applied')).toBe(calls('apply'));
    expect(calls('roll back')).toBeLessThanOrEqual(count('rollback-requested'));
    const roleOf = new Map(everybody.map(({ id, role }) => [id, role]));
    for (const { event } of events) {
      if (!('by' in event) || event.by === null) continue;
      expect(roleOf.get(event.by.id)).toBe(event.by.role);
      if (['approved', 'approval-given', 'rollback-requested', 'redo-requested'].includes(event.type)) {
        expect(['approver', 'owner']).toContain(event.by.role);
      }
      expect(event.by.role).not.toBe('viewer');
    }
    const known = /did not take the message/;
    const others = house.defects.filter((each) => !(each instanceof Error && known.test(each.message)));
    expect(faults > 0 ? [] : others).toEqual([]);
  },
  120_000,
);
