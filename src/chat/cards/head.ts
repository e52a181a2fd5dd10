import type { Absence } from '../../core/parliament/seat.ts';
import { stillAbsent } from '../../core/session/question.ts';
import { titleOfSession } from '../../core/session/title.ts';
import type { SessionState } from '../../core/session/state.ts';
import { oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** The session's title, as long as a card is wide. */
export function titleOf(state: SessionState): string {
  return oneLine(titleOfSession(state.source, state.request), 72);
}

/** What is going on, in two or three words. */
export function stepOf(
  { cards: { steps }, inquiry }: Texts,
  { phase, source }: Pick<SessionState, 'phase' | 'source'>,
): string {
  switch (phase.kind) {
    case 'framing':
      return source === 'ask' ? inquiry.steps.framing : steps.framing;
    case 'proposing':
      return {
        code: steps.proposing,
        patch: steps.readingPatch,
        ask: inquiry.steps.answers,
        analyze: inquiry.steps.findings,
      }[source];
    case 'checking':
      return steps.checking(phase.candidate);
    case 'repairing':
      return (phase.why === 'person' ? steps.changing : steps.mending)(phase.candidate);
    default:
      return steps[phase.kind];
  }
}

/** Seats that were not asked because the ones that were are enough for the verdict. */
function idleSeats({ seats, ballots, verdict, absences }: SessionState): ReadonlySet<string> {
  const spoke = new Set([...ballots, ...absences].map(({ seat }) => seat));
  const voters = seats.filter(({ votes }) => votes !== false).map(({ name }) => name);
  return new Set(verdict === null || ballots.length === 0 ? [] : voters.filter((name) => !spoke.has(name)));
}

/** `6 of 7 seats · 3 providers · 1 timed out (sre-critic)`. */
export function attendanceOf({ cards: says }: Texts, state: SessionState): string {
  if (state.seats.length === 0) return '';
  const absent = new Map(stillAbsent(state.absences, state.ballots).map(({ seat, why }) => [seat, why]));
  const idle = idleSeats(state);
  const present = state.seats.filter((seat) => !absent.has(seat.name) && !idle.has(seat.name));
  const providers = new Set(present.map((seat) => seat.provider));
  const reasons = byReason(absent).map(
    ([why, names]) => `${String(names.length)} ${says.absent[why]} (${names.join(', ')})`,
  );
  const unheard = byReason(
    new Map(state.unheard.filter(({ seat }) => !absent.has(seat)).map(({ seat, why }) => [seat, why])),
  ).map(([why, names]) => says.proposedNothing(names.length, says.absent[why], names));
  const from =
    providers.size === 1 ? says.onlyProvider([...providers].join('')) : says.providers(providers.size);
  return [
    says.seats(present.length, state.seats.length),
    from,
    ...reasons,
    ...unheard,
    ...(idle.size === 0 ? [] : [says.notNeeded(idle.size)]),
  ].join(' · ');
}

function byReason(
  absent: ReadonlyMap<string, Absence['why']>,
): readonly (readonly [Absence['why'], readonly string[]])[] {
  return [...new Set(absent.values())].map((why) => [
    why,
    [...absent].filter(([, each]) => each === why).map(([seat]) => seat),
  ]);
}
