import type { Use } from '../core/budget/spending.ts';
import type { ContentHash, Contents, Sha256 } from '../core/change/change-set.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import type { Errand } from '../core/session/errand.ts';
import type { SessionEvent } from '../core/session/events.ts';
import type { CheckOptions, Checker, Editor, Facts, Parliament, Workspace } from './ports.ts';

export interface EffectRooms {
  readonly parliament: Parliament;
  readonly editor: Editor;
  readonly checker: Checker;
  readonly facts: Facts;
  readonly workspace: Workspace;
  readonly checks: CheckOptions;
  readonly sha256: Sha256;
  /** What a step has used of models so far, repeats of it included. */
  readonly used: (errand: Errand) => Promise<Use>;
  /** Bytes kept with the log. */
  readonly blob: (hash: ContentHash) => Promise<Uint8Array | undefined>;
}

/** What an effect gave: the event to log, and the bytes that the event speaks of. */
export interface EffectResult {
  readonly event: SessionEvent;
  readonly contents?: Contents;
}

export function refused(refusal: Refusal): EffectResult {
  return { event: { type: 'refused', refusal } };
}
