import type { CheckName } from '../../core/change/report.ts';
import { withLinked, type Candidate } from './change.ts';
import { checkImports } from './imports/check.ts';
import type { Outcome } from './outcome.ts';
import { checkParse } from './parse.ts';
import type { Pause } from './pause.ts';
import type { Tests } from './tests/check.ts';
import { projectsOf, type Projects } from './types/projects.ts';
import type { State } from './state.ts';

/** How each check is carried out on one candidate. */
export type Steps = Readonly<Record<CheckName, () => Outcome | Promise<Outcome>>>;

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

/** What is learned for one check of a candidate is learned once. */
export function prepare(state: State, subject: Subject, tests: Tests): Steps {
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
