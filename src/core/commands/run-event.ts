import type { Refusal } from '../kernel/refusal.ts';
import type { Result } from '../kernel/result.ts';
import type { AllowedCommand } from './allow.ts';
import type { Access } from './command-list.ts';

/** What happens to a command that runs: any number of `started` and `output`, then exactly one `ended`. */
export type RunEvent =
  | {
      readonly type: 'started';
      /** Names the run as long as it lasts. */
      readonly id: string;
      /** The program's name and its arguments as they were put together. */
      readonly argv: readonly string[];
      readonly workspace: Access | 'nothing';
      /** What a person should know beside it, one sentence each. */
      readonly notes: readonly string[];
    }
  /** Whole lines, without secrets. */
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'ended'; readonly outcome: RunOutcome; readonly ms: number };

/** How a program that was started ended. `stopped`: from outside, and why. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'stopped'; readonly why: 'time' | 'disk' | 'cancelled' };

/** How a command ended. */
export type RunOutcome = ProgramEnd | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The text of what a script of package.json would run, which a person agrees to once. */
export interface ScriptText {
  readonly name: string;
  readonly text: string;
  /** SHA-256 over the workspace and the text. */
  readonly hash: string;
}

/** A command that is allowed and may be started, once. */
export interface PreparedCommand {
  readonly command: AllowedCommand;
  /** The script of package.json that it runs. `agreed`: somebody agreed to exactly this text before. */
  readonly script: (ScriptText & { readonly agreed: boolean }) | null;
  /**
   * Runs it: any number of events, the last and only the last one `ended`. A script must have been agreed to, before or
   * with `agreement`. Leaving the loop or aborting `signal` ends every process of it.
   */
  start(agreement: { readonly by: string } | null, signal: AbortSignal): AsyncGenerator<RunEvent, void>;
}

/** Runs allow-listed commands. Implemented by `commands`. */
export interface Commands {
  /** `not-allowed` with the nearest that is, `wrong-use`, `outside-workspace`, `protected-path`, `not-found`. */
  prepare(argv: readonly string[]): Promise<Result<PreparedCommand>>;
  /** Ends a run by its id; false when there is none. */
  stop(id: string): boolean;
}
