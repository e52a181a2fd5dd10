import { renderCard } from '../chat/cards/card.ts';
import { choicesOf } from '../chat/cards/choices.ts';
import { meantOf, takeForward, type Desk } from '../chat/desk.ts';
import { makePresenter, type Shown } from '../chat/presenter.ts';
import { card as cardBlock, reply, sayRefusal } from '../chat/reply.ts';
import type { ChatRooms } from '../chat/rooms.ts';
import type { Surface } from '../chat/surface.ts';
import { stateInChat } from '../chat/ways.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { isOver, needsPerson, type SessionState } from '../core/session/state.ts';
import { placeName, type Thread, type Threads } from '../store/threads.ts';
import type { Mail } from './out/mail.ts';

export interface SessionsParts {
  readonly rooms: ChatRooms;
  readonly threads: Threads;
  readonly mail: Mail;
  readonly onDefect: (error: unknown, where: string) => void;
}

/** After so many milliseconds a session is looked at again that could not even be said to have failed. */
const AGAIN_MS = 20_000;

/** Sessions that are told in chats: each has one status card, edited in place, and goes on whoever is talking. */
export function makeSessions({ rooms, threads, mail, onDefect }: SessionsParts) {
  const { engine, texts } = rooms;
  const leaving = new AbortController();
  const running = new Map<SessionId, { readonly stop: AbortController; readonly done: Promise<void> }>();
  /** How often each has failed here. */
  const failures = new Map<SessionId, number>();
  /** Sessions that somebody spoke to while they were being told of: they are looked at once more. */
  const again = new Set<SessionId>();

  function shownIn(chat: number): Shown {
    return {
      has: (changeSet) => threads.wasShown(chat, changeSet),
      add: (changeSet) => threads.shown(chat, changeSet),
    };
  }

  async function card({ session, chat, topic }: Thread, state: SessionState, waits?: string): Promise<void> {
    const working = !needsPerson(state.phase) && !isOver(state.phase);
    const choices = working ? choicesOf(texts, session, state, false) : [];
    await mail.keep(
      reply([cardBlock(renderCard(texts, session, stateInChat(state), waits))], choices),
      `${session}/card`,
      {
        chat,
        topic,
        session,
      },
    );
  }

  async function take(thread: Thread, stop: AbortSignal): Promise<void> {
    const { session } = thread;
    const signal = AbortSignal.any([stop, leaving.signal]);
    const before = await engine.state(session);
    if (before.ok && !needsPerson(before.value.phase)) await card(thread, before.value);
    // Cards are written one after the other, so that an older one never replaces a newer one.
    let cards = Promise.resolve();
    const draw = (state: SessionState, waits?: string) => {
      cards = cards
        .then(() => card(thread, state, waits))
        .catch((error: unknown) => {
          onDefect(error, `${session} card`);
        });
    };
    const outcome = await takeForward(engine, session, signal, {
      step: (_, state) => {
        draw(state);
      },
      wait: (sentence, state) => {
        draw(state, sentence);
      },
    });
    await cards;
    if (leaving.signal.aborted) return;
    const presenter = (seq: number) =>
      makePresenter(rooms, surfaceOf(thread, `${session}/${String(seq)}`), shownIn(thread.chat));
    if (!outcome.ok) return presenter(before.ok ? before.value.seq : 0).decline(outcome.error);
    const state = stop.aborted ? await engine.state(session) : outcome;
    if (!state.ok) return;
    if (stop.aborted) await card(thread, state.value);
    else if (state.value.seq > ((await threads.of(session))?.presented ?? 0)) {
      await presenter(state.value.seq).session(session, state.value);
    }
    await threads.presented(session, state.value.seq);
  }

  /** Nobody is left waiting: whoever looks at the chat learns that it stopped, and can let it go on. */
  async function failed(thread: Thread, error: unknown): Promise<void> {
    const { session } = thread;
    onDefect(error, `${session} in Telegram`);
    const state = await engine.state(session);
    if (!state.ok) return;
    const writing = ['applying', 'rolling-back', 'redoing'].includes(state.value.phase.kind);
    const refusal = {
      code: 'io-failed',
      message: writing ? texts.telegram.failedWriting : texts.telegram.failed,
      hint: texts.telegram.letItGoOn,
    } as const;
    // One word for each attempt, and the same one when this is done again after a kill.
    await mail.post(
      reply(sayRefusal(refusal), [{ label: texts.buttons.goOn, action: { do: 'continue', session } }]),
      `${session}/${String(state.value.seq)}/failed/${String((failures.get(session) ?? 0) + 1)}`,
      thread,
    ).queued;
    failures.set(session, (failures.get(session) ?? 0) + 1);
  }

  function surfaceOf(thread: Thread, key: string): Surface {
    let count = 0;
    return {
      async show(words) {
        const posted = mail.post(words, `${key}/${String(count++)}`, thread);
        if (!(await posted.arrived)) throw new Error('Telegram did not take the message');
      },
      progress: () => undefined,
    };
  }

  function follow(thread: Thread): void {
    const { session } = thread;
    if (leaving.signal.aborted) return;
    if (running.has(session)) {
      again.add(session);
      return;
    }
    const stop = new AbortController();
    const done = take(thread, stop.signal)
      .catch((error: unknown) => (leaving.signal.aborted ? undefined : failed(thread, error)))
      // Not even that can be told or kept, because the disk is full, say: once that is over, it goes on by itself.
      .catch((error: unknown) => {
        onDefect(error, `${session} untold`);
        setTimeout(() => {
          follow(thread);
        }, AGAIN_MS).unref();
      })
      .finally(() => {
        running.delete(session);
        if (again.delete(session)) follow(thread);
      });
    running.set(session, { stop, done });
  }

  return {
    shownIn,
    /** The desk of one person's words in one place. */
    deskAt(place: { readonly chat: number; readonly topic: number | null }, person: string): Desk {
      return {
        async follow(session) {
          await threads.open({ session, chat: place.chat, topic: place.topic, person });
          const thread = await threads.of(session);
          if (thread === undefined) return;
          follow(thread);
          if (thread.chat === place.chat && thread.topic === place.topic) return;
          const state = await engine.state(session);
          if (!state.ok) return;
          // Where it was not begun, nobody would hear what became of it.
          const key = `${session}/${String(state.value.seq)}/from/${placeName(place.chat, place.topic)}`;
          const words = reply(texts.telegram.toldElsewhere(session));
          await mail.post(words, key, { ...place, session }).queued;
        },
        stop: (session) => running.get(session)?.stop.abort(),
        latest: async (open) => meantOf(engine, await threads.latest(place.chat, place.topic), open),
        running: () => [],
      };
    },
    /** Goes on with everything that an earlier process left untold. */
    async resume(): Promise<void> {
      for (const thread of await threads.behind()) follow(thread);
    },
    /** Whether a session is told in a chat, so that nobody else takes it forward. */
    owns: async (session: SessionId) => (await threads.of(session)) !== undefined,
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all([...running.values()].map((each) => each.done));
    },
    async close(): Promise<void> {
      leaving.abort();
      await Promise.all([...running.values()].map((each) => each.done));
    },
  };
}

export type Sessions = ReturnType<typeof makeSessions>;
