import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/core/kernel/nearest.ts';

describe('nearest', () => {
  it.each([
    ['cdoe', 'code'],
    ['CODE', 'code'],
    ['rolback', 'rollback'],
    ['vlaidate', 'validate'],
    ['zzz', undefined],
    ['', undefined],
  ])('%j is %s', (word, meant) => {
    expect(nearest(word, ['code', 'rollback', 'validate', 'help'])).toBe(meant);
  });

  it('finds every word itself, and nothing among nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 }), (words) => {
        for (const word of words) expect(nearest(word, words)?.toLowerCase()).toBe(word.toLowerCase());
        expect(nearest(words[0] ?? '', [])).toBeUndefined();
      }),
    );
  });

  it('does not depend on the case of the word', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,10}$/),
        fc.array(fc.stringMatching(/^[a-z]{1,10}$/)),
        (word, words) => {
          expect(nearest(word.toUpperCase(), words)).toBe(nearest(word, words));
        },
      ),
    );
  });
});
