import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from 'grammy';
import type { Texts } from '../../chat/texts/texts.ts';
import type { Outbox, Outgoing } from '../../store/outbox.ts';
import type { Failure } from '../api/failure.ts';
import { edit, send, type ReadFile } from './deliver.ts';
import { nextOf, type Pace } from './next.ts';

/** First and longest wait after a call that got no answer, in milliseconds. */
const PATIENCE = { first: 1_000, longest: 30_000 } as const;

/** How long calls that are under way may take when IDS stops, in milliseconds. */
const GRACE = 3_000;

export interface WriterParts {
  readonly api: Api;
  readonly outbox: Outbox;
  readonly read: ReadFile;
  readonly texts: Texts;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** How far edits are apart; absent: as Telegram bears. */
  readonly pace?: Pace;
  /** Telegram took a message or a change of one. */
  readonly onTaken: () => void;
  /** Told when a chat cannot be written to, or a message is refused. */
  readonly onTrouble: (what: { readonly chat: number; readonly why: string }) => void;
}

/** Carries messages to Telegram: one writer a chat, which waits as long as Telegram says. */
export interface Writer {
  /** There is something to do in the chat. */
  wake(chat: number): void;
  /** Resolves with whether every named message has arrived; waits for it as long as it takes. */
  arrived(keys: readonly string[]): Promise<boolean>;
  /** Resolves when nobody has anything to write. */
  settled(): Promise<void>;
  /** Stops after the calls that are under way. */
  close(): Promise<void>;
}

export function makeWriter(parts: WriterParts): Writer {
  const { api, outbox, clock } = parts;
  const closing = new AbortController();
  /** Aborts calls as well: after the grace that closing gives them. */
  const calls = new AbortController();
  const writers = new Map<number, Promise<void>>();
  const again = new Set<number>();
  /** When each chat's last edit went out, epoch milliseconds: also one of a writer that has come to rest since. */
  const editedAt = new Map<number, number>();
  /** Ends the wait for the next edit in a chat. */
  const pauses = new Map<number, AbortController>();
  const waiting = new Map<string, ((arrived: boolean) => void)[]>();

  function tell(key: string, arrived: boolean): void {
    for (const resolve of waiting.get(key) ?? []) resolve(arrived);
    waiting.delete(key);
  }

  function wake(chat: number): void {
    if (closing.signal.aborted) return;
    if (writers.has(chat)) {
      again.add(chat);
      pauses.get(chat)?.abort();
      return;
    }
    const writing = write(chat)
      .catch((error: unknown) => {
        parts.onTrouble({ chat, why: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => {
        writers.delete(chat);
        if (again.delete(chat)) wake(chat);
      });
    writers.set(chat, writing);
  }

  async function write(chat: number): Promise<void> {
    let patience: number = PATIENCE.first;
    while (!closing.signal.aborted) {
      again.delete(chat);
      const next = nextOf(await outbox.open(chat), chat, editedAt.get(chat) ?? 0, clock(), parts.pace);
      if (next.kind === 'rest') return;
      if (next.kind === 'wait') {
        await pauseUntilWoken(chat, next.ms);
        continue;
      }
      const { message } = next;
      let failure: Failure | undefined;
      if (next.kind === 'send') failure = await sendOne(message);
      else {
        failure = await edit(api, message, calls.signal);
        editedAt.set(chat, clock());
        if (failure === undefined || failure.kind === 'same') {
          await outbox.sent(message.id, message.message ?? 0, message.body);
        } else if (failure.kind === 'missing' || failure.kind === 'migrated') await outbox.gone(message.id);
      }
      if (failure === undefined) {
        parts.onTaken();
        patience = PATIENCE.first;
        continue;
      }
      const wait = await settle(message, failure, patience);
      if (wait > 0) {
        if (failure.kind === 'unknown') patience = Math.min(patience * 2, PATIENCE.longest);
        await pause(wait);
      }
    }
  }

  async function sendOne(message: Outgoing): Promise<Failure | undefined> {
    // Found in the middle of sending: an earlier process, or an attempt without an answer. Nobody knows whether it arrived.
    const unclear = message.state === 'sending';
    await outbox.sending(message.id);
    const delivery = await send(
      api,
      message,
      unclear ? parts.texts.telegram.sentAgain : null,
      parts.read,
      calls.signal,
    );
    if (delivery.kind === 'failed') return delivery.failure;
    await outbox.sent(message.id, delivery.message, message.body);
    tell(message.key, true);
    return undefined;
  }

  /** What becomes of a message that Telegram did not take; how long to wait before the next call, milliseconds. */
  async function settle(message: Outgoing, failure: Failure, patience: number): Promise<number> {
    switch (failure.kind) {
      case 'flood':
        // Refused is not unclear: it did not arrive.
        if (message.message === null) await outbox.refused(message.id);
        return failure.wait;
      case 'unknown':
        return patience;
      case 'same':
      case 'missing':
        return 0;
      case 'migrated':
        await outbox.move(message.chat, failure.to);
        wake(failure.to);
        return 0;
      case 'no-topic':
        if (message.topic === null || message.message !== null) return refuse(message, failure.why);
        await outbox.leaveTopic(message.chat, message.topic);
        return 0;
      case 'denied':
      case 'conflict':
        parts.onTrouble({ chat: message.chat, why: failure.why });
        if (message.message === null) await outbox.refused(message.id);
        return PATIENCE.longest;
      case 'forbidden':
      case 'refused':
        return refuse(message, failure.why);
    }
  }

  async function refuse(message: Outgoing, why: string): Promise<0> {
    parts.onTrouble({ chat: message.chat, why });
    await outbox.failed(message.id, why);
    tell(message.key, false);
    return 0;
  }

  /** What is to be sent ends the wait; an edit that is to be made comes when its time has come. */
  async function pauseUntilWoken(chat: number, ms: number): Promise<void> {
    // Woken since the chat was looked at.
    if (again.has(chat)) return;
    const woken = new AbortController();
    pauses.set(chat, woken);
    const signal = AbortSignal.any([woken.signal, closing.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    pauses.delete(chat);
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);
  }

  return {
    wake,
    async arrived(keys) {
      const all = await Promise.all(
        keys.map(async (key) => {
          const told = new Promise<boolean>((resolve) => {
            waiting.set(key, [...(waiting.get(key) ?? []), resolve]);
          });
          // Looked at after listening, lest it arrives in between.
          const row = await outbox.find(key);
          if (row === undefined || row.state === 'failed') tell(key, false);
          else if (row.message !== null) tell(key, true);
          return told;
        }),
      );
      return all.every(Boolean);
    },
    async settled() {
      while (writers.size > 0) await Promise.all(writers.values());
    },
    async close() {
      closing.abort();
      const grace = setTimeout(() => {
        calls.abort();
      }, GRACE);
      await Promise.all(writers.values());
      clearTimeout(grace);
      for (const key of [...waiting.keys()]) tell(key, false);
    },
  };
}
