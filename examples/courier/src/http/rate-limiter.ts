import { setTimeout as delay } from 'node:timers/promises';

/** A token bucket: short bursts pass at once, the long-term rate is kept. */
export class RateLimiter {
  private tokens: number;
  private refilledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst = 1,
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (ms: number) => Promise<unknown> = delay,
  ) {
    this.tokens = burst;
    this.refilledAt = now();
  }

  async acquire(): Promise<void> {
    this.refill();
    this.tokens -= 1;
    if (this.tokens < 0) await this.sleep((-this.tokens * 1000) / this.perSecond);
  }

  private refill(): void {
    const now = this.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.refilledAt) * this.perSecond) / 1000);
    this.refilledAt = now;
  }
}
