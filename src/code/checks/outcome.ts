import type { CheckResult, Diagnostic } from '../../core/change/report.ts';

/** What one check came to, before it is named and timed. */
export type Outcome = CheckResult extends infer Result
  ? Result extends CheckResult
    ? Omit<Result, 'check' | 'ms'>
    : never
  : never;

/** Failed when a new error is among the diagnostics, passed otherwise. */
export function concluded(diagnostics: readonly Diagnostic[], scope?: string): Outcome {
  const failed = diagnostics.some((each) => each.origin === 'introduced' && each.severity === 'error');
  return { outcome: failed ? 'failed' : 'passed', diagnostics, ...(scope === undefined ? {} : { scope }) };
}

export function skipped(why: string): Outcome {
  return { outcome: 'skipped', why, diagnostics: [] };
}

export function crashed(why: string): Outcome {
  return { outcome: 'crashed', why, diagnostics: [] };
}

/** First line of what was thrown, short enough for a card. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof RangeError && thrown.message.includes('call stack')) {
    return 'something in it is nested deeper than the tool can follow.';
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n').find((each) => each.trim() !== '') ?? 'no reason was given';
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
