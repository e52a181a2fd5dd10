import * as z from 'zod';
import { AssertionSchema } from '../core/inquiry/fact.ts';
import { merged, StatementSchema, type Said, type Statement } from '../core/inquiry/statement.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import type { Framing } from '../core/parliament/candidate.ts';
import type { Finding } from '../core/parliament/objections.ts';
import type { Absence } from '../core/parliament/seat.ts';
import type { Errand } from '../core/session/errand.ts';
import { ask } from './ask.ts';
import { inTurn, proposers } from './asked.ts';
import { about, castBallots, type Cast } from './ballots.ts';
import { mostHelpful } from './drafts.ts';
import { framed } from './framing.ts';
import type { Mind } from './mind.ts';
import type { Role } from './seats.ts';
import { interrupted, nobody } from './silence.ts';

export interface InquiryRequest {
  readonly request: string;
  readonly framing: Framing;
  /** For findings: the file or folder that they are about; null: it is a question. */
  readonly about: string | null;
}

export interface JudgementQuestion {
  readonly framing: Framing;
  readonly statements: readonly Statement[];
  /** Who is asked, by name. */
  readonly seats: readonly string[];
  readonly findings: readonly Finding[];
}

/** Deliberation in words. */
export interface Inquiry {
  /** What a question means. `interrupted`, `ambiguous` (a question back), otherwise the most helpful refusal of the minds. */
  inquire(request: string, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  /** Answers or findings, one seat a provider, blind; those that say the same are one. Findings may be none. */
  state(
    question: InquiryRequest,
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<
    Result<{
      readonly statements: readonly Omit<Statement, 'label'>[];
      readonly absences: readonly Absence[];
    }>
  >;
  /** As `Parliament.ballot`, on statements. */
  judge(question: JudgementQuestion, signal: AbortSignal, errand?: Errand): Promise<Cast>;
}

const VoicedSchema = z
  .array(
    StatementSchema.pick({ title: true, text: true, place: true, request: true, measured: true }).extend({
      claims: z.array(AssertionSchema).readonly(),
      option: z.number().int().positive().optional(),
    }),
  )
  .readonly();

export function makeInquiry(parts: {
  readonly seated: readonly Role[];
  readonly mindOf: (role: Role) => Mind;
  readonly patience: number;
}): Inquiry {
  const { seated, mindOf, patience } = parts;
  return {
    inquire: (request, signal, errand) =>
      framed(
        parts,
        async (role, inner) => (await mindOf(role).inquire?.(request, role, inner, errand)) ?? cannot(),
        'took the question up',
        signal,
      ),

    async state(question, signal, errand) {
      const answers = await Promise.all(
        proposers(seated, mindOf).map(async (role) => {
          const asked = async (inner: AbortSignal) =>
            (await mindOf(role).state?.({ ...question, seat: role }, inner, errand)) ?? cannot();
          return { role, answer: await ask(asked, VoicedSchema, patience, signal) };
        }),
      );
      if (signal.aborted) return interrupted();
      const refusals: Refusal[] = [];
      const silent: Refusal[] = [];
      const absences: Absence[] = [];
      const said: (readonly Said[])[] = [];
      for (const { role, answer } of answers) {
        if (answer.kind === 'given') {
          said.push(answer.value.map((each) => ({ ...each, authors: [role.name] })));
          continue;
        }
        absences.push({ seat: role.name, why: answer.kind === 'refused' ? 'refused' : answer.why });
        if (answer.kind === 'refused') refusals.push(answer.refusal);
        else if (answer.refusal !== undefined) silent.push(answer.refusal);
      }
      if (said.length === 0) {
        const did = question.about === null ? 'answered the question' : 'said what there is to find';
        return mostHelpful(refusals) ?? nobody(did, silent);
      }
      const statements = merged(inTurn(said));
      return statements.length === 0 && question.about === null
        ? refuse('no-answer', 'No seat has an answer.', 'Ask in other words.')
        : ok({ statements, absences });
    },

    judge: ({ framing, statements, seats, findings }, signal, errand) =>
      castBallots(
        { seated, mindOf, patience, seats, on: statements },
        async (role, paper, inner) =>
          (await mindOf(role).judge?.(
            {
              framing,
              seat: role,
              statements: paper.map(({ authors: _, ...shown }) => shown),
              findings: about(paper, findings),
            },
            inner,
            errand,
          )) ?? cannot(),
        signal,
      ),
  };
}

function cannot() {
  return refuse(
    'needs-model',
    'Nobody who sits in the parliament can judge this.',
    'Set up a language model; ids doctor says how.',
  );
}
