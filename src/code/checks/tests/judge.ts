import type { Diagnostic } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import type { FileView } from '../view.ts';
import type { Selection, TestCase } from './case.ts';
import { RUN, type Execution } from './execute.ts';
import { missingFrom, unreached } from './missing.ts';
import { diagnosticOf, failedKeys, failingBefore, keyOf } from './verdict.ts';

/** What the tests of a package came to, or why that cannot be known. */
export type Judged =
  | { readonly tests: readonly TestCase[]; readonly diagnostics: readonly Diagnostic[] }
  /** `before`: it is so without the change as well. */
  | { readonly crashed: string; readonly before?: boolean };

/**
 * Runs a package's tests and tells new failures from old ones and from those that come and go. `runUnchanged` runs tests of
 * the workspace without the change, and is asked only when some fail.
 */
export async function judge(
  selection: Selection,
  candidate: Candidate,
  run: (selection: Selection) => Promise<Execution>,
  runUnchanged: (selection: Selection) => Promise<Execution>,
): Promise<Judged> {
  const { root, moved, base } = candidate;
  let first = await run(selection);
  const whole = async () => {
    const same = inBase(selection, moved, base);
    return runUnchanged(isEmpty(same) ? { kind: 'all' } : same);
  };
  if (first.kind === 'ended') {
    const { why, late } = first;
    const old = late === undefined ? undefined : await whole();
    // Near the limit the machine may be to blame.
    if (late === undefined || old?.kind !== 'ran' || old.ms > late / 2) return { crashed: why };
    return startFailed(`${why}; without the change they took ${Math.ceil(old.ms / 1000)} s`);
  }
  if (first.kind === 'broken') {
    const old = await whole();
    if (old.kind !== 'ran') return { crashed: `${first.why} (without the change as well)`, before: true };
    // What the machine did to it, it may not do again.
    first = await run(selection);
    if (first.kind === 'broken') return startFailed(first.why);
    if (first.kind === 'ended') return { crashed: first.why };
  }
  const missing = await missingFrom(first.tests, candidate, runUnchanged);
  const failing = first.tests.filter(({ state }) => state === 'failed');
  if (failing.length === 0) return { tests: first.tests, diagnostics: missing };

  const files = failing.map(({ file }) => file);
  // A failure of the run as a whole, or in a file that is not known, can only be looked for in the whole run.
  const narrow = (paths: readonly string[]): Selection =>
    paths.includes('')
      ? selection
      : { kind: 'only', files: [...new Set(paths)].map((path) => `${root}/${path}`) };
  const comparable = inBase(narrow(files), moved, base);
  let older: ReadonlySet<TestCase> = new Set();
  let lost: readonly Diagnostic[] = [];
  if (!isEmpty(comparable)) {
    const old = await runUnchanged(comparable);
    if (old.kind !== 'ran') {
      return {
        crashed: `${failing.length} tests fail, and whether they did before cannot be known: ${old.why}`,
      };
    }
    const now = (path: string) => moved.get(`${root}/${path}`)?.slice(root.length + 1) ?? path;
    older = failingBefore(failing, old.tests, now);
    lost = unreached(first.tests, old.tests, older, candidate);
  }
  const fresh = failing.filter((test) => !older.has(test));
  let isFlaky = (_: TestCase): boolean => false;
  if (fresh.length > 0) {
    const second = await run(narrow(fresh.map(({ file }) => file)));
    // What cannot be run again has failed as often as it ran.
    if (second.kind === 'ran') isFlaky = (test) => passes(test, second.tests);
  }
  return {
    tests: first.tests,
    diagnostics: [
      ...missing,
      ...lost,
      ...failing.map((test) => {
        if (older.has(test)) return diagnosticOf(test, 'error', 'pre-existing');
        return diagnosticOf(test, isFlaky(test) ? 'warning' : 'error', 'introduced');
      }),
    ],
  };
}

/** Whether a test that failed passes among those of another run: one that is not there has not passed. */
function passes(test: TestCase, tests: readonly TestCase[]): boolean {
  if (failedKeys(tests).has(keyOf(test))) return false;
  if (test.file === '') return true;
  // A run that failed and does not say where has not told everything.
  if (tests.some(({ file, state }) => file === '' && state === 'failed')) return false;
  const isWhole = test.name === test.file;
  return tests.some(
    (each) => each.state === 'passed' && (isWhole ? each.file === test.file : keyOf(each) === keyOf(test)),
  );
}

function startFailed(message: string): Judged {
  const start: TestCase = { file: '', name: RUN, state: 'failed', message, line: 1, column: 1 };
  return { tests: [start], diagnostics: [diagnosticOf(start, 'error', 'introduced')] };
}

/** The selection as it was before the change: files by the names they had, without those that were not there. */
function inBase(selection: Selection, moved: ReadonlyMap<string, string>, base: FileView): Selection {
  if (selection.kind === 'all') return selection;
  const origins = new Map([...moved].map(([from, to]) => [to, from]));
  const files = selection.files.map((file) => origins.get(file) ?? file).filter((file) => base.isFile(file));
  return { ...selection, files };
}

function isEmpty(selection: Selection): boolean {
  return selection.kind !== 'all' && selection.files.length === 0;
}
