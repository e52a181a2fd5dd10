import type { LoggedEvent } from '../core/session/events.ts';
import type { Result } from '../core/kernel/result.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Waits } from './ports.ts';
import type { DivergenceChoice, ReversalPreview } from '../core/session/divergence.ts';

export interface SessionSummary {
  readonly id: SessionId;
  readonly workspace: string;
  /** First line of the request, at most 200 characters. */
  readonly title: string;
  readonly phase: SessionState['phase']['kind'];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** What a session begins with. */
export interface NewSession {
  readonly source: SessionState['source'];
  /** The words, or the unified diff; for `analyze` what is looked for. */
  readonly request: string;
  /** What is analysed: relative path of a file or folder, `.` for everything. */
  readonly about?: string;
  /** The statement of a session that this one carries out. */
  readonly from?: { readonly session: SessionId; readonly statement: string };
  readonly by: Person;
  readonly autoApprove: boolean;
  /** Makes it safe to repeat: a second start with the same key is the same session. `at`: epoch milliseconds. */
  readonly once?: { readonly key: string; readonly at: number };
}

/** Takes sessions forward. One engine a process; several processes may share one store. */
export interface Engine {
  /** Logs the start of a session; `run` takes it forward. `not-allowed` when the role does not permit it. */
  start(session: NewSession): Promise<Result<SessionId>>;
  /**
   * Carries out effects until the session needs a person or is over. Yields every event from the start of the call on.
   * Ends normally on abort too; what was logged stays and a later `run` goes on from there.
   * Refused when another live process holds the session or when there is no such session.
   */
  run(session: SessionId, signal: AbortSignal): AsyncGenerator<LoggedEvent, Result<SessionState>>;
  readonly waits: Waits;
  /** Logs a person's decision. Follow with `run`. `wrong-state`, `not-allowed`, `stale-base` when it cannot be. */
  tell(session: SessionId, command: SessionCommand): Promise<Result<SessionState>>;
  state(session: SessionId): Promise<Result<SessionState>>;
  events(session: SessionId): Promise<readonly LoggedEvent[]>;
  /** The complete unified diff of one candidate. */
  diff(session: SessionId, candidate: string): Promise<Result<string>>;
  /** What a rollback of the session, or of one file of it, would do now, with what is decided already. Changes nothing. */
  previewRollback(
    session: SessionId,
    path: string | null,
    choices?: readonly DivergenceChoice[],
  ): Promise<Result<readonly ReversalPreview[]>>;
  /** What taking its newest rollback back would do now. */
  previewRedo(
    session: SessionId,
    choices?: readonly DivergenceChoice[],
  ): Promise<Result<readonly ReversalPreview[]>>;
  /** Newest first. `id` may be shortened to a unique prefix or suffix in `find`. */
  sessions(limit: number): Promise<readonly SessionSummary[]>;
  find(id: string): Promise<Result<SessionId>>;
  /** Sessions of this workspace whose phase has an effect: a process ended in the middle of them. */
  unfinished(): Promise<readonly SessionId[]>;
  /** Writes `minutes.md`, `events.jsonl` and `change.diff` anew; returns the folder's absolute path. */
  exportSession(session: SessionId): Promise<Result<string>>;
}
