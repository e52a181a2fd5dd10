import * as z from 'zod';
import { EditSchema } from '../core/change/edit.ts';
import type { ValidationReport } from '../core/change/report.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import type { Candidate, Framing } from '../core/parliament/candidate.ts';
import type { Claim, Finding } from '../core/parliament/objections.ts';
import type { Absence, Seat } from '../core/parliament/seat.ts';
import type { Errand } from '../core/session/errand.ts';
import { ask } from './ask.ts';
import { firstOfEach, inTurn, proposers } from './asked.ts';
import { about, castBallots, type Cast } from './ballots.ts';
import { draftIdeas, mostHelpful, type Authored, type Editor, type Proposal } from './drafts.ts';
import { framed } from './framing.ts';
import { makeInquiry, type Inquiry } from './inquiry.ts';
import type { Evidence, Mind, TestFile } from './mind.ts';
import { interrupted, nobody } from './silence.ts';
import { seatOf, seatRoles, type Role } from './seats.ts';

export interface ParliamentParts {
  readonly roles: readonly Role[];
  /** Every provider that can be asked; the roles are spread over them. */
  readonly minds: readonly Mind[];
  readonly editor: Editor;
  /** Milliseconds that a mind has for one answer. */
  readonly patience?: number;
}

export interface BallotQuestion {
  readonly framing: Framing;
  readonly candidates: readonly { readonly candidate: Candidate; readonly report: ValidationReport }[];
  /** Who is asked, by name. */
  readonly seats: readonly string[];
  readonly findings: readonly Finding[];
}

export interface RepairQuestion {
  readonly request: string;
  readonly framing: Framing;
  readonly candidate: Candidate;
  readonly problems: readonly string[];
  /** Whether a person asks for it; then any seat may answer in an author's place. */
  readonly asked: boolean;
}

export interface ReproductionRequest {
  readonly request: string;
  readonly framing: Framing;
  readonly candidate: Candidate;
  readonly claim: Pick<Claim, 'claim' | 'file' | 'line'>;
}

export interface Parliament extends Inquiry {
  readonly seats: readonly Seat[];
  /** `interrupted` when the signal ends it, otherwise the most helpful refusal of the minds. */
  frame(request: string, signal: AbortSignal, errand?: Errand): Promise<Result<Framing>>;
  propose(
    request: string,
    framing: Framing,
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly proposals: readonly Proposal[]; readonly absences: readonly Absence[] }>>;
  repair(
    question: RepairQuestion,
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly proposal: Proposal; readonly absences: readonly Absence[] }>>;
  /** A test of an objection, by a seat of another provider than the candidate's authors. Refused where there is none. */
  reproduce(
    question: ReproductionRequest,
    signal: AbortSignal,
    errand?: Errand,
  ): Promise<Result<{ readonly test: TestFile; readonly by: Seat }>>;
  /**
   * Rejects with the signal's reason when it is aborted: ballots that were cut off are not absences, and must not be
   * kept as such.
   */
  ballot(question: BallotQuestion, signal: AbortSignal, errand?: Errand): Promise<Cast>;
}

const IdeaSchema = z.object({
  title: z.string().trim().min(1).max(400),
  rationale: z.string(),
  edits: z.array(EditSchema).min(1).readonly(),
  reach: z.enum(['literal', 'narrower', 'wider']).optional(),
});
const TestFileSchema = z.object({ path: z.string().min(1), content: z.string().min(1) });
const IdeasSchema = z.array(IdeaSchema).min(1).readonly();

/** The parliament over minds. Throws when there is no role or no mind: that is a defect of the wiring. */
export function makeParliament({ roles, minds, editor, patience = 120_000 }: ParliamentParts): Parliament {
  const byProvider = new Map(minds.map((mind) => [mind.provider, mind]));
  const seated = seatRoles(roles, [...byProvider.keys()]);
  if (seated.length === 0) throw new Error('A parliament needs at least one role and one mind');
  const mindOf = (role: Role): Mind => {
    const mind = byProvider.get(role.provider);
    if (mind === undefined) throw new Error(`No mind answers for ${role.provider}`);
    return mind;
  };

  return {
    seats: seated.map((role) => seatOf(role, mindOf(role))),

    frame: (request, signal, errand) =>
      framed(
        { seated, patience },
        (role, inner) => mindOf(role).frame(request, role, inner, errand),
        'framed the request',
        signal,
      ),

    async propose(request, framing, signal, errand) {
      const asked = proposers(seated, mindOf);
      const answers = await Promise.all(
        asked.map(async (role) => {
          const question = (inner: AbortSignal) =>
            mindOf(role).propose({ request, framing, seat: role }, inner, errand);
          return { role, answer: await ask(question, IdeasSchema, patience, signal) };
        }),
      );
      if (signal.aborted) return interrupted();
      const refusals: Refusal[] = [];
      const silent: Refusal[] = [];
      const absences: Absence[] = [];
      const ideas: (readonly Authored[])[] = [];
      for (const { role, answer } of answers) {
        if (answer.kind === 'given') {
          ideas.push(
            answer.value.map(({ reach, ...idea }) => ({
              author: role.name,
              idea: { ...idea, ...(reach === undefined ? {} : { reach }) },
            })),
          );
        } else if (answer.kind === 'refused') {
          refusals.push(answer.refusal);
          absences.push({ seat: role.name, why: 'refused' });
        } else {
          if (answer.refusal !== undefined) silent.push(answer.refusal);
          absences.push({ seat: role.name, why: answer.why });
        }
      }
      if (ideas.length === 0) return mostHelpful(refusals) ?? nobody('proposed a change', silent);
      const drafted = await draftIdeas(inTurn(ideas), editor, signal);
      if (!drafted.ok) return drafted;
      const measured = asked.some((role) => mindOf(role).impartial);
      return ok({ proposals: measured ? drafted.value : mixed(drafted.value), absences });
    },

    async repair({ request, framing, candidate, problems, asked }, signal, errand) {
      const authors = seated.filter(({ name }) => candidate.authors.includes(name));
      const others = asked ? firstOfEach(seated.filter((role) => !authors.includes(role))) : [];
      const able = [...authors, ...others].filter((role) => mindOf(role).repair !== undefined);
      const absences: Absence[] = [];
      const refusals: Refusal[] = [];
      for (const role of able) {
        const { authors: _, ...shown } = candidate;
        const answer = await ask(
          async (inner) =>
            (await mindOf(role).repair?.(
              { request, framing, seat: role, candidate: shown, problems },
              inner,
              errand,
            )) ?? noRepair(),
          IdeaSchema,
          patience,
          signal,
        );
        if (signal.aborted) return interrupted();
        if (answer.kind === 'given') {
          const { reach, ...idea } = answer.value;
          const authored = {
            author: role.name,
            idea: { ...idea, ...(reach === undefined ? {} : { reach }) },
          };
          const drafted = await draftIdeas([authored], editor, signal);
          const [proposal] = drafted.ok ? drafted.value : [];
          if (proposal !== undefined) return ok({ proposal, absences });
          if (!drafted.ok) return drafted;
        } else if (answer.kind === 'refused') refusals.push(answer.refusal);
        else absences.push({ seat: role.name, why: answer.why });
        // One attempt is one author's: a second author would be a second proposal.
        if (!asked && answer.kind === 'refused') break;
      }
      return mostHelpful(refusals) ?? noRepair();
    },

    async reproduce({ request, framing, candidate, claim }, signal, errand) {
      const theirs = new Set(
        seated.filter(({ name }) => candidate.authors.includes(name)).map(({ provider }) => provider),
      );
      const others = seated.filter(
        (role) => !theirs.has(role.provider) && mindOf(role).reproduce !== undefined,
      );
      const { authors: _, ...shown } = candidate;
      // Who doubts writes the better test; should its model fail, the next provider is asked.
      const order = { critic: 0, neutral: 1, progressive: 2 };
      for (const role of firstOfEach(others.toSorted((a, b) => order[a.stance] - order[b.stance]))) {
        const answer = await ask(
          async (inner) =>
            (await mindOf(role).reproduce?.(
              { request, framing, seat: role, candidate: shown, claim },
              inner,
              errand,
            )) ?? noRepair(),
          TestFileSchema,
          patience,
          signal,
        );
        if (signal.aborted) return interrupted();
        if (answer.kind === 'given') return ok({ test: answer.value, by: seatOf(role, mindOf(role)) });
        if (answer.kind === 'refused') return err(answer.refusal);
      }
      return refuse('no-answer', "No seat of another provider than the author's wrote a test for it.");
    },

    ballot: ({ framing, candidates, seats, findings }, signal, errand) =>
      castBallots(
        { seated, mindOf, patience, seats, on: candidates.map((each) => ({ ...each, ...each.candidate })) },
        (role, paper, inner) =>
          mindOf(role).score(
            {
              framing,
              seat: role,
              evidence: paper.map(anonymous),
              findings: about(
                paper.map(({ candidate }) => candidate),
                findings,
              ),
            },
            inner,
            errand,
          ),
        signal,
      ),
    ...makeInquiry({ seated, mindOf, patience }),
  };
}

/** In an order that depends on what is proposed alone: were it that of the seats, the label would name the provider. */
function mixed(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.toSorted((a, b) => (a.draft.changeSet.id < b.draft.changeSet.id ? -1 : 1));
}

function anonymous({
  candidate,
  report,
}: {
  readonly candidate: Candidate;
  readonly report: ValidationReport;
}): Evidence {
  const { authors: _, ...rest } = candidate;
  return { candidate: rest, report };
}

function noRepair() {
  return refuse(
    'needs-model',
    'Nobody who sits in the parliament can change this as asked.',
    'Say it as a request that the offline agents know, or set up a language model.',
  );
}
