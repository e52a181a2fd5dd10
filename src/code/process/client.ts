import type * as z from 'zod';
import type { FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import { checkNames, type CheckResult, type ValidationReport } from '../../core/change/report.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { CheckOptions, LocalChecker } from '../checks/checker.ts';
import { DEFAULT_LIMITS } from '../../sandbox/limits.ts';
import type { Editor } from '../edits/editor.ts';
import { openProcess, type Ending } from './child.ts';
import { answers, type Call } from './protocol.ts';

export interface CodeOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** How long one call may take, in milliseconds, besides running tests, which has a limit of its own. */
  readonly timeLimit?: number;
  /** Megabytes of heap for the process. */
  readonly heap?: number;
  /** Told of everything that went wrong in the process, for the log. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

/** Editing, checking and analysing a workspace in a process of its own. */
export interface Code {
  readonly editor: Editor;
  readonly checker: Omit<LocalChecker, 'close'>;
  readonly analyst: {
    analyze(path: string, signal: AbortSignal): Promise<Result<FileAnalysis>>;
    analyzeFolder(path: string, signal: AbortSignal): Promise<Result<FolderAnalysis>>;
  };
  /** The process that is running now; undefined before the first call and after one was lost. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/**
 * Starts nothing before the first call. A process that crashes, hangs or takes too much memory ends that one call: with
 * `crashed` results of a check, a sentence of `verify`, a refusal of the others. The next call starts a new one.
 */
export function openCode({
  root,
  timeLimit = 600_000,
  heap = 4096,
  onDefect = () => undefined,
}: CodeOptions): Code {
  const process = openProcess({
    root,
    timeLimit,
    heap,
    longer: (call) => (runsTests(call) ? TESTS_TIME : 0),
  });

  /** Why there is no answer, after it was reported. */
  const explain = (ending: Exclude<Ending, { kind: 'answered' }>, method: Call['method']): string => {
    switch (ending.kind) {
      case 'aborted':
        return 'It was cancelled.';
      case 'failed':
        onDefect(new Error(ending.why), `code process: ${method}`);
        return ending.why;
      case 'threw':
        onDefect(ending.error, `code process: ${method}`);
        return ending.error.message;
    }
  };

  /** The answer in the shape that it must have, or why there is none. */
  const ask = async <T>(
    call: Call,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T } | { readonly why: string; readonly ending: Ending['kind'] }> => {
    const ending = await process.call(call, signal);
    if (ending.kind !== 'answered') return { why: explain(ending, call.method), ending: ending.kind };
    const parsed = schema.safeParse(ending.value);
    if (parsed.success) return { value: parsed.data };
    onDefect(parsed.error, `code process: ${call.method}`);
    return { why: 'The code process answered something unreadable.', ending: 'failed' };
  };

  const refusable = async <T>(
    call: Call,
    schema: z.ZodType<Result<T>>,
    signal: AbortSignal,
  ): Promise<Result<T>> => {
    const answer = await ask(call, schema, signal);
    if ('value' in answer) return answer.value;
    return answer.ending === 'aborted'
      ? refuse('interrupted', 'It was cancelled; nothing was changed.')
      : refuse(
          'io-failed',
          `The workspace could not be worked on. ${answer.why}`,
          'Nothing was changed. Try again.',
        );
  };

  return {
    editor: {
      draft: (edits, signal) => refusable({ method: 'draft', edits }, answers.draft, signal),
    },
    checker: {
      async check(draft, options, signal) {
        const start = performance.now();
        const { changeSet, contents } = draft;
        const call: Call = { method: 'check', draft: { changeSet, contents }, options };
        const answer = await ask(call, answers.check, signal);
        return 'value' in answer ? answer.value : allCrashed(answer.why, options, performance.now() - start);
      },
      async verify(changeSet, expected, options, signal) {
        const answer = await ask({ method: 'verify', changeSet, expected, options }, answers.verify, signal);
        return 'value' in answer
          ? answer.value
          : [`The check after writing could not be carried out. ${answer.why}`];
      },
      validate: (question, options, signal) =>
        refusable({ method: 'validate', question, options }, answers.validate, signal),
    },
    analyst: {
      analyze: (path, signal) => refusable({ method: 'analyze', path }, answers.analyze, signal),
      analyzeFolder: (path, signal) =>
        refusable({ method: 'analyzeFolder', path }, answers.analyzeFolder, signal),
    },
    get pid() {
      return process.pid;
    },
    close: () => process.close(),
  };
}

/** What a check of the tests may take in all, in milliseconds: the run, the one again, and the one without the change. */
const TESTS_TIME = 3 * DEFAULT_LIMITS.time;

function runsTests(call: Call): boolean {
  return (call.method === 'check' || call.method === 'validate') && call.options.skip.tests === undefined;
}

/** No check was carried out to its end; those that were to be left out anyway stay skipped. */
function allCrashed(why: string, options: CheckOptions, ms: number): ValidationReport {
  const checks = checkNames.map((check): CheckResult => {
    const skip = check === 'parse' || check === 'imports' ? undefined : options.skip[check];
    const common = { check, diagnostics: [], ms: 0 };
    return skip === undefined
      ? { ...common, outcome: 'crashed', why }
      : { ...common, outcome: 'skipped', why: skip };
  });
  return { checks, ms };
}
