import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { analysisOf } from '../core/session/inquiry.ts';
import { isOver, needsPerson } from '../core/session/state.ts';
import { mendingText } from './cards/checks.ts';
import { obey } from './commands.ts';
import type { Floor } from './floor.ts';
import { isCommand, unknownCommand, usageOf } from './help.ts';
import { makeDesk, type Desk } from './desk.ts';
import { makePresenter, type Shown } from './presenter.ts';
import { chooseProject } from './commands/projects.ts';
import type { Action } from './reply.ts';
import type { ChatRooms } from './rooms.ts';
import { startFrom } from './implement.ts';
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

  async function start(request: string): Promise<void> {
    if (request === '') return presenter.say(`${talk.whatShouldChange}\n${usageOf(rooms.texts, 'code')}`);
    const started = await engine.start({ source: 'code', request, by: person, autoApprove: false });
    if (!started.ok) return presenter.decline(started.error);
    background(desk.follow(started.value));
  }

  async function begin(session: Parameters<typeof engine.start>[0]): Promise<void> {
    const started = await engine.start(session);
    if (!started.ok) return presenter.decline(started.error);
    background(desk.follow(started.value));
  }

  async function ask(question: string): Promise<void> {
    if (question === '')
      return presenter.say(`${rooms.texts.inquiry.whatToKnow}\n${usageOf(rooms.texts, 'ask')}`);
    await begin({ source: 'ask', request: question, by: person, autoApprove: false });
  }

  function find(about: string, question: string): Promise<void> {
    const request = question === '' ? analysisOf(about) : question;
    return begin({ source: 'analyze', about, request, by: person, autoApprove: false });
  }

  /** The same statement leads to the same session, however often it is asked for. */
  async function implement({ session, statement }: Extract<Action, { do: 'implement' }>): Promise<void> {
    const started = await startFrom(engine, session, statement, person);
    if (!started.ok) return presenter.decline(started.error);
    const { id, before } = started.value;
    if (before !== undefined && (isOver(before.phase) || needsPerson(before.phase))) {
      await presenter.say(rooms.texts.inquiry.takenUp(id, before.request));
      return presenter.card(id, before);
    }
    background(desk.follow(id));
  }

  async function mend(paths: readonly string[] | undefined): Promise<void> {
    const validator = await rooms.validator();
    const mending = validator.ok ? await validator.value.mend(paths, leaving.signal) : validator;
    if (leaving.signal.aborted) return;
    if (!mending.ok) return presenter.decline(mending.error);
    const { patch } = mending.value;
    const started = await engine.start({ source: 'patch', request: patch, by: person, autoApprove: false });
    if (!started.ok) return presenter.decline(started.error);
    await presenter.say(mendingText(rooms.texts, mending.value));
    background(desk.follow(started.value));
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

  async function choose(action: Action): Promise<void> {
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
      case 'rebase':
        return tell(action.session, { type: 'rebase', by: person });
      case 'restart':
        return tell(action.session, { type: 'restart', by: person });
      case 'say':
        await asked.set(action);
        return presenter.say((action.as === 'fix' ? talk.sayFix : talk.sayFeedback)(action.session));
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
    signal: leaving.signal,
    start,
    ask,
    find,
    cancel,
    tell,
    background,
    latest: () => desk.latest(),
  };

  return {
    choose,
    follow(session) {
      background(desk.follow(session));
    },
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
      if (match === null) {
        return ask(trimmed);
      }
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
