import type * as z from 'zod';
import type { ChangeSet } from '../../core/change/change-set.ts';
import type { FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import type { CheckName, CheckResult, Diagnostic } from '../../core/change/report.ts';
import type { Assertion, LookedUp } from '../../core/inquiry/fact.ts';
import type { Measure, Measurement } from '../../core/inquiry/measure.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { LocalChecker } from '../checks/checker.ts';
import { needless } from '../checks/in-order.ts';
import type { CheckOptions } from '../checks/options.ts';
import type { Editor } from '../edits/editor.ts';
import type { WorkspaceMap } from '../analyze/index/map.ts';
import type { FixedFile } from '../fixes/lint.ts';
import { DEFAULT_LIMITS } from '../../sandbox/limits.ts';
import type { Ending } from './exchange.ts';
import { makeExpected } from './expected.ts';
import { openWorker, type Worker } from './lane.ts';
import { checksOf, type Lane } from './lanes.ts';
import { now } from '../now.ts';
import { answers, type Call } from './protocol.ts';
import { inOrder, leftOut, partsOf } from './results.ts';

export interface CodeOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** How long one call (of a check: each step) may take in a lane, in milliseconds, where it is not as in TIME_LIMITS. */
  readonly timeLimits?: Partial<Readonly<Record<Lane, number>>>;
  /** Megabytes of heap for each process. */
  readonly heap?: number;
  /** Megabytes that a process may take before it is replaced, between two calls, when it has grown. */
  readonly large?: number;
  /** Milliseconds without a call after which a process is ended, until the next one; left out: ten minutes. */
  readonly idle?: number;
  /** A folder (absolute) in which the checks keep what they find out, from one start to the next. */
  readonly cache?: string;
  /** Absolute paths that no code of the workspace may see, wherever they lie. */
  readonly hidden?: readonly string[];
  /** Told of everything that went wrong in the processes, for the log. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

/** Editing, checking and analysing a workspace in processes of their own. */
export interface Code {
  readonly editor: Editor;
  readonly checker: Omit<LocalChecker, 'close' | 'prepare'> & {
    /** Told that checks will be asked for soon: what their first answer needs is begun now, once. */
    prepare(options: CheckOptions): void;
  };
  /** The workspace's files with ESLint's own fixes for the findings; empty where it has none or fails. */
  lintFixes(findings: readonly Diagnostic[], signal: AbortSignal): Promise<readonly FixedFile[]>;
  readonly analyst: {
    analyze(path: string, signal: AbortSignal): Promise<Result<FileAnalysis>>;
    analyzeFolder(path: string, signal: AbortSignal): Promise<Result<FolderAnalysis>>;
    map(request: string, budget: number, signal: AbortSignal): Promise<Result<WorkspaceMap>>;
    measure(question: Measure, signal: AbortSignal): Promise<Result<Measurement>>;
    lookUp(assertions: readonly Assertion[], signal: AbortSignal): Promise<Result<readonly LookedUp[]>>;
  };
  /** The process of a lane that is running now; undefined before the first call and after one was lost. */
  pid(lane: Lane): number | undefined;
  close(): Promise<void>;
}

/** Milliseconds that checks may be prepared for, lest one that hangs keeps the first question waiting for longer. */
const PREPARATION = 30_000;

/** Milliseconds. */
const IDLE = 600_000;

/** Milliseconds. For the tests: the run, the one again, the one without the change, and the copies for them. */
export const TIME_LIMITS: Readonly<Record<Lane, number>> = {
  edits: 180_000,
  analysis: 180_000,
  checks: 180_000,
  lint: 60_000,
  tests: 3 * DEFAULT_LIMITS.time + 180_000,
};

/**
 * Starts nothing before the first call. A process that crashes, hangs or takes too much memory ends that one call: with
 * `crashed` results of the checks that it had not done, a sentence of `verify`, a refusal of the others. The next call starts a new one.
 */
export function openCode({
  root,
  timeLimits = {},
  heap = 4096,
  large = 1536,
  idle = IDLE,
  cache,
  hidden = [],
  onDefect = () => undefined,
}: CodeOptions): Code {
  const workers = new Map<Lane, Worker>();
  const workerOf = (lane: Lane): Worker => {
    const worker =
      workers.get(lane) ??
      openWorker({
        ...{ lane, root, heap, large, idle, cache, hidden },
        onIdle: () => {
          prepared.delete(lane);
        },
        timeLimit: (parts) => {
          const of = checksOf[lane][parts] === 'lint' ? 'lint' : lane;
          return timeLimits[of] ?? TIME_LIMITS[of];
        },
        onLoss: ({ why }, { method }) => {
          onDefect(new Error(why), `code process ${lane}: ${method}`);
        },
      });
    workers.set(lane, worker);
    return worker;
  };

  /** Those that were told what will be asked for since they were started. */
  const prepared = new Set<Lane>();

  /** As the last session that was prepared for asked for it. */
  let wanted: CheckOptions | undefined;
  const expected = makeExpected(async (path) => {
    if (wanted === undefined || isLeftOut('lint', wanted.skip)) return;
    const call: Call = { method: 'prepare', options: wanted, files: [path] };
    await workerOf('lint').call(call, AbortSignal.timeout(PREPARATION));
  });

  /** The answer in the shape that it must have, or why there is none. */
  const ask = async <T>(
    lane: Lane,
    call: Call,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T } | { readonly why: string; readonly ending: Ending }> => {
    const ending = await workerOf(lane).call(call, signal);
    if (ending.kind === 'aborted') return { why: 'It was cancelled.', ending };
    if (ending.kind === 'outdated') return { why: 'What it executes keeps changing on disk.', ending };
    if (ending.kind === 'lost') return { why: ending.why, ending };
    const where = `code process ${lane}: ${call.method}`;
    if (ending.kind === 'threw') {
      onDefect(ending.error, where);
      return { why: ending.error.message, ending };
    }
    const parsed = schema.safeParse(ending.value);
    if (parsed.success) return { value: parsed.data };
    onDefect(parsed.error, where);
    return { why: 'The code process answered something unreadable.', ending };
  };

  const refusable = async <T>(
    lane: Lane,
    call: Call,
    schema: z.ZodType<Result<T>>,
    signal: AbortSignal,
  ): Promise<Result<T>> => {
    const answer = await ask(lane, call, schema, signal);
    if ('value' in answer) return answer.value;
    return answer.ending.kind === 'aborted'
      ? refuse('interrupted', 'It was cancelled; nothing was changed.')
      : refuse(
          'io-failed',
          `The workspace could not be worked on. ${answer.why}`,
          'Nothing was changed. Try again.',
        );
  };

  /** The checks of a lane, each with a result whatever happens; or the lane's refusal. */
  const checksIn = async (
    lane: 'checks' | 'lint' | 'tests',
    call: Extract<Call, { method: 'check' | 'validate' }>,
    signal: AbortSignal,
  ): Promise<Result<readonly CheckResult[]>> => {
    const names = checksOf[lane];
    const { skip } = call.options;
    // What is left out anyway starts no process.
    if (isLeftOut(lane, skip)) return ok(leftOut(names, skip));
    const answer =
      call.method === 'check'
        ? await ask(lane, call, answers.check.transform(ok), signal)
        : await ask(lane, call, answers.validate, signal);
    const { open } = workerOf(lane);
    if ('why' in answer) return ok(inOrder(names, partsOf(answer.ending), { why: answer.why, skip, open }));
    if (!answer.value.ok) return answer.value;
    const why = 'The code process did not say.';
    return ok(inOrder(names, answer.value.value.checks, { why, skip, open }));
  };

  /** Types and lint at the same time, then the tests. `thrifty`: these only when the verdict is not certain without them. */
  const checks = async (
    call: Extract<Call, { method: 'check' | 'validate' }>,
    thrifty: boolean,
    signal: AbortSignal,
  ): Promise<Result<{ readonly checks: readonly CheckResult[]; readonly ms: number }>> => {
    const start = performance.now();
    const [code, lint] = await Promise.all([
      checksIn('checks', call, signal),
      checksIn('lint', call, signal),
    ]);
    if (!code.ok) return code;
    if (!lint.ok) return lint;
    const found = [...code.value, ...lint.value];
    const why = call.options.skip.tests ?? (thrifty ? needless(found) : undefined);
    const skip = { ...call.options.skip, ...(why === undefined ? {} : { tests: why }) };
    const tests = await checksIn('tests', { ...call, options: { ...call.options, skip } }, signal);
    if (!tests.ok) return tests;
    return ok({ checks: [...found, ...tests.value], ms: performance.now() - start });
  };

  return {
    editor: {
      async draft(edits, signal) {
        const drafted = await refusable('edits', { method: 'draft', edits }, answers.draft, signal);
        if (drafted.ok) expected.expect(standing(drafted.value.changeSet));
        return drafted;
      },
    },
    checker: {
      prepare(options) {
        wanted = options;
        for (const lane of ['checks', 'lint', 'tests'] as const) {
          if (prepared.has(lane) || isLeftOut(lane, options.skip)) continue;
          prepared.add(lane);
          // Nobody waits for it, and what goes wrong is told of by the check itself.
          void workerOf(lane).call({ method: 'prepare', options }, AbortSignal.timeout(PREPARATION));
        }
      },
      async check({ changeSet, contents }, options, signal) {
        const draft = { changeSet, contents };
        const call = { method: 'check', draft, options, asked: now() } as const;
        const report = await expected.during(() => checks(call, true, signal));
        if (!report.ok) throw new Error(`A check was refused: ${report.error.message}`);
        return report.value;
      },
      async verify(changeSet, expected, options, signal) {
        const call: Call = { method: 'verify', changeSet, expected, options };
        const linted = expected.checks.some(
          ({ check, outcome }) => check === 'lint' && outcome !== 'skipped' && outcome !== 'crashed',
        );
        const asked = (['checks', 'lint'] as const).filter(
          (lane) => lane === 'checks' || (linted && checksOf[lane].length > 0),
        );
        const answered = await Promise.all(asked.map((lane) => ask(lane, call, answers.verify, signal)));
        const sentences = answered.flatMap((answer) =>
          'value' in answer
            ? answer.value
            : [`The check after writing could not be carried out. ${answer.why}`],
        );
        return [...new Set(sentences)];
      },
      validate: (question, options, signal) =>
        checks({ method: 'validate', question, options }, false, signal),
    },
    async lintFixes(findings, signal) {
      const paths = new Set(findings.map(({ path }) => path));
      const answer = await ask('lint', { method: 'lintFixes', findings }, answers.lintFixes, signal);
      return 'value' in answer ? answer.value.filter(({ path }) => paths.has(path)) : [];
    },
    analyst: {
      analyze: (path, signal) => refusable('analysis', { method: 'analyze', path }, answers.analyze, signal),
      map: (request, budget, signal) =>
        refusable('analysis', { method: 'map', request, budget }, answers.map, signal),
      measure: (question, signal) =>
        refusable('analysis', { method: 'measure', question }, answers.measure, signal),
      lookUp: (assertions, signal) =>
        refusable('analysis', { method: 'lookUp', assertions }, answers.lookUp, signal),
      analyzeFolder: (path, signal) =>
        refusable('analysis', { method: 'analyzeFolder', path }, answers.analyzeFolder, signal),
    },
    pid: (lane) => workers.get(lane)?.pid,
    async close() {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}

/** The files of a change that are there already. */
function standing({ files }: ChangeSet): readonly string[] {
  return files.flatMap(({ path, before }) => (before === 'absent' ? [] : [path]));
}

/** Whether none of a lane's checks is asked for. */
function isLeftOut(lane: Lane, skip: CheckOptions['skip']): boolean {
  return checksOf[lane].every((name) => isOptional(name) && skip[name] !== undefined);
}

function isOptional(name: CheckName): boolean {
  return name !== 'parse' && name !== 'imports';
}
