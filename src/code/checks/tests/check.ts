import { homedir } from 'node:os';
import type { Diagnostic } from '../../../core/change/report.ts';
import { filesOf } from '../../../sandbox/copy.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../sandbox/limits.ts';
import { openSandbox, type Node } from '../../../sandbox/sandbox.ts';
import { overlaid, type Candidate } from '../change.ts';
import type { Scans } from '../imports/scan.ts';
import { crashed, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { makeBaseline } from './baseline.ts';
import type { Selection, TestCase } from './case.ts';
import { dependentTests } from './dependents.ts';
import { execute, type Execution } from './execute.ts';
import { hunksOf, type Hunk } from './hunks.ts';
import { judge } from './judge.ts';
import { deletedTests } from './missing.ts';
import type { Setup } from './runners/runner.ts';
import { selectionOf } from './select.ts';
import { mostHunks, sensitivity } from './sensitivity.ts';
import { ownersOf } from './setup.ts';
import { fingerprint, staged, stateOf } from './state.ts';
import { scopeOf, scopeWith } from './verdict.ts';

/** What a check of the tests is asked. */
export interface TestQuestion {
  readonly candidate: Candidate;
  /** Relative paths at which the candidate or what it is compared with may not be as on disk. */
  readonly differing: readonly string[];
  /** Whether it is also to be found out which places of the change the tests notice. */
  readonly sensitivity?: boolean;
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

/** Milliseconds that trying a change's places one by one may take, as foretold from its own run; else it is left. */
const LONGEST_TRIALS = 60_000;
/** Bytes of a workspace above which it is not copied. */
const LARGEST_COPY = 500 * 1024 ** 2;

export function makeTests(root: string, limits: Limits = DEFAULT_LIMITS, environment = process.env): Tests {
  let opened: ReturnType<typeof openSandbox> | undefined;
  const baseline = makeBaseline(root);
  const home = environment['HOME'] ?? homedir();

  return {
    async check({ candidate, differing, sensitivity: isAsked = false, toolchain, scans, pause, signal }) {
      const changed = candidate.files.map(({ absolute }) => absolute);
      const owners = ownersOf(candidate.view, root, changed);
      const dependent = await dependentTests(owners, { candidate, toolchain, scans, pause });
      if (owners.setups.size === 0 && dependent.length === 0) {
        return skipped(sentence(owners.without ?? 'no file is changed.'));
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
      const owned = [...owners.setups.values()].flatMap(({ setups, files }) =>
        setups.map((setup) => ({ setup, files })),
      );
      for (const { setup, files } of owned) {
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
      for (const { setup, selection } of dependent) {
        jobs.push({ setup, node: await found.node(setup.ranges, signal), selection });
      }
      const deleted = deletedTests(candidate);
      if (jobs.length === 0) {
        if (deleted.length > 0)
          return skipped(`The change deletes ${deleted.join(', ')}; no other test reaches it.`);
        return skipped(sentence(reasons[0] ?? 'no test reaches the changed files.'));
      }

      const base = stateOf(root, candidate.base, differing);
      const tree = lazily(() => fingerprint(base));
      const copying = { home, pause, signal };
      const parts = { sandbox: found, limits, signal };
      const unchanged = ({ setup, node }: Job, selection: Selection): Promise<Execution> => {
        const { folder, nth } = setup;
        const owner = ownersOf(candidate.base, root, [`${folder}/package.json`]).setups.get(folder);
        const own = owner?.setups[nth];
        const before = own?.runner === setup.runner ? own : setup;
        return baseline.of(tree(), `${folder}\0${JSON.stringify(before.script)}`, selection, (missing) =>
          staged(base, filesOf(base).paths, copying, (stage) =>
            execute(before, missing, stage, { ...parts, node }),
          ),
        );
      };

      const began = performance.now();
      const all: TestCase[] = [];
      const stuck: string[] = [];
      const outcome = await staged(now, paths, copying, async (stage) => {
        const diagnostics: Diagnostic[] = deleted.map(deletion);
        for (const job of jobs) {
          const judged = await judge(
            job.selection,
            candidate,
            (selection) => execute(job.setup, selection, stage, { ...parts, node: job.node }),
            (selection) => unchanged(job, selection),
          );
          if ('crashed' in judged) {
            // One of several commands that cannot be run here, with the change or without it, takes nothing from the others.
            if (judged.before !== true || jobs.length === 1) return crashed(judged.crashed);
            stuck.push(judged.crashed);
            continue;
          }
          diagnostics.push(...judged.diagnostics);
          all.push(...judged.tests);
        }
        const [why] = stuck;
        if (why !== undefined && stuck.length === jobs.length) return crashed(why);
        return conclude(all, diagnostics, jobs, stuck);
      });
      const hunks =
        isAsked &&
        outcome.outcome === 'passed' &&
        outcome.diagnostics.every(({ origin }) => origin !== 'introduced')
          ? (hunksOf(candidate, toolchain) ?? [])
          : [];
      if (hunks.length === 0 || hunks.length > mostHunks) return outcome;
      if (hunks.length * (performance.now() - began) > LONGEST_TRIALS) return outcome;
      const old: TestCase[] = [];
      for (const job of jobs) {
        const before = await unchanged(job, job.selection);
        if (before.kind !== 'ran') return outcome;
        old.push(...before.tests);
      }
      const without = async ({ absolute, without: text }: Hunk): Promise<readonly TestCase[] | undefined> => {
        const view = overlaid(candidate.view, new Map([[absolute, new TextEncoder().encode(text)]]));
        const state = stateOf(root, view, differing);
        return staged(state, filesOf(state).paths, copying, async (stage) => {
          const tests: TestCase[] = [];
          for (const { setup, node, selection } of jobs) {
            const ran = await execute(setup, selection, stage, { ...parts, node });
            if (ran.kind !== 'ran') return undefined;
            tests.push(...ran.tests);
          }
          return tests;
        });
      };
      const told = await sensitivity(hunks, old, all, without);
      return told === undefined
        ? outcome
        : { ...outcome, scope: scopeWith(outcome.scope, told), sensitivity: told };
    },
  };
}

function deletion(path: string): Diagnostic {
  const message = 'The change deletes this file of tests.';
  return {
    path,
    line: 1,
    column: 1,
    code: 'tests/deleted',
    severity: 'warning',
    origin: 'introduced',
    message,
  };
}

interface Job {
  readonly setup: Setup;
  readonly node: Node;
  readonly selection: Selection;
}

function conclude(
  all: readonly TestCase[],
  diagnostics: readonly Diagnostic[],
  jobs: readonly Job[],
  stuck: readonly string[],
): Outcome {
  const failed = diagnostics.some(({ origin, severity }) => origin === 'introduced' && severity === 'error');
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
  const unread = jobs.flatMap(({ setup }) => setup.unread.map((command) => `not run: ${command}`));
  const notes = [...new Set([...unread, ...stuck])];
  return { outcome: failed ? 'failed' : 'passed', diagnostics, scope: scopeOf(all, old.length, node, notes) };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
