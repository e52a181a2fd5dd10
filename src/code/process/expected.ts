/** Milliseconds before anything is begun: a check that comes at once is not kept waiting. */
const PATIENCE = 300;
/** Files of one proposal that are looked at at most. */
const MOST = 20;

/**
 * Files that candidates will be about, as far as it is known before a check is asked for: what is said of them as they are on disk is
 * found out while other proposals are still being written.
 */
export interface Expected {
  /** Relative paths. Nobody waits for it. */
  expect(paths: readonly string[]): void;
  /** Runs a check, meanwhile and after which nothing is begun that was expected before it. */
  during<T>(check: () => Promise<T>): Promise<T>;
}

/** `learn`: of one file. Never rejects. */
export function makeExpected(learn: (path: string) => Promise<unknown>): Expected {
  const waiting = new Set<string>();
  /** Since the last check. */
  const learned = new Set<string>();
  let checks = 0;
  let isLearning = false;
  let pause: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    if (isLearning) return;
    isLearning = true;
    for (const path of waiting) {
      waiting.delete(path);
      learned.add(path);
      await learn(path);
    }
    isLearning = false;
  }

  return {
    expect(paths) {
      if (checks > 0) return;
      for (const path of paths.slice(0, MOST)) if (!learned.has(path)) waiting.add(path);
      if (waiting.size > 0) pause ??= setTimeout(begin, PATIENCE).unref();
    },
    async during(check) {
      checks++;
      // The checks find out themselves what they need of it.
      waiting.clear();
      learned.clear();
      try {
        return await check();
      } finally {
        checks--;
      }
    },
  };

  function begin(): void {
    pause = undefined;
    void work();
  }
}
