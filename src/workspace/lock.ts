import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../core/kernel/result.ts';

/** Keeps two writers apart, also in two processes; the system takes it from a process that dies. */
export interface Lock {
  /** Takes the lock at once or refuses with `workspace-busy`. `path`: absolute, of a file that may be made. */
  acquire(path: string): Result<{ release(): void }>;
}

/** Tries for up to `wait` milliseconds. */
export async function acquireWithin(
  lock: Lock,
  path: string,
  wait: number,
): Promise<Result<{ release(): void }>> {
  for (let waited = 0, pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const held = lock.acquire(path);
    if (held.ok || held.error.code !== 'workspace-busy' || waited >= wait) return held;
    await sleep(Math.min(pause, wait - waited));
    waited += pause;
  }
}
