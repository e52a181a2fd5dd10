import type { ContentHash } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import type { ValidationReport } from '../core/change/report.ts';
import type { Said, Statement } from '../core/inquiry/statement.ts';
import type { Result } from '../core/kernel/result.ts';
import type { CrossScore } from '../core/parliament/ballot.ts';
import type { Candidate, Framing } from '../core/parliament/candidate.ts';
import type { Claim, Finding } from '../core/parliament/objections.ts';
import type { Errand } from '../core/session/errand.ts';
import type { AskingParts, Kind, SpokenSeat } from './asking.ts';
import type { GuardedModel } from './guarded.ts';
import type { Tool } from './tools.ts';

export interface Replies {
  readonly framing: Kind<
    { readonly request: string; readonly context: string },
    | { readonly kind: 'framed'; readonly summary: string; readonly criteria: readonly string[] }
    | { readonly kind: 'question'; readonly question: string }
  >;
  readonly proposal: Kind<
    {
      readonly request: string;
      readonly framing: Framing;
      readonly context: string;
      readonly revise?: { readonly diff: string; readonly problems: readonly string[] };
    },
    | {
        readonly kind: 'proposed';
        readonly title: string;
        readonly rationale: string;
        readonly edits: readonly Edit[];
      }
    | { readonly kind: 'cannot'; readonly why: string }
  >;
  readonly ballot: Kind<
    {
      readonly framing: Framing;
      readonly candidates: readonly {
        readonly label: string;
        readonly title: string;
        readonly diff: string;
        readonly report: ValidationReport;
      }[];
      readonly findings?: readonly Finding[];
    },
    readonly CrossScore[]
  >;
  readonly reproduction: Kind<
    {
      readonly framing: Framing;
      readonly context: string;
      readonly diff: string;
      readonly claim: string;
      readonly file?: string;
      readonly line?: number;
    },
    | { readonly kind: 'test'; readonly path: string; readonly content: string }
    | { readonly kind: 'cannot'; readonly why: string }
  >;
  readonly inquiry: Kind<
    { readonly request: string; readonly context: string },
    | {
        readonly kind: 'framed';
        readonly summary: string;
        readonly criteria: readonly string[];
        readonly options: readonly string[];
      }
    | { readonly kind: 'question'; readonly question: string }
  >;
  readonly answer: Kind<
    { readonly request: string; readonly framing: Framing; readonly context: string },
    ({ readonly kind: 'answered' } & Voiced) | { readonly kind: 'cannot'; readonly why: string }
  >;
  readonly findings: Kind<
    {
      readonly request: string;
      readonly framing: Framing;
      readonly about: string;
      readonly context: string;
    },
    readonly Voiced[]
  >;
  readonly judgement: Kind<
    {
      readonly framing: Framing;
      readonly statements: readonly Omit<Statement, 'authors'>[];
      readonly findings?: readonly Finding[];
    },
    readonly CrossScore[]
  >;
  repairRequest(problem: string): string;
  /** A text that a model must take for data. */
  fence(name: string, text: string): string;
}

/** What a seat says in words. */
type Voiced = Omit<Said, 'authors'>;

/** What a model may know of the workspace. Read only, within a budget, without secrets. */
export interface Context {
  /** The workspace's files in short, and the texts of those that the request speaks of. */
  files(request: string): Promise<{
    readonly map: string;
    /** `complete`: the text is the whole file. */
    readonly files: readonly { readonly path: string; readonly text: string; readonly complete: boolean }[];
    /** Whether there is a file of that path already, shown or not. */
    readonly isFile: (path: string) => boolean;
  }>;
  /** What models may look at before they answer or propose; absent: nothing more. */
  readonly tools?: readonly Tool[];
  /** The complete unified diff of a candidate; undefined where it was not kept. */
  diff(hash: ContentHash): Promise<string | undefined>;
}

export interface Idea {
  readonly title: string;
  readonly rationale: string;
  readonly edits: readonly Edit[];
}

/** A mind that asks one model for every seat of its provider. */
export interface ModelMind {
  readonly provider: string;
  readonly model: string;
  readonly impartial: false;
  frame(request: string, seat: SpokenSeat, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  propose(
    question: { readonly request: string; readonly framing: Framing; readonly seat: SpokenSeat },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly Idea[]>>;
  repair(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly candidate: Omit<Candidate, 'authors'>;
      readonly problems: readonly string[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<Idea>>;
  reproduce(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly candidate: Omit<Candidate, 'authors'>;
      readonly claim: Pick<Claim, 'claim' | 'file' | 'line'>;
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly path: string; readonly content: string }>>;
  inquire(request: string, seat: SpokenSeat, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  state(
    question: {
      readonly request: string;
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly about: string | null;
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly Voiced[]>>;
  judge(
    question: {
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly statements: readonly Omit<Statement, 'authors'>[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly CrossScore[]>>;
  score(
    question: {
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly evidence: readonly {
        readonly candidate: Omit<Candidate, 'authors'>;
        readonly report: ValidationReport;
      }[];
      readonly findings: readonly Finding[];
    },
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<readonly CrossScore[]>>;
}

export interface ModelMindParts {
  readonly model: GuardedModel;
  readonly replies: Replies;
  readonly context: Context;
  /** Told of failures and unreadable answers, redacted, for the log. */
  readonly onTrouble: AskingParts['onTrouble'];
}
