import type { ValidationReport } from '../core/change/report.ts';
import type { Edit } from '../core/change/edit.ts';
import type { Said, Statement } from '../core/inquiry/statement.ts';
import type { Result } from '../core/kernel/result.ts';
import type { CrossScore } from '../core/parliament/ballot.ts';
import type { Claim, Finding } from '../core/parliament/objections.ts';
import type { Candidate, Framing } from '../core/parliament/candidate.ts';
import type { Errand } from '../core/session/errand.ts';
import type { Role } from './seats.ts';

/** A change as a mind thinks of it: not yet carried out. */
export interface Idea {
  readonly title: string;
  readonly rationale: string;
  readonly edits: readonly Edit[];
  /**
   * How it relates to the words of the request, where the mind knows: what they say, less, or more. When what they say
   * turns out to be done already, ideas that do more are not put forward in its place.
   */
  readonly reach?: 'literal' | 'narrower' | 'wider';
}

/** What a voter sees of a candidate: everything but who proposed it. */
export interface Evidence {
  readonly candidate: Omit<Candidate, 'authors'>;
  readonly report: ValidationReport;
}

/** What a seat says in words, before anybody knows who else says the same. */
export type Voiced = Omit<Said, 'authors'>;

export interface InquiryQuestion {
  readonly request: string;
  readonly framing: Framing;
  readonly seat: Role;
  /** For findings: the file or folder that they are about; `.` is everything. */
  readonly about: string | null;
}

/** A new file with a test. */
export interface TestFile {
  /** Relative to the workspace; not yet known to be one that may be written. */
  readonly path: string;
  readonly content: string;
}

export interface ReproductionQuestion {
  readonly request: string;
  readonly framing: Framing;
  readonly seat: Role;
  readonly candidate: Omit<Candidate, 'authors'>;
  readonly claim: Pick<Claim, 'claim' | 'file' | 'line'>;
}

/**
 * Who answers for seats: a language model's provider, or the offline agents. A refusal is an answer ("this needs a
 * model"); whatever else goes wrong may be thrown (best as `SeatAbsent`) and makes the seat absent. Answers are checked by
 * the parliament. `errand`: on whose behalf, for what a session may cost.
 */
export interface Mind {
  readonly provider: string;
  /** Which model of the provider it asks. */
  readonly model?: string;
  /**
   * It measures, and the same question always gets the same answer: its seats may score what they proposed, since
   * authorship cannot sway a measurement, and asking a second of its seats for proposals would add nothing.
   */
  readonly impartial: boolean;
  frame(request: string, seat: Role, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  /** The most literal first. */
  propose(
    question: { readonly request: string; readonly framing: Framing; readonly seat: Role },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly Idea[]>>;
  /** The same change once more, whole and from the files as they are, without the problems. Absent: it cannot. */
  repair?(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly seat: Role;
      readonly candidate: Omit<Candidate, 'authors'>;
      readonly problems: readonly string[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<Idea>>;
  /** A test that fails if an objection to somebody else's candidate holds. Absent: it cannot write any. */
  reproduce?(question: ReproductionQuestion, signal: AbortSignal, errand?: Errand): Promise<Result<TestFile>>;
  /** What a question means and which answers it leaves open. Absent: it answers none. */
  inquire?(request: string, seat: Role, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  /** One answer to a question, or findings about a place. */
  state?(question: InquiryQuestion, signal: AbortSignal, errand?: Errand): Promise<Result<readonly Voiced[]>>;
  /** Exactly one score for each statement, in any order. */
  judge?(
    question: {
      readonly framing: Framing;
      readonly seat: Role;
      readonly statements: readonly Omit<Statement, 'authors'>[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly CrossScore[]>>;
  /** Exactly one score for each candidate, in any order. Before any critique: the number comes first. */
  score(
    question: {
      readonly framing: Framing;
      readonly seat: Role;
      readonly evidence: readonly Evidence[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly CrossScore[]>>;
}
