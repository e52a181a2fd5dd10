import type { SymbolicEdit, SymbolicEditKind } from '../../../core/change/edit.ts';
import type { Match, Phrase } from './phrase.ts';
import type { Scope } from './scope.ts';

/** How an alternative relates to the words of the request: what they say, less of it, or more. */
export type Reach = 'literal' | 'narrower' | 'wider';

export interface Reading {
  readonly title: string;
  /** How the words were taken, for a person. States facts only. */
  readonly rationale: string;
  readonly edits: readonly SymbolicEdit[];
  readonly reach: Reach;
}

/** The kind of the request is clear, but something that it needs was not said. */
export interface Missing {
  /** Completes "This does not say …". */
  readonly missing: string;
  readonly example: string;
}

/** The request asks for what is already so. */
export interface Fulfilled {
  readonly fulfilled: string;
}

export type Outcome = readonly Reading[] | Missing | Fulfilled | undefined;

export interface Rule {
  readonly says: readonly Phrase[];
  /** Undefined when the words fit but what they name cannot be meant; the next rule is tried then. */
  readonly read: (match: Match, scope: Scope) => Outcome;
}

/** One kind of request: how it is said, and what it means. */
export interface RequestKind {
  readonly edit: SymbolicEditKind;
  /** Completes "can …". */
  readonly does: string;
  /** Orders as people give them; the first is shown to them. */
  readonly examples: readonly [string, ...string[]];
  /** Words by which a request that was not understood is seen to be near to this kind. */
  readonly cues: readonly string[];
  /** Whether "in src/http" narrows the edit; otherwise paths are part of the order itself. */
  readonly scoped: boolean;
  readonly rules: readonly Rule[];
}

export function isReadings(outcome: Outcome): outcome is readonly Reading[] {
  return Array.isArray(outcome);
}

export function literal(title: string, rationale: string, ...edits: readonly SymbolicEdit[]): Reading {
  return { title, rationale, edits, reach: 'literal' };
}
export function narrower(title: string, rationale: string, ...edits: readonly SymbolicEdit[]): Reading {
  return { title, rationale, edits, reach: 'narrower' };
}
export function wider(title: string, rationale: string, ...edits: readonly SymbolicEdit[]): Reading {
  return { title, rationale, edits, reach: 'wider' };
}
