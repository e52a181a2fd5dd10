import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** How long the loop of this thread was kept from its timers, and that of one that has nothing to do. */
export interface Waits {
  /** What happens until it ends again is left out. */
  pause(): void;
  goOn(): void;
  /** Milliseconds. `idle` is what the machine's other work alone makes a thread wait. */
  end(): Promise<{ readonly own: number; readonly idle: number }>;
}

const idling = `
const { parentPort } = require('node:worker_threads');
const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 5 });
delay.enable();
parentPort.once('message', () => parentPort.postMessage(delay.max / 1e6));`;

export function watchWaits(): Waits {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const worker = new Worker(idling, { eval: true });
  delay.enable();
  return {
    pause: () => void delay.disable(),
    goOn: () => void delay.enable(),
    async end() {
      delay.disable();
      const answer = once(worker, 'message');
      worker.postMessage('end');
      const [idle] = (await answer) as [number];
      await worker.terminate();
      return { own: delay.max / 1e6, idle };
    },
  };
}
