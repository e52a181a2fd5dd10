/**
 * Where `wanted` stands in `all` as a run of equal texts: indices from 0, places that overlap included. Takes time in
 * proportion to both, however they repeat themselves.
 */
export function runsIn(all: readonly string[], wanted: readonly string[], from = 0): readonly number[] {
  if (wanted.length === 0) return [];
  // For each place in `wanted`, how much of its beginning also ends there: there the search goes on.
  const back = [0];
  for (let at = 1, length = 0; at < wanted.length; at++) {
    while (length > 0 && wanted[at] !== wanted[length]) length = back[length - 1] ?? 0;
    if (wanted[at] === wanted[length]) length++;
    back.push(length);
  }
  const found: number[] = [];
  for (let at = from, length = 0; at < all.length; at++) {
    while (length > 0 && all[at] !== wanted[length]) length = back[length - 1] ?? 0;
    if (all[at] === wanted[length]) length++;
    if (length < wanted.length) continue;
    found.push(at + 1 - length);
    length = back[length - 1] ?? 0;
  }
  return found;
}
