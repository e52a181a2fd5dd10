import * as z from 'zod';
import { introduced, type CheckName, type ValidationReport } from '../change/report.ts';
import { ClaimCheckSchema, ObjectionSchema, type Ballot, type CrossScore, type Objection } from './ballot.ts';

/** What a check of an objection found. It is evidence: a ballot may change by citing it. */
export const FindingSchema = z.object({
  /** `e1`, `e2`, … in the order in which the session learned of them. */
  id: z.string(),
  candidate: z.string(),
  check: ClaimCheckSchema,
  claim: z.string(),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  fact: ObjectionSchema.shape.fact,
  status: ObjectionSchema.shape.status.exclude(['unchecked']),
  /** One sentence: what ran and what came of it. */
  says: z.string(),
  /** The seat that wrote the test which ran. For people alone: voters are told no names. */
  by: z.string().optional(),
});
export type Finding = Readonly<z.infer<typeof FindingSchema>>;
export type Claim = Pick<Finding, 'candidate' | 'check' | 'claim' | 'file' | 'line' | 'fact'>;

/**
 * The claims that a check could show and none has, each once, whoever made them: everybody's first, then everybody's second,
 * because only so many are tried.
 */
export function openClaims(ballots: readonly Ballot[], labels: readonly string[]): readonly Claim[] {
  const ofSeats = ballots.map(({ scores }) =>
    scores.flatMap(({ candidate, objections }) =>
      labels.includes(candidate) ? objections.flatMap((each) => openClaim(candidate, each) ?? []) : [],
    ),
  );
  const claims = new Map<string, Claim>();
  const longest = Math.max(0, ...ofSeats.map((list) => list.length));
  for (let turn = 0; turn < longest; turn++) {
    for (const claim of ofSeats.flatMap((list) => list[turn] ?? [])) {
      if (!claims.has(keyOf(claim))) claims.set(keyOf(claim), claim);
    }
  }
  return [...claims.values()];
}

function openClaim(candidate: string, objection: Objection): Claim | undefined {
  return objection.status === 'unchecked' ? claimOf(candidate, objection) : undefined;
}

/** What an objection to a candidate says that a check can show. */
function claimOf(candidate: string, { check, claim, file, line, fact }: Objection): Claim | undefined {
  if (check === undefined) return undefined;
  return {
    candidate,
    check,
    claim,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(fact === undefined ? {} : { fact }),
  };
}

/** The ballots with what was found out about their objections. A finding holds for everybody who claimed the same. */
export function settled(ballots: readonly Ballot[], findings: readonly Finding[]): readonly Ballot[] {
  const found = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const settle = (score: CrossScore): CrossScore => ({
    ...score,
    objections: score.objections.map((objection) => {
      const claim = openClaim(score.candidate, objection);
      const finding = claim === undefined ? undefined : found.get(keyOf(claim));
      return finding === undefined
        ? objection
        : { ...objection, status: finding.status, finding: finding.says };
    }),
  });
  return ballots.map(({ seat, scores }) => ({ seat, scores: scores.map(settle) }));
}

/**
 * Two seats that object to one place by one check mean the same, whatever words they use; without a place, the words count.
 * A test is written from the words: what passes refutes those and no others at its place.
 */
function keyOf({ candidate, check, file, line, claim, fact }: Claim): string {
  if (fact !== undefined) return JSON.stringify([candidate, check, fact.fact, fact.holds]);
  if (check === 'test' || file === undefined) {
    return JSON.stringify([candidate, check, claim, file ?? null, line ?? null]);
  }
  return JSON.stringify([candidate, check, file, line ?? null]);
}

/**
 * A seat's ballot after one that it cast before: a score changes only by citing evidence that is newer than that; all else
 * stays as it was. Words without new evidence move nobody, and what a check showed is not taken back by leaving it out.
 */
export function revised(before: Ballot | undefined, after: Ballot, fresh: ReadonlySet<string>): Ballot {
  if (before === undefined) return after;
  const kept = before.scores.filter(
    ({ candidate }) => !after.scores.some((score) => score.candidate === candidate),
  );
  return {
    seat: after.seat,
    scores: [
      ...kept,
      ...after.scores.map((score) => {
        const old = before.scores.find(({ candidate }) => candidate === score.candidate);
        if (old === undefined) return score;
        return (score.cites ?? []).some((id) => fresh.has(id)) ? withShown(score, old) : old;
      }),
    ],
  };
}

function withShown(score: CrossScore, before: CrossScore): CrossScore {
  const keyIn = (objection: Objection) => {
    const claim = claimOf(score.candidate, objection);
    return claim === undefined ? undefined : keyOf(claim);
  };
  const shown = before.objections.filter(({ status }) => status === 'verified' || status === 'untested');
  const keys = new Set(shown.map(keyIn));
  return {
    ...score,
    objections: [...shown, ...score.objections.filter((each) => !keys.has(keyIn(each)))],
  };
}

/**
 * What the checks that ran already say of a claim; undefined where something has to be run for it. A check that was not
 * carried out decides nothing. `changed`: the paths of the candidate.
 */
export function foundInReport(
  { check, file }: Claim,
  report: ValidationReport,
  changed: readonly string[],
): Pick<Finding, 'status' | 'says'> | undefined {
  const elsewhere = file !== undefined && !changed.includes(file);
  switch (check) {
    case 'types': {
      if (!passed(report, 'types')) return uncheckable('The types were not checked.');
      const found = newIn(report, 'types', file);
      if (found !== undefined) return { status: 'verified', says: `The compiler says so: ${found}` };
      if (elsewhere) return undefined;
      return {
        status: 'refuted',
        says: `The types check ran over the change${scope(report, 'types')} and found no new error.`,
      };
    }
    case 'lint':
      if (!passed(report, 'lint')) return uncheckable('The linter did not run.');
      if (newIn(report, 'lint', file) !== undefined) {
        return uncheckable('The linter warns there; a person is asked about its warnings.');
      }
      if (elsewhere) return uncheckable('The linter looks at the files of the change alone.');
      return {
        status: 'refuted',
        says: `The linter ran${scope(report, 'lint')} and has nothing new to say.`,
      };
    case 'breaks':
      if (!passed(report, 'types')) return uncheckable('The types were not checked.');
      if (elsewhere) return undefined;
      return passed(report, 'tests')
        ? {
            status: 'refuted',
            says: `Every caller still fits, and the tests passed${scope(report, 'tests')}.`,
          }
        : uncheckable('Every caller still fits its types; no test ran that would show more.');
    case 'untested': {
      if (passed(report, 'tests')) return undefined;
      const tests = report.checks.find((result) => result.check === 'tests');
      return tests?.outcome === 'skipped' && /no test reaches/i.test(tests.why)
        ? { status: 'untested', says: 'No test of the workspace reaches the changed files.' }
        : uncheckable('The tests were not run, so that nothing is known of what they reach.');
    }
    case 'imports':
    case 'test':
    case 'fact':
      return undefined;
  }
}

function uncheckable(says: string): Pick<Finding, 'status' | 'says'> {
  return { status: 'uncheckable', says };
}

/** The first thing that a check found new, in a file or anywhere. */
export function newIn(report: ValidationReport, check: CheckName, file?: string): string | undefined {
  const found = report.checks
    .filter((result) => result.check === check)
    .flatMap(introduced)
    .find(({ path }) => file === undefined || path === file);
  if (found === undefined) return undefined;
  const { path, line, code, message } = found;
  return `${path}:${String(line)} ${code} ${message.split('\n')[0] ?? ''}`.slice(0, 400);
}

function passed(report: ValidationReport, check: CheckName): boolean {
  return report.checks.some((result) => result.check === check && result.outcome === 'passed');
}

function scope(report: ValidationReport, check: CheckName): string {
  const found = report.checks.find((result) => result.check === check)?.scope;
  return found === undefined ? '' : ` (${found})`;
}
