import { expect, test } from 'vitest';
import { surchargeFor, transitDays, zoneOf } from '../src/carriers/zones.cjs';
import { quote } from '../src/shipments/pricing.js';
import { formatDay } from '../src/time/dates.js';

test.each([
  ['de', 'domestic'],
  [' FR ', 'neighbours'],
  ['IT', 'europe'],
  ['NZ', 'world'],
])('%s is in the zone %s', (country, zone) => {
  expect(zoneOf(country)).toBe(zone);
});

test('a zone has a surcharge and a transit time', () => {
  expect([surchargeFor('AT'), transitDays('AT')]).toEqual([450, 4]);
});

test('the price grows with each started kilogram and with the zone', () => {
  const monday = new Date('2026-03-09T09:00:00Z');
  expect(quote('DE', 900, monday).price.cents).toBe(490);
  expect(quote('DE', 1001, monday).price.cents).toBe(610);
  expect(quote('SE', 3000, monday).price.cents).toBe(490 + 240 + 900);
  expect(formatDay(quote('SE', 3000, monday).arrives)).toBe('2026-03-17');
});

test.each([0, -5, 31_501])('a parcel of %d g is refused', (grams) => {
  expect(() => quote('DE', grams, new Date(0))).toThrow(RangeError);
});
