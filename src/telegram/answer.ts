import type { Api } from 'grammy';
import { makeConversation, type Asked, type Asking } from '../chat/conversation.ts';
import { reply, type Action } from '../chat/reply.ts';
import type { ChatRooms } from '../chat/rooms.ts';
import type { Texts } from '../chat/texts/texts.ts';
import type { Surface } from '../chat/surface.ts';
import type { Person } from '../core/people/person.ts';
import type { Buttons, Press } from '../store/buttons.ts';
import type { Received } from '../store/inbox.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Threads } from '../store/threads.ts';
import { arrivalOf, type Arrival, type Place } from './in/arrival.ts';
import { admit } from './in/gate.ts';
import type { Answering } from './in/lanes.ts';
import { happensOnce, objectionTo } from './in/press.ts';
import type { Mail } from './out/mail.ts';
import type { Sessions } from './sessions.ts';

/** An update that was begun so often after restarts, and never finished, is given up. */
const MOST_ATTEMPTS = 10;

type Words = Extract<Arrival, { readonly kind: 'words' }>;
type Pressed = Extract<Arrival, { readonly kind: 'press' }>;

export interface AnswerParts {
  readonly api: Api;
  readonly bot: { readonly id: number; readonly name: string };
  readonly rooms: ChatRooms;
  readonly roomsAt: (place: string) => Promise<ChatRooms>;
  readonly members: readonly Person[];
  readonly threads: Threads;
  readonly buttons: Buttons;
  readonly outbox: Outbox;
  readonly mail: Mail;
  readonly sessions: Sessions;
}

/** Answers updates: the gate, then words to the conversation and presses to what stands behind the button. */
export function makeAnswer(parts: AnswerParts): (received: Received) => Answering {
  const { rooms, members, threads, buttons, outbox, mail, sessions } = parts;
  const { texts } = rooms;
  const { telegram } = texts;

  /** A bubble for whoever pressed. An answer that comes too late is refused by Telegram, and nobody misses it. */
  async function bubble(query: string, text: string): Promise<void> {
    const shown = text === '' ? {} : { text: text.slice(0, 200) };
    await parts.api.answerCallbackQuery(query, shown).catch(() => undefined);
  }

  async function say(text: string, key: string, { place }: Words | Pressed): Promise<void> {
    await mail.post(reply(text), key, { ...place, session: null }).queued;
  }

  async function answer(received: Received, release: () => void): Promise<void> {
    const arrival = arrivalOf(JSON.parse(received.payload), parts.bot);
    if (arrival.kind === 'nothing') return;
    if (arrival.kind === 'lost-press') return bubble(arrival.query, telegram.deadButton);
    const { place, from } = arrival;
    const isAdmitted = place.isGroup && (await threads.isAdmitted(place.chat));
    const admission = admit(arrival, members, isAdmitted);
    if (admission.kind === 'stranger') return refuseStranger(arrival);
    const { person } = admission;
    if (admission.kind === 'unknown-group') {
      const opens = person.role === 'owner' && arrival.kind === 'words' && /^\/start\b/i.test(arrival.text);
      if (!opens) return refuseGroup(arrival);
      await threads.admit(place.chat, person.id);
    }
    if (received.attempts >= MOST_ATTEMPTS) return giveUp(received, arrival);
    const here = await parts.roomsAt(nameOf(place));
    const conversation = talk(received, arrival, person, here, release);
    if (arrival.kind === 'words') {
      await conversation.receive(await meant(arrival));
    } else {
      const action = await press(received, arrival, person, from.name);
      if (action !== undefined) await conversation.choose(action);
    }
    release();
    await conversation.settled();
  }

  /** What ends the process again and again must not keep everybody else from being answered. */
  async function giveUp(received: Received, arrival: Words | Pressed): Promise<void> {
    if (arrival.kind === 'press') await bubble(arrival.query, telegram.givenUpBubble);
    await say(telegram.givenUp, `update/${String(received.id)}/given-up`, arrival);
  }

  /** One short refusal and no more. */
  async function refuseStranger(arrival: Words | Pressed): Promise<void> {
    const id = String(arrival.from.id);
    if (arrival.kind === 'press') return bubble(arrival.query, telegram.strangerBubble);
    if (!(await threads.tellOnce(arrival.from.id))) return;
    await say(telegram.strangerWords(id), `stranger/${id}`, arrival);
  }

  async function refuseGroup(arrival: Words | Pressed): Promise<void> {
    if (arrival.kind === 'press') return bubble(arrival.query, telegram.closedGroupBubble);
    const { chat } = arrival.place;
    if (!(await threads.tellOnce(chat))) return;
    await say(telegram.closedGroup, `group/${String(chat)}`, arrival);
  }

  /** A reply to a session's message is feedback to that session. */
  async function meant(words: Words): Promise<string> {
    if (words.answers === null || words.text.startsWith('/')) return words.text;
    const row = await outbox.at(words.place.chat, words.answers);
    return row?.session == null ? words.text : `/feedback ${row.session} ${words.text}`;
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
    const place = nameOf(at);
    return {
      async get() {
        const action = await threads.asked(place, person);
        return action === undefined ? undefined : (JSON.parse(action) as Asking);
      },
      set: (asking) => threads.ask(place, person, asking === undefined ? undefined : JSON.stringify(asking)),
    };
  }

  /** What the pressed button does, once it is certain that it may; undefined when nothing is to be done. */
  async function press(
    received: Received,
    arrival: Pressed,
    person: Person,
    name: string,
  ): Promise<Action | undefined> {
    const row = await outbox.at(arrival.place.chat, arrival.message);
    const unpressed = await buttons.find(arrival.nonce);
    const already = unpressed !== undefined && (await hasApproved(actionOf(unpressed.action), person));
    let objection: string | undefined;
    const pressed = await buttons.press(arrival.nonce, received.id, (button) => {
      const action = actionOf(button.action);
      objection =
        row?.key !== button.card
          ? telegram.foreignButton
          : already
            ? telegram.approvedAlready
            : objectionTo(texts, person.role, action);
      return objection === undefined && happensOnce(action);
    });
    if (objection !== undefined) {
      await bubble(arrival.query, objection);
      return undefined;
    }
    await bubble(arrival.query, wordsFor(texts, pressed));
    if (pressed.kind !== 'taken') return undefined;
    const action = actionOf(pressed.button.action);
    if (!happensOnce(action)) return action;
    await mail.answerCard(pressed.button.card, `${pressed.button.label} · ${name === '' ? person.id : name}`);
    if (pressed.again && 'session' in action && (await wasTold(action.session, person, pressed.at))) {
      // Told before a kill: only what became of it is left to say.
      await sessions.deskAt(arrival.place, person.id).follow(action.session);
      return undefined;
    }
    return action;
  }

  /** One person's second approval must not take the button from those whom it waits for. */
  async function hasApproved(action: Action, person: Person): Promise<boolean> {
    if (action.do !== 'approve') return false;
    const state = await rooms.engine.state(action.session);
    return (
      state.ok &&
      state.value.phase.kind === 'awaiting-approval' &&
      state.value.approvals.some(({ id }) => id === person.id)
    );
  }

  async function wasTold(session: Parameters<ChatRooms['engine']['events']>[0], person: Person, at: number) {
    const events = await rooms.engine.events(session);
    return events.some((each) => each.at >= at && 'by' in each.event && each.event.by?.id === person.id);
  }

  return (received) => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const done = () => {
      release(undefined);
    };
    return { released, finished: answer(received, done).finally(done) };
  };
}

/** A chat, or a topic of it. */
function nameOf({ chat, topic }: Place): string {
  return `${String(chat)}/${String(topic ?? '')}`;
}

function actionOf(text: string): Action {
  return JSON.parse(text) as Action;
}

function wordsFor({ telegram }: Texts, press: Press): string {
  switch (press.kind) {
    case 'taken':
      return press.button.label;
    case 'used':
      return telegram.usedButton(press.label);
    case 'expired':
      return telegram.expiredButton;
    case 'unknown':
      return telegram.unknownButton;
  }
}
