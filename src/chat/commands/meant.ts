import type { SessionId } from '../../core/kernel/ids.ts';
import type { Floor } from '../floor.ts';

/**
 * The session that a command names, or the one that it most likely means; `open`: one that is not over, where there is one. Says so
 * where there is none.
 */
export async function meant(floor: Floor, id: string, open = false): Promise<SessionId | undefined> {
  const { engine } = floor.rooms;
  if (id !== '') {
    const found = await engine.find(id);
    if (found.ok) return found.value;
    await floor.presenter.decline(found.error);
    return undefined;
  }
  // What somebody else began elsewhere is looked at, and never ended or changed without its name.
  const session = (await floor.latest(open)) ?? (open ? undefined : (await engine.sessions(1)).at(0)?.id);
  if (session === undefined) {
    await floor.presenter.say(floor.rooms.texts.talk.noSessionHere);
  }
  return session;
}
