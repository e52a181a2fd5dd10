import { describe, expect, it } from 'vitest';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import type { EffectRooms } from '../../src/engine/effect.ts';
import { makeRedact } from '../../src/models/redact.ts';
import { onlyProject } from '../kit/projects.ts';
import { telegramHouse } from '../kit/telegram.ts';

const canary = 'canary-5c1f2e9a77d04b';

/** What an exception of a library or of the system says, with a secret in it. */
function defect(): never {
  throw Object.assign(
    new TypeError(`Cannot read properties of undefined (reading 'x') at /srv/ids/a.ts:12:7 key=${canary}`),
    { code: 'ECONNRESET', syscall: 'read' },
  );
}

/** What nobody who does not write programs can read. */
const technical =
  /\bat \/|:\d+:\d+\b|\b[A-Z]\w*Error\b|\bE[A-Z]{4,}\b|\bundefined\b|\bnull\b|\bNaN\b|\[object|\{"|=>|Cannot read/;

type Break = (rooms: EffectRooms) => void;

const inSession: readonly (readonly [string, string, Break])[] = [
  ['framing', '/code rename a to b', ({ parliament }) => void (parliament.frame = defect)],
  ['proposing', '/code rename a to b', ({ parliament }) => void (parliament.propose = defect)],
  ['checking', '/code rename a to b', ({ checker }) => void (checker.check = defect)],
  ['voting', '/code rename a to b', ({ parliament }) => void (parliament.ballot = defect)],
];

const inCommand: readonly (readonly [string, string, Partial<ChatRooms>])[] = [
  ['analysis', '/analyze a.ts', { analyst: defect }],
  ['validation', '/validate', { validator: defect }],
  ['a command', '/run git status', { commands: defect }],
  ['a backup', '/backup', { backups: defect }],
  ['a restore', '/restore latest', { backups: defect }],
  ['the doctor', '/doctor', { doctor: defect }],
  ['what is answered at once', '/projects', { projects: { ...onlyProject('/work/space'), list: defect } }],
];

/** Everything that was said in the chat, buttons included. */
type House = Awaited<ReturnType<typeof telegramHouse>>;
function said({ api, alice }: House): string {
  const documents = alice.sees().map((each) => new TextDecoder().decode(each.document?.bytes));
  return [
    ...alice.sees().flatMap((each) => [each.text, ...each.buttons.flat().map((button) => button.text)]),
    ...documents,
    ...api.bubbles.map((bubble) => bubble.text),
  ].join('\n');
}

function expectPlain(house: House): void {
  const text = said(house);
  expect(text).not.toContain(canary);
  expect(technical.exec(text)?.[0]).toBeUndefined();
  // A sentence of what happened, and below it what to do next.
  const refusals = house.alice.sees().flatMap((each) => /✋[^\n]*\n\s*(\S[^\n]*)/.exec(each.text) ?? []);
  expect(refusals.length).toBeGreaterThan(0);
}

describe('what a chat is told of a failure', () => {
  it.each(inSession)('of %s is a sentence and the next step', async (_, request, broken) => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, broken);
    house.alice.says(request);
    await house.api.until(() => house.alice.sees().some((each) => each.text.includes('✋')), 'the refusal');
    await bot.settled();
    expectPlain(house);
    expect(house.defects).not.toEqual([]);
  });

  it.each(inCommand)('of %s is a sentence and the next step', async (_, request, broken) => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, undefined, broken);
    house.alice.says(request);
    await house.api.until(() => house.alice.sees().some((each) => each.text.includes('✋')), 'the refusal');
    await bot.settled();
    expectPlain(house);
    expect(house.defects).not.toEqual([]);
  });

  it('of a write is that it is settled later, and a button lets it go on', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, ({ workspace }) => {
      const apply = workspace.apply.bind(workspace);
      let failed = false;
      workspace.apply = (write) => {
        if (failed) return apply(write);
        failed = true;
        return defect();
      };
    });
    house.alice.says('/code rename a to b');
    await house.api.until(() => house.alice.card('Approve') !== undefined, 'the card');
    house.alice.presses('Approve');
    await house.api.until(() => house.alice.card('Go on') !== undefined, 'the refusal');
    expectPlain(house);
    house.alice.presses('Go on');
    await house.api.until(() => house.alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(house.calls.filter((each) => each === 'apply')).toHaveLength(1);
  });

  it('a secret of the configuration is never sent, whoever says it', async () => {
    const house = await telegramHouse();
    const redact = makeRedact([canary]);
    const refusal = refuse(
      'io-failed',
      `The server of ${canary} said no.`,
      `Use another key than ${canary}.`,
    );
    const { bot } = await house.start({}, { redact }, ({ parliament }) => {
      parliament.frame = () => Promise.resolve(refusal);
    });
    house.alice.says(`/code rename ${canary} to b`);
    await house.api.until(() => said(house).includes('✋'), 'the refusal');
    house.alice.says('/history');
    await house.api.until(() => said(house).includes('refused'), 'the list');
    house.alice.says(`/${canary}`);
    house.alice.says(`/show ${canary}`);
    const [session = ''] = /sess_\w+/.exec(said(house)) ?? [];
    house.alice.says(`/export ${session}`);
    await house.api.until(() => said(house).includes('"session-started"'), 'the events');
    await bot.settled();
    expect(said(house)).not.toContain(canary);
    expect(said(house)).toContain('[redacted]');
  });
});
