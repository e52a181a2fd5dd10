import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { english } from '../../src/chat/texts/english.ts';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { makeEngine } from '../../src/engine/make.ts';
import { makeButtons } from '../../src/store/buttons.ts';
import { makeClaims } from '../../src/store/claims.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { makeExports } from '../../src/store/exports.ts';
import { makeGroupCommit } from '../../src/store/group-commit.ts';
import { makeInbox } from '../../src/store/inbox.ts';
import { makeOutbox } from '../../src/store/outbox.ts';
import { makeThreads } from '../../src/store/threads.ts';
import { startTelegram } from '../../src/telegram/bot.ts';
import { TOKEN } from '../../test/kit/bot-api/server.ts';
import { scriptedRooms } from '../../test/kit/engine.ts';
import { onlyProject } from '../../test/kit/projects.ts';

/**
 * The process that is measured: Telegram, the real engine and a real database. Models, checks and writes answer at once, so
 * that what is measured is IDS itself. `house.ts FOLDER API PEOPLE`; says its memory whenever it is asked.
 */
const [folder = '', apiRoot = '', people = '0'] = process.argv.slice(2);
const db = await openDatabase(join(folder, 'ids.db'));
if (!db.ok) throw new Error(db.error.message);
const log = makeEventLog(db.value);
const write = makeGroupCommit(db.value);
const rooms = scriptedRooms([], (hash) => log.blob(hash));
const onDefect = (error: unknown, where: string) => {
  process.send?.({ defect: `${where}: ${String(error)}` });
};
const engine = makeEngine({
  log,
  claims: makeClaims(db.value, { owner: 'bench', pid: process.pid, clock: Date.now, isAlive: () => true }),
  rooms: () => Promise.resolve(ok(rooms)),
  workspace: '/work/space',
  clock: Date.now,
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  writeExport: makeExports(folder),
  onDefect,
});
const chat: ChatRooms = {
  engine,
  workspace: '/work/space',
  parliament: 'Seven scripted seats.',
  texts: english,
  staysOpen: true,
  analyst: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  validator: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  commands: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  backups: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  files: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  commits: {
    after: 'never',
    isRepository: () => Promise.resolve(false),
    commit: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  },
  accounts: () => Promise.resolve(refuse('not-found', 'Not measured here.')),
  projects: onlyProject('/work/space'),
  doctor: () => Promise.resolve({ findings: [] }),
  onDefect,
  readExport: (path) => readFile(path, 'utf8'),
};
startTelegram({
  token: TOKEN,
  apiRoot,
  webhook: null,
  members: Array.from({ length: Number(people) }, (_, index) => ({
    id: `telegram:${String(index + 1)}`,
    role: 'owner' as const,
  })),
  rooms: chat,
  roomsAt: () => Promise.resolve(chat),
  inbox: makeInbox(db.value, write, Date.now),
  outbox: makeOutbox(db.value, write, Date.now),
  buttons: makeButtons(db.value, write, Date.now),
  threads: makeThreads(db.value, Date.now),
  read: (path) => readFile(path),
  alone: () => Promise.resolve(() => undefined),
  redact: (text) => text,
  clock: Date.now,
  onDefect,
  onNotice: () => undefined,
});
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss }));
