import type { Ballot } from './ballot.ts';
import type { Seat } from './seat.ts';
import type { Verdict } from './verdict.ts';
import type { Contender } from './votes.ts';

/** Where a parliament stands when it is asked what it thinks. */
export interface Deliberation {
  readonly contenders: readonly Contender[];
  /** Of this round; of a seat that cast several only the last counts. */
  readonly ballots: readonly Ballot[];
  readonly seats: readonly Seat[];
  /** From 1. */
  readonly round: number;
  /** Names of the seats that were asked for a ballot in this round, absent ones included. */
  readonly asked: readonly string[];
  /** Names of the seats whose ballots nothing concerns that is new in this round: there is no reason to ask them again. */
  readonly excused?: readonly string[];
  /** What earlier rounds came to, in order. */
  readonly earlier: readonly Verdict[];
}
