import type { Command } from 'commander';
import type { Accounts, Analyst, ChatRooms, Commits, Validator } from '../chat/rooms.ts';
import type { DoctorReport } from '../chat/rooms.ts';
import type { WorkspaceBackups } from '../core/change/backup.ts';
import type { Commands } from '../core/commands/run-event.ts';
import type { Result } from '../core/kernel/result.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { Engine } from '../engine/engine.ts';
import type { CheckOptions, Checker, Editor, Workspace } from '../engine/ports.ts';
import type { ExitCode } from './exit.ts';
import type { Output } from './output.ts';
import type { Terminal } from './terminal.ts';

/** A running web page. */
export interface Serving {
  /** `http://127.0.0.1:4180` */
  readonly address: string;
  /** Whether a session goes on by itself there (in a chat), so that nobody else takes it forward. */
  owns(session: SessionId): Promise<boolean>;
  close(): Promise<void>;
}

/** What the commands need of the house. Each part is opened by the command that needs it, once. */
export interface CliRooms {
  /** Who sits at this terminal. */
  readonly person: Person;
  /** Absolute, symbolic links resolved. */
  readonly workspace: string;
  /** One sentence on who sits in the parliament. */
  readonly parliament: string;
  /** The lines that turn on Telegram and each provider which is not on yet. */
  readonly turnOn: readonly string[];
  /** Checks that the configuration leaves out, with the reason. */
  readonly checkOptions: CheckOptions;
  engine(): Promise<Result<Engine>>;
  files(): Promise<Result<Workspace>>;
  editor(): Promise<Result<Editor>>;
  checker(): Promise<Result<Checker>>;
  analyst(): Promise<Result<Analyst>>;
  validator(): Promise<Result<Validator>>;
  commands(): Promise<Result<Commands>>;
  backups(): Promise<Result<WorkspaceBackups>>;
  readonly commits: Commits;
  accounts(): Promise<Result<Accounts>>;
  doctor(signal: AbortSignal): Promise<DoctorReport>;
  /** What a conversation here is held with. `staysOpen`: it does not end with one session. `onTrouble`: told of exceptions. */
  chat(staysOpen: boolean, onTrouble: (error: unknown, where: string) => void): Promise<Result<ChatRooms>>;
  /**
   * Starts the web page, and Telegram where it is configured. `io-failed` with the way out when the port is in use.
   * `onNotice`: told later on how it goes, a sentence at a time.
   */
  serve(onNotice: (sentence: string) => void): Promise<Result<Serving>>;
}

/** The process around a command. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly version: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * `workspace`: from `--workspace`; `serves`: others are served while something is done for one. `wrong-config` has one line for
   * each mistake in its message.
   */
  open(options: {
    readonly workspace?: string;
    readonly serves?: boolean;
  }): Promise<Result<CliRooms & { close(): Promise<void> }>>;
}

/** One call of `ids`, with what every command gets. */
export interface Call {
  readonly rooms: CliRooms;
  readonly out: Output;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly yes: boolean;
}

/** Wraps what a command does so that its rooms are opened, its refusals told and its exit code kept. */
export type Handle = <A extends readonly unknown[]>(
  act: (call: Call, ...args: A) => Promise<ExitCode>,
  options?: { readonly serves: boolean },
) => (...args: A) => Promise<void>;

/** Adds one command. */
export type Register = (program: Command, handle: Handle) => void;
