import { join } from 'node:path';
import type { SessionId } from '../../core/kernel/ids.ts';
import { needsPerson } from '../../core/session/state.ts';
import { usageOf } from '../help.ts';
import type { Floor } from '../floor.ts';
import { code, reply } from '../reply.ts';
import { onScreen } from '../screen.ts';
import { renderSessions } from '../sessions.ts';
import { meant } from './meant.ts';

export async function status(floor: Floor, rest: string): Promise<void> {
  const session = await meant(floor, rest);
  if (session === undefined) return;
  const state = await floor.rooms.engine.state(session);
  if (!state.ok) return floor.presenter.decline(state.error);
  return needsPerson(state.value.phase)
    ? floor.presenter.session(session, state.value)
    : floor.presenter.card(session, state.value);
}

export async function history({ rooms, surface, presenter }: Floor, rest: string): Promise<void> {
  const count = rest === '' ? 20 : Number(rest);
  if (!Number.isInteger(count) || count < 1 || count > 200) {
    return presenter.say(`${rooms.texts.talk.howManySessions}\n${usageOf(rooms.texts, 'history')}`);
  }
  return surface.show(reply([code(renderSessions(rooms.texts, await rooms.engine.sessions(count)))]));
}

export async function show({ rooms, surface, presenter }: Floor, session: SessionId): Promise<void> {
  const folder = await rooms.engine.exportSession(session);
  if (!folder.ok) return presenter.decline(folder.error);
  const minutes = await rooms.readExport(join(folder.value, 'minutes.md'));
  await surface.show(reply([code(onScreen(minutes).trimEnd(), 'markdown')]));
}

export async function sendExport({ rooms, surface, presenter }: Floor, session: SessionId): Promise<void> {
  const folder = await rooms.engine.exportSession(session);
  if (!folder.ok) return presenter.decline(folder.error);
  const state = await rooms.engine.state(session);
  const names = ['minutes.md', 'events.jsonl'];
  if (state.ok && state.value.candidates.length > 0) names.push('change.diff');
  const documents = names.map((name) => ({ name, path: join(folder.value, name) }));
  await surface.show(reply(rooms.texts.talk.exported(session), [], documents));
}
