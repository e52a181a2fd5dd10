import { expect, test } from 'vitest';
import { RateLimiter } from '../src/http/rate-limiter.js';

test('a burst passes at once, then the rate is kept', async () => {
  const pauses: number[] = [];
  const sleep = (ms: number) => Promise.resolve(pauses.push(ms));
  const limiter = new RateLimiter(10, 2, () => 0, sleep);
  for (let request = 0; request < 4; request += 1) await limiter.acquire();
  expect(pauses).toEqual([100, 200]);
});

test('time brings tokens back, but never more than a burst', async () => {
  const pauses: number[] = [];
  const sleep = (ms: number) => Promise.resolve(pauses.push(ms));
  let time = 0;
  const limiter = new RateLimiter(1, 1, () => time, sleep);
  await limiter.acquire();
  time = 60_000;
  await limiter.acquire();
  await limiter.acquire();
  expect(pauses).toEqual([1000]);
});
