import type { Ballot } from './ballot.ts';
import type { Discredited } from './credit.ts';
import type { Seat } from './seat.ts';
import type { Standing, Verdict } from './verdict.ts';
import { dissentOf, providersOf, validBallots, type Vote } from './votes.ts';

/** A candidate that may be voted on, with what a rule makes of its votes. */
export interface Placed {
  readonly standing: Standing;
  readonly votes: readonly Vote[];
  readonly veto: string | undefined;
}

type Common = Pick<Verdict, 'standings' | 'dissent' | 'policy' | 'singleProvider' | 'discredited'>;

interface Heard {
  readonly ballots: readonly Ballot[];
  readonly seats: readonly Seat[];
  /** With the ballots that do not count: an objection is shown all the same. */
  readonly cast?: readonly Ballot[];
  readonly discredited?: readonly Discredited[];
}

/**
 * What every rule says before its own word: what a verdict tells anyway, and that there is none where no candidate is left or
 * an objection holds against each. `second` is the next best behind `top`; `stop` makes a dead end.
 */
export function open<T extends Placed>(
  placed: readonly T[],
  { ballots, seats, cast = ballots, discredited = [] }: Heard,
  policy: string,
):
  | { readonly deadEnd: Verdict }
  | {
      readonly common: Common;
      readonly top: T;
      readonly second: T | undefined;
      readonly stop: (why: string, question: string) => Verdict;
    } {
  const valid = validBallots(ballots, seats);
  const heard = seats.filter(({ name }) => valid.some((ballot) => ballot.seat === name));
  const common: Common = {
    standings: placed.map(({ standing }) => standing),
    dissent: dissentOf(
      validBallots(cast, seats),
      placed.map(({ standing }) => standing.candidate),
    ),
    policy,
    ...(discredited.length === 0 ? {} : { discredited }),
    singleProvider: providersOf(heard.map((seat) => ({ seat }))) < 2,
  };
  const stop = (why: string, question: string): Verdict => ({ ...common, kind: 'dead-end', why, question });
  const [first] = placed;
  if (first === undefined) {
    return { deadEnd: stop('No candidate passed its checks.', 'What should be done differently?') };
  }
  const [top, second] = placed.filter(({ veto }) => veto === undefined);
  if (top === undefined) {
    const why = `An objection was checked and holds: ${first.veto ?? ''}`;
    return { deadEnd: stop(why, 'Is that acceptable, or should it be mended?') };
  }
  return { common, top, second, stop };
}

/** The question that tells the two best apart. */
export function whichOf(top: Placed, second: Placed | undefined): string {
  return second === undefined
    ? `Does ${top.standing.candidate} do what you meant?`
    : `Which is closer to what you meant, ${top.standing.candidate} or ${second.standing.candidate}?`;
}
