import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { FileView } from '../../view.ts';
import { asProject, asSnapshot, connect, NativeFailure, type ApiProject, type ApiUpdate } from './api.ts';
import type { NativeCompiler } from './installed.ts';

/** How long the compiler may take over one question, in milliseconds, before it counts as hanging. */
const PATIENCE = 60_000;
/** Megabytes of memory after which the compiler is started anew before the next candidate, and at which it is stopped. */
const GROWN = 1500;
const TOO_MUCH = 6000;
const LOOK_EVERY = 250;

/** One state of the files, as the compiler sees it. */
export interface Snapshot {
  project(config: string): ApiProject | undefined;
  /** Asks something about the state, and reads files of that state while it does. Throws as `update` does. */
  ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T>;
  dispose(): Promise<void>;
}

/** The compiler's process, one call at a time. It is gone after a failure or a cancelled question. */
export interface Session {
  readonly alive: boolean;
  /** The state after an update, with files as in `view`. Throws a NativeFailure, or the reason of `signal`. */
  update(view: FileView, update: ApiUpdate, signal: AbortSignal): Promise<Snapshot>;
  /** Megabytes of memory of the process. */
  memory(): number;
  /** Whether it has grown so much that it should be started anew. */
  readonly grown: boolean;
  close(): void;
}

/** `folder`: the workspace. Throws a NativeFailure where the compiler has no interface that is known. */
export async function openSession(
  compiler: NativeCompiler,
  folder: string,
  patience = PATIENCE,
): Promise<Session> {
  let current: FileView | undefined;
  const connection = await connect(compiler, folder, () => {
    if (current === undefined) throw new Error('the compiler asked for files when nothing was asked of it');
    return current;
  });
  const { api } = connection;
  let alive = true;

  const close = () => {
    alive = false;
    const child = connection.process();
    void api.close().catch(() => undefined);
    child?.kill('SIGKILL');
  };
  const memory = () => megabytesOf(connection.process()?.pid);

  /** One question, ended by its answer, the end of the process, the time limit, too much memory or the signal. */
  const ask = <T>(view: FileView, signal: AbortSignal, question: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(reasonOf(signal));
        return;
      }
      if (!alive) {
        reject(new NativeFailure('its process has ended'));
        return;
      }
      current = view;
      let child: ChildProcess | undefined;
      const stop = (error: Error) => {
        settle();
        close();
        reject(error);
      };
      const leave = (code: number | null, by: string | null) => {
        stop(
          new NativeFailure(`its process ended ${by === null ? `with code ${String(code)}` : `by ${by}`}`),
        );
      };
      const cancel = () => {
        stop(reasonOf(signal));
      };
      const limit = setTimeout(() => {
        stop(new NativeFailure(`it did not answer within ${Math.round(patience / 1000)} s`));
      }, patience);
      // The first question starts the process.
      const watch = () => {
        const started = connection.process();
        if (child !== undefined || started === undefined) return;
        child = started.once('exit', leave);
        if (started.exitCode !== null || started.signalCode !== null)
          leave(started.exitCode, started.signalCode);
      };
      const look = setInterval(() => {
        watch();
        if (memory() > TOO_MUCH) stop(new NativeFailure(`it needed more than ${TOO_MUCH} MB of memory`));
      }, LOOK_EVERY);
      const settle = () => {
        clearTimeout(limit);
        clearInterval(look);
        signal.removeEventListener('abort', cancel);
        child?.off('exit', leave);
        hold(connection.process(), false);
      };
      signal.addEventListener('abort', cancel, { once: true });
      watch();
      hold(child, true);
      question().then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          if (error instanceof NativeFailure) stop(error);
          else
            stop(new NativeFailure(`it failed: ${error instanceof Error ? error.message : String(error)}`));
        },
      );
    });

  return {
    get alive() {
      return alive;
    },
    get grown() {
      return memory() > GROWN;
    },
    memory,
    close,
    async update(view, update, signal) {
      const made: unknown = await ask(view, signal, () => api.updateSnapshot(update));
      if (connection.process() === undefined) {
        close();
        throw new NativeFailure('its process cannot be watched over');
      }
      const snapshot = asSnapshot(made);
      return {
        project: (config) => asProject(snapshot.getProject(config)),
        ask: (question, cancelled) => ask(view, cancelled, question),
        async dispose() {
          if (alive) await snapshot.dispose().catch(() => undefined);
        },
      };
    },
  };
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('it was cancelled');
}

/** Whether the process keeps ours alive: only while it is asked something. */
function hold(child: unknown, on: boolean): void {
  if (typeof child !== 'object' || child === null) return;
  for (const each of [child, Reflect.get(child, 'stdin'), Reflect.get(child, 'stdout')]) {
    if (typeof each !== 'object' || each === null) continue;
    const method: unknown = Reflect.get(each, on ? 'ref' : 'unref');
    if (typeof method === 'function') Reflect.apply(method, each, []);
  }
}

/** Resident memory of a process; 0 where the system does not tell. */
function megabytesOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(resident ?? 0) / 1024;
  } catch {
    return 0;
  }
}
