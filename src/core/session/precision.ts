import * as z from 'zod';
import type { LoggedEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { voiceOf } from './outcomes.ts';
import type { SessionState } from './state.ts';

const count = z.number().int().nonnegative();

/** What became of the objections that a seat made and a check showed. `voice`: who spoke for it then. */
export const PrecisionSchema = z.object({ seat: z.string(), voice: z.string(), held: count, refuted: count });
export type Precision = Readonly<z.infer<typeof PrecisionSchema>>;

/** How often each seat of a session was right with what it objected to, from the whole log. What no check showed is left out. */
export function precisionIn(events: readonly LoggedEvent[]): readonly Precision[] {
  const seats = new Map<string, Precision>();
  let state: SessionState | undefined;
  for (const entry of events) {
    const before = state;
    state = evolve(before, entry);
    if (entry.event.type !== 'objections-checked' || before === undefined) continue;
    for (const [at, { seat, scores }] of state.ballots.entries()) {
      const speaker = state.seats.find(({ name }) => name === seat);
      if (speaker === undefined) continue;
      const old = before.ballots[at]?.scores.map(({ objections }) => objections) ?? [];
      const shown = scores.flatMap(({ objections }, of) =>
        objections.filter(
          (each, index) => old[of]?.[index]?.status === 'unchecked' && each.status !== 'unchecked',
        ),
      );
      const known = seats.get(seat) ?? { seat, voice: voiceOf(speaker), held: 0, refuted: 0 };
      const held = shown.filter(({ status }) => status === 'verified' || status === 'untested').length;
      const refuted = shown.filter(({ status }) => status === 'refuted').length;
      seats.set(seat, { ...known, held: known.held + held, refuted: known.refuted + refuted });
    }
  }
  return [...seats.values()].filter(({ held, refuted }) => held + refuted > 0);
}
