import type { Diagnostic } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import type { Selection, TestCase } from './case.ts';
import type { Execution } from './execute.ts';
import { isTestPath } from './related.ts';
import { keyOf } from './verdict.ts';

/**
 * Tests that passed and are not run any more: of files that the change touches, which may be meant and is said, and of files that
 * report no test at all though they are as they were, because what they import ends the process. `runUnchanged` is asked only
 * when there are such files.
 */
export async function missingFrom(
  tests: readonly TestCase[],
  { root, files, moved }: Candidate,
  runUnchanged: (selection: Selection) => Promise<Execution>,
): Promise<readonly Diagnostic[]> {
  const touched = files.filter((file) => file.after !== undefined && isTestPath(file.path));
  // A file's own entry beside none of its tests: Node's way to say that it came to an end.
  const empty = tests.filter(
    ({ file, name, state }) =>
      file !== '' &&
      name === file &&
      state === 'passed' &&
      !tests.some((each) => each.file === file && each.name !== file),
  );
  const origins = new Map([...moved].map(([from, to]) => [to, from]));
  const asked = [
    ...touched.flatMap(({ before }) => before?.absolute ?? []),
    ...empty.map(({ file }) => origins.get(`${root}/${file}`) ?? `${root}/${file}`),
  ];
  if (asked.length === 0) return [];
  const old = await runUnchanged({ kind: 'only', files: [...new Set(asked)] });
  if (old.kind !== 'ran') return [];
  const now = (path: string) => moved.get(`${root}/${path}`)?.slice(root.length + 1) ?? path;
  const states = new Map(tests.map((test) => [keyOf(test), test.state]));
  const silent = new Set(empty.map(({ file }) => file));
  const changed = new Set(touched.map(({ path }) => path));
  return old.tests.flatMap((test): readonly Diagnostic[] => {
    const file = now(test.file);
    const state = states.get(keyOf(test, now));
    if (test.state !== 'passed' || test.name === test.file || state === 'passed' || state === 'failed')
      return [];
    const stops = silent.has(file) && !changed.has(file);
    if (!stops && !changed.has(file)) return [];
    return [
      {
        ...{ path: file, line: 1, column: 1, code: test.name, origin: 'introduced' },
        severity: stops ? 'error' : 'warning',
        message: stops
          ? 'This test passed and is not run any more: its file ends before it.'
          : `This test passed and is ${state === 'skipped' ? 'skipped' : 'gone'} with the change.`,
      },
    ];
  });
}

/**
 * Tests that passed in a file that the change leaves as it is, and in which nothing fails but what did before: it runs fewer tests
 * than it did, because it ends or a hook fails before they begin. `older`: the failing tests that did so before.
 */
export function unreached(
  tests: readonly TestCase[],
  old: readonly TestCase[],
  older: ReadonlySet<TestCase>,
  { files, moved, root }: Candidate,
): readonly Diagnostic[] {
  const isRun = ({ state }: TestCase) => state !== 'skipped';
  const [now, before] = [Map.groupBy(tests, ({ file }) => file), Map.groupBy(old, ({ file }) => file)];
  const touched = new Set(files.map(({ path }) => path));
  return [...before].flatMap(([file, was]): readonly Diagnostic[] => {
    const is = now.get(file) ?? [];
    const isOld = is.every((test) => test.state !== 'failed' || older.has(test));
    if (file === '' || touched.has(file) || moved.has(`${root}/${file}`) || !isOld) return [];
    if (is.length === 0 || is.filter(isRun).length >= was.filter(isRun).length) return [];
    const reached = new Set(is.filter(isRun).map((test) => keyOf(test)));
    return was
      .filter((test) => test.state === 'passed' && test.name !== file && !reached.has(keyOf(test)))
      .map(({ name }) => ({
        ...{ path: file, line: 1, column: 1, code: name, severity: 'error', origin: 'introduced' },
        message: 'This test passed and is not run any more: its file ends or a hook fails before it.',
      }));
  });
}

/** Test files that the change deletes, relative paths. */
export function deletedTests({ files, moved }: Candidate): readonly string[] {
  return files
    .filter(
      ({ after, before, absolute, path }) =>
        after === undefined && before !== undefined && !moved.has(absolute) && isTestPath(path),
    )
    .map(({ path }) => path);
}
