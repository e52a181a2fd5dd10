import { Worker } from 'node:worker_threads';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import type { Actions, Files } from './actions.ts';
import type { Answer, Question } from './thread.ts';

/** Workspaces that are written in a thread of their own. */
export interface FilesThread {
  /** As `openWorkspace`. */
  open(files: Files): Promise<Result<OpenWorkspace>>;
  /** Ends the thread once everything that was asked is answered. */
  close(): Promise<void>;
}

type Ask = <K extends keyof Actions>(does: K, asked: Parameters<Actions[K]>[1]) => ReturnType<Actions[K]>;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const ownThread = () =>
  new URL(`./thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * One thread for all workspaces of this process, begun at the first question. One that ends by itself fails what it was asked, as a
 * process that ends does; the next question begins another, and what was open there is recovered.
 */
export function startFilesThread(entry: URL = ownThread()): FilesThread {
  const waiting = new Map<number, Waiting>();
  const asked = new Set<Promise<unknown>>();
  let running: Worker | undefined;
  let count = 0;

  function start(): Worker {
    const worker = new Worker(entry);
    const ended = (error: Error) => {
      if (running !== worker) return;
      running = undefined;
      for (const each of waiting.values()) each.reject(error);
      waiting.clear();
    };
    worker.on('message', (answer: Answer) => {
      const asker = waiting.get(answer.number);
      waiting.delete(answer.number);
      // A thread that has nothing to do keeps nobody from ending.
      if (waiting.size === 0) worker.unref();
      if ('result' in answer) asker?.resolve(answer.result);
      else asker?.reject(Object.assign(new Error(answer.defect.message), { stack: answer.defect.stack }));
    });
    worker.once('error', ended);
    worker.once('exit', () => {
      ended(new Error('the thread that writes files ended early'));
    });
    return worker;
  }

  function put(question: Omit<Question, 'number'>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      running ??= start();
      const number = count++;
      running.postMessage({ ...question, number } satisfies Question);
      running.ref();
      waiting.set(number, { resolve, reject });
    });
  }

  function asking(files: Files): Ask {
    return (does, request) => {
      const answer = put({ files, does, asked: request });
      asked.add(answer);
      void answer.catch(() => undefined).then(() => asked.delete(answer));
      return answer as ReturnType<Actions[typeof does]>;
    };
  }

  return {
    async open(files) {
      const ask = asking(files);
      const opened = await ask('open', undefined);
      return opened.ok ? ok(through(ask, opened.value)) : opened;
    },
    async close() {
      while (asked.size > 0) await Promise.allSettled(asked);
      await running?.terminate();
    },
  };
}

function through(ask: Ask, root: string): OpenWorkspace {
  return {
    root,
    apply: (write) => ask('apply', write),
    rollback: (request) => ask('rollback', request),
    redo: (request) => ask('redo', request),
    previewRollback: (request) => ask('previewRollback', request),
    previewRedo: (request) => ask('previewRedo', request),
    recover: () => ask('recover', undefined),
    backups: () => ask('backups', undefined),
    prune: (drop) => ask('prune', drop),
    conflicts: () => ask('conflicts', undefined),
    settle: (transaction) => ask('settle', transaction),
    describe: () => ask('describe', undefined),
    snapshots: {
      backUp: (request) => ask('backUp', request),
      backups: () => ask('snapshots', undefined),
      previewRestore: (request) => ask('previewRestore', request),
      restore: (request) => ask('restore', request),
      pruneBackups: (request) => ask('pruneBackups', request),
    },
  };
}
