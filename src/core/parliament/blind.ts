import type { Candidate } from './candidate.ts';

/**
 * What one seat may score, in the order in which it meets it: nothing of its own, and each seat begins elsewhere, so that
 * no place in the list is favoured. `place`: the seat's number among the voters. `measures`: authorship cannot sway it.
 */
export function ballotPaper<T extends { readonly candidate: Pick<Candidate, 'authors'> }>(
  candidates: readonly T[],
  seat: { readonly name: string; readonly measures: boolean },
  place: number,
): readonly T[] {
  const others = candidates.filter(
    ({ candidate }) => seat.measures || !candidate.authors.includes(seat.name),
  );
  const at = others.length === 0 ? 0 : place % others.length;
  return [...others.slice(at), ...others.slice(0, at)];
}
