import { realpathSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { ChangeSet, Contents } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { ValidationReport } from '../../core/change/report.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { makeCandidate, type Candidate } from './change.ts';
import { committedDisk, diskCandidate, subjectsOf, type DiskQuestion } from './committed.ts';
import { makeDisk, type Disk } from './disk.ts';
import { now } from '../now.ts';
import { makePause } from './pause.ts';
import { makeTests } from './tests/check.ts';
import { oneSourceOf, unchanged } from './unchanged.ts';
import { unexpected, writtenAs } from './verify.ts';
import { inOrder } from './in-order.ts';
import type { CheckOptions, LocalCheckerOptions } from './options.ts';
import { type State, stateOver } from './state.ts';
import { prepare } from './steps.ts';

/** The five checks over an overlay, in this process. It answers one call at a time. */
export interface LocalChecker {
  /**
   * Checks the workspace as it would be with the draft, against the workspace as it is on disk. Never throws: what
   * goes wrong is a `crashed` result, also when `signal` is aborted. `asked`: when the question was put, as `now()` of any process
   * of this machine; the disk is not looked at again where that was done since. Left out: now. `soon`: relative paths of files that
   * will be asked about next.
   */
  check(
    draft: { readonly changeSet: ChangeSet; readonly contents: Contents },
    options: CheckOptions,
    signal: AbortSignal,
    asked?: number,
    soon?: readonly string[],
  ): Promise<ValidationReport>;
  /**
   * After the draft was written: reads everything from disk afresh and names every error in the touched files that
   * `expected` (the report from before the write) does not have. Empty: sound.
   */
  verify(
    changeSet: ChangeSet,
    expected: ValidationReport,
    options: CheckOptions,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** The checks on what is on disk already, against the workspace as it was committed. `not-found` for a wrong name. */
  validate(
    question: DiskQuestion,
    options: CheckOptions,
    signal: AbortSignal,
  ): Promise<Result<ValidationReport>>;
  /**
   * Reads and loads what the first check needs, as if files (relative paths; left out: one of the workspace's) had been written as they
   * are. What the linter says of them is known afterwards. Never throws.
   */
  prepare(options: CheckOptions, signal: AbortSignal, files?: readonly string[]): Promise<void>;
  /** Writes down what outlives the process, and forgets the rest. */
  close(): void;
}

/** Said after writing, where exactly the bytes are on disk that the tests ran on. */
const RAN = 'the tests are run before a change is written.';

/** Throws when the workspace does not exist. */
export function makeLocalChecker(options: LocalCheckerOptions): LocalChecker {
  const root = realpathSync(options.root);
  const { keep: _, outlines: __, ...unkept } = options;
  const makeState = (disk: Disk) => stateOver(disk, options);
  let state: State | undefined;
  const tests = makeTests(root);
  const forget = () => {
    state?.close();
    state = undefined;
  };

  const report = async (
    candidateOf: (now: State) => Candidate,
    wanted: CheckOptions,
    signal: AbortSignal,
    asked = now(),
    soon: readonly string[] = [],
  ): Promise<ValidationReport> => {
    const start = performance.now();
    const make = () => {
      state ??= makeState(makeDisk(root));
      state.work();
      state.refresh(asked);
      const candidate = candidateOf(state);
      const differing = candidate.files.map((file) => file.path);
      const subject = {
        candidate: withOthers(candidate, wanted.also ?? []),
        differing,
        soon: soon.map((path) => `${root}/${path}`),
        cycles: wanted.cycles === true,
        sensitivity: wanted.sensitivity === true,
        pause: makePause(signal),
        signal,
      };
      return prepare(state, subject, tests);
    };
    const { checks, at } = await inOrder(wanted, make, true, options);
    const ms = at() - start;
    state?.rest();
    return { checks, ms };
  };

  return {
    check: (draft, wanted, signal, asked, soon) =>
      report(({ disk }) => makeCandidate(draft, disk), wanted, signal, asked, soon),
    async verify(changeSet, expected, asked, signal) {
      const wrong = writtenAs(root, changeSet, (bytes) => createHash('sha256').update(bytes).digest('hex'));
      if (wrong.length > 0) return wrong;
      forget();
      // Nothing is laid over the disk: what is there now is both states, and every error is an old one.
      const now = await report(
        ({ disk }) =>
          unchanged(
            changeSet.files.map(({ path }) => path),
            disk,
          ),
        { skip: { ...asked.skip, tests: RAN } },
        signal,
      );
      return unexpected(changeSet, now, expected);
    },
    async validate(question, asked, signal) {
      const subjects = subjectsOf(root, question);
      if (!subjects.ok) return subjects;
      const disk = makeDisk(root);
      disk.refresh();
      const committed = committedDisk(disk, question.changed);
      const start = performance.now();
      const differing = [...new Set([...subjects.value, ...question.changed.map((file) => file.path)])];
      let committedState: State | undefined;
      const make = () => {
        const candidate = diskCandidate(disk, committed, subjects.value);
        committedState = stateOver(committed, unkept);
        return prepare(committedState, { candidate, differing, pause: makePause(signal), signal }, tests);
      };
      const { checks, at } = await inOrder(asked, make, false, options);
      committedState?.engine.close();
      return ok({ checks, ms: at() - start });
    },
    async prepare({ skip }, signal, files) {
      const left = { skip: { ...skip, tests: RAN } };
      const paths = files as readonly WorkspacePath[] | undefined;
      await report(({ disk }) => unchanged(paths ?? oneSourceOf(disk), disk), left, signal);
    },
    close: forget,
  };
}

/** The candidate as if it had touched these files too, leaving them as they are. */
function withOthers(candidate: Candidate, also: readonly string[]): Candidate {
  const { base } = candidate;
  const touched = new Set(candidate.files.map(({ path }) => path));
  const files = also.flatMap((path) => {
    const absolute = `${base.root}/${path}`;
    const bytes = touched.has(path) ? undefined : base.bytes(absolute);
    return bytes === undefined ? [] : [{ path, absolute, after: bytes, before: { path, absolute, bytes } }];
  });
  return files.length === 0 ? candidate : { ...candidate, files: [...candidate.files, ...files] };
}
