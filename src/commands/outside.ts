import { spawn } from 'node:child_process';
import type { AllowedCommand } from '../core/commands/allow.ts';
import type { RunEvent, RunOutcome } from '../core/commands/run-event.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { GIT_ENVIRONMENT, HARMLESS } from './git.ts';
import { makeOutput } from './output.ts';
import type { Program } from './programs.ts';
import { CAP, type CommandParts } from './parts.ts';

/** Wall clock, milliseconds. */
const TIME = 10_000;

/** Where there is no sandbox: in an empty environment, at the root of the machine, its words all from the list. */
export function runOutside(
  { environment, redact }: Pick<CommandParts, 'environment' | 'redact'>,
  { command, program }: { readonly command: AllowedCommand; readonly program: Program },
  signal: AbortSignal,
  id: string,
  tell: (event: RunEvent) => void,
): Promise<RunOutcome> {
  tell({ type: 'started', id, argv: [command.name, ...command.args], workspace: 'nothing', notes: [] });
  return new Promise((resolve) => {
    const output = makeOutput(CAP, redact);
    const child = spawn(program.file, [...(command.git ? HARMLESS : []), ...command.args], {
      cwd: '/',
      env: { ...GIT_ENVIRONMENT, PATH: environment['PATH'] ?? '/usr/bin:/bin', HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it starts ends with it.
      detached: true,
    });
    let why: 'time' | 'cancelled' | undefined;
    const stop = (reason: 'time' | 'cancelled') => {
      why ??= reason;
      if (child.pid !== undefined) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has just ended by itself.
        }
      }
    };
    const cancel = () => {
      stop('cancelled');
    };
    const clock = setTimeout(() => {
      stop('time');
    }, TIME);
    const end = (outcome: RunOutcome) => {
      clearTimeout(clock);
      signal.removeEventListener('abort', cancel);
      for (const said of output.finish()) tell(said);
      resolve(why === undefined ? outcome : { kind: 'stopped', why });
    };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        for (const said of output.hear(stream, chunk)) tell(said);
      });
    }
    child.on('error', ({ message }) => {
      const { error } = refuse('io-failed', `${command.name} did not start: ${message}.`);
      end({ kind: 'refused', refusal: error });
    });
    child.on('close', (code, by) => {
      end(code === null ? { kind: 'killed', by: by ?? 'a signal' } : { kind: 'exited', code });
    });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
}
