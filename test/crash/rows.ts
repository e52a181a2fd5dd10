import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    crashRow?: Row;
  }
}

/** A line of the table that `npm run test:crash` prints: what was done, what must hold, and how often it did. */
export interface Row {
  readonly what: string;
  readonly bar: string;
  readonly result: string;
}

/** Puts a test's figures into the table. */
export function tell({ task }: TestContext, row: Row): void {
  task.meta.crashRow = row;
}
