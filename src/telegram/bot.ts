import { Api } from 'grammy';
import type { ChatRooms } from '../chat/rooms.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { Buttons } from '../store/buttons.ts';
import type { Inbox } from '../store/inbox.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Threads } from '../store/threads.ts';
import { makeAnswer } from './answer.ts';
import { makeLanes } from './in/lanes.ts';
import { poll } from './in/poll.ts';
import { makeWebhook, type Webhook } from './in/webhook.ts';
import { introduce } from './introduction.ts';
import { setMenus } from './menus.ts';
import type { ReadFile } from './out/deliver.ts';
import { makeMail } from './out/mail.ts';
import type { Pace } from './out/next.ts';
import { makeWriter } from './out/writer.ts';
import { makePulse, type Signs } from './pulse.ts';
import { makeSessions } from './sessions.ts';

/** A call that takes longer has gone lost, in seconds; polls are held for half as long. */
const CALL_LIMIT = 60;

export interface TelegramParts {
  readonly token: string;
  readonly apiRoot: string;
  /** Null: long polling. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly members: readonly Person[];
  /** Of any place: sessions are taken forward wherever they belong. */
  readonly rooms: ChatRooms;
  /** What is worked on in one place: a chat, or a topic of it. */
  readonly roomsAt: (place: string) => Promise<ChatRooms>;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly buttons: Buttons;
  readonly threads: Threads;
  /** Reads a file that IDS itself keeps. */
  readonly read: ReadFile;
  /**
   * Resolves once no other process talks to Telegram from the same store, with what ends that; undefined: aborted before. Two at a
   * time would send everything twice.
   */
  readonly alone: (signal: AbortSignal) => Promise<(() => void) | undefined>;
  /** Takes the secrets of IDS out of whatever is sent. */
  readonly redact: (text: string) => string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** How far edits are apart; absent: as Telegram bears. */
  readonly pace?: Pace;
  readonly onDefect: (error: unknown, where: string) => void;
  /** A sentence for whoever runs IDS. */
  readonly onNotice: (sentence: string) => void;
}

export interface Telegram {
  /** Where updates come in by HTTP; undefined with long polling. */
  readonly webhook: Webhook | undefined;
  /** When Telegram last gave a sign of life. */
  signs(): Signs;
  /** Whether a session is told in a chat and taken forward from there. */
  owns(session: SessionId): Promise<boolean>;
  /** Resolves when everything that came in has been answered and everything that goes on is told. */
  settled(): Promise<void>;
  /** Stops; what is not finished goes on with the next start. */
  close(): Promise<void>;
}

/** The same bytes where there is no secret in them. */
function withoutSecrets(bytes: Uint8Array, redact: (text: string) => string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const clean = redact(text);
  return clean === text ? bytes : new TextEncoder().encode(clean);
}

/** Talks to Telegram from now on. Never fails: while Telegram cannot be reached it says so and tries again. */
export function startTelegram(parts: TelegramParts): Telegram {
  const { inbox, outbox, buttons, threads, clock, onDefect } = parts;
  const { texts } = parts.rooms;
  const api = new Api(parts.token, {
    apiRoot: parts.apiRoot.replace(/\/+$/, ''),
    timeoutSeconds: CALL_LIMIT,
  });
  const closing = new AbortController();
  const { signal } = closing;
  const pulse = makePulse({ outbox, clock, polls: parts.webhook === null, onNotice: parts.onNotice });
  const writer = makeWriter({
    onTaken: () => {
      pulse.sent();
    },
    api,
    outbox,
    read: async (path) => withoutSecrets(await parts.read(path), parts.redact),
    texts,
    clock,
    ...(parts.pace === undefined ? {} : { pace: parts.pace }),
    onTrouble: ({ chat, why }) => {
      onDefect(new Error(why), `telegram chat ${String(chat)}`);
    },
  });
  const mail = makeMail({
    ...{ outbox, buttons, writer, clock, texts },
    secret: parts.token,
    redact: parts.redact,
  });
  const sessions = makeSessions({ rooms: parts.rooms, threads, mail, onDefect });
  let lanes: ReturnType<typeof makeLanes> | undefined;
  const onUpdates = () => lanes?.wake();
  const webhook =
    parts.webhook === null
      ? undefined
      : makeWebhook({
          path: new URL(parts.webhook.url).pathname,
          secret: parts.webhook.secret,
          inbox,
          onUpdates,
        });

  let leave: (() => void) | undefined;

  async function run(): Promise<void> {
    leave = await parts.alone(signal);
    if (leave === undefined) return;
    const bot = await introduce({ api, webhook: parts.webhook, onNotice: parts.onNotice, signal });
    if (bot === undefined) return;
    parts.onNotice(`Telegram: talking as @${bot.name}`);
    await inbox.prune();
    lanes = makeLanes({
      inbox,
      before: (await inbox.last()) ?? -1,
      onDefect,
      answer: makeAnswer({
        api,
        bot,
        rooms: parts.rooms,
        roomsAt: parts.roomsAt,
        members: parts.members,
        inbox,
        threads,
        buttons,
        outbox,
        mail,
        sessions,
        signal,
        onDefect,
      }),
    });
    for (const chat of await outbox.chats()) writer.wake(chat);
    lanes.wake();
    await sessions.resume();
    void setMenus(api, parts.members, parts.rooms.texts).catch(() => undefined);
    pulse.heard();
    pulse.watch(signal, onDefect);
    if (webhook !== undefined) return;
    await poll({
      onAnswer: () => {
        pulse.heard();
      },
      api,
      inbox,
      clock,
      onUpdates,
      signal,
      onTrouble: (why) => {
        parts.onNotice(why ?? 'Telegram answers again.');
      },
    });
  }

  const running = run().catch((error: unknown) => {
    onDefect(error, 'telegram');
  });

  return {
    webhook,
    signs: () => pulse.signs(),
    owns: (session) => sessions.owns(session),
    async settled() {
      await lanes?.settled();
      await sessions.settled();
      await lanes?.settled();
      await writer.settled();
    },
    async close() {
      closing.abort();
      lanes?.close();
      await sessions.close();
      await writer.close();
      await running;
      leave?.();
    },
  };
}
