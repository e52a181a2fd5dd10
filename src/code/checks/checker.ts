import { realpathSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { ChangeSet, Contents } from '../../core/change/change-set.ts';
import {
  checkNames,
  type CheckName,
  type CheckResult,
  type ValidationReport,
} from '../../core/change/report.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { makeCandidate, withLinked, type Candidate } from './change.ts';
import { committedDisk, diskCandidate, subjectsOf, type DiskQuestion } from './committed.ts';
import { makeDisk, type Disk } from './disk.ts';
import { checkImports } from './imports/check.ts';
import { makeScans } from './imports/scan.ts';
import { makeLintEngine } from './lint/check.ts';
import { now } from '../now.ts';
import { crashed, reasonOf, skipped, type Outcome } from './outcome.ts';
import { packagesOf } from './packages.ts';
import { checkParse } from './parse.ts';
import { makePause, type Pause } from './pause.ts';
import { makeTests, type Tests } from './tests/check.ts';
import { loadTypeScript } from './toolchain.ts';
import { makeTypesEngine } from './types/engine.ts';
import { makeBasePrograms } from './types/bases.ts';
import { projectsOf, type Projects } from './types/projects.ts';
import { oneSourceOf, unchanged } from './unchanged.ts';
import { unexpected, writtenAs } from './verify.ts';

export interface CheckOptions {
  /** Checks to leave out, with the reason that the report gives. Parse and imports cannot be left out. */
  readonly skip: Partial<Readonly<Record<CheckName, string>>>;
  /** Relative paths of files that are looked at as if the change had touched them. */
  readonly also?: readonly string[];
  /** Whether imports that close a circle of files are errors. */
  readonly cycles?: boolean;
  /** Whether the tests are also asked which places of the change they notice: several runs more where it mends some. */
  readonly sensitivity?: boolean;
}

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
  /** Reads and loads what the first check needs, as if one file had been written as it is. Never throws. */
  prepare(options: CheckOptions, signal: AbortSignal): Promise<void>;
  /** Writes down what outlives the process, and forgets the rest. */
  close(): void;
}

/** Said after writing, where exactly the bytes are on disk that the tests ran on. */
const RAN = 'the tests are run before a change is written.';

export interface LocalCheckerOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Absolute path of a folder for what is learned of the workspace and outlives the process; left out: none. */
  readonly keep?: string;
  /** Absolute path of the folder in which another process keeps how the projects hang together; it is only read. */
  readonly outlines?: string;
  /** The checks that are carried out here, and told of; left out: all. */
  readonly part?: readonly CheckName[];
  /** `ours`: nothing of the workspace's own compiler is loaded, also where it has one. */
  readonly compiler?: 'ours';
  /** Told of each check as soon as it is done. */
  readonly onResult?: (result: CheckResult) => void;
}

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
    async prepare({ skip }, signal) {
      const left = { skip: { ...skip, tests: RAN } };
      await report(({ disk }) => unchanged(oneSourceOf(disk), disk), left, signal);
    },
    close: forget,
  };
}

type State = ReturnType<typeof stateOver>;

function stateOver(disk: Disk, { compiler, keep, outlines, part = checkNames }: LocalCheckerOptions) {
  const { root } = disk;
  let looked = now();
  disk.refresh();
  const folders = [root, ...packagesOf(disk, root).map((each) => each.folder)];
  const toolchain = loadTypeScript(compiler === 'ours' ? [] : folders);
  const programs = makeBasePrograms(toolchain, disk, {
    kept: outlines ?? keep,
    writes: outlines === undefined,
    linting: part.includes('lint'),
  });
  const scans = makeScans(toolchain.ts, disk);
  const engine = makeTypesEngine(programs, disk);
  const lint = makeLintEngine(toolchain, disk, keep);
  return {
    disk,
    toolchain,
    programs,
    scans,
    engine,
    lint,
    /** Looks at the disk, unless that was done after `asked`. */
    refresh(asked: number) {
      if (looked >= asked) return;
      looked = now();
      if (!disk.refresh()) return;
      programs.renew();
      engine.renew();
      lint.renew();
    },
    work() {
      programs.work();
      lint.work();
    },
    rest() {
      programs.rest();
      lint.rest();
    },
    close() {
      engine.close();
      programs.close();
      lint.close();
    },
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

/** Why tests need not be run after what the other checks found; undefined when they are to be. */
export function needless(checks: readonly CheckResult[]): string | undefined {
  const failed = checks.find((each) => each.outcome === 'failed');
  return failed === undefined ? undefined : `not run, as ${failed.check} failed already.`;
}

type Steps = Readonly<Record<CheckName, () => Outcome | Promise<Outcome>>>;

interface Subject {
  readonly candidate: Candidate;
  /** Relative paths at which the candidate or what it is compared with may not be as on disk. */
  readonly differing: readonly string[];
  /** Absolute paths of files that will be asked about next. */
  readonly soon?: readonly string[];
  readonly cycles?: boolean;
  readonly sensitivity?: boolean;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

function prepare(state: State, subject: Subject, tests: Tests): Steps {
  const { toolchain, programs, scans, engine, lint } = state;
  const { candidate, pause } = subject;
  let known: Projects | undefined;
  // Another process that reads the workspace itself follows its links.
  const linked = toolchain.native === undefined ? withLinked(candidate) : candidate;
  const projects = () => (known ??= projectsOf(linked, programs, subject.soon));
  return {
    parse: async () => {
      await pause();
      return checkParse(candidate, toolchain);
    },
    imports: () => checkImports(candidate, toolchain, scans, programs.read, pause, subject.cycles),
    types: async () => {
      await pause();
      return engine.check(linked, projects, pause, subject.signal);
    },
    lint: () => lint.check(candidate, projects, pause),
    tests: () => tests.check({ ...subject, toolchain, scans }),
  };
}

/**
 * Carries out the checks one after the other; one that throws has crashed and the others go on. `thrifty`: the tests, which
 * take longest, are not run when the verdict is certain without them.
 */
async function inOrder(
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
