import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import type { Result } from '../core/kernel/result.ts';
import type { ConsensusRule } from '../core/parliament/rule.ts';
import type { Seat } from '../core/parliament/seat.ts';
import type { ApprovalRule } from '../core/session/approval.ts';
import type { Taught } from '../core/session/outcomes.ts';
import type { Claims } from '../store/claims.ts';
import type { EventLog } from '../store/event-log.ts';
import type { EffectRooms } from './effect.ts';
import type { Waits } from './ports.ts';

/** What an engine stands on. */
export interface EngineParts {
  readonly log: EventLog;
  readonly claims: Claims;
  /** Opened at the first effect, so that reading sessions starts nothing. */
  readonly rooms: () => Promise<Result<EffectRooms>>;
  /** Absolute path of the workspace, symbolic links resolved. */
  readonly workspace: string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Whose word it takes to write what begins from now on; absent: one approver's. */
  readonly approval?: ApprovalRule;
  /** By which rule, and in how many rounds, a session of these seats that begins now is decided. */
  readonly deliberation?: (
    seats: readonly Seat[],
  ) => Promise<{ readonly rule: ConsensusRule; readonly maxRounds: number }>;
  /** Told what a session has taught so far, each time it comes to rest. `at`: of its last event, epoch milliseconds. */
  readonly learn?: (session: SessionId, taught: Taught, at: number) => Promise<void>;
  /** Absent: nothing ever waits. */
  readonly waits?: Waits;
  /** What models answered in a session, as it is exported: one line of JSON each. */
  readonly answers?: (session: SessionId) => Promise<readonly string[]>;
  readonly writeExport: (session: SessionId, files: ReadonlyMap<string, string>) => Promise<string>;
  /** Told of exceptions, which are defects; the session itself ends with a sentence for a person. */
  readonly onDefect: (error: unknown, where: string) => void;
}

export function notThere(session: SessionId) {
  return refuse('not-found', `There is no session ${session}.`, 'List them with: ids sessions');
}
