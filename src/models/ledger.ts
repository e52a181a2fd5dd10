import type { Cap } from '../core/budget/spending.ts';
import type { FailureKind } from './failure.ts';
import type { Completion } from './language-model.ts';

/** Who asks: a seat in a step of a session, which is named by the sequence number of the event that began it. */
export interface Payer {
  /** Null outside of sessions: nothing of the kind is ever answered from the ledger. */
  readonly session: string | null;
  readonly step: number;
  readonly seat: string;
  /** How often the session's budget was raised; absent: never. */
  readonly raises?: number;
}

/** A question before it is asked. Money in whole micro-dollars. */
export interface Call extends Payer {
  readonly provider: string;
  readonly model: string;
  /** Hash over everything that is sent. */
  readonly question: string;
  /** The worst case, and what the question alone costs: that much is charged when nobody knows how it ended. */
  readonly worst: number;
  readonly least: number;
}

export interface Settlement {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly cost: number;
  /** Milliseconds from the reservation on. */
  readonly ms: number;
  readonly outcome: 'answered' | FailureKind;
  /** Kept, so that a session that is interrupted before it has used it need not ask again. */
  readonly completion?: Completion;
}

export type Reserved =
  /** Asked and answered before, in the same step of the same session. */
  | { readonly kind: 'answered'; readonly completion: Completion }
  | { readonly kind: 'capped'; readonly cap: Cap }
  /** Money is set aside. `settle` counts once. */
  | { readonly kind: 'reserved'; settle(settlement: Settlement): Promise<void> };

/**
 * Every question to a model, with what it used. The worst case is reserved before a call, so that calls side by side, in
 * whatever processes, cannot pass a cap together; what was answered is durable before anybody uses the answer.
 */
export interface Ledger {
  reserve(call: Call): Promise<Reserved>;
}
