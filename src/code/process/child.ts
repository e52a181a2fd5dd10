import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { strippedEnvironment } from './environment.ts';
import { FromChildSchema, type Call, type ToChild } from './protocol.ts';

/** How a call to the code process ended. `failed` says in a sentence what happened to the process. */
export type Ending =
  | { readonly kind: 'answered'; readonly value: unknown }
  /** The code of IDS itself threw: a defect. */
  | { readonly kind: 'threw'; readonly error: Error }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly why: string };

export interface CodeProcess {
  /** One call after the other, so that it is plain which one ended the process. Never rejects. */
  call(call: Call, signal: AbortSignal): Promise<Ending>;
  /** The process that is running now. */
  readonly pid: number | undefined;
  /** Ends the process; calls that wait are aborted. */
  close(): Promise<void>;
}

export interface CodeProcessOptions {
  readonly root: string;
  /** How long one call may take, in milliseconds. */
  readonly timeLimit: number;
  /** By how many milliseconds a call may take longer. */
  readonly longer: (call: Call) => number;
  /** Megabytes of heap after which the process is ended. */
  readonly heap: number;
}

/** How long (milliseconds) a cancelled call may take to stop by itself. */
const GRACE = 500;
/** How much of what the process says before it ends is kept. */
const LAST_WORDS = 8000;

interface Waiting {
  readonly call: Call;
  readonly signal: AbortSignal;
  readonly end: (ending: Ending) => void;
}

/** Starts a process at the first call and again after one was lost. */
export function openProcess(options: CodeProcessOptions): CodeProcess {
  const queue: Waiting[] = [];
  let child: ChildProcess | undefined;
  let busy = false;
  let closed = false;
  let lastId = 0;

  const next = async (): Promise<void> => {
    if (busy) return;
    const waiting = queue.shift();
    if (waiting === undefined) return;
    busy = true;
    let ending: Ending;
    if (closed || waiting.signal.aborted) ending = { kind: 'aborted' };
    else {
      child ??= start(options);
      hold(child, true);
      ending = await exchange(child, ++lastId, waiting, options);
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) child = undefined;
      else hold(child, false);
    }
    busy = false;
    waiting.end(ending);
    void next();
  };

  return {
    get pid() {
      return child?.pid;
    },
    call: (call, signal) =>
      new Promise((resolve) => {
        const waiting: Waiting = { call, signal, end: resolve };
        queue.push(waiting);
        const leave = () => {
          const index = queue.indexOf(waiting);
          if (index < 0) return;
          queue.splice(index, 1);
          resolve({ kind: 'aborted' });
        };
        signal.addEventListener('abort', leave, { once: true });
        void next();
      }),
    async close() {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.end({ kind: 'aborted' });
      const last = child;
      child = undefined;
      if (last === undefined || last.exitCode !== null || last.signalCode !== null) return;
      const gone = new Promise((resolve) => last.once('exit', resolve));
      // An idle process does not keep ours alive; its end must be waited for all the same.
      hold(last, true);
      last.kill('SIGKILL');
      await gone;
    },
  };
}

function start({ root, heap }: CodeProcessOptions): ChildProcess {
  const entry = fileURLToPath(
    new URL(`./main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  );
  const child = fork(entry, [root], {
    serialization: 'advanced',
    execPath: process.execPath,
    execArgv: [`--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning'],
    env: strippedEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A folder that does not exist is a refusal of the call, not a process that cannot start.
    ...(existsSync(root) ? { cwd: root } : {}),
  });
  // Each call listens for itself; an error between calls shows at the next one.
  child.on('error', () => undefined);
  child.setMaxListeners(30);
  return child;
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

function exchange(
  child: ChildProcess,
  id: number,
  { call, signal }: Waiting,
  { timeLimit, longer, heap }: CodeProcessOptions,
): Promise<Ending> {
  return new Promise((resolve) => {
    let lastWords = '';
    let grace: NodeJS.Timeout | undefined;
    let verdict: Ending | undefined;
    const listen = (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS);
    };
    const end = (ending: Ending) => {
      clearTimeout(limit);
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
      child.off('message', hear).off('exit', leave).off('error', fail);
      child.stderr?.off('data', listen);
      // Still drained, lest a talkative configuration fills the pipe and waits for ever.
      child.stderr?.resume();
      resolve(verdict ?? ending);
    };
    /** The verdict is given once the process is gone, so that the next call starts a fresh one. */
    const kill = (ending: Ending) => {
      verdict = ending;
      child.kill('SIGKILL');
    };
    const hear = (message: unknown) => {
      const reply = FromChildSchema.safeParse(message);
      if (!reply.success || reply.data.id !== id) return;
      if (signal.aborted) end({ kind: 'aborted' });
      else if (reply.data.kind === 'value') end({ kind: 'answered', value: reply.data.value });
      else {
        const error = new Error(reply.data.message);
        error.stack = reply.data.stack;
        end({ kind: 'threw', error });
      }
    };
    const leave = (code: number | null, by: string | null) => {
      end({ kind: 'failed', why: causeOf(code, by, lastWords, heap) });
    };
    const fail = (error: Error) => {
      end({ kind: 'failed', why: `The code process could not be reached: ${error.message}` });
    };
    const cancel = () => {
      send(child, { kind: 'cancel', id });
      grace = setTimeout(() => {
        kill({ kind: 'aborted' });
      }, GRACE);
    };
    const time = timeLimit + longer(call);
    const limit = setTimeout(() => {
      kill({ kind: 'failed', why: `It took longer than ${Math.round(time / 1000)} s and was stopped.` });
    }, time);
    child.on('message', hear).on('exit', leave).on('error', fail);
    child.stderr?.on('data', listen);
    signal.addEventListener('abort', cancel, { once: true });
    if (child.exitCode !== null || child.signalCode !== null) leave(child.exitCode, child.signalCode);
    else send(child, { kind: 'call', id, call });
  });
}

function send(child: ChildProcess, message: ToChild): void {
  // A channel that is closing answers through the callback; the exit that follows is what counts.
  if (child.connected) child.send(message, () => undefined);
}

function causeOf(code: number | null, by: string | null, lastWords: string, heap: number): string {
  if (/heap out of memory|Reached heap limit/.test(lastWords)) {
    return `The code process needed more than ${heap} MB of memory and ended.`;
  }
  const how = by === null ? `with exit code ${String(code)}` : `by ${by}`;
  const said = lastWords.split('\n').find((line) => /Error|error:/.test(line));
  return `The code process ended ${how}${said === undefined ? '.' : `: ${said.trim().slice(0, 300)}`}`;
}
