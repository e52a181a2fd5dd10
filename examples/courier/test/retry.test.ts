import { expect, test } from 'vitest';
import { backoff, retry } from '../src/http/retry.js';

function failing(times: number, message = 'not yet') {
  return (attempt: number) =>
    attempt <= times ? Promise.reject(new Error(message)) : Promise.resolve(attempt);
}

test('a task that succeeds late is tried until then, with growing pauses', async () => {
  const pauses: number[] = [];
  const sleep = (ms: number) => Promise.resolve(pauses.push(ms));
  expect(await retry(failing(3), { attempts: 5, firstDelayMs: 100, sleep })).toBe(4);
  expect(pauses).toEqual([100, 200, 400]);
});

test('the last error is thrown when the attempts are used up', async () => {
  const sleep = () => Promise.resolve();
  await expect(retry(failing(9), { attempts: 2, firstDelayMs: 1, sleep })).rejects.toThrow('not yet');
});

test('a final error is not tried again', async () => {
  let attempts = 0;
  const task = () => {
    attempts += 1;
    return Promise.reject(new Error('gone'));
  };
  await expect(retry(task, { attempts: 5, firstDelayMs: 1, shouldRetry: () => false })).rejects.toThrow(
    'gone',
  );
  expect(attempts).toBe(1);
});

test('pauses end growing at half a minute', () => {
  expect(backoff(20, 500)).toBe(30_000);
});
