import type { Judged } from './judge.ts';

/** How often a rule came to what. `hopeless`: tasks in which nothing is right, and `abstainedThere` those of them it left. */
export interface Tally {
  right: number;
  wrong: number;
  abstained: number;
  hopeless: number;
  abstainedThere: number;
  best: number;
}

export function emptyTally(): Tally {
  return { right: 0, wrong: 0, abstained: 0, hopeless: 0, abstainedThere: 0, best: 0 };
}

/** `possible`: something in the task is right. */
export function counted(tally: Tally, { outcome, best }: Judged, possible: boolean): void {
  tally[outcome]++;
  if (best) tally.best++;
  if (possible) return;
  tally.hopeless++;
  if (outcome === 'abstained') tally.abstainedThere++;
}
