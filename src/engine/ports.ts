import type { ChangeSet, Contents } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import type { WorkspacePath } from '../core/change/path.ts';
import type { CheckName, ValidationReport } from '../core/change/report.ts';
import type { Assertion, LookedUp } from '../core/inquiry/fact.ts';
import type { Statement } from '../core/inquiry/statement.ts';
import type { Result } from '../core/kernel/result.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Ballot } from '../core/parliament/ballot.ts';
import type { Candidate, FileStat, Framing } from '../core/parliament/candidate.ts';
import type { Claim, Finding } from '../core/parliament/objections.ts';
import type { Absence, Seat } from '../core/parliament/seat.ts';
import type { Errand } from '../core/session/errand.ts';
import type { DivergenceChoice, ReversalPreview } from '../core/session/divergence.ts';
import type { WrittenFile } from '../core/session/events.ts';

/** A change that has been worked out in memory and is nowhere on disk. */
export interface Draft {
  readonly changeSet: ChangeSet;
  /** The bytes of every `after` of the change set. */
  readonly contents: Contents;
  readonly stats: readonly FileStat[];
  /** Complete unified diff, `a/` and `b/` prefixes, binary files as a line that says so. */
  readonly diff: string;
  /** What of the request was left as it is, and why: one sentence each. */
  readonly notes?: readonly string[];
}

/** Carries out edits over the workspace as it is on disk now. Implemented by `code/edits`. */
export interface Editor {
  /** All edits or none, in order, each seeing the ones before. Never touches the disk. */
  draft(edits: readonly Edit[], signal: AbortSignal): Promise<Result<Draft>>;
}

export interface CheckOptions {
  /** Checks to leave out, with the reason that the report gives. Parse and imports cannot be left out. */
  readonly skip: Partial<Readonly<Record<CheckName, string>>>;
  /** Relative paths of files that are looked at as if the change had touched them. */
  readonly also?: readonly string[];
  /** Whether imports that close a circle of files are errors. */
  readonly cycles?: boolean;
  /** Whether the tests are also asked which places of the change they notice: several runs more where it mends some. */
  readonly sensitivity?: boolean;
}

/** The five checks over an overlay. Implemented by `code/checks`. */
export interface Checker {
  /** Told that candidates will come to be checked: what the first check needs can be begun meanwhile. */
  prepare?(options: CheckOptions): void;
  /**
   * Checks the workspace as it would be with the draft, against the workspace as it is on disk.
   * A crash of the checker is a `crashed` result, never an exception and never `passed`.
   */
  check(
    draft: Pick<Draft, 'changeSet' | 'contents'>,
    options: CheckOptions,
    signal: AbortSignal,
  ): Promise<ValidationReport>;
  /**
   * After the draft was written: reads everything from disk afresh and names every error in the touched files that
   * `expected` (the report from before the write) does not have. Empty: sound.
   */
  verify(
    changeSet: ChangeSet,
    expected: ValidationReport,
    options: CheckOptions,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
}

export interface Proposal {
  readonly title: string;
  readonly rationale: string;
  readonly authors: readonly string[];
  readonly edits: readonly Edit[];
  readonly draft: Draft;
}

/** Looks up what is claimed of the repository as it is on disk now. Implemented by `code/analyze`. */
export interface Facts {
  /** One for each, in their order. What cannot be looked up is `uncheckable` and says why; never an exception. */
  lookUp(assertions: readonly Assertion[], signal: AbortSignal): Promise<readonly LookedUp[]>;
}

/** Asks the seats. Implemented by `parliament`. */
export interface Parliament {
  readonly seats: readonly Seat[];
  /** `errand`, here and below: on whose account models are asked. */
  frame(request: string, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  /** Distinct results only; identical drafts are one proposal with several authors. At least one, or a refusal. */
  propose(
    request: string,
    framing: Framing,
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly proposals: readonly Proposal[]; readonly absences: readonly Absence[] }>>;
  /**
   * An author's next attempt: at a candidate that failed, or as a person wants it changed. Refused when no author can
   * mend it; the session goes on without.
   */
  repair(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly candidate: Candidate;
      readonly problems: readonly string[];
      /** Whether a person asks for it; then any seat may answer in an author's place. */
      readonly asked: boolean;
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly proposal: Proposal; readonly absences: readonly Absence[] }>>;
  /**
   * A test that fails if an objection to a candidate holds, written for a seat `by` of another provider than the
   * candidate's authors. Refused where nobody can write one.
   */
  reproduce(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly candidate: Candidate;
      readonly claim: Pick<Claim, 'claim' | 'file' | 'line'>;
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<
    Result<{ readonly test: { readonly path: string; readonly content: string }; readonly by: Seat }>
  >;
  /** What a question means, and the answers that it leaves open. */
  inquire(request: string, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  /**
   * Answers to a question, or findings about `about`; those that say the same are one statement with several authors. Findings may
   * be none; answers are one at least, or a refusal.
   */
  state(
    question: { readonly request: string; readonly framing: Framing; readonly about: string | null },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<
    Result<{
      readonly statements: readonly Omit<Statement, 'label'>[];
      readonly absences: readonly Absence[];
    }>
  >;
  /** The named seats score every statement but their own, blind to the others. */
  judge(
    question: {
      readonly framing: Framing;
      readonly statements: readonly Statement[];
      readonly seats: readonly string[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<{ readonly ballots: readonly Ballot[]; readonly absences: readonly Absence[] }>;
  /** The named seats score every candidate but their own, blind to the others, from the evidence. */
  ballot(
    question: {
      readonly framing: Framing;
      readonly candidates: readonly { readonly candidate: Candidate; readonly report: ValidationReport }[];
      readonly seats: readonly string[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<{ readonly ballots: readonly Ballot[]; readonly absences: readonly Absence[] }>;
}

export interface Applied {
  /** Names the transaction in the backups, for rollback. */
  readonly transaction: string;
  readonly files: readonly WrittenFile[];
}

/** What a rollback or redo is asked for with. */
interface Reversal {
  readonly session: SessionId;
  /** About files that somebody changed since. */
  readonly choices?: readonly DivergenceChoice[];
  /** Bytes that the session wrote: merging needs them. */
  readonly contents?: Contents;
}

/** `path`: only this file. */
export interface RollbackRequest extends Reversal {
  readonly path?: WorkspacePath;
}

/** `rollback`: the transaction that is taken back; the newest that can be when left out. */
export interface RedoRequest extends Reversal {
  readonly rollback?: string;
}

/** The backups of one session. `bytes`: of what is still kept; `gone`: retention or a person removed them. */
export interface SessionBackups {
  readonly session: SessionId;
  readonly transactions: readonly {
    readonly id: string;
    readonly kind: 'apply' | 'rollback' | 'redo';
    /** Epoch milliseconds. */
    readonly at: number;
    readonly files: number;
    readonly bytes: number;
    readonly gone: boolean;
  }[];
}

/** Files that somebody changed while a write was open, of one transaction. Paths are relative to the workspace. */
export interface OpenConflict {
  readonly transaction: string;
  /** A journal that could not be understood, put out of the way whole. */
  readonly journal: string | null;
  /** `kept`: where the file from before lies. */
  readonly files: readonly { readonly path: string; readonly kept: string | null }[];
}

/** The only way to a user's files. Implemented by `workspace`. */
export interface Workspace {
  /** Absolute, symbolic links resolved. */
  readonly root: string;
  /**
   * Writes a change set, all files or none, with a backup of what was there. `key` makes it safe to repeat: a second
   * call with the key of a committed transaction changes nothing and returns what the first one did.
   * Refusals: `stale-base`, `workspace-busy`, `workspace-read-only`, `disk-full`, `protected-path`, …; nothing changed.
   */
  apply(write: {
    readonly key: string;
    readonly session: SessionId;
    readonly changeSet: ChangeSet;
    readonly contents: Contents;
  }): Promise<Result<Applied>>;
  /**
   * Takes back what a session wrote, or one file of it, newest transaction first, all or none. `diverged` while somebody's
   * change to a file is undecided: nothing is changed then. Safe to repeat with the same key, like `apply`.
   */
  rollback(request: RollbackRequest & { readonly key: string }): Promise<Result<Applied>>;
  /** Takes a rollback back, by the same rules. `nothing-to-do` when there is none that stands. */
  redo(request: RedoRequest & { readonly key: string }): Promise<Result<Applied>>;
  /** What they would do now, file by file, from what is on disk. Writes nothing. */
  previewRollback(request: RollbackRequest): Promise<Result<readonly ReversalPreview[]>>;
  previewRedo(request: RedoRequest): Promise<Result<readonly ReversalPreview[]>>;
  /** The backups of every session, oldest session first. Reads only. */
  backups(): Promise<Result<readonly SessionBackups[]>>;
  /** Removes the backups that retention gives up, or all of the session `drop`. Transactions in the answer: oldest first. */
  prune(
    drop?: SessionId,
  ): Promise<Result<{ readonly transactions: readonly string[]; readonly bytes: number }>>;
  /** What recovery left for a person to settle. Reads only. */
  conflicts(): Promise<Result<readonly OpenConflict[]>>;
  /** A person has looked at a conflict: it no longer stands in the way. What was put aside stays. */
  settle(transaction: string): Promise<Result<OpenConflict>>;
  /** Finishes or undoes what a killed process left. Idempotent. */
  recover(): Promise<
    Result<{ readonly rolledBack: readonly string[]; readonly completed: readonly string[] }>
  >;
}

/** Why the models of a session let it wait, as it happens: nothing of it is logged. */
export interface Waits {
  /** `told`: a sentence each time. Ends with what is returned. */
  listen(session: SessionId, told: (sentence: string) => void): () => void;
}
