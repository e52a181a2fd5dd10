import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkQueue } from '../src/queue/work-queue.js';

test('never more jobs run at once than allowed, and they start in order', async () => {
  const queue = new WorkQueue(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  for (let job = 0; job < 6; job += 1) {
    void queue.add(async () => {
      started.push(job);
      most = Math.max(most, (running += 1));
      await delay(1);
      running -= 1;
    });
  }
  await queue.onIdle();
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
  expect(queue.size).toBe(0);
});

test('a job that fails rejects its own promise only', async () => {
  const queue = new WorkQueue(1);
  const failed = queue.add(() => Promise.reject(new Error('broken')));
  const fine = queue.add(() => Promise.resolve('done'));
  await expect(failed).rejects.toThrow('broken');
  expect(await fine).toBe('done');
});

test.each([0, -1, 1.5])('a concurrency of %d is refused', (concurrency) => {
  expect(() => new WorkQueue(concurrency)).toThrow(RangeError);
});
