import type { Said } from '../../core/inquiry/statement.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Edit, SymbolicEdit } from '../../core/change/edit.ts';
import type { CrossScore } from '../../core/parliament/ballot.ts';
import type { Framing } from '../../core/parliament/candidate.ts';
import type { Seat } from '../../core/parliament/seat.ts';
import { answerQuestion, frameQuestion, type Gauge } from './inquire/answer.ts';
import { findIn, type Trial } from './inquire/find.ts';
import { scoreAll, type Evidence } from './score/score.ts';
import type { Reach } from './understand/reading.ts';
import { understand } from './understand/understand.ts';

export interface Idea {
  readonly title: string;
  readonly rationale: string;
  readonly edits: readonly SymbolicEdit[];
  readonly reach: Reach;
}

/**
 * The mind of the offline parliament: reads requests by rule and scores by measurement. It asks nobody, keeps nothing
 * between calls and answers every seat's question the same way but for the seat's documented weights.
 */
export interface OfflineMind {
  readonly provider: 'offline';
  /** Measures instead of judging, so that a seat's own candidates gain nothing from its scores. */
  readonly impartial: true;
  frame(request: string): Promise<Result<Framing>>;
  /** Reads a question that can be answered by measuring; `needs-model` for every other. */
  inquire(request: string): Promise<Result<Framing>>;
  /** The measured answer, or findings that were measured. */
  state(
    question: { readonly request: string; readonly framing: Framing; readonly about: string | null },
    signal: AbortSignal,
  ): Promise<Result<readonly Omit<Said, 'authors'>[]>>;
  propose(question: {
    readonly request: string;
    readonly framing?: Framing;
  }): Promise<Result<readonly Idea[]>>;
  /** What is asked for in addition, in words that it knows, on top of the candidate's own edits. */
  repair(question: {
    readonly candidate: {
      readonly title: string;
      readonly rationale: string;
      readonly edits: readonly Edit[];
    };
    readonly problems: readonly string[];
  }): Promise<
    Result<{ readonly title: string; readonly rationale: string; readonly edits: readonly Edit[] }>
  >;
  score(question: {
    readonly seat: Pick<Seat, 'lens' | 'stance'>;
    readonly framing: Framing;
    readonly evidence: readonly Evidence[];
  }): Promise<Result<readonly CrossScore[]>>;
}

/** What it measures with. Without them it has no answers to questions and finds nothing. */
export interface Instruments {
  readonly measure: Gauge;
  readonly attempt: Trial;
}

export function makeOfflineMind(instruments?: Instruments): OfflineMind {
  return {
    provider: 'offline',
    impartial: true,
    inquire: (request) => Promise.resolve(frameQuestion(request)),
    state({ request, framing, about }, signal) {
      if (instruments === undefined) throw new Error('The offline mind has nothing to measure with');
      if (about !== null) return findIn(about, instruments, signal);
      // A person's last word is a question of its own: there is no judging what it means for the first one.
      return answerQuestion(framing.feedback?.at(-1) ?? request, instruments.measure, signal);
    },
    /** The summary keeps the request's own words, by which scoring later recognises its readings. */
    frame(request) {
      const read = understand(request);
      if (!read.ok) return Promise.resolve(err(read.error));
      return Promise.resolve(
        ok({
          summary: request.trim(),
          criteria: [
            ...(read.value[0]?.title.split('; ') ?? []),
            'The checks find no new error.',
            'Nothing else changes.',
          ],
        }),
      );
    },
    propose({ request, framing }) {
      // A person's last word is read as a request of its own: there is no judging what it means for the first one.
      const read = understand(framing?.feedback?.at(-1) ?? request);
      return Promise.resolve(read.ok ? ok(read.value) : read);
    },
    repair({ candidate, problems }) {
      const read = understand(problems.join('; '));
      if (!read.ok) return Promise.resolve(err(read.error));
      const [first] = read.value;
      if (first === undefined) throw new Error('A reading has at least one idea');
      const { title, rationale, edits } = candidate;
      return Promise.resolve(
        ok({
          title: `${title}; ${first.title}`.slice(0, 400),
          rationale: [rationale, first.rationale].filter((part) => part !== '').join(' '),
          edits: [...edits, ...first.edits],
        }),
      );
    },
    score({ evidence, framing, seat }) {
      return Promise.resolve(ok(scoreAll(evidence, framing, seat)));
    },
  };
}
