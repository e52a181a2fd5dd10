import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { mayDo, type Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { isOver } from '../core/session/state.ts';
import { makeBeginnings } from './beginnings.ts';
import { fixesOf } from './cards/fixes.ts';
import { obey } from './commands.ts';
import type { Floor } from './floor.ts';
import { isCommand, unknownCommand } from './help.ts';
import { makeDesk, type Desk } from './desk.ts';
import { makePresenter, type Shown } from './presenter.ts';
import { chooseProject } from './commands/projects.ts';
import { takenFor } from './plain-words.ts';
import { reply, type Action, type Choice } from './reply.ts';
import type { ChatRooms } from './rooms.ts';
import { restore } from './commands/backup.ts';
import { commitHere } from './commands/commit.ts';
import { settle } from './commands/kept.ts';
import { runAgreed, stopRun } from './commands/run.ts';
import type { Surface } from './surface.ts';

/** One person talking to IDS on one surface. Long work goes on behind; every call answers as soon as it can. */
export interface Conversation {
  /** A command or plain text. Resolves when it was answered or, for long work, taken up. */
  receive(message: string): Promise<void>;
  /** A button. */
  choose(action: Action): Promise<void>;
  /** Takes a session forward and shows what becomes of it. */
  follow(session: SessionId): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Stops what is under way; sessions stay where they are and can go on later. Returns those that were running. */
  leave(): Promise<readonly SessionId[]>;
}

/** What a button asked for in words: the next plain message says it. */
export type Asking = Extract<Action, { readonly do: 'say' }>;

/** Characters of an objection that is passed on as a person's words. */
const FIX_LENGTH = 4_000;

/** Keeps what was asked until it is answered. */
export interface Asked {
  get(): Promise<Asking | undefined>;
  set(asking: Asking | undefined): Promise<void>;
}

function askedHere(): Asked {
  let asked: Asking | undefined;
  return {
    get: () => Promise.resolve(asked),
    set(asking) {
      asked = asking;
      return Promise.resolve();
    },
  };
}

/** What a conversation is held with, where it is more than this process's own memory. */
export interface Standing {
  readonly shown: Shown;
  readonly desk: Desk;
  readonly asked: Asked;
}

export function makeConversation(
  rooms: ChatRooms,
  person: Person,
  surface: Surface,
  standing?: Standing,
): Conversation {
  const { engine } = rooms;
  const { talk } = rooms.texts;
  const presenter = makePresenter(rooms, surface, standing?.shown);
  const work = new Set<Promise<void>>();
  const leaving = new AbortController();
  const desk = standing?.desk ?? makeDesk(rooms, presenter, surface, leaving.signal);

  function background(task: Promise<void>): void {
    const guarded = task
      .catch(async (error: unknown) => {
        if (leaving.signal.aborted) return;
        rooms.onDefect(error, 'conversation');
        await presenter.say(talk.failed);
      })
      // A surface that cannot even be told of a failure has gone away.
      .catch(() => undefined)
      .finally(() => work.delete(guarded));
    work.add(guarded);
  }

  const asked = standing?.asked ?? askedHere();

  async function tell(session: SessionId, command: SessionCommand): Promise<void> {
    const told = await engine.tell(session, command);
    if (told.ok) background(desk.follow(session));
    else await presenter.decline(told.error);
  }

  const follow = (session: SessionId) => {
    background(desk.follow(session));
  };
  const { signal } = leaving;
  const { start, ask, find, implement, mend } = makeBeginnings({ rooms, person, presenter, signal, follow });

  /** Words without a command are a question; what hardly is one begins nothing before that is said. */
  async function plain(said: string): Promise<void> {
    // Who may begin nothing is told so, whatever it was meant to be.
    const taken = mayDo(person.role, 'start-session') ? takenFor(said) : ({ as: 'question' } as const);
    if (taken.as === 'question') return ask(said);
    if (taken.as === 'command') return presenter.say(talk.meantCommand(taken.name));
    const askIt: Choice = { label: rooms.texts.buttons.askIt, action: { do: 'ask', request: said } };
    const doIt: Choice = { label: rooms.texts.buttons.doIt, action: { do: 'code', request: said } };
    const isOrder = taken.as === 'order';
    return surface.show(
      reply(isOrder ? talk.meantChange : talk.meantWhat, isOrder ? [doIt, askIt] : [askIt, doIt]),
    );
  }

  async function cancel(session: SessionId): Promise<void> {
    // What runs is stopped only after the word stands, so that a refused cancel does not interrupt a write.
    const told = await engine.tell(session, { type: 'cancel', by: person });
    if (!told.ok) return presenter.decline(told.error);
    desk.stop(session);
    await presenter.say(talk.cancelled(session));
  }

  async function approve(action: Extract<Action, { do: 'approve' }>): Promise<void> {
    const { session, changeSet, acceptWarnings } = action;
    if (await presenter.wasShown(changeSet)) {
      return tell(session, { type: 'approve', by: person, changeSet, acceptWarnings });
    }
    // A button from before a restart: whoever presses it is shown the change first.
    const state = await engine.state(session);
    return state.ok ? presenter.session(session, state.value) : presenter.decline(state.error);
  }

  /** Asks for words; what is known to be wrong can be picked instead. */
  async function askFor({ session, as }: Asking): Promise<void> {
    if (as === 'feedback') return presenter.say(talk.sayFeedback(session));
    const state = await engine.state(session);
    const choices = state.ok ? fixesOf(rooms.texts, session, state.value) : [];
    const words = [talk.sayFix(session), ...(choices.length === 0 ? [] : [talk.pickOrSay])];
    return surface.show(reply(words.join('\n'), choices));
  }

  async function fix({ session, candidate, text }: Extract<Action, { do: 'fix' }>): Promise<void> {
    const state = await engine.state(session);
    if (!state.ok) return presenter.decline(state.error);
    const { phase } = state.value;
    // About something else than what is up for approval by now.
    const isAnother = phase.kind === 'awaiting-approval' && phase.candidate !== candidate;
    return isAnother
      ? presenter.session(session, state.value)
      : tell(session, { type: 'fix', by: person, text: text.slice(0, FIX_LENGTH) });
  }

  /** Whoever decides over a session has nothing to add to it any more: their next words are about something else. */
  async function forgetAsked(action: Action): Promise<void> {
    const decides = ['approve', 'cancel', 'fix', 'pick', 'rebase', 'restart', 'raise', 'retry'].includes(
      action.do,
    );
    if (!decides || !('session' in action)) return;
    if ((await asked.get())?.session === action.session) await asked.set(undefined);
  }

  async function choose(action: Action): Promise<void> {
    await forgetAsked(action);
    switch (action.do) {
      case 'approve':
        return approve(action);
      case 'cancel':
        return cancel(action.session);
      case 'continue':
        background(desk.follow(action.session));
        return;
      case 'raise':
        return tell(action.session, { type: 'raise-budget', by: person });
      case 'retry':
        return tell(action.session, { type: 'retry', by: person });
      case 'rebase':
        return tell(action.session, { type: 'rebase', by: person });
      case 'restart':
        return tell(action.session, { type: 'restart', by: person });
      case 'say':
        await asked.set(action);
        return askFor(action);
      case 'fix':
        return fix(action);
      case 'pick':
        return tell(action.session, { type: 'pick', by: person, candidate: action.candidate });
      case 'roll-back': {
        const { session, path, choices } = action;
        if (!action.confirmed) return presenter.reversal(action);
        const only = path === null ? {} : { path };
        return tell(session, { type: 'roll-back', by: person, choices, ...only });
      }
      case 'redo': {
        const { session, choices } = action;
        if (!action.confirmed) return presenter.reversal(action);
        return tell(session, { type: 'redo', by: person, choices });
      }
      case 'why':
        return presenter.why(action.session);
      case 'diff':
        return presenter.diff(action.session, action.candidate);
      case 'run':
        background(runAgreed(floor, action.argv, action.script));
        return;
      case 'restore':
        background(restore(floor, action));
        return;
      case 'implement':
        return implement(action);
      case 'commit':
        background(commitHere(floor, action.session));
        return;
      case 'settle':
        background(settle(floor, action.transaction));
        return;
      case 'stop-run':
        return stopRun(floor, action.run);
      case 'code':
        return start(action.request);
      case 'ask':
        return ask(action.request);
      case 'project':
        return chooseProject(floor, action.name);
      case 'mend':
        background(mend(action.paths ?? undefined));
        return;
      case 'nothing':
        return presenter.say(talk.nothingChanged);
      default:
        return assertNever(action);
    }
  }

  const floor: Floor = {
    rooms,
    person,
    surface,
    presenter,
    signal,
    start,
    ask,
    find,
    cancel,
    tell,
    follow,
    background,
    latest: (open) => desk.latest(open),
  };

  return {
    choose,
    follow,
    async receive(message) {
      const trimmed = message.trim();
      if (trimmed === '') return;
      // Groups address a command to one of several bots: `/code@ids_bot`.
      const match = /^\/([^\s@]*)(?:@\S+)?(?:\s+([\s\S]*))?$/.exec(trimmed);
      const asking = await asked.get();
      if (match === null && asking !== undefined) {
        const { session, as } = asking;
        await tell(session, { type: as, by: person, text: trimmed });
        // Only now, so that a kill in between forgets nothing.
        return asked.set(undefined);
      }
      if (asking !== undefined) await asked.set(undefined);
      if (match === null) return plain(trimmed);
      const name = (match[1] ?? '').toLowerCase();
      return isCommand(name)
        ? obey(floor, name, (match[2] ?? '').trim())
        : presenter.say(unknownCommand(rooms.texts, name));
    },
    async settled() {
      while (work.size > 0) await Promise.all(work);
    },
    async leave() {
      const sessions = desk.running();
      leaving.abort();
      await Promise.all(work);
      const states = await Promise.all(sessions.map((session) => engine.state(session)));
      return sessions.filter((_, index) => {
        const state = states[index];
        return state?.ok === true && !isOver(state.value.phase);
      });
    },
  };
}
