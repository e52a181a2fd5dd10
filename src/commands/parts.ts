import type { CommandList } from '../core/commands/command-list.ts';
import type { ScriptText } from '../core/commands/run-event.ts';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits.ts';

/** Wall clock of one command, milliseconds. */
const TIME = 300_000;

/** Bytes of output that are told at the beginning, and as many at the end of each stream. */
export const CAP = 64 * 1024;

export const COMMAND_LIMITS: Limits = { ...DEFAULT_LIMITS, time: TIME };

/** Which texts of scripts were agreed to, by their hash. */
export interface Agreements {
  has(hash: string): Promise<boolean>;
  /** `by`: who agreed. */
  add(script: ScriptText, by: string): Promise<void>;
}

export interface CommandParts {
  readonly list: CommandList;
  /** Absolute, links resolved. */
  readonly root: string;
  /** Of this process; programs get one of their own. */
  readonly environment: NodeJS.ProcessEnv;
  /** The person's home, absolute. */
  readonly home: string;
  /** Folders and files of IDS that no command may see, absolute. */
  readonly hidden: readonly string[];
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly agreements: Agreements;
  readonly limits?: Limits;
  readonly cap?: number;
}
