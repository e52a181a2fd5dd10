/** New text of files by path relative to the repository; null: the file is gone. */
export type Files = Readonly<Record<string, string | null>>;

/** One edit that both sides judge. */
export interface Edit {
  /** Unlike every other of its repository; replayed alone by `--only`. */
  readonly name: string;
  readonly kind: string;
  /** What is on disk before, where that is not the repository as it was found. */
  readonly base: Files;
  readonly files: Files;
}

/** One message of a compiler or linter about one state of a repository. */
export interface Said {
  /** Relative to the repository; empty for the project as a whole. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What the user's own tools say of one state. Undefined: the tool is not set up, or it crashed. */
export interface Verdict {
  readonly types: readonly Said[] | undefined;
  readonly lint: readonly Said[] | undefined;
}

/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)];
}

export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const left = [...items];
  const mixed: T[] = [];
  while (left.length > 0) mixed.push(...left.splice(Math.floor(random() * left.length), 1));
  return mixed;
}
