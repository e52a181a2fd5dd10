import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import { english } from '../../src/chat/texts/english.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Person } from '../../src/core/people/person.ts';
import type { EngineParts } from '../../src/engine/parts.ts';
import { makeButtons } from '../../src/store/buttons.ts';
import type { Db } from '../../src/store/database.ts';
import { makeGroupCommit } from '../../src/store/group-commit.ts';
import { makeInbox } from '../../src/store/inbox.ts';
import { makeOutbox } from '../../src/store/outbox.ts';
import { makeThreads } from '../../src/store/threads.ts';
import { startTelegram, type Telegram, type TelegramParts } from '../../src/telegram/bot.ts';
import { phone } from './bot-api/person.ts';
import { startBotApi, TOKEN, type BotApi } from './bot-api/server.ts';
import { temporaryFolder, testEngine } from './engine.ts';
import { report } from './sessions.ts';
import { noCommits } from './commits.ts';
import { testAccounts } from './accounts.ts';
import { onlyProject } from './projects.ts';

export const alice = { id: 1001, name: 'Alice' };
export const bob = { id: 1002, name: 'Bob' };
export const carol = { id: 1003, name: 'Carol' };
export const stranger = { id: 6666, name: 'Mallory' };
export const group = -100_500;

/** Alice owns, Bob approves, Carol is a member; nobody knows Mallory. */
export const members: readonly Person[] = [
  { id: 'telegram:1001', role: 'owner' },
  { id: 'telegram:1002', role: 'approver' },
  { id: 'telegram:1003', role: 'member' },
];

type Rooms = Awaited<ReturnType<typeof testEngine>>['rooms'];

/** Seats that think nothing of any candidate, so that the parliament cannot decide. */
export function pessimists({ parliament }: Rooms): void {
  const ballot = parliament.ballot.bind(parliament);
  parliament.ballot = async (...args) => {
    const cast = await ballot(...args);
    return {
      ...cast,
      ballots: cast.ballots.map((each) => ({
        ...each,
        scores: each.scores.map((score) => ({ ...score, outcome: 30, risk: 40 })),
      })),
    };
  };
}

/**
 * Telegram over a real HTTP Bot API, a real database and the real engine with scripted rooms. `start` again over the same
 * folder stands for a new process.
 */
export async function telegramHouse(options: { readonly api?: BotApi } = {}) {
  const api = options.api ?? (await startBotApi({ groups: [group] }));
  const folder = temporaryFolder();
  const calls: string[] = [];
  const defects: unknown[] = [];
  const notices: string[] = [];
  let running: Telegram | undefined;
  let before: { readonly db: Db; lives: boolean } | undefined;

  async function start(
    parts: Partial<EngineParts> = {},
    telegram: Partial<TelegramParts> = {},
    adjust: (rooms: Rooms) => void = () => undefined,
    chat: Partial<ChatRooms> = {},
  ) {
    // The process before is gone with its connection, whatever it was about to do, and nobody hears of it any more.
    if (before !== undefined) {
      before.lives = false;
      await before.db.destroy();
    }
    const onDefect = (error: unknown) => {
      if (process.lives) defects.push(error);
    };
    const tested = await testEngine(calls, {
      folder,
      clock: Date.now,
      writeExport: async (session, files) => {
        const into = join(folder, 'sessions', session);
        await mkdir(into, { recursive: true });
        for (const [name, text] of files) await writeFile(join(into, name), text);
        return into;
      },
      onDefect,
      ...parts,
    });
    const process = { db: tested.db, lives: true };
    before = process;
    adjust(tested.rooms);
    const rooms: ChatRooms = {
      engine: tested.engine,
      workspace: '/work/space',
      parliament: 'Seven scripted seats.',
      texts: english,
      staysOpen: true,
      analyst: () => Promise.resolve(refuse('not-found', 'There is no such file.', 'Name another.')),
      validator: () =>
        Promise.resolve(
          ok({
            validate: () => Promise.resolve(ok(report())),
            mend: () => Promise.resolve(refuse('nothing-to-do', 'The checks found nothing to mend.')),
          }),
        ),
      commands: () => Promise.resolve(refuse('not-found', 'There are no commands here.', '')),
      backups: () => Promise.resolve(refuse('not-found', 'There are no backups here.', '')),
      files: () => Promise.resolve(ok(tested.rooms.workspace)),
      commits: noCommits,
      accounts: () => Promise.resolve(ok(testAccounts)),
      projects: onlyProject('/work/space'),
      doctor: () =>
        Promise.resolve({ findings: [{ name: 'Node', status: 'ok', found: 'v24.0.0', mend: '' }] }),
      onDefect,
      readExport: (path) => readFile(path, 'utf8'),
      ...chat,
    };
    const clock = Date.now;
    const write = makeGroupCommit(tested.db);
    const bot = startTelegram({
      token: TOKEN,
      apiRoot: api.root,
      webhook: null,
      members,
      rooms,
      roomsAt: () => Promise.resolve(rooms),
      inbox: makeInbox(tested.db, write, clock),
      outbox: makeOutbox(tested.db, write, clock),
      buttons: makeButtons(tested.db, write, clock),
      threads: makeThreads(tested.db, clock),
      read: (path) => readFile(path),
      alone: () => Promise.resolve(() => undefined),
      redact: (text) => text,
      // Shorter than Telegram would bear, so that tests need not wait.
      pace: { private: 150, group: 300 },
      clock,
      onDefect,
      onNotice: (sentence) => notices.push(sentence),
      ...telegram,
    });
    running = bot;
    return { ...tested, bot };
  }

  onTestFinished(async () => {
    await running?.close();
    await api.close();
  });

  return {
    api,
    folder,
    calls,
    defects,
    notices,
    start,
    alice: phone(api, alice),
    bob: phone(api, bob),
    carol: phone(api, carol),
    stranger: phone(api, stranger),
  };
}
