import { plural, type Diagnostic, type Sensitivity } from '../../../core/change/report.ts';
import type { TestCase } from './case.ts';

/** What a test is called in both states of the workspace. `now`: from a path before the change to the one after. */
export function keyOf(test: TestCase, now: (path: string) => string = (path) => path): string {
  const file = now(test.file);
  return `${file}\0${test.name === test.file ? file : test.name}`;
}

/**
 * Those of the failing tests that failed before as well. Each old failure stands for one: a table of cases may give all of them one
 * name, and several projects run the same file. Of the run as a whole it is told what went wrong, but for figures, which
 * differ from run to run.
 */
export function failingBefore(
  failing: readonly TestCase[],
  old: readonly TestCase[],
  now: (path: string) => string,
): ReadonlySet<TestCase> {
  const left = new Map<string, TestCase[]>();
  for (const test of old.filter(({ state }) => state === 'failed')) {
    const key = failureOf(test, now);
    left.set(key, [...(left.get(key) ?? []), test]);
  }
  const found = new Set<TestCase>();
  // Of those with one name first the ones that say the same.
  for (const isSame of [(a: TestCase, b: TestCase) => a.message === b.message, () => true]) {
    for (const test of failing) {
      const rivals = left.get(failureOf(test)) ?? [];
      const at = found.has(test) ? -1 : rivals.findIndex((each) => isSame(each, test));
      if (at < 0) continue;
      rivals.splice(at, 1);
      found.add(test);
    }
  }
  return found;
}

function failureOf(test: TestCase, now?: (path: string) => string): string {
  if (test.file !== '') return keyOf(test, now);
  return `${test.name}\0${test.message.replaceAll(/[0-9a-f]*\d[0-9a-f]*/gi, '#')}`;
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
 * ran them when it is not the person's. `old`: how many failed before as well. `more`: what else is to be said.
 */
export function scopeOf(
  tests: readonly TestCase[],
  old: number,
  node: { readonly version: string; readonly ours: boolean },
  more: readonly string[] = [],
): string {
  const skipped = tests.filter(({ state }) => state === 'skipped').length;
  const notes = [
    ...(old > 0 ? [`${old} failing before as well`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(node.ours ? [`on Node ${node.version} of IDS`] : []),
    ...more,
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
