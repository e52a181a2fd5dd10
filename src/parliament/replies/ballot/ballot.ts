import { introduced, type ValidationReport } from '../../../core/change/report.ts';
import { parseWorkspacePath } from '../../../core/change/path.ts';
import { err, type Result } from '../../../core/kernel/result.ts';
import type { Finding } from '../../../core/parliament/objections.ts';
import type { CrossScore } from '../../../core/parliament/ballot.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { added, clipped, fence } from '../fence.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { withPercents } from './numbers.ts';
import { BallotReplySchema } from './schema.ts';
import { completeScores, readScores, toldOf } from './scores.ts';

/** A candidate as a voter may see it: no author, no rationale that pleads for it. */
export interface Anonymous {
  readonly label: string;
  readonly title: string;
  /** Complete unified diff. */
  readonly diff: string;
  readonly report: ValidationReport;
}

export interface BallotQuestion {
  readonly framing: Framing;
  /** In the order in which this seat meets them. */
  readonly candidates: readonly Anonymous[];
  /** What checks of earlier objections found. */
  readonly findings?: readonly Finding[];
}

/** Characters of diff that all candidates of a ballot share. */
const diffBudget = 48_000;
const mostDiagnostics = 10;

/** Asks one seat for its scores of every candidate, blind to authors and to other ballots. */
export const ballotReply: ReplyKind<BallotQuestion, readonly CrossScore[]> = {
  name: 'ballot',
  maxTokens: 6_000,
  schema: wireSchema(BallotReplySchema),
  prompt: ({ framing, candidates, findings = [] }, seat) => ({
    system: systemPrompt(seat),
    context: '',
    task: [
      'Score each candidate for this request. The numbers come first: decide them from the diff and the checks before you write a word about them.',
      fence('request', clipped(framing.summary, 20_000)),
      fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
      ...added(framing),
      ...candidates.map((each) => shown(each, Math.floor(diffBudget / candidates.length))),
      ...(findings.length === 0
        ? []
        : [
            'Objections that were raised before were checked. You may have scored these candidates before: a score changes only where such a finding is the reason.',
            fence('findings', toldOf(findings)),
          ]),
      `Answer with a JSON object: "scale": "0-100", and "scores": exactly one entry for each of ${candidates.map(({ label }) => label).join(', ')}:`,
      '- "candidate": its letter.',
      '- "outcome": 0-100, the probability that it meets every criterion as it stands.',
      '- "risk": 0-100, how much could go wrong with it.',
      '- "confidence": 0-100, how sure you are of these numbers.',
      '- "reason": one or two sentences.',
      '- "objections": what speaks against it, possibly empty; at least one where "risk" is above 50. "claim": a sentence that can be true or false; "file" and "line" where it shows, else null; "checkable": whether a check or a test could show it; "check": null, or the one that will then be run: "types" (the compiler rejects it), "lint" (the linter rejects it), "breaks" (a caller no longer works: give its "file"), "untested" (no test reaches the changed line: give "file" and "line"), "imports" (an import leads nowhere or closes a circle of files), "test" (it behaves wrongly, and a test that somebody else writes from your claim would fail: state the input and what should come of it).',
      ...(findings.length === 0
        ? []
        : ['- "cites": the ids of the findings that this score rests on, possibly empty.']),
    ].join('\n\n'),
  }),
  read(text, question, seat) {
    return readScores(text, seat, (value) => accepted(value, question));
  },
};

function accepted(value: unknown, { candidates }: BallotQuestion): Result<readonly CrossScore[], string> {
  const parsed = BallotReplySchema.safeParse(withPercents(withoutNulls(value)));
  if (!parsed.success) return err(problemsOf(parsed.error));
  return completeScores(
    parsed.data.scores.map(({ objections, ...score }) => ({
      ...score,
      // Whether a claim holds is for a check to say, never for who makes it.
      objections: objections.map(({ claim, file, line, checkable, check }) => ({
        claim: clipped(claim, 600),
        ...(file === undefined ? {} : { file: placeOf(file) }),
        ...(line === undefined ? {} : { line }),
        ...(check === undefined || !checkable ? {} : { check }),
        // What could be shown by no check that anybody names is shown by none.
        status: checkable && check !== undefined ? ('unchecked' as const) : ('uncheckable' as const),
      })),
    })),
    candidates.map(({ label }) => label),
  );
}

/** One path has one form: by it two seats are known to mean the same. What is none is kept as it was said. */
function placeOf(file: string): string {
  const path = parseWorkspacePath(file.trim());
  return path.ok ? path.value : clipped(file, 500);
}

function shown({ label, title, diff, report }: Anonymous, budget: number): string {
  return [
    `Candidate ${label}:`,
    fence(`title of ${label}`, clipped(title, 400)),
    fence(`checks of ${label}`, checksOf(report)),
    fence(`diff of ${label}`, clipped(diff, budget)),
  ].join('\n');
}

function checksOf(report: ValidationReport): string {
  return report.checks
    .flatMap((result) => {
      const why = 'why' in result ? `: ${result.why}` : '';
      const scope = result.scope === undefined ? '' : ` (${result.scope})`;
      const found = introduced(result).slice(0, mostDiagnostics);
      return [
        `${result.check} ${result.outcome}${why}${scope}`,
        ...found.map(
          ({ path, line, code, severity, message }) =>
            `  new ${severity} ${path}:${String(line)} ${code} ${clipped(message, 300)}`,
        ),
      ];
    })
    .join('\n');
}
