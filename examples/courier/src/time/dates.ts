const DAY_MS = 86_400_000;

export function startOfDay(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

export function isWeekend(date: Date): boolean {
  const day = date.getUTCDay();
  return day === 0 || day === 6;
}

/** The day that lies `days` working days after `date`; weekends do not count. */
export function addWorkingDays(date: Date, days: number): Date {
  let current = startOfDay(date);
  let left = days;
  while (left > 0) {
    current = addDays(current, 1);
    if (!isWeekend(current)) left -= 1;
  }
  return current;
}

/** Whole days from `from` to `to`, negative when `to` is earlier. Time of day does not matter. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS);
}

/** @deprecated Counts started days, so that 23:59 to 00:01 is one; use `daysBetween`. */
export function dateDiff(from: Date, to: Date): number {
  return Math.ceil((to.getTime() - from.getTime()) / DAY_MS);
}

/** `2026-03-09`. */
export function formatDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
