import type { Ballot } from './ballot.ts';
import type { Quorum } from './rule.ts';
import type { Seat } from './seat.ts';
import { providersOf, validBallots, type Vote } from './votes.ts';

/** What is missing for an agreement. */
export interface Shortage {
  readonly why: string;
  /** More ballots that are needed at least, and more providers that they must come from. */
  readonly ballots: number;
  readonly providers: number;
}

/**
 * Why the ballots are too few for `votes` on one candidate to be an agreement, or undefined. A seat that may not score its
 * own candidate is present all the same: the winner may have one vote less than there are ballots. One survivor is never
 * a consensus.
 */
export function shortOf(
  quorum: Quorum,
  votes: readonly Vote[],
  ballots: readonly Ballot[],
  seats: readonly Seat[],
): Shortage | undefined {
  const heard = seats.filter(({ name }) => validBallots(ballots, seats).some(({ seat }) => seat === name));
  const seated = providersOf(seats.map((seat) => ({ seat })));
  const providers = Math.min(quorum.providers, seated) - providersOf(heard.map((seat) => ({ seat })));
  const present = quorum.ballots - heard.length;
  const missing = Math.max(present, quorum.ballots - 1 - votes.length);
  if (missing > 0) {
    const [count, needed] = present > 0 ? [heard.length, quorum.ballots] : [votes.length, quorum.ballots - 1];
    return {
      why: `Only ${String(count)} valid ballots; ${String(needed)} are needed.`,
      ballots: missing,
      providers: Math.max(0, providers),
    };
  }
  if (providers <= 0) return undefined;
  return {
    why: 'Ballots came from one provider only although several hold seats.',
    ballots: providers,
    providers,
  };
}
