import type { ContentHash } from '../../core/change/change-set.ts';
import type { ValidationReport } from '../../core/change/report.ts';
import type { Candidate, Framing } from '../../core/parliament/candidate.ts';
import type { Finding } from '../../core/parliament/objections.ts';
import type { Seat } from '../../core/parliament/seat.ts';
import type { CheckOptions, Checker, Editor, Parliament } from '../ports.ts';

/** What experiments are made with. */
export interface Laboratory {
  readonly parliament: Pick<Parliament, 'reproduce'>;
  readonly editor: Editor;
  readonly checker: Checker;
  readonly checks: CheckOptions;
  readonly blob: (hash: ContentHash) => Promise<Uint8Array | undefined>;
}

export interface Subject {
  readonly candidate: Candidate;
  readonly report: ValidationReport;
}

/** What the objections are about. */
export interface Question {
  readonly request: string;
  readonly framing: Framing;
  readonly seats: readonly Seat[];
  readonly contenders: readonly Subject[];
  /** How many findings the session has, for the ids. */
  readonly known: number;
}

export type Found = Pick<Finding, 'status' | 'says' | 'by'>;

export function unknown(says: string): Found {
  return { status: 'uncheckable', says };
}

/** The tests alone, beside what every check begins with. */
export function onlyTests({ skip }: CheckOptions): CheckOptions {
  const why = 'not part of the experiment';
  return { skip: { ...skip, types: why, lint: why } };
}
