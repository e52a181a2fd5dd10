import type { SessionId } from '../core/kernel/ids.ts';
import type { Result } from '../core/kernel/result.ts';
import { evolve } from '../core/session/evolve.ts';
import type { LoggedEvent } from '../core/session/events.ts';
import { isOver, type SessionState } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';
import { renderCard, waitingLine } from './cards/card.ts';
import type { Presenter } from './presenter.ts';
import { progressLine } from './cards/progress.ts';
import type { ChatRooms } from './rooms.ts';
import type { Surface } from './surface.ts';
import { stateInChat } from './ways.ts';

/** The sessions of a conversation: who takes them forward, and which one is meant when none is named. */
export interface Desk {
  /** Takes a session forward and tells what becomes of it. Resolves when that is done, or is in safe hands. */
  follow(session: SessionId): Promise<void>;
  /** Stops what runs of a session that a person has ended. */
  stop(session: SessionId): void;
  /** The session that is most likely meant here where none is named, see `meantOf`. */
  latest(open?: boolean): Promise<SessionId | undefined>;
  running(): readonly SessionId[];
}

/**
 * Takes a session forward until it needs a person, is over, or `signal` is aborted. `step`: after every event, with the state that
 * it led to. `wait`: why nothing happens for a while.
 */
export async function takeForward(
  engine: Pick<Engine, 'run' | 'state' | 'waits'>,
  session: SessionId,
  signal: AbortSignal,
  on: {
    readonly step: (logged: LoggedEvent, state: SessionState) => void;
    readonly wait: (sentence: string, state: SessionState) => void;
  },
): Promise<Result<SessionState>> {
  const before = await engine.state(session);
  let state = before.ok ? before.value : undefined;
  const unheard = engine.waits.listen(session, (sentence) => {
    if (state !== undefined) on.wait(sentence, state);
  });
  try {
    const events = engine.run(session, signal);
    let step = await events.next();
    while (step.done !== true) {
      const logged = step.value;
      // What was logged while this run began may be in the state already.
      if (state === undefined || logged.seq > state.seq) state = evolve(state, logged);
      on.step(logged, state);
      step = await events.next();
    }
    return step.value;
  } finally {
    unheard();
  }
}

/**
 * Which of the sessions of a place (newest first) is meant: the newest, unless that was a question that is answered, or, for what only
 * `open` sessions can be told, is over in whatever way, and another one still runs or waits for somebody.
 */
export async function meantOf(
  engine: Pick<Engine, 'state'>,
  sessions: readonly SessionId[],
  open = false,
): Promise<SessionId | undefined> {
  const [newest, ...others] = sessions;
  const state = newest === undefined ? undefined : await engine.state(newest);
  if (state?.ok !== true) return newest;
  const { phase } = state.value;
  if (phase.kind !== 'decided' && !(open && isOver(phase))) return newest;
  for (const other of others) {
    const before = await engine.state(other);
    if (before.ok && !isOver(before.value.phase)) return other;
  }
  return newest;
}

/** A desk for a conversation that lives as long as its sessions run. */
export function makeDesk(
  { engine, texts, staysOpen }: Pick<ChatRooms, 'engine' | 'texts' | 'staysOpen'>,
  presenter: Presenter,
  surface: Surface,
  leaving: AbortSignal,
): Desk {
  const running = new Map<SessionId, AbortController>();
  /** Newest first. */
  let followed: readonly SessionId[] = [];
  return {
    async follow(session) {
      if (running.has(session)) return;
      followed = [session, ...followed.filter((each) => each !== session)].slice(0, 20);
      const stop = new AbortController();
      running.set(session, stop);
      const signal = AbortSignal.any([stop.signal, leaving]);
      let outcome: Result<SessionState>;
      try {
        const cardOf = (state: SessionState, waits?: string) =>
          renderCard(texts, session, staysOpen ? stateInChat(state) : state, waits);
        outcome = await takeForward(engine, session, signal, {
          step: ({ event }, state) => {
            surface.progress({ session, line: progressLine(texts, event), card: cardOf(state) });
          },
          wait: (sentence, state) => {
            surface.progress({ session, line: waitingLine(sentence), card: cardOf(state, sentence) });
          },
        });
      } finally {
        running.delete(session);
      }
      if (signal.aborted) return;
      if (outcome.ok) await presenter.session(session, outcome.value);
      else await presenter.decline(outcome.error);
    },
    stop: (session) => running.get(session)?.abort(),
    latest: async (open) => [...running.keys()].at(-1) ?? (await meantOf(engine, followed, open)),
    running: () => [...running.keys()],
  };
}
