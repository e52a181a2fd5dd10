import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import { analysisOf } from '../core/session/inquiry.ts';
import { isOver, needsPerson } from '../core/session/state.ts';
import { mendingText } from './cards/checks.ts';
import { usageOf } from './help.ts';
import { startFrom } from './implement.ts';
import type { Presenter } from './presenter.ts';
import type { Action } from './reply.ts';
import type { ChatRooms } from './rooms.ts';

/** The ways in which a session begins in a conversation. `follow`: takes it forward and tells what becomes of it. */
export function makeBeginnings(parts: {
  readonly rooms: ChatRooms;
  readonly person: Person;
  readonly presenter: Presenter;
  readonly signal: AbortSignal;
  readonly follow: (session: SessionId) => void;
}) {
  const { rooms, person, presenter, signal, follow } = parts;
  const { engine } = rooms;
  const { talk } = rooms.texts;

  async function start(request: string): Promise<void> {
    if (request === '') return presenter.say(`${talk.whatShouldChange}\n${usageOf(rooms.texts, 'code')}`);
    await begin({ source: 'code', request, by: person, autoApprove: false });
  }

  async function begin(session: Parameters<typeof engine.start>[0]): Promise<void> {
    const started = await engine.start(session);
    if (!started.ok) return presenter.decline(started.error);
    follow(started.value);
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
    follow(id);
  }

  async function mend(paths: readonly string[] | undefined): Promise<void> {
    const validator = await rooms.validator();
    const mending = validator.ok ? await validator.value.mend(paths, signal) : validator;
    if (signal.aborted) return;
    if (!mending.ok) return presenter.decline(mending.error);
    const { patch } = mending.value;
    const started = await engine.start({ source: 'patch', request: patch, by: person, autoApprove: false });
    if (!started.ok) return presenter.decline(started.error);
    await presenter.say(mendingText(rooms.texts, mending.value));
    follow(started.value);
  }

  return { start, ask, find, implement, mend };
}
