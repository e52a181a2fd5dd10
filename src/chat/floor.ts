import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import type { Presenter } from './presenter.ts';
import type { ChatRooms } from './rooms.ts';
import type { Surface } from './surface.ts';

/** What a command may do to the conversation it was said in. */
export interface Floor {
  readonly rooms: ChatRooms;
  readonly person: Person;
  readonly surface: Surface;
  readonly presenter: Presenter;
  /** Aborted when the conversation is left. */
  readonly signal: AbortSignal;
  start(request: string): Promise<void>;
  ask(question: string): Promise<void>;
  /** Lets the parliament say what there is to find at a place. */
  find(about: string, question: string): Promise<void>;
  cancel(session: SessionId): Promise<void>;
  tell(session: SessionId, command: SessionCommand): Promise<void>;
  /** Takes a session forward and tells what becomes of it. */
  follow(session: SessionId): void;
  /** Lets long work go on behind the conversation. */
  background(task: Promise<void>): void;
  /** The session that runs here, or was the last one here; `open`: rather one that can still be told something. */
  latest(open?: boolean): Promise<SessionId | undefined>;
}
