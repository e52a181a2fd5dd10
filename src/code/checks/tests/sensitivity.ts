import type { Sensitivity } from '../../../core/change/report.ts';
import type { TestCase } from './case.ts';
import type { Hunk } from './hunks.ts';
import { failedKeys, keyOf } from './verdict.ts';

/** Places of a change that are tried one by one; of a larger change nothing is said. */
export const mostHunks = 4;

/**
 * Which of a change's places the tests notice: of each, whether a test that passes with the whole change fails without that
 * place. Undefined where the change mends no test or nothing can be told. `old`: the same tests
 * before the change. `without`: the tests when one place is as it was before; undefined where they do not run so, and then
 * the place is one that the others cannot do without.
 */
export async function sensitivity(
  hunks: readonly Hunk[],
  old: readonly TestCase[],
  now: readonly TestCase[],
  without: (hunk: Hunk) => Promise<readonly TestCase[] | undefined>,
): Promise<Sensitivity | undefined> {
  const passing = new Set(now.filter(({ state }) => state === 'passed').map((test) => keyOf(test)));
  const mended = [...failedKeys(old)].filter((key) => passing.has(key)).length;
  if (mended === 0 || hunks.length === 0) return undefined;
  // The only place is the one that mended them.
  for (const hunk of hunks.length === 1 ? [] : hunks) {
    const tests = await without(hunk);
    if (tests === undefined) continue;
    const still = new Set(tests.filter(({ state }) => state === 'passed').map((test) => keyOf(test)));
    if ([...passing].every((key) => still.has(key))) {
      return { mended, unnoticed: { path: hunk.path, line: hunk.line } };
    }
  }
  return { mended };
}
