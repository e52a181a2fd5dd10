import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Person } from '../core/people/person.ts';
import { feasible, requestOf } from '../core/session/inquiry.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';

/** A session that carries a statement out. `before`: where it stands, if it had begun already. */
export interface Taken {
  readonly id: SessionId;
  readonly before: SessionState | undefined;
}

/**
 * Starts a session on what a statement asks for; the same statement leads to the same session. Without a statement: the one that can
 * be carried out, where there is one alone. `autoApprove`: of a new one.
 * `wrong-state`, `not-found` with what there is, `ambiguous`, `not-allowed`.
 */
export async function startFrom(
  engine: Engine,
  session: SessionId,
  statement: string | undefined,
  by: Person,
  autoApprove = false,
): Promise<Result<Taken>> {
  const state = await engine.state(session);
  if (!state.ok) return state;
  const able = feasible(state.value);
  const labels = able.map(({ label }) => label).join(', ');
  if (able.length === 0) {
    return refuse(
      'wrong-state',
      `There is nothing in ${session} that could be carried out.`,
      `Look at it with: ids show ${session}`,
    );
  }
  if (statement === undefined && able.length > 1) {
    return refuse('ambiguous', `${session} has several findings.`, `Say which one: ${labels}.`);
  }
  const meant =
    statement === undefined ? able[0] : able.find(({ label }) => label === statement.toUpperCase());
  const request = meant === undefined ? undefined : requestOf(meant);
  if (meant === undefined || request === undefined) {
    return refuse('not-found', `${statement ?? ''} cannot be carried out.`, `Choose from ${labels}.`);
  }
  const from = { session, statement: meant.label };
  const once = { key: `implement ${session} ${meant.label}`, at: state.value.startedAt };
  const started = await engine.start({ source: 'code', request, by, autoApprove, from, once });
  if (!started.ok) return started;
  const now = await engine.state(started.value);
  const begun = now.ok && now.value.seq > 1 ? now.value : undefined;
  return ok({ id: started.value, before: begun });
}
