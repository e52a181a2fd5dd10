import { expect, test } from 'vitest';
import { addMoney, allocate, euros, formatMoney, scaleMoney } from '../src/money/money.js';

test('sums are exact where floating point would not be', () => {
  expect(addMoney(euros(0.1), euros(0.2))).toEqual({ cents: 30, currency: 'EUR' });
});

test('currencies do not mix', () => {
  expect(() => addMoney(euros(1), { cents: 1, currency: 'CHF' })).toThrow('Cannot add CHF to EUR');
});

test.each([
  { cents: 100, weights: [1, 1, 1], shares: [34, 33, 33] },
  { cents: 5, weights: [1, 0, 1], shares: [3, 0, 2] },
  { cents: 0, weights: [2, 1], shares: [0, 0] },
])('$cents cents by $weights are $shares', ({ cents, weights, shares }) => {
  expect(allocate({ cents, currency: 'EUR' }, weights).map((share) => share.cents)).toEqual(shares);
});

test('nothing can be allocated to nobody', () => {
  expect(() => allocate(euros(1), [])).toThrow(RangeError);
});

test('amounts are scaled to whole cents and printed with two digits', () => {
  expect(formatMoney(scaleMoney(euros(1.2), 2.5))).toBe('3.00 EUR');
});
