import { expect, test } from 'vitest';
import { addWorkingDays, dateDiff, daysBetween, formatDay, isWeekend } from '../src/time/dates.js';

const friday = new Date('2026-03-06T22:30:00Z');
const monday = new Date('2026-03-09T01:00:00Z');

test('working days skip the weekend', () => {
  expect(formatDay(addWorkingDays(friday, 1))).toBe('2026-03-09');
  expect(formatDay(addWorkingDays(friday, 6))).toBe('2026-03-16');
});

test('no working days is the same day', () => {
  expect(formatDay(addWorkingDays(friday, 0))).toBe('2026-03-06');
});

test('days between two moments ignore the time of day and know a direction', () => {
  expect(daysBetween(friday, monday)).toBe(3);
  expect(daysBetween(monday, friday)).toBe(-3);
});

test('the old difference counts started days', () => {
  expect(dateDiff(friday, monday)).toBe(3);
  expect(dateDiff(friday, new Date('2026-03-06T22:31:00Z'))).toBe(1);
});

test('Saturday and Sunday are the weekend', () => {
  const week = [2, 3, 4, 5, 6, 7, 8].map((day) => isWeekend(new Date(Date.UTC(2026, 2, day))));
  expect(week).toEqual([false, false, false, false, false, true, true]);
});
