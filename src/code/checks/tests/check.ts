import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import type { Diagnostic } from '../../../core/change/report.ts';
import { filesOf, materialise, openScratch, type State } from '../../sandbox/copy.ts';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits.ts';
import { layPackages } from '../../sandbox/packages.ts';
import { openSandbox, type Node } from '../../sandbox/sandbox.ts';
import type { Candidate } from '../change.ts';
import type { Scans } from '../imports/scan.ts';
import { crashed, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { statFile } from '../../files.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import type { FileView } from '../view.ts';
import type { Selection, TestCase } from './case.ts';
import { execute, type Execution, type Stage } from './execute.ts';
import type { Setup } from './runners/runner.ts';
import { selectionOf } from './select.ts';
import { ownersOf } from './setup.ts';
import { diagnosticOf, failedKeys, keyOf, scopeOf } from './verdict.ts';

/** What a check of the tests is asked. */
export interface TestQuestion {
  readonly candidate: Candidate;
  /** Relative paths at which the candidate or what it is compared with may not be as on disk. */
  readonly differing: readonly string[];
  readonly toolchain: Toolchain;
  readonly scans: Scans;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/** Runs the workspace's own tests. Keeps what it found out about the unchanged workspace. */
export interface Tests {
  /**
   * Runs the tests that the changed files concern, over a copy of the candidate in the sandbox, and when some fail the same
   * ones over the unchanged workspace. Throws when the signal is aborted.
   */
  check(question: TestQuestion): Promise<Outcome>;
}

/** Bytes of a workspace above which it is not copied. */
const LARGEST_COPY = 500 * 1024 ** 2;

export function makeTests(root: string, limits: Limits = DEFAULT_LIMITS, environment = process.env): Tests {
  let opened: ReturnType<typeof openSandbox> | undefined;
  const before = new Map<string, Execution>();
  const home = environment['HOME'] ?? homedir();

  /** Makes a copy of a state, hands it to `work` and removes it. */
  const staged = async <T>(
    state: State,
    paths: readonly string[],
    pause: Pause,
    signal: AbortSignal,
    work: (stage: Stage) => Promise<T>,
  ): Promise<T> => {
    const scratch = openScratch();
    try {
      const { modules } = await materialise(state, paths, scratch.copy, pause);
      return await work({ scratch, mounts: layPackages({ root, scratch, modules, home }) });
    } finally {
      const removed = scratch.dispose();
      // A large copy takes longer to remove than a cancelled check may take to end.
      if (!signal.aborted) await removed;
    }
  };

  return {
    async check({ candidate, differing, toolchain, scans, pause, signal }) {
      const changed = candidate.files.filter(({ absolute }) => candidate.view.isFile(absolute));
      const gone = candidate.files.filter(({ absolute }) => !candidate.view.isFile(absolute));
      const owners = ownersOf(
        candidate.view,
        root,
        [...changed, ...gone].map(({ absolute }) => absolute),
      );
      if (owners.setups.size === 0) {
        return skipped(owners.without === undefined ? 'no file is changed.' : sentence(owners.without));
      }
      const now = stateOf(root, candidate.view, differing);
      const { paths, size } = filesOf(now);
      if (size > LARGEST_COPY) {
        return skipped(
          `The workspace has ${Math.round(size / 1024 ** 2)} MB without packages; tests run on a copy of up to 500 MB.`,
        );
      }
      const found = await (opened ??= openSandbox(root, environment, limits, AbortSignal.timeout(20_000)));
      if ('why' in found) {
        // Bubblewrap may be installed while IDS runs.
        opened = undefined;
        return skipped(found.why);
      }
      signal.throwIfAborted();

      const jobs: Job[] = [];
      const reasons: string[] = [];
      for (const { setup, files } of owners.setups.values()) {
        const node = await found.node(setup.ranges, signal);
        const chosen = await selectionOf({
          setup,
          files,
          candidate,
          toolchain,
          scans,
          pause,
          node: node.version,
        });
        if (typeof chosen === 'string') reasons.push(chosen);
        else jobs.push({ setup, node, selection: chosen });
      }
      if (jobs.length === 0) return skipped(sentence(reasons[0] ?? 'no test reaches the changed files.'));

      const unchanged = (job: Job, selection: Selection): Promise<Execution> => {
        const state = stateOf(root, candidate.base, differing);
        const listed = filesOf(state).paths;
        const key = hashOf([fingerprint(state, listed), job.setup.folder, JSON.stringify(selection)]);
        const known = before.get(key);
        if (known !== undefined) return Promise.resolve(known);
        return staged(state, listed, pause, signal, async (stage) => {
          const execution = await execute(job.setup, selection, stage, {
            sandbox: found,
            node: job.node,
            limits,
            signal,
          });
          before.set(key, execution);
          return execution;
        });
      };

      return staged(now, paths, pause, signal, async (stage) => {
        const diagnostics: Diagnostic[] = [];
        const all: TestCase[] = [];
        for (const job of jobs) {
          const again = (selection: Selection) =>
            execute(job.setup, selection, stage, { sandbox: found, node: job.node, limits, signal });
          const judged = await judge(job, candidate, again, (selection) => unchanged(job, selection));
          if ('crashed' in judged) return crashed(judged.crashed);
          diagnostics.push(...judged.diagnostics);
          all.push(...judged.tests);
        }
        const failed = diagnostics.some(
          ({ origin, severity }) => origin === 'introduced' && severity === 'error',
        );
        if (!failed && all.every(({ state }) => state === 'skipped')) {
          return skipped(
            all.length === 0
              ? 'No test reaches the changed files.'
              : 'Every test that reaches the changed files is marked to be skipped.',
          );
        }
        const old = diagnostics.filter(({ origin }) => origin === 'pre-existing');
        if (!failed && old.length > 0 && all.every(({ state }) => state !== 'passed')) {
          const why = old[0]?.message.split('\n')[0] ?? '';
          return crashed(`no related test passes, without the change either (${why})`);
        }
        const node = jobs.map((job) => job.node).find(({ ours }) => ours) ?? { version: '', ours: false };
        return { outcome: failed ? 'failed' : 'passed', diagnostics, scope: scopeOf(all, old.length, node) };
      });
    },
  };
}

interface Job {
  readonly setup: Setup;
  readonly node: Node;
  readonly selection: Selection;
}

type Judged =
  | { readonly tests: readonly TestCase[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly crashed: string };

/** Runs a package's tests and tells new failures from old ones and from those that come and go. */
async function judge(
  { selection }: Job,
  { root, moved, base }: Candidate,
  run: (selection: Selection) => Promise<Execution>,
  runUnchanged: (selection: Selection) => Promise<Execution>,
): Promise<Judged> {
  const first = await run(selection);
  if (first.kind === 'ended') return { crashed: first.why };
  if (first.kind === 'broken') {
    const old = await runUnchanged(inBase(selection, moved, base));
    if (old.kind !== 'ran') return { crashed: `${first.why} (without the change as well)` };
    const start: TestCase = {
      file: '',
      name: 'the test run',
      state: 'failed',
      message: first.why,
      line: 1,
      column: 1,
    };
    return { tests: [start], diagnostics: [diagnosticOf(start, 'error', 'introduced')] };
  }
  const failing = first.tests.filter(({ state }) => state === 'failed');
  if (failing.length === 0) return { tests: first.tests, diagnostics: [] };

  const files = failing.map(({ file }) => file);
  // A failure of the run as a whole, or in a file that is not known, can only be looked for in the whole run.
  const narrow = (paths: readonly string[]): Selection =>
    paths.includes('')
      ? selection
      : { kind: 'only', files: [...new Set(paths)].map((path) => `${root}/${path}`) };
  const comparable = inBase(narrow(files), moved, base);
  let known: ReadonlySet<string> = new Set();
  if (comparable.kind !== 'only' || comparable.files.length > 0) {
    const old = await runUnchanged(comparable);
    if (old.kind !== 'ran') {
      return {
        crashed: `${failing.length} tests fail, and whether they did before cannot be known: ${old.why}`,
      };
    }
    const now = (path: string) => moved.get(`${root}/${path}`)?.slice(root.length + 1) ?? path;
    known = failedKeys(old.tests, now);
  }
  const fresh = failing.filter((test) => !known.has(keyOf(test)));
  let still: ReadonlySet<string> = new Set();
  if (fresh.length > 0) {
    const second = await run(narrow(fresh.map(({ file }) => file)));
    // What cannot be run again has failed as often as it ran.
    still = second.kind === 'ran' ? failedKeys(second.tests) : failedKeys(fresh);
  }
  return {
    tests: first.tests,
    diagnostics: failing.map((test) => {
      if (known.has(keyOf(test))) return diagnosticOf(test, 'error', 'pre-existing');
      return diagnosticOf(test, still.has(keyOf(test)) ? 'error' : 'warning', 'introduced');
    }),
  };
}

/** The selection as it was before the change: files by the names they had, without those that were not there. */
function inBase(selection: Selection, moved: ReadonlyMap<string, string>, base: FileView): Selection {
  if (selection.kind === 'all') return selection;
  const origins = new Map([...moved].map(([from, to]) => [to, from]));
  const files = selection.files.map((file) => origins.get(file) ?? file).filter((file) => base.isFile(file));
  return { ...selection, files };
}

function stateOf(root: string, view: FileView, differing: readonly string[]): State {
  const instead = differing.flatMap((path) => {
    const absolute = `${root}/${path}`;
    const stamp = view.stamp(absolute);
    // Only what lies over the disk has no stamp of the disk's.
    return stamp === undefined || stamp.startsWith('committed:')
      ? [[path, view.bytes(absolute)] as const]
      : [];
  });
  return { root, instead: new Map(instead) };
}

/** Differs whenever a file of the state may. */
function fingerprint({ root, instead }: State, paths: readonly string[]): string {
  return hashOf(
    paths.map((path) => {
      const bytes = instead.get(path);
      return `${path}\0${bytes === undefined ? (statFile(root, path as WorkspacePath)?.stamp ?? '') : hashOf([bytes])}`;
    }),
  );
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
