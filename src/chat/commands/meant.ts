import type { SessionId } from '../../core/kernel/ids.ts';
import type { Floor } from '../floor.ts';

/** The session that a command names, or the one that it most likely means. Says so where there is none. */
export async function meant(floor: Floor, id: string): Promise<SessionId | undefined> {
  const { engine } = floor.rooms;
  if (id !== '') {
    const found = await engine.find(id);
    if (found.ok) return found.value;
    await floor.presenter.decline(found.error);
    return undefined;
  }
  const session = (await floor.latest()) ?? (await engine.sessions(1)).at(0)?.id;
  if (session === undefined) {
    await floor.presenter.say(floor.rooms.texts.talk.noSessionHere);
  }
  return session;
}
