import type { ModelRecord } from '../budget/costs.ts';
import type { EvidenceRule } from './rule.ts';
import type { Seat } from './seat.ts';

/** A model that is configured. `resting`: it failed too often and is left alone for a moment, `why` in a sentence. */
export interface ModelHealth extends ModelRecord {
  readonly state:
    | { readonly kind: 'ready' }
    /** Milliseconds until it is tried again. */
    | { readonly kind: 'resting'; readonly why: string; readonly ms: number };
  /** What is wrong, where its newest call failed. */
  readonly trouble: string | null;
}

/** Who sits in the parliament, who speaks for them, and what is known of their judgement. */
export interface Agents {
  readonly seats: readonly (Seat & {
    /** As the rule takes the seat's scores; null where a rule without weights decides. */
    readonly leaning: { readonly slope: number; readonly neutral: number } | null;
    /** Known outcomes on which the seat has voted with this model. */
    readonly outcomes: number;
    /** Of the objections that it made with this model and a check showed. */
    readonly objections: { readonly held: number; readonly refuted: number };
  })[];
  readonly models: readonly ModelHealth[];
  readonly calibration: {
    /** `default`, or what the constants were estimated from. */
    readonly version: string;
    readonly outcomes: number;
    /** From how many on the constants are estimated anew. */
    readonly needed: number;
  };
}

/** What a seat's scores say by a rule. */
export function leaningOf(rule: EvidenceRule, { name, stance }: Seat): { slope: number; neutral: number } {
  const own = rule.seats[name];
  return { slope: own?.slope ?? rule.slope, neutral: own?.neutral ?? rule.neutral[stance] };
}
