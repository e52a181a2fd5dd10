import { readFile } from 'node:fs/promises';
import type { ChatRooms } from '../chat/rooms.ts';
import type { Config } from '../config.ts';
import { secretsOf } from './minds.ts';
import { makeButtons } from '../store/buttons.ts';
import type { Db } from '../store/database.ts';
import { makeGroupCommit } from '../store/group-commit.ts';
import { makeInbox } from '../store/inbox.ts';
import { makeOutbox } from '../store/outbox.ts';
import { makeThreads } from '../store/threads.ts';
import { makeValueRedact } from '../models/redact.ts';
import { startTelegram, type Telegram } from '../telegram/bot.ts';

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
    redact: makeValueRedact(secretsOf(config)),
    clock,
    onDefect,
    onNotice,
  });
}
