import { spawn, type ChildProcess } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import type { ProgramEnd } from '../core/commands/run-event.ts';
import { makeCapture } from './output.ts';

/** How a run ended. `unstartable` says in words why there was none. */
export type Ending = ProgramEnd | { readonly kind: 'unstartable'; readonly why: string };

export interface Ran {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** Gets each piece of output as it comes. */
export type Hear = (stream: 'stdout' | 'stderr', chunk: Buffer) => void;

interface Job {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds of wall clock. */
  readonly time: number;
  /** Ended when less than `spare` bytes are free where `folder` is. */
  readonly disk?: { readonly folder: string; readonly spare: number };
  readonly hear?: Hear;
  /** Whether the program is behind the GATE. */
  readonly gated?: boolean;
}

/**
 * To be put before a program in the sandbox. It waits until it is told to go on, and ends where nobody is there to tell it.
 * Bubblewrap binds the life of what it starts to its own only after it has made all mounts: one that is killed before leaves
 * behind what nobody would ever stop.
 */
export const GATE = ['/bin/sh', '-c', 'echo >&3 && read -r go <&3 && exec 3>&- && exec "$@"', 'sh'];

/** Bytes kept of the beginning and of the end of each stream. */
const KEPT = 64 * 1024;

/**
 * Runs bubblewrap to its end. Never rejects. Its `--die-with-parent` and the process namespace see to it that the whole
 * tree goes with the one process that is killed here, and with this process when that is killed.
 */
export function run(
  { program, args, env, time, disk, hear, gated = false }: Job,
  signal: AbortSignal,
): Promise<Ran> {
  const start = performance.now();
  return new Promise((resolve) => {
    const [stdout, stderr] = [makeCapture(KEPT), makeCapture(KEPT)];
    let stopped: Ending | undefined;
    // A group of its own, which is ended as a whole.
    const child = spawn(program, args, {
      env,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe', gated ? 'pipe' : 'ignore'],
      detached: true,
    });
    const stop = (why: 'time' | 'disk' | 'cancelled') => {
      stopped ??= { kind: 'stopped', why };
      killGroup(child);
    };
    child.once('exit', () => {
      sweepGroup(child);
    });
    const gate = child.stdio[3];
    if (gate instanceof Duplex) {
      gate
        .on('error', () => undefined)
        .once('data', () => {
          if (stopped === undefined) gate.end('go\n');
        });
    }
    const cancel = () => {
      stop('cancelled');
    };
    const clock = setTimeout(() => {
      stop('time');
    }, time);
    const watch = setInterval(() => {
      if (disk === undefined) return;
      statfs(disk.folder).then(
        ({ bavail, bsize }) => {
          if (bavail * bsize < disk.spare) stop('disk');
        },
        () => undefined,
      );
    }, 500);
    const end = (ending: Ending) => {
      clearTimeout(clock);
      clearInterval(watch);
      signal.removeEventListener('abort', cancel);
      resolve({
        ending: stopped ?? ending,
        stdout: stdout.text(),
        stderr: stderr.text(),
        ms: performance.now() - start,
      });
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      hear?.('stdout', chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr.add(chunk);
      hear?.('stderr', chunk);
    });
    child.on('error', (error) => {
      end({ kind: 'unstartable', why: error.message });
    });
    child.on('close', (code, by) => {
      end(code === null ? { kind: 'killed', by: by ?? 'a signal' } : { kind: 'exited', code });
    });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
}

/** Ends a process that was started detached, and all of its group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Ends what is left of the group of a process that is gone: bubblewrap, killed at its very start, leaves a half-made sandbox. */
export function sweepGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}
