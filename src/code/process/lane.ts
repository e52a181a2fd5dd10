import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { killGroup } from '../../sandbox/run.ts';
import { exchange, type Ending, type Lost } from './exchange.ts';
import { foreseeing } from './foreseen.ts';
import type { Call } from './protocol.ts';
import { start, type Started, type StartOptions } from './start.ts';

/** A process that is started at the first call, and again after it was lost or has grown too much. */
export interface Worker {
  /**
   * One call after the other. A call whose process was lost is repeated in a fresh one, unless the call itself is plainly what
   * ends it. Never rejects.
   */
  call(call: Call, signal: AbortSignal): Promise<Ending>;
  /** The process that is running now: bubblewrap where there is one. */
  readonly pid: number | undefined;
  /** Why the last process was not in the sandbox; undefined when it was. */
  readonly open: string | undefined;
  /** Ends the process; calls that wait are aborted. */
  close(): Promise<void>;
}

export interface WorkerOptions extends StartOptions {
  /** How long a call may take, in milliseconds, from its start or from so many of its parts to the next one or the end. */
  readonly timeLimit: (parts: number) => number;
  /** Megabytes that a process may take without being replaced when it has grown. */
  readonly large: number;
  /** Milliseconds without a call after which the process is ended. */
  readonly idle: number;
  /** Told when that happened. */
  readonly onIdle: () => void;
  /** Told of every process that was lost. */
  readonly onLoss: (lost: Lost, call: Call) => void;
}

/** How often a call is tried at most. */
const ATTEMPTS = 3;
/** A process that takes so many times what it took at first has grown. */
const GROWTH = 2;
/** Calls after which a process has what it needs. */
const SETTLING = 3;

interface Waiting {
  readonly call: Call;
  readonly signal: AbortSignal;
  readonly end: (ending: Ending) => void;
}

/** A process and what it has done. */
interface Running extends Started {
  calls: number;
  /** The most memory (megabytes) among its first calls. */
  settled: number;
}

export function openWorker(options: WorkerOptions): Worker {
  const queue: Waiting[] = [];
  let running: Running | undefined;
  let open: string | undefined;
  let busy = false;
  let working: Promise<Ending> = Promise.resolve(aborted);
  let leaving: Promise<void> = Promise.resolve();
  let resting: NodeJS.Timeout | undefined;
  const closing = new AbortController();
  let lastId = 0;

  const ready = async (): Promise<Running> => {
    await leaving;
    if (running?.isStale() === true) await dismiss();
    running ??= { ...(await start(options)), calls: 0, settled: 0 };
    ({ open } = running);
    return running;
  };

  const dismiss = async (): Promise<void> => {
    const last = running?.child;
    running = undefined;
    if (last === undefined || isGone(last)) return;
    const gone = new Promise((resolve) => last.once('exit', resolve));
    // An idle process does not keep ours alive; its end must be waited for all the same.
    hold(last, true);
    killGroup(last);
    await gone;
  };

  /** `earlier`: what attempts before this one had answered until they were lost. */
  const attempt = async (
    call: Call,
    signal: AbortSignal,
    count: number,
    earlier: readonly unknown[] = [],
  ): Promise<Ending> => {
    const now = await ready();
    if (isAborted(signal)) return aborted;
    // Questions that are put together wait behind this one by then.
    await turn();
    const fresh = now.calls++ === 0;
    hold(now.child, true);
    const { timeLimit, heap } = options;
    const ending = await exchange(now.child, {
      id: ++lastId,
      call: foreseeing(
        call,
        queue.map((each) => each.call),
      ),
      signal,
      timeLimit,
      heap,
      ready: now.ready,
    });
    if (isGone(now.child) || !now.child.connected) running = undefined;
    else hold(now.child, false);
    if (ending.kind === 'answered' && hasGrown(now, ending.memory, options.large)) await dismiss();
    if (ending.kind === 'outdated' && !fresh) {
      await dismiss();
      return attempt(call, signal, count, earlier);
    }
    if (ending.kind !== 'lost') return ending;
    const parts = [...earlier, ...ending.parts];
    options.onLoss(ending, call);
    if (isAborted(signal)) return aborted;
    const blameless = ending.by === 'signal' || ending.by === 'sandbox' || (ending.by !== 'time' && !fresh);
    return blameless && count < ATTEMPTS ? attempt(call, signal, count + 1, parts) : { ...ending, parts };
  };

  /** Ends the process when nobody asks for long: it is started anew at need, and what it learned is written down. */
  const rest = (): void => {
    clearTimeout(resting);
    if (running === undefined || closing.signal.aborted) return;
    resting = setTimeout(() => {
      leaving = dismiss();
      options.onIdle();
    }, options.idle).unref();
  };

  const next = async (): Promise<void> => {
    if (busy) return;
    const waiting = queue.shift();
    if (waiting === undefined) {
      rest();
      return;
    }
    busy = true;
    clearTimeout(resting);
    const signal = AbortSignal.any([waiting.signal, closing.signal]);
    working = (signal.aborted ? Promise.resolve(aborted) : attempt(waiting.call, signal, 1)).catch(broken);
    const ending = await working;
    busy = false;
    waiting.end(ending);
    void next();
  };

  return {
    get pid() {
      return running?.child.pid;
    },
    get open() {
      return open;
    },
    call: (call, signal) =>
      new Promise((resolve) => {
        const leave = () => {
          const index = queue.indexOf(waiting);
          if (index < 0) return;
          queue.splice(index, 1);
          resolve({ kind: 'aborted' });
        };
        const waiting: Waiting = {
          call,
          signal,
          end: (ending) => {
            signal.removeEventListener('abort', leave);
            resolve(ending);
          },
        };
        queue.push(waiting);
        signal.addEventListener('abort', leave, { once: true });
        void next();
      }),
    async close() {
      for (const waiting of queue.splice(0)) waiting.end({ kind: 'aborted' });
      if (running !== undefined) killGroup(running.child);
      closing.abort();
      clearTimeout(resting);
      await working;
      await leaving;
      await dismiss();
    },
  };
}

const aborted: Ending = { kind: 'aborted' };

/** What could not even be started. */
function broken(thrown: unknown): Ending {
  return { kind: 'threw', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function hasGrown(running: Running, memory: number, large: number): boolean {
  if (running.calls <= SETTLING) running.settled = Math.max(running.settled, memory);
  return memory > large && memory > GROWTH * running.settled;
}

function isGone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Whether the process keeps ours alive: only while it works. */
function hold(child: ChildProcess, on: boolean): void {
  if (on) child.ref();
  else child.unref();
  const { channel, stderr } = child;
  for (const each of [channel, stderr instanceof Socket ? stderr : undefined]) {
    if (on) each?.ref();
    else each?.unref();
  }
}
