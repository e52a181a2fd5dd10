type Job = () => Promise<void>;

/** Runs jobs with limited concurrency, in the order in which they were added. */
export class WorkQueue {
  private readonly waiting: Job[] = [];
  private running = 0;
  private idleListeners: (() => void)[] = [];

  constructor(private readonly concurrency: number) {
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new RangeError(`Concurrency must be a positive integer, not ${concurrency}`);
    }
  }

  get size(): number {
    return this.waiting.length + this.running;
  }

  add<T>(task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push(() => task().then(resolve, reject));
      this.startNext();
    });
  }

  /** Resolves when nothing waits or runs any more. */
  onIdle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  private startNext(): void {
    if (this.running >= this.concurrency) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.running += 1;
    void job().finally(() => {
      this.running -= 1;
      this.startNext();
      if (this.size === 0) this.announceIdle();
    });
  }

  private announceIdle(): void {
    const listeners = this.idleListeners;
    this.idleListeners = [];
    for (const listener of listeners) listener();
  }
}
