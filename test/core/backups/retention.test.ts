import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expired,
  surplusSnapshots,
  type KeptBackup,
  type KeptSnapshot,
} from '../../../src/core/backups/retention.ts';

const day = 86_400_000;
const backup = (session: string, id: string, ageInDays: number, bytes: number): KeptBackup => ({
  session,
  id,
  at: 100 * day - ageInDays * day,
  bytes,
});
const ids = (kept: readonly KeptBackup[], days: number, bytes: number) =>
  expired(kept, { days, bytes }, 100 * day).map(({ id }) => id);

describe('retention', () => {
  it('gives up what is older than the days, but never the newest of a session', () => {
    const kept = [
      backup('s', 'old', 9, 1),
      backup('s', 'new', 8, 1),
      backup('t', 'only', 90, 1),
      backup('u', 'x', 6, 1),
    ];
    expect(ids(kept, 7, 1000)).toEqual(['old']);
  });

  it('gives up the oldest until the rest fits', () => {
    const kept = [
      backup('s', 'c', 1, 40),
      backup('s', 'a', 3, 40),
      backup('s', 'b', 2, 40),
      backup('s', 'd', 0, 40),
    ];
    expect(ids(kept, 7, 100)).toEqual(['a', 'b']);
    expect(ids(kept, 7, 160)).toEqual([]);
    expect(ids(kept, 7, 1)).toEqual(['a', 'b', 'c']);
  });

  it('holds for any backups: the newest stay, and more goes only while it does not fit', () => {
    const anyBackup = fc.record({
      session: fc.constantFrom('s', 't', 'u'),
      id: fc.uuid(),
      at: fc.integer({ min: 0, max: 100 * day }),
      bytes: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(
        fc.array(anyBackup),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 600 }),
        (kept, days, bytes) => {
          const gone = expired(kept, { days, bytes }, 100 * day);
          const left = kept.filter((each) => !gone.includes(each));
          for (const session of new Set(kept.map((each) => each.session))) {
            const newest = kept.findLast((each) => each.session === session);
            expect(left.some((each) => each === newest)).toBe(true);
          }
          const total = left.reduce((sum, each) => sum + each.bytes, 0);
          for (const each of gone) {
            // Too old, or it would not have fitted beside all that is younger.
            const younger = kept
              .filter(({ at }) => at > each.at)
              .reduce((sum, { bytes: size }) => sum + size, 0);
            expect(
              100 * day - each.at > days * day || younger + each.bytes + total > bytes || total > bytes,
            ).toBe(true);
          }
        },
      ),
    );
  });
});

describe('retention of backups of everything', () => {
  const whole = (
    id: string,
    ageInDays: number,
    isAutomatic: boolean,
    contents: Record<string, number>,
  ): KeptSnapshot => ({
    id,
    at: 100 * day - ageInDays * day,
    isAutomatic,
    contents: new Map(Object.entries(contents)),
  });
  const surplus = (kept: readonly KeptSnapshot[], days: number, bytes: number) =>
    surplusSnapshots(kept, { days, bytes }, 100 * day);

  it('gives up what IDS made by itself and is too old, but for the newest of those and what a person made', () => {
    const kept = [
      whole('a', 40, true, { x: 1 }),
      whole('b', 30, false, { x: 1 }),
      whole('c', 20, true, { x: 1 }),
      whole('d', 10, true, { x: 1 }),
      whole('e', 9, false, { x: 1 }),
    ];
    expect(surplus(kept, 7, 1000)).toEqual(['a', 'c']);
    expect(surplus(kept, 35, 1000)).toEqual(['a']);
    expect(surplus(kept.slice(3), 7, 1000)).toEqual([]);
  });

  it('counts only the bytes that nothing else holds, and gives up the oldest until they fit', () => {
    const kept = [
      whole('a', 4, true, { common: 500, a: 40 }),
      whole('b', 3, true, { common: 500, b: 40 }),
      whole('c', 2, true, { common: 500, c: 40 }),
      whole('d', 1, false, { common: 500, d: 40 }),
    ];
    expect(surplus(kept, 7, 80)).toEqual([]);
    expect(surplus(kept, 7, 79)).toEqual(['a']);
    expect(surplus(kept, 7, 0)).toEqual(['a', 'b']);
  });
});
