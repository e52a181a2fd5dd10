import type { SessionId } from '../kernel/ids.ts';
import type { Caps, Use } from './spending.ts';

/** Calls of models with what they cost, by what they were for. */
export interface Costs {
  readonly caps: Caps;
  /** The day it is (UTC, `2026-02-02`): spent, and set aside for calls under way. Micro-dollars. */
  readonly today: { readonly day: string; readonly spent: number; readonly reserved: number };
  readonly total: Use;
  /** Newest first. */
  readonly days: readonly (Use & { readonly day: string })[];
  readonly sessions: readonly (Use & {
    readonly session: SessionId | null;
    /** Whose it is; null where nobody's log says. */
    readonly person: string | null;
  })[];
  /** Dearest first. */
  readonly models: readonly (Use & { readonly provider: string; readonly model: string })[];
  readonly people: readonly (Use & { readonly person: string | null })[];
}

/** How a model has answered lately. */
export interface ModelRecord {
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly answered: number;
  /** Mean milliseconds of an answer; null before the first. */
  readonly ms: number | null;
  readonly output: number;
  /** The newest call that failed, unless one was answered since. `at`: epoch milliseconds. */
  readonly failing: { readonly outcome: string; readonly at: number } | null;
}
