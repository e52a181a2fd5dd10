import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ChatRooms } from '../rooms.ts';

/** Sessions that are looked through for the newest one that wrote something. */
const ROLLBACK_REACH = 200;

/** The session whose rollback is the newest that can be taken back. `nothing-to-do` when there is none. */
export async function newestTakenBack(engine: Engine, workspace: string): Promise<Result<SessionId>> {
  const sessions = await engine.sessions(ROLLBACK_REACH);
  const candidates = sessions
    .filter((each) => each.workspace === workspace && (each.phase === 'rolled-back' || each.phase === 'done'))
    .toSorted((a, b) => b.updatedAt - a.updatedAt);
  for (const { id } of candidates) {
    const state = await engine.state(id);
    if (!state.ok || state.value.takenBack.length === 0) continue;
    const { phase } = state.value;
    if (phase.kind !== 'rolled-back' || phase.problems.length === 0) return ok(id);
  }
  return refuse(
    'nothing-to-do',
    'There is nothing to write again: no session has taken anything back that still stands.',
    'See what there was: ids sessions',
  );
}

export async function newestWritten({ engine, workspace }: ChatRooms): Promise<SessionId | undefined> {
  const sessions = await engine.sessions(ROLLBACK_REACH);
  return sessions.find((each) => each.phase === 'done' && each.workspace === workspace)?.id;
}
