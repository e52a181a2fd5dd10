import { plural, type Diagnostic, type Sensitivity } from '../../../core/change/report.ts';
import type { TestCase } from './case.ts';

/** What a test is called in both states of the workspace. `now`: from a path before the change to the one after. */
export function keyOf(test: TestCase, now: (path: string) => string = (path) => path): string {
  const file = now(test.file);
  return `${file}\0${test.name === test.file ? file : test.name}`;
}

/** Keys of the tests that failed. */
export function failedKeys(tests: readonly TestCase[], now?: (path: string) => string): ReadonlySet<string> {
  return new Set(tests.filter(({ state }) => state === 'failed').map((test) => keyOf(test, now)));
}

export function diagnosticOf(
  test: TestCase,
  severity: Diagnostic['severity'],
  origin: Diagnostic['origin'],
): Diagnostic {
  const { file, name, message, line, column } = test;
  const failed = message === '' ? 'This test fails.' : message;
  const flaky = `Failed once and passed when it was run again: ${failed}`;
  return {
    path: file,
    line,
    column,
    code: name,
    severity,
    origin,
    message: severity === 'error' ? failed : flaky,
  };
}

/**
 * `41 tests`: those that passed, or all that ran when one is newly failing; with what is to be known of the rest, and whose Node
 * ran them when it is not the person's. `old`: how many failed before as well.
 */
export function scopeOf(
  tests: readonly TestCase[],
  old: number,
  node: { readonly version: string; readonly ours: boolean },
): string {
  const skipped = tests.filter(({ state }) => state === 'skipped').length;
  const notes = [
    ...(old > 0 ? [`${old} failing before as well`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(node.ours ? [`on Node ${node.version} of IDS`] : []),
  ];
  const scope = plural(tests.length - skipped - old, 'test');
  return scope + (notes.length > 0 ? ` (${notes.join(', ')})` : '');
}

/** The scope with how many of the tests the change mends, and where it has more than they need. */
export function scopeWith(scope: string | undefined, { mended, unnoticed }: Sensitivity): string {
  const notes = [
    ...(scope === undefined ? [] : [scope]),
    `${mended} of them failing without the change`,
    ...(unnoticed === undefined ? [] : [`no test notices the change at ${unnoticed.path}:${unnoticed.line}`]),
  ];
  return notes.join(', ');
}
