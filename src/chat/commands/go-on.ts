import { mayDo } from '../../core/people/person.ts';
import { wantsAnotherDay } from '../../core/session/question.ts';
import { isOver, needsPerson } from '../../core/session/state.ts';
import type { Floor } from '../floor.ts';
import { notAllowed } from '../reply.ts';
import { meant } from './meant.ts';

/** `/continue`: takes a session forward from where it stopped, or shows what it waits for. */
export async function goOn(floor: Floor, rest: string): Promise<void> {
  const { rooms, person, presenter } = floor;
  if (!mayDo(person.role, 'start-session')) return presenter.decline(notAllowed(rooms.texts, person.role));
  const session = await meant(floor, rest, true);
  if (session === undefined) return;
  const state = await rooms.engine.state(session);
  if (!state.ok) return presenter.decline(state.error);
  const { phase } = state.value;
  if (phase.kind === 'stale') return floor.tell(session, { type: 'rebase', by: person });
  if (needsPerson(phase)) return presenter.session(session, state.value);
  if (isOver(phase) && wantsAnotherDay(state.value)) {
    return floor.tell(session, { type: 'retry', by: person });
  }
  if (isOver(phase))
    return presenter.say(rooms.texts.talk.isOver(session, rooms.texts.talk.phases[phase.kind]));
  await presenter.say(rooms.texts.talk.goesOn(session));
  floor.follow(session);
}
