/** Lets messages come in now and then during long synchronous work, and throws when the work was cancelled. */
export type Pause = () => Promise<void>;

/** A tenth of a second of work at a time. */
const SLICE = 100;

export function makePause(signal: AbortSignal): Pause {
  let since = Date.now();
  return async () => {
    signal.throwIfAborted();
    if (Date.now() - since < SLICE) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = Date.now();
    signal.throwIfAborted();
  };
}
