import type { Selection, TestCase } from '../case.ts';
import type { RunnerName, TestScript } from '../script.ts';

/** A runner as one package of the workspace uses it. */
export interface Setup {
  readonly runner: RunnerName;
  /** The workspace, absolute. */
  readonly root: string;
  /** The package, absolute; the tests start there. */
  readonly folder: string;
  /** Which of the test commands of its script this is, from 0. */
  readonly nth: number;
  /** What the command says. */
  readonly script: Omit<TestScript, 'runner'>;
  /** The file that starts the runner, absolute; empty for Node's own. */
  readonly entry: string;
  /** The first number of the runner's version; of Node's own, the one that runs it. */
  readonly major: number;
  /** What `engines.node` of the package and of the runner ask for. */
  readonly ranges: readonly string[];
  /** What else the package's script runs of tests and IDS cannot. */
  readonly unread: readonly string[];
}

export interface Runner {
  /** Arguments of Node. `results`: path of the file, as the run sees it, that the results go to. */
  args(setup: Setup, selection: Selection, results: string): readonly string[];
  /** The results; undefined when the text is none, because the run did not get far enough. */
  read(setup: Setup, results: string): readonly TestCase[] | undefined;
  /** Suites whose hooks failed, from all that was printed, where the results leave them out. */
  suites?(setup: Setup, printed: string): readonly TestCase[];
  /** Of all that was printed, what tells of errors outside of every test; empty where there were none. */
  outside?(printed: string): string;
}
