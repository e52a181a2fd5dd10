/** Numbers that look random and are the same for the same seed, so that every rule meets the same tasks. */
export interface Chance {
  /** From 0 up to 1. */
  uniform(): number;
  normal(): number;
  beta22(): number;
}

/** Mulberry32 over a hash of the seed's words. */
export function chance(...seed: readonly (string | number)[]): Chance {
  let state = 2166136261;
  for (const char of seed.join('/')) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    // The middle one of three.
    beta22: () => [uniform(), uniform(), uniform()].toSorted((a, b) => a - b)[1] ?? 0.5,
  };
}
