import type { RefusalCode } from '../../../../src/core/kernel/refusal.ts';
import type { SymbolicEdit } from '../../../../src/core/change/edit.ts';

/** Ways of saying one thing, and what the first alternative for each of them must be. */
export interface Understood {
  readonly says: readonly string[];
  readonly means: readonly SymbolicEdit[];
}

export interface Refused {
  readonly says: readonly string[];
  readonly code: RefusalCode;
  /** What the message or hint must mention. */
  readonly mentions?: RegExp;
}
