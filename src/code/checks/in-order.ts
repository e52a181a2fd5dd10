import { checkNames, type CheckResult } from '../../core/change/report.ts';
import { crashed, reasonOf, skipped, type Outcome } from './outcome.ts';
import type { CheckOptions, LocalCheckerOptions } from './options.ts';
import type { Steps } from './steps.ts';

/** Why tests need not be run after what the other checks found; undefined when they are to be. */
export function needless(checks: readonly CheckResult[]): string | undefined {
  const failed = checks.find((each) => each.outcome === 'failed');
  return failed === undefined ? undefined : `not run, as ${failed.check} failed already.`;
}

/**
 * Carries out the checks one after the other; one that throws has crashed and the others go on. `thrifty`: the tests, which
 * take longest, are not run when the verdict is certain without them.
 */
export async function inOrder(
  options: CheckOptions,
  make: () => Steps,
  thrifty: boolean,
  { part = checkNames, onResult }: LocalCheckerOptions,
): Promise<{ readonly checks: readonly CheckResult[]; readonly at: () => number }> {
  let steps: Steps | undefined;
  let broken: string | undefined;
  try {
    steps = make();
  } catch (thrown) {
    broken = reasonOf(thrown);
  }
  const checks: CheckResult[] = [];
  for (const check of checkNames.filter((name) => part.includes(name))) {
    const start = performance.now();
    const required = check === 'parse' || check === 'imports';
    const why = required
      ? undefined
      : (options.skip[check] ?? (thrifty && check === 'tests' ? needless(checks) : undefined));
    let outcome: Outcome;
    try {
      if (why !== undefined) outcome = skipped(why);
      else
        outcome = steps === undefined ? crashed(broken ?? 'the check could not start') : await steps[check]();
    } catch (thrown) {
      outcome = crashed(reasonOf(thrown));
    }
    const result: CheckResult = { ...outcome, check, ms: performance.now() - start };
    checks.push(result);
    onResult?.(result);
  }
  return { checks, at: () => performance.now() };
}
