import { setImmediate as turn } from 'node:timers/promises';
import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { conclude, nextEffect, type Effect } from '../core/session/effects.ts';
import type { LoggedEvent, SessionEvent } from '../core/session/events.ts';
import type { SessionState } from '../core/session/state.ts';
import { contentsOf } from './contents.ts';
import type { EffectResult, EffectRooms } from './effect.ts';
import { perform } from './effects.ts';
import { exportSession } from './exports.ts';
import { notThere, type EngineParts } from './parts.ts';
import { makeReports, type Reports } from './reports.ts';

/** Well under the life of a claim, in milliseconds. */
const RENEW_MS = 4_000;
/** Once these have begun they are finished: half a write is no place to stop. */
const uninterruptible: ReadonlySet<Effect['type']> = new Set(['apply', 'roll-back', 'redo']);

/** The session as it stands; `from`: as it is known already, so that only what is newer is read. `not-found`. */
export async function known(
  parts: EngineParts,
  session: SessionId,
  from?: SessionState,
): Promise<Result<SessionState>> {
  const state = await parts.log.state(session, from);
  return state === undefined ? notThere(session) : ok(state);
}

/** See `Engine.run`. */
export async function* run(
  parts: EngineParts,
  session: SessionId,
  outside: AbortSignal,
): AsyncGenerator<LoggedEvent, Result<SessionState>> {
  const { log, claims, clock } = parts;
  const before = await known(parts, session);
  if (!before.ok) return before;
  if (before.value.workspace !== parts.workspace) {
    return refuse(
      'wrong-state',
      `This session belongs to another workspace, ${before.value.workspace}.`,
      `Repeat with: --workspace ${before.value.workspace}`,
    );
  }
  if (nextEffect(before.value) === undefined) return before;
  const rooms = await parts.rooms();
  if (!rooms.ok) return rooms;
  if (!(await claims.claim(session))) {
    return refuse(
      'workspace-busy',
      'Another IDS process is taking this session forward.',
      'Wait for it, or stop it.',
    );
  }
  const taken = new AbortController();
  const renewal = setInterval(() => void renew(parts, session, taken), RENEW_MS);
  const signal = AbortSignal.any([outside, taken.signal]);
  const over = new AbortController();
  const reports = makeReports(
    rooms.value.checker,
    rooms.value.checks,
    ({ changeSet }) => contentsOf(rooms.value, changeSet.files),
    AbortSignal.any([signal, over.signal]),
  );
  try {
    let state = await known(parts, session, before.value);
    while (state.ok && !isAborted(signal)) {
      const effect = nextEffect(state.value);
      if (effect === undefined) break;
      // Steps can follow each other by promises alone: whoever waits for this process gets a turn between them.
      await turn();
      const result = await attempt(parts, rooms.value, session, state.value, effect, signal, reports);
      await turn();
      // What an aborted effect says is about the abort and not about the session: it is asked for anew next time.
      if (isAborted(signal) && !uninterruptible.has(effect.type)) break;
      const events = conclude(state.value, result.event);
      const appended = await log.append(
        session,
        state.value,
        events,
        clock(),
        result.contents,
        (after) => uninterruptible.has(effect.type) || actsOutside(after),
      );
      if (appended.ok) {
        state = ok(appended.value.state);
        yield* appended.value.logged;
      } else {
        // A person spoke in the meantime (a cancel, say). Their word stands; the result is dropped, or, for a
        // write, found again by its key.
        state = await known(parts, session, state.value);
      }
    }
    await turn();
    // What is exported can be made anew at any time: that it cannot be written now is no reason to say that the session failed.
    await exportSession(parts, session).catch((error: unknown) => {
      parts.onDefect(error, `${session} export`);
    });
    return state;
  } finally {
    over.abort();
    clearInterval(renewal);
    await claims.release(session);
  }
}

/** What was written and could not be checked is taken back: it would stay without anybody knowing what it does. */
const unverified: SessionEvent = {
  type: 'verified',
  sound: false,
  problems: ['IDS itself failed while it checked what was written; its log has the details.'],
};

async function attempt(
  parts: EngineParts,
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  effect: Effect,
  signal: AbortSignal,
  reports: Reports,
): Promise<EffectResult> {
  try {
    return await perform(rooms, session, state, effect, signal, reports);
  } catch (error) {
    // Whether a failed write left anything is the workspace's to find out; its recovery runs before the next one.
    if (uninterruptible.has(effect.type) || signal.aborted) throw error;
    parts.onDefect(error, `${session} ${effect.type}`);
    if (effect.type === 'verify') return { event: unverified };
    return {
      event: {
        type: 'refused',
        refusal: {
          code: 'io-failed',
          message: `IDS itself failed at the step "${effect.type}"; nothing was written.`,
          hint: 'The log of IDS has the details. Please report it; asking again is safe.',
        },
      },
    };
  }
}

/** One that cannot be renewed in time is another process's sooner or later; until then the work may go on. */
async function renew(parts: EngineParts, session: SessionId, taken: AbortController): Promise<void> {
  try {
    if (!(await parts.claims.claim(session))) taken.abort();
  } catch (error) {
    parts.onDefect(error, `${session} claim`);
  }
}

/** Read through a function because the type checker takes an earlier look at the flag for the last one. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Whether a person is told of it, or files are written because of it: neither can be taken back by a loss of power. */
function actsOutside(state: SessionState): boolean {
  const next = nextEffect(state);
  return next === undefined || uninterruptible.has(next.type);
}
