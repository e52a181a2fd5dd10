import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '../../../sandbox/copy.ts';
import type { Limits } from '../../../sandbox/limits.ts';
import type { Mount } from '../../../sandbox/packages.ts';
import { RESULTS, type Node, type Sandbox } from '../../../sandbox/sandbox.ts';
import type { Ran } from '../../../sandbox/run.ts';
import { uncoloured, type Selection, type TestCase } from './case.ts';
import { jest } from './runners/jest.ts';
import { mocha } from './runners/mocha.ts';
import { nodeTest } from './runners/node-test.ts';
import type { Runner, Setup } from './runners/runner.ts';
import { vitest } from './runners/vitest.ts';
import { keyOf } from './verdict.ts';
import type { RunnerName } from './script.ts';

/** What a run of a package's tests came to. */
export type Execution =
  /** `ms`: wall time of the runs that it is from, milliseconds. */
  | { readonly kind: 'ran'; readonly tests: readonly TestCase[]; readonly ms: number }
  /** The runner did not get as far as results; why, in its own words. */
  | { readonly kind: 'broken'; readonly why: string }
  /** It was ended; why, in a sentence. `late`: the limit of milliseconds that it did not keep. */
  | { readonly kind: 'ended'; readonly why: string; readonly late?: number };

/** A state of the workspace, laid out for the sandbox. */
export interface Stage {
  readonly scratch: Scratch;
  readonly mounts: readonly Mount[];
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly node: Node;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

const RUNNERS: Readonly<Record<RunnerName, Runner>> = { vitest, jest, mocha, node: nodeTest };
/** Bytes of results that are read. */
const LARGEST = 64 * 1024 ** 2;
/** How the run as a whole is called among the tests. */
export const RUN = 'the test run';

/** Runs the selected tests of a package in the sandbox. Throws when `signal` is aborted. */
export async function execute(
  given: Setup,
  selection: Selection,
  { scratch, mounts }: Stage,
  { sandbox, node, limits, signal }: Parts,
): Promise<Execution> {
  const major = given.runner === 'node' ? Number.parseInt(node.version, 10) : given.major;
  const setup = { ...given, major };
  const runner = RUNNERS[setup.runner];
  const name = `${crypto.randomUUID()}.txt`;
  const { root, folder: cwd, script } = setup;
  const args = runner.args(setup, selection, `${RESULTS}/${name}`);
  const ran = await sandbox.run({ node, args, cwd, env: script.env, root, scratch, mounts }, limits, signal);
  signal.throwIfAborted();
  const { ending } = ran;
  if (ending.kind === 'stopped') {
    const why =
      ending.why === 'time'
        ? `the tests took longer than ${Math.round(limits.time / 1000)} s and were stopped`
        : 'the tests filled the disk and were stopped';
    return { kind: 'ended', why, ...(ending.why === 'time' ? { late: limits.time } : {}) };
  }
  if (ending.kind === 'unstartable') return { kind: 'ended', why: `bubblewrap did not start: ${ending.why}` };
  const text = resultsIn(join(scratch.results, name));
  const read = text === undefined ? undefined : runner.read(setup, text);
  if (read === undefined) return { kind: 'broken', why: saidBy(ran, setup) };
  const clean = ending.kind === 'exited' && ending.code === 0;
  if (clean) return { kind: 'ran', tests: read, ms: ran.ms };
  const printed = `${ran.stdout}\n${ran.stderr}`;
  const tests = joined(read, runner.suites?.(setup, printed) ?? []);
  const outside = runner.outside?.(printed) ?? '';
  if (outside === '' && tests.some(({ state }) => state === 'failed'))
    return { kind: 'ran', tests, ms: ran.ms };
  // Jest and vitest end so after an error outside of every test, Node after a file that ended its process.
  const whole: TestCase = {
    file: '',
    name: RUN,
    state: 'failed',
    message: outside === '' ? saidBy(ran, setup) : saidBy({ ...ran, stdout: outside, stderr: '' }, setup),
    line: 1,
    column: 1,
  };
  return { kind: 'ran', tests: [...tests, whole], ms: ran.ms };
}

/** The tests with the suites: a file of which is only said that it failed goes where its suites say why. */
function joined(tests: readonly TestCase[], suites: readonly TestCase[]): readonly TestCase[] {
  const isTold = ({ file, name, message }: TestCase) =>
    name !== file || message !== '' || suites.every((suite) => suite.file !== file);
  const kept = tests.filter(isTold);
  const keys = new Set(kept.map((test) => keyOf(test)));
  return [...kept, ...suites.filter((suite) => !keys.has(keyOf(suite)))];
}

/** What a run left is written by the workspace's own code: only a plain file of decent size is read. */
function resultsIn(file: string): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
}

/** The line of the output that says most likely what went wrong. */
function saidBy({ ending, stderr, stdout }: Ran, { runner, root }: Setup): string {
  const lines = uncoloured(`${stderr}\n${stdout}`)
    .replaceAll(`${root}/`, '')
    .split('\n')
    .filter((line) => !/^\s+at |report written to/.test(line) && line.trim() !== '');
  const said =
    lines.find((line) => /^\s*(?:Uncaught )?(?:Error|\w+Error|Error \[\w+\]): ./.test(line)) ??
    lines.find((line) => /error|cannot|failed/i.test(line)) ??
    lines[0];
  const how =
    ending.kind === 'killed'
      ? `was ended by ${ending.by}`
      : `ended with code ${ending.kind === 'exited' ? ending.code : '?'}`;
  const text = said === undefined ? '' : `: ${said.trim().slice(0, 300)}`;
  return `${runner === 'node' ? 'node --test' : runner} ${how}${text}`;
}
