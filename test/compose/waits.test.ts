import { expect, it } from 'vitest';
import type { SessionId } from '../../src/core/kernel/ids.ts';
import { makeWaits } from '../../src/compose/waits.ts';

const one = 'sess_20260202_143022_9f2c01ab' as SessionId;

it('tells of a wait of the session that is listened to, of several for one limit once, and of a longer one again', () => {
  let now = 0;
  const waits = makeWaits(() => now);
  const told: string[] = [];
  const unheard = waits.listen(one, (sentence) => told.push(sentence));
  waits.note(one, 'too short to read of', 900);
  waits.note('sess_20260202_143022_00000000', 'of another session', 60_000);
  for (const ms of [30_000, 29_000, 31_000]) waits.note(one, `waiting ${String(ms)}`, ms);
  now = 5_000;
  waits.note(one, 'the same, seen later', 25_000);
  waits.note(one, 'longer', 60_000);
  unheard();
  waits.note(one, 'nobody listens', 200_000);
  expect(told).toEqual(['waiting 30000', 'longer']);
});
