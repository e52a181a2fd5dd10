import type { Use } from '../budget/spending.ts';
import type { Statement } from '../inquiry/statement.ts';
import type { SessionId } from '../kernel/ids.ts';
import type { ValidationReport } from '../change/report.ts';
import type { ChangeSetId } from '../change/change-set.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Ballot } from '../parliament/ballot.ts';
import type { Candidate, Framing } from '../parliament/candidate.ts';
import type { Finding } from '../parliament/objections.ts';
import type { ConsensusRule } from '../parliament/rule.ts';
import type { Absence, Seat } from '../parliament/seat.ts';
import type { Verdict } from '../parliament/verdict.ts';
import type { Person } from '../people/person.ts';
import type { ApprovalRule } from './approval.ts';
import type { DivergenceChoice } from './divergence.ts';
import type { WrittenFile } from './events.ts';

/** What is known of a session wherever it stands. Times in epoch milliseconds. */
export interface SessionFacts {
  /** Sequence number of the last event, and of the one that began what is under way or waited for now. */
  readonly seq: number;
  readonly step: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly source: 'code' | 'patch' | 'ask' | 'analyze';
  /** What is analysed. */
  readonly about: string | null;
  /** Whose decision it carries out. */
  readonly from: { readonly session: SessionId; readonly statement: string } | null;
  readonly request: string;
  readonly by: Person;
  readonly workspace: string;
  readonly autoApprove: boolean;
  readonly seats: readonly Seat[];
  readonly framing: Framing | null;
  readonly candidates: readonly Candidate[];
  /** What is put to the vote in words, in place of candidates. */
  readonly statements: readonly Statement[];
  /** By candidate label. */
  readonly reports: ReadonlyMap<string, ValidationReport>;
  /** One of each seat that cast any, the last. */
  readonly ballots: readonly Ballot[];
  readonly deliberation: Course;
  /** What models were asked so far, and what it cost. */
  readonly spent: Use;
  readonly absences: readonly Absence[];
  /** Those of them who were asked for what is voted on now and put nothing forward. */
  readonly unheard: readonly Absence[];
  readonly verdict: Verdict | null;
  /** The candidate that was approved or is up for approval, or the statement that was decided for. */
  readonly chosen: string | null;
  /** How often its budget was raised. */
  readonly raises: number;
  readonly approval: ApprovalRule;
  /** Who has approved what is up for approval, or what was approved last. */
  readonly approvals: readonly Person[];
  /** Whose word let it be written. */
  readonly approvedBy: Person | null;
  /** What is on disk because of this session. */
  readonly written: readonly WrittenFile[];
  /** Rollbacks that stand, oldest first, each with what it took out of `written`. */
  readonly takenBack: readonly TakenBack[];
  /** Whether what is on disk was written again after a rollback; the checks were not carried out anew on that. */
  readonly redone: boolean;
  /** The last "no" to something that a person asked of the session, such as a rollback of a diverged file. */
  readonly lastRefusal: Refusal | null;
}

export interface TakenBack {
  /** Of the rollback. */
  readonly transaction: string;
  readonly files: readonly WrittenFile[];
  /** Paths whose later changes by somebody stayed in. */
  readonly merged: readonly string[];
}

/** How far the deliberation has come. */
export interface Course {
  /** Null in sessions that began before there were rounds: they decide by the default rule in one. */
  readonly rule: ConsensusRule | null;
  readonly maxRounds: number;
  /** Rounds so far, from 1, and the first one of the budget that a person's last word opened. */
  readonly round: number;
  readonly budgetFrom: number;
  /** Of this round: who was asked, in how many waves. */
  readonly asked: readonly string[];
  readonly waves: number;
  /** Seats whose ballots nothing concerns that is new in this round. */
  readonly excused: readonly string[];
  /** What earlier rounds on these candidates came to. */
  readonly earlier: readonly Verdict[];
  readonly findings: readonly Finding[];
  /** Those about versions of candidates that were replaced, by id. */
  readonly outdated: ReadonlySet<string>;
  /** How many findings there were when this round began, and when each seat last voted. */
  readonly known: number;
  readonly seen: ReadonlyMap<string, number>;
  /** Attempts to mend a candidate, by label. */
  readonly repairs: ReadonlyMap<string, number>;
  /** What a person said since the request, in order. */
  readonly feedback: readonly string[];
  readonly fixes: number;
  /** Candidates that a fix takes the place of: nobody votes on them any more, a person may still pick them. */
  readonly superseded: ReadonlySet<string>;
  /** The highest label ever given, so that none means two things. */
  readonly lastLabel: string | null;
}

/** Where the session stands. Working phases have an effect (see `nextEffect`), waiting ones need a person, the rest are over. */
export type SessionPhase =
  // working
  | { readonly kind: 'framing' }
  | { readonly kind: 'proposing' }
  | { readonly kind: 'checking'; readonly candidate: string }
  | {
      readonly kind: 'repairing';
      readonly candidate: string;
      readonly why: 'checks' | 'objection' | 'person';
      /** What is wrong, for whoever mends it. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'looking-up' }
  | { readonly kind: 'balloting' }
  | { readonly kind: 'examining' }
  | { readonly kind: 'applying'; readonly candidate: string; readonly changeSet: ChangeSetId }
  | { readonly kind: 'verifying'; readonly candidate: string; readonly transaction: string }
  | {
      readonly kind: 'rolling-back';
      readonly request: number;
      readonly path: string | null;
      readonly why: 'requested' | 'verification-failed';
      readonly problems: readonly string[];
      readonly choices: readonly DivergenceChoice[];
    }
  | {
      readonly kind: 'redoing';
      readonly request: number;
      /** The transaction that is taken back. */
      readonly rollback: string;
      readonly choices: readonly DivergenceChoice[];
    }
  // waiting for a person
  | {
      readonly kind: 'awaiting-approval';
      readonly candidate: string;
      readonly changeSet: ChangeSetId;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'dead-end'; readonly why: string; readonly question: string }
  | { readonly kind: 'stale'; readonly refusal: Refusal }
  // over
  | { readonly kind: 'done' }
  /** `by`: who decided where the parliament did not. */
  | { readonly kind: 'decided'; readonly statement: string | null; readonly by: Person | null }
  | { readonly kind: 'rolled-back'; readonly problems: readonly string[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type SessionState = SessionFacts & { readonly phase: SessionPhase };

const waiting: ReadonlySet<SessionPhase['kind']> = new Set(['awaiting-approval', 'dead-end', 'stale']);
const over: ReadonlySet<SessionPhase['kind']> = new Set([
  'done',
  'decided',
  'rolled-back',
  'cancelled',
  'refused',
]);

/** The phases that have an effect. A session found in one without a living process was interrupted there. */
export const workingPhases: readonly SessionPhase['kind'][] = [
  'framing',
  'proposing',
  'looking-up',
  'checking',
  'repairing',
  'balloting',
  'examining',
  'applying',
  'verifying',
  'rolling-back',
  'redoing',
];

/** Whether nothing goes on until a person says something. */
export function needsPerson(phase: SessionPhase): boolean {
  return waiting.has(phase.kind);
}

export function isOver(phase: SessionPhase): boolean {
  return over.has(phase.kind);
}
