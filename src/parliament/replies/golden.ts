/** A reply as models give them, and what the parser must make of it: a value, or a problem that is told to the model. */
export interface Golden<T> {
  readonly name: string;
  readonly text: string;
  readonly gives?: T;
  /** Part of the problem. */
  readonly problem?: RegExp;
}

/** A JSON text of about one megabyte. */
export const megabyte = JSON.stringify({ summary: 'x'.repeat(1_000_000) });

/** An object nested deeper than any reader's stack. */
export const abyss = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`;
