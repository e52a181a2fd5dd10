import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** How long the loop of this thread was kept from its timers, and that of one that has nothing to do. */
export interface Waits {
  /** What happens in it, the bench's own work, is left out. */
  without<T>(work: () => T): T;
  /** Milliseconds. `idle` is what the machine's other work alone makes a thread wait. */
  end(): Promise<{ readonly own: number; readonly idle: number }>;
}

/** Milliseconds between two looks at the clock. */
const BEAT = 5;

// Node's own monitor counts what happens while it is turned off as one long wait.
const idling = `
let last = performance.now(), most = 0;
setInterval(() => {
  const now = performance.now();
  most = Math.max(most, now - last - ${String(BEAT)});
  last = now;
}, ${String(BEAT)});
const { parentPort } = require('node:worker_threads');
parentPort.once('message', () => parentPort.postMessage(most));`;

export function watchWaits(): Waits {
  const worker = new Worker(idling, { eval: true });
  let last = performance.now();
  let most = 0;
  const look = () => {
    const now = performance.now();
    most = Math.max(most, now - last - BEAT);
    last = now;
  };
  const timer = setInterval(look, BEAT);
  return {
    without(work) {
      look();
      try {
        return work();
      } finally {
        last = performance.now();
      }
    },
    async end() {
      look();
      clearInterval(timer);
      const answer = once(worker, 'message');
      worker.postMessage('end');
      const [idle] = (await answer) as [number];
      await worker.terminate();
      return { own: most, idle };
    },
  };
}
