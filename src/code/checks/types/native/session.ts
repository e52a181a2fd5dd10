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
/** How long the process may take to start, in milliseconds, before it is not waited for when the session is closed. */
const STARTING = 5000;

/** One state of the files, as the compiler sees it. */
export interface Snapshot {
  project(config: string): ApiProject | undefined;
  /** Asks something about the state, and reads files of that state while it does. Throws as `update` does. */
  ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T>;
  dispose(): void;
}

/** The compiler's process, one call at a time. It is gone after a failure or a cancelled question. */
export interface Session {
  readonly alive: boolean;
  /** The state after an update, with files as in `view`. Throws a NativeFailure, or the reason of `signal`. */
  update(view: FileView, update: ApiUpdate, signal: AbortSignal): Promise<Snapshot>;
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
  let alive = true;
  let child: ChildProcess | undefined;
  /** Ends the question that is being asked. */
  let stop: (error: Error) => void = () => undefined;
  const connection = await connect(compiler, folder, () => {
    attach();
    if (current === undefined) throw new Error('the compiler asked for files when nothing was asked of it');
    return current;
  });
  const { api } = connection;

  /** The first question starts the process; from then on it is watched. True once it is there. */
  function attach(): boolean {
    if (child !== undefined) return true;
    child = connection.process();
    if (child === undefined) return false;
    quieten(child);
    child.once('exit', (code, by) => {
      const how = by === null ? `with code ${String(code)}` : `by ${by}`;
      alive = false;
      stop(new NativeFailure(`its process ended ${how}`));
    });
    if (!alive) child.kill('SIGKILL');
    else hold(child, true);
    return true;
  }

  let asked = false;
  const close = () => {
    alive = false;
    if (attach()) child?.kill('SIGKILL');
    else if (asked) {
      // It is just being started.
      const wait = setInterval(() => {
        if (attach()) clearInterval(wait);
      }, 1);
      setTimeout(() => {
        clearInterval(wait);
      }, STARTING).unref();
    }
  };
  const memory = () => megabytesOf(child?.pid);

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
      const settle = () => {
        clearTimeout(limit);
        clearInterval(look);
        clearInterval(early);
        signal.removeEventListener('abort', cancel);
        stop = () => undefined;
        if (child !== undefined) hold(child, false);
      };
      stop = (error) => {
        settle();
        close();
        reject(error);
      };
      const cancel = () => {
        stop(reasonOf(signal));
      };
      const limit = setTimeout(() => {
        stop(new NativeFailure(`it did not answer within ${Math.round(patience / 1000)} s`));
      }, patience);
      const early = setInterval(() => {
        if (attach()) clearInterval(early);
      }, 1);
      const look = setInterval(() => {
        if (memory() > TOO_MUCH) stop(new NativeFailure(`it needed more than ${TOO_MUCH} MB of memory`));
      }, LOOK_EVERY);
      signal.addEventListener('abort', cancel, { once: true });
      if (child !== undefined) hold(child, true);
      asked = true;
      question().then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          stop(error instanceof NativeFailure ? error : new NativeFailure(`it failed: ${why}`));
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
    close,
    async update(view, update, signal) {
      const made: unknown = await ask(view, signal, () => api.updateSnapshot(update));
      if (!attach()) {
        close();
        throw new NativeFailure('its process cannot be watched over');
      }
      const snapshot = asSnapshot(made);
      return {
        project: (config) => asProject(snapshot.getProject(config)),
        ask: (question, cancelled) => ask(view, cancelled, question),
        dispose() {
          // Nobody waits for it: the answer may never come from a process that has just ended.
          if (alive) snapshot.dispose().catch(() => undefined);
        },
      };
    },
  };
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('it was cancelled');
}

/**
 * Its interface leaves the failure of a write unhandled, which would end our process with it. That the process has gone is
 * seen from its end.
 */
function quieten(child: ChildProcess): void {
  const { stdin } = child;
  if (stdin === null) return;
  stdin.on('error', () => undefined);
  const write = stdin.write.bind(stdin) as (...given: readonly unknown[]) => boolean;
  stdin.write = (...given: readonly unknown[]) => {
    const done = given.at(-1);
    const settle = () => {
      if (typeof done === 'function') Reflect.apply(done, undefined, []);
    };
    if (!stdin.writable) {
      settle();
      return true;
    }
    return write(...given.filter((each) => each !== done), settle);
  };
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
