import type { Api } from 'grammy';
import { makeConversation, type Asked, type Asking } from '../chat/conversation.ts';
import { reply } from '../chat/reply.ts';
import type { ChatRooms } from '../chat/rooms.ts';
import type { Surface } from '../chat/surface.ts';
import type { Person } from '../core/people/person.ts';
import type { Buttons } from '../store/buttons.ts';
import type { Inbox, Received } from '../store/inbox.ts';
import type { Outbox } from '../store/outbox.ts';
import { placeName, type Threads } from '../store/threads.ts';
import { arrivalOf, type Arrival, type Place } from './in/arrival.ts';
import { isRestOf } from './in/breath.ts';
import { admit } from './in/gate.ts';
import type { Answering } from './in/lanes.ts';
import type { Mail } from './out/mail.ts';
import { makePressing } from './pressing.ts';
import type { Sessions } from './sessions.ts';

/** An update that was begun so often after restarts, and never finished, is given up. */
const MOST_ATTEMPTS = 10;

type Words = Extract<Arrival, { readonly kind: 'words' }>;
type Pressed = Extract<Arrival, { readonly kind: 'press' }>;
type Wordless = Extract<Arrival, { readonly kind: 'wordless' }>;

export interface AnswerParts {
  readonly api: Api;
  readonly bot: { readonly id: number; readonly name: string };
  readonly rooms: ChatRooms;
  readonly roomsAt: (place: string) => Promise<ChatRooms>;
  readonly members: readonly Person[];
  readonly inbox: Inbox;
  readonly threads: Threads;
  readonly buttons: Buttons;
  readonly outbox: Outbox;
  readonly mail: Mail;
  readonly sessions: Sessions;
  /** Aborted when the process is about to end: what fails then is done by the next one. */
  readonly signal: AbortSignal;
  readonly onDefect: (error: unknown, where: string) => void;
}

/** Answers updates: the gate, then words to the conversation and presses to what stands behind the button. */
export function makeAnswer(parts: AnswerParts): (received: Received) => Answering {
  const { rooms, members, threads, outbox, mail, sessions } = parts;
  const { texts } = rooms;
  const { telegram } = texts;

  /** A bubble for whoever pressed. An answer that comes too late is refused by Telegram, and nobody misses it. */
  async function bubble(query: string, text: string): Promise<void> {
    const shown = text === '' ? {} : { text: text.slice(0, 200).toWellFormed() };
    await parts.api.answerCallbackQuery(query, shown).catch(() => undefined);
  }

  const pressed = makePressing(parts, bubble);

  async function say(text: string, key: string, { place }: Words | Pressed | Wordless): Promise<void> {
    await mail.post(reply(text), key, { ...place, session: null }).queued;
  }

  async function answer(received: Received, release: () => void): Promise<void> {
    const arrival = arrivalOf(JSON.parse(received.payload), parts.bot);
    if (arrival.kind === 'nothing') return;
    if (arrival.kind === 'lost-press') return bubble(arrival.query, telegram.deadButton);
    if (arrival.kind === 'moved') return outbox.move(arrival.chat, arrival.to);
    const { place } = arrival;
    const isAdmitted = place.isGroup && (await threads.isAdmitted(place.chat));
    const admission = admit(arrival, members, isAdmitted);
    if (admission.kind === 'stranger') return refuseStranger(arrival);
    const { person } = admission;
    if (admission.kind === 'unknown-group') {
      const opens = person.role === 'owner' && arrival.kind === 'words' && /^\/start\b/i.test(arrival.text);
      if (!opens) return refuseGroup(arrival);
      await threads.admit(place.chat, person.id);
    }
    if (arrival.kind === 'wordless') return askForWords(received, arrival);
    if (arrival.kind === 'words' && (await isRest(received, arrival))) {
      return say(telegram.restOfLong, `update/${String(received.id)}/rest`, arrival);
    }
    if (received.attempts >= MOST_ATTEMPTS) return giveUp(received, arrival);
    const here = await parts.roomsAt(placeName(place.chat, place.topic));
    const conversation = talk(received, arrival, person, here, release);
    try {
      if (arrival.kind === 'words') {
        await conversation.receive(await meant(arrival, person));
      } else {
        const action = await pressed(received, arrival, person);
        if (action !== undefined) await conversation.choose(action);
      }
    } catch (error) {
      if (parts.signal.aborted) throw error;
      await tellOfFailure(received, arrival, error);
    }
    release();
    await conversation.settled();
  }

  /** A part in the middle of a text is no request of its own. */
  async function isRest(received: Received, words: Words): Promise<boolean> {
    if (words.text.startsWith('/')) return false;
    const before = await parts.inbox.before(received.id, received.chat);
    return before !== undefined && isRestOf(arrivalOf(JSON.parse(before), parts.bot), words);
  }

  /** Nobody is left without an answer, also where something that cannot fail has failed. */
  async function tellOfFailure(received: Received, arrival: Words | Pressed, error: unknown): Promise<void> {
    parts.onDefect(error, `telegram update ${String(received.id)}`);
    if (arrival.kind === 'press') await bubble(arrival.query, telegram.givenUpBubble);
    await say(texts.talk.failed, `update/${String(received.id)}/failed`, arrival);
  }

  /** What comes in several messages, an album, is answered once. */
  async function askForWords(received: Received, arrival: Wordless): Promise<void> {
    const { once, why, place } = arrival;
    const key = once === null ? `update/${String(received.id)}` : `album/${String(place.chat)}/${once}`;
    await say(telegram.wordless[why], `${key}/wordless`, arrival);
  }

  /** What ends the process again and again must not keep everybody else from being answered. */
  async function giveUp(received: Received, arrival: Words | Pressed): Promise<void> {
    if (arrival.kind === 'press') await bubble(arrival.query, telegram.givenUpBubble);
    await say(telegram.givenUp, `update/${String(received.id)}/given-up`, arrival);
  }

  /** One short refusal and no more. */
  async function refuseStranger(arrival: Words | Pressed | Wordless): Promise<void> {
    const id = String(arrival.from.id);
    if (arrival.kind === 'press') return bubble(arrival.query, telegram.strangerBubble);
    if (!(await threads.tellOnce(arrival.from.id))) return;
    await say(telegram.strangerWords(id), `stranger/${id}`, arrival);
  }

  async function refuseGroup(arrival: Words | Pressed | Wordless): Promise<void> {
    if (arrival.kind === 'press') return bubble(arrival.query, telegram.closedGroupBubble);
    const { chat } = arrival.place;
    if (!(await threads.tellOnce(chat))) return;
    await say(telegram.closedGroup, `group/${String(chat)}`, arrival);
  }

  /** A reply to a session's message is feedback to that session, or what a button of it has just asked for. */
  async function meant(words: Words, person: Person): Promise<string> {
    if (words.answers === null || words.text.startsWith('/')) return words.text;
    const row = await outbox.at(words.place.chat, words.answers);
    if (row?.session == null) return words.text;
    const asking = await askedIn(words.place, person.id).get();
    return asking?.session === row.session ? words.text : `/feedback ${row.session} ${words.text}`;
  }

  function talk(
    received: Received,
    arrival: Words | Pressed,
    person: Person,
    here: ChatRooms,
    release: () => void,
  ) {
    const key = `update/${String(received.id)}`;
    const { place } = arrival;
    let count = 0;
    const surface: Surface = {
      async show(words) {
        const posted = mail.post(words, `${key}/${String(count++)}`, { ...place, session: null });
        await posted.queued;
        // The next words in this chat need not wait until Telegram has taken these.
        release();
        if (!(await posted.arrived)) throw new Error('Telegram did not take the message');
      },
      progress: () => undefined,
    };
    const once = { key, at: received.receivedAt };
    const engine = {
      ...here.engine,
      start: (session: Parameters<ChatRooms['engine']['start']>[0]) =>
        here.engine.start({ once, ...session }),
    };
    const standing = {
      shown: sessions.shownIn(place.chat),
      desk: sessions.deskAt(place, person.id),
      asked: askedIn(place, person.id),
    };
    return makeConversation({ ...here, engine }, person, surface, standing);
  }

  function askedIn(at: Place, person: string): Asked {
    const place = placeName(at.chat, at.topic);
    return {
      async get() {
        const action = await threads.asked(place, person);
        return action === undefined ? undefined : (JSON.parse(action) as Asking);
      },
      set: (asking) => threads.ask(place, person, asking === undefined ? undefined : JSON.stringify(asking)),
    };
  }

  return (received) => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const done = () => {
      release(undefined);
    };
    return { released, finished: answer(received, done).finally(done) };
  };
}
