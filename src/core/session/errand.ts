import type { SessionId } from '../kernel/ids.ts';

/**
 * On whose account models are asked, and what for: `step` is the sequence number of the event that began what is under way.
 * A step that was interrupted is the same one when it is taken up again.
 */
export interface Errand {
  readonly session: SessionId;
  readonly step: number;
  /** How often its budget was raised; absent: never. */
  readonly raises?: number;
}
