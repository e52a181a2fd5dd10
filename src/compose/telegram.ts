import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatRooms } from '../chat/rooms.ts';
import type { Config } from '../config.ts';
import { secretsOf } from './minds.ts';
import { makeButtons } from '../store/buttons.ts';
import type { Db } from '../store/database.ts';
import { makeGroupCommit } from '../store/group-commit.ts';
import { makeInbox } from '../store/inbox.ts';
import { sqliteLock } from '../store/lock.ts';
import { makeOutbox } from '../store/outbox.ts';
import { makeThreads } from '../store/threads.ts';
import { makeValueRedact } from '../models/redact.ts';
import { startTelegram, type Telegram } from '../telegram/bot.ts';

/** How often a second process looks whether the first still talks to Telegram, in milliseconds. */
const LOOK_MS = 2_000;

/** Waits until the lock is free, for as long as it takes; a lock that cannot be taken at all stands in nobody's way. */
async function alone(
  path: string,
  signal: AbortSignal,
  onNotice: (sentence: string) => void,
): Promise<(() => void) | undefined> {
  for (let first = true; !signal.aborted; first = false) {
    const lock = sqliteLock.acquire(path);
    if (lock.ok) {
      return () => {
        lock.value.release();
      };
    }
    if (lock.error.code !== 'workspace-busy') return () => undefined;
    if (first) {
      onNotice(
        'Telegram: another IDS with the same IDS_HOME talks there. This one takes over as soon as that one ends.',
      );
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Starts Telegram where a token is configured. */
export function openTelegram(parts: {
  readonly config: Config;
  readonly db: Db;
  readonly rooms: ChatRooms;
  readonly roomsAt: (place: string) => Promise<ChatRooms>;
  readonly onDefect: (error: unknown, where: string) => void;
  readonly onNotice: (sentence: string) => void;
}): Telegram | undefined {
  const { config, db, rooms, roomsAt, onDefect, onNotice } = parts;
  const { botToken, apiRoot, webhookUrl, webhookSecret, users } = config.telegram;
  if (botToken === null) return undefined;
  const clock = Date.now;
  const write = makeGroupCommit(db);
  return startTelegram({
    token: botToken.reveal(),
    apiRoot,
    webhook:
      webhookUrl === null || webhookSecret === null
        ? null
        : { url: webhookUrl, secret: webhookSecret.reveal() },
    members: users,
    rooms,
    roomsAt,
    inbox: makeInbox(db, write, clock),
    outbox: makeOutbox(db, write, clock),
    buttons: makeButtons(db, write, clock),
    threads: makeThreads(db, clock),
    read: (path) => readFile(path),
    alone: (signal) => alone(join(config.home, '.ids', 'telegram.lock'), signal, onNotice),
    redact: makeValueRedact(secretsOf(config)),
    clock,
    onDefect,
    onNotice,
  });
}
