import { parseWorkspacePath } from '../core/change/path.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Effect } from '../core/session/effects.ts';
import type { SessionState } from '../core/session/state.ts';
import { writtenContents } from './contents.ts';
import type { EffectResult, EffectRooms } from './effect.ts';

export async function rollBack(
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  effect: Extract<Effect, { type: 'roll-back' }>,
): Promise<EffectResult> {
  const path = effect.path === null ? undefined : parseWorkspacePath(effect.path);
  if (path !== undefined && !path.ok) return { event: { type: 'rollback-refused', refusal: path.error } };
  const taken = await rooms.workspace.rollback({
    key: effect.key,
    session,
    choices: effect.choices,
    contents: await writtenContents(rooms, state),
    ...(path === undefined ? {} : { path: path.value }),
  });
  const why = state.phase.kind === 'rolling-back' ? state.phase.why : 'requested';
  return {
    event: taken.ok
      ? { type: 'rolled-back', ...taken.value, why }
      : { type: 'rollback-refused', refusal: taken.error },
  };
}

export async function redo(
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  { key, rollback, choices }: Extract<Effect, { type: 'redo' }>,
): Promise<EffectResult> {
  const contents = await writtenContents(rooms, state);
  const written = await rooms.workspace.redo({ key, session, rollback, choices, contents });
  return {
    event: written.ok
      ? { type: 'redone', ...written.value }
      : { type: 'redo-refused', refusal: written.error },
  };
}
