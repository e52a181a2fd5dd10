import { sayFact } from '../../../core/inquiry/fact.ts';
import type { Statement } from '../../../core/inquiry/statement.ts';
import { err, type Result } from '../../../core/kernel/result.ts';
import type { CrossScore } from '../../../core/parliament/ballot.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import type { Finding } from '../../../core/parliament/objections.ts';
import { withPercents } from '../ballot/numbers.ts';
import { completeScores, readScores, toldOf } from '../ballot/scores.ts';
import { factForms } from '../claims.ts';
import { added, clipped, fence } from '../fence.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { JudgementReplySchema } from './schema.ts';

export interface JudgementQuestion {
  readonly framing: Framing;
  /** In the order in which this seat meets them; nobody sees who made them. */
  readonly statements: readonly Omit<Statement, 'authors'>[];
  /** What checks of earlier objections found. */
  readonly findings?: readonly Finding[];
}

/** Characters that all statements of a ballot share. */
const shownTexts = 40_000;

/** Asks one seat for its scores of every statement, blind to authors and to other ballots. */
export const judgementReply: ReplyKind<JudgementQuestion, readonly CrossScore[]> = {
  name: 'judgement',
  maxTokens: 6_000,
  schema: wireSchema(JudgementReplySchema),
  prompt: ({ framing, statements, findings = [] }, seat) => {
    const isFinding = statements.some(({ place }) => place !== undefined);
    return {
      system: systemPrompt(seat),
      context: '',
      task: [
        `Score each ${isFinding ? 'finding about the code' : 'answer to this question'}. The numbers come first: decide them from what it says and what was looked up before you write a word about them.`,
        fence(isFinding ? 'what is asked' : 'question', clipped(framing.summary, 20_000)),
        fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
        ...added(framing),
        ...statements.map((each) => shown(each, Math.floor(shownTexts / statements.length))),
        ...(findings.length === 0
          ? []
          : [
              'Objections that were raised before were looked up. You may have scored this before: a score changes only where such a finding is the reason.',
              fence('findings', toldOf(findings)),
            ]),
        `Answer with a JSON object: "scale": "0-100", and "scores": exactly one entry for each of ${statements.map(({ label }) => label).join(', ')}:`,
        '- "candidate": its letter.',
        `- "outcome": 0-100, the probability that ${isFinding ? 'it is so and worth acting on' : 'this is the right answer'} by the criteria.`,
        '- "risk": 0-100, how much could go wrong for who acts on it.',
        '- "confidence": 0-100, how sure you are of these numbers.',
        '- "reason": one or two sentences.',
        '- "objections": what speaks against it, possibly empty; at least one where "risk" is above 50. "claim": a sentence that can be true or false; "fact": null, or the fact of the repository by which it shows, and "holds": whether that fact being so shows it (true) or its not being so (false). It is looked up.',
        ...(findings.length === 0
          ? []
          : ['- "cites": the ids of the findings that this score rests on, possibly empty.']),
        factForms,
      ].join('\n\n'),
    };
  },
  read(text, question, seat) {
    return readScores(text, seat, (value) => accepted(value, question));
  },
};

function accepted(value: unknown, { statements }: JudgementQuestion): Result<readonly CrossScore[], string> {
  const parsed = JudgementReplySchema.safeParse(withPercents(withoutNulls(value)));
  if (!parsed.success) return err(problemsOf(parsed.error));
  return completeScores(
    parsed.data.scores.map(({ objections, ...score }) => ({
      ...score,
      // Whether a claim holds is for the repository to say, never for who makes it.
      objections: objections.map(({ claim, fact, holds = true }) => ({
        claim: clipped(claim, 600),
        ...(fact === undefined ? {} : { check: 'fact' as const, fact: { fact, holds } }),
        status: fact === undefined ? ('uncheckable' as const) : ('unchecked' as const),
      })),
    })),
    statements.map(({ label }) => label),
  );
}

function shown({ label, title, text, place, claims }: Omit<Statement, 'authors'>, budget: number): string {
  const looked = claims.map(
    ({ claim, fact, holds, found }) =>
      `- ${clipped(claim, 300)} (${holds ? '' : 'not: '}${clipped(sayFact(fact), 300)}) → ${found === undefined ? 'not looked up' : `${found.status}: ${clipped(found.says, 300)}`}`,
  );
  const where =
    place === undefined ? '' : ` at ${place.path}${place.line === undefined ? '' : `:${String(place.line)}`}`;
  return [
    `Candidate ${label}:`,
    fence(`what ${label} says${where}`, clipped(title, 400)),
    fence(`why, by ${label}`, clipped(text, budget)),
    ...(looked.length === 0 ? [] : [fence(`claims of ${label}, looked up`, looked.join('\n'))]),
  ].join('\n');
}
