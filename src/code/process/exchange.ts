import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { FromChildSchema, type Call, type ToChild } from './protocol.ts';
import { killGroup, sweepGroup } from '../../sandbox/run.ts';

/** How a call to a process ended. */
export type Ending =
  | { readonly kind: 'answered'; readonly value: unknown; readonly memory: number }
  /** The code of IDS itself threw: a defect. */
  | { readonly kind: 'threw'; readonly error: Error }
  | { readonly kind: 'aborted' }
  /** Nothing was done: the process has executed what is no longer there. */
  | { readonly kind: 'outdated' }
  | Lost;

/** The process is gone. `why` in a sentence; `parts` is what it had answered until then. */
export interface Lost {
  readonly kind: 'lost';
  readonly by: 'itself' | 'signal' | 'time' | 'memory' | 'sandbox';
  readonly why: string;
  readonly parts: readonly unknown[];
}

export interface Exchange {
  readonly id: number;
  readonly call: Call;
  readonly signal: AbortSignal;
  /** Milliseconds until the next part or the end, after so many parts. */
  readonly timeLimit: (parts: number) => number;
  /** Megabytes. */
  readonly heap: number;
  /** When the process may be asked. Never, if it ends before. */
  readonly ready: Promise<void>;
}

/** How long (milliseconds) a cancelled call may take to stop by itself. */
const GRACE = 500;
/** How much of what the process says before it ends is kept. */
const LAST_WORDS = 8000;

/** Asks a process and waits for the answer. Whoever is told of a lost or aborted call finds the process gone or idle. */
export function exchange(
  child: ChildProcess,
  { id, call, signal, timeLimit, heap, ready }: Exchange,
): Promise<Ending> {
  return new Promise((resolve) => {
    let lastWords = '';
    const parts: unknown[] = [];
    let grace: NodeJS.Timeout | undefined;
    let verdict: Ending | undefined;
    let over = false;
    const listen = (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS);
    };
    const end = (ending: Ending) => {
      over = true;
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
    const stop = (ending: Ending) => {
      verdict = ending;
      killGroup(child);
    };
    const hear = (message: unknown) => {
      const reply = FromChildSchema.safeParse(message);
      if (!reply.success || reply.data.kind === 'ready' || reply.data.id !== id) return;
      const { data } = reply;
      if (data.kind === 'part') {
        parts.push(data.value);
        clearTimeout(limit);
        limit = clock();
      } else if (signal.aborted) end({ kind: 'aborted' });
      else if (data.kind === 'value') end({ kind: 'answered', value: data.value, memory: data.memory });
      else if (data.kind === 'outdated') end({ kind: 'outdated' });
      else {
        const error = new Error(data.message);
        error.stack = data.stack;
        end({ kind: 'threw', error });
      }
    };
    const leave = (code: number | null, by: string | null) => {
      // Where bubblewrap alone has ended, what it had begun to start finds out so that nobody is there.
      sweepGroup(child);
      if (child.connected) child.disconnect();
      end({ kind: 'lost', parts, ...causeOf(code, by, lastWords, heap) });
    };
    const fail = (error: Error) => {
      end({
        kind: 'lost',
        parts,
        by: 'itself',
        why: `The code process could not be reached: ${error.message}`,
      });
    };
    const cancel = () => {
      send(child, { kind: 'cancel', id });
      grace = setTimeout(() => {
        stop({ kind: 'aborted' });
      }, GRACE);
    };
    const clock = () => {
      const time = timeLimit(parts.length);
      return setTimeout(() => {
        const why = `It took longer than ${Math.round(time / 1000)} s and was stopped.`;
        stop({ kind: 'lost', parts, by: 'time', why });
      }, time);
    };
    let limit = clock();
    child.on('message', hear).on('exit', leave).on('error', fail);
    child.stderr?.on('data', listen);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    else if (child.exitCode !== null || child.signalCode !== null) leave(child.exitCode, child.signalCode);
    else {
      void ready.then(() => {
        if (!over && !signal.aborted) send(child, { kind: 'call', id, call });
      });
    }
  });
}

function send(child: ChildProcess, message: ToChild): void {
  // A channel that is closing answers through the callback; the exit that follows is what counts.
  if (child.connected) child.send(message, () => undefined);
}

function causeOf(
  code: number | null,
  by: string | null,
  lastWords: string,
  heap: number,
): Pick<Lost, 'by' | 'why'> {
  if (/heap out of memory|Reached heap limit/.test(lastWords)) {
    return { by: 'memory', why: `The code process needed more than ${heap} MB of memory and ended.` };
  }
  // A file that it was to hide may have gone in between; where it is not that, no call gets an answer, and nothing runs outside.
  const refused = /^bwrap: .*/m.exec(lastWords)?.[0];
  if (refused !== undefined)
    return { by: 'sandbox', why: `The sandbox could not be set up: ${refused.slice(0, 300)}` };
  const signal = by ?? signalOf(code);
  const how = signal === undefined ? `with exit code ${String(code)}` : `by ${signal}`;
  const said = lastWords.split('\n').find((line) => /Error|error:/.test(line));
  return {
    by: signal === undefined ? 'itself' : 'signal',
    why: `The code process ended ${how}${said === undefined ? '.' : `: ${said.trim().slice(0, 300)}`}`,
  };
}

/** Bubblewrap, like a shell, tells a signal by the code 128 + its number. */
function signalOf(code: number | null): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
}
