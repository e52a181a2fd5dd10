import * as z from 'zod';
import { introduced, type CheckName, type ValidationReport } from '../change/report.ts';
import { ClaimCheckSchema, ObjectionSchema, type Ballot, type CrossScore } from './ballot.ts';

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
});
export type Finding = Readonly<z.infer<typeof FindingSchema>>;
export type Claim = Pick<Finding, 'candidate' | 'check' | 'claim' | 'file' | 'line' | 'fact'>;

/** The claims that a check could show and none has, each once, whoever made them. */
export function openClaims(ballots: readonly Ballot[], labels: readonly string[]): readonly Claim[] {
  const claims = new Map<string, Claim>();
  for (const { scores } of ballots) {
    for (const { candidate, objections } of scores) {
      if (!labels.includes(candidate)) continue;
      for (const { check, status, claim, file, line, fact } of objections) {
        if (check === undefined || status !== 'unchecked') continue;
        const one: Claim = {
          candidate,
          check,
          claim,
          ...(file === undefined ? {} : { file }),
          ...(line === undefined ? {} : { line }),
          ...(fact === undefined ? {} : { fact }),
        };
        if (!claims.has(keyOf(one))) claims.set(keyOf(one), one);
      }
    }
  }
  return [...claims.values()];
}

/** The ballots with what was found out about their objections. A finding holds for everybody who claimed the same. */
export function settled(ballots: readonly Ballot[], findings: readonly Finding[]): readonly Ballot[] {
  const found = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const settle = (score: CrossScore): CrossScore => ({
    ...score,
    objections: score.objections.map((objection) => {
      const { check, file, line, claim, fact } = objection;
      if (check === undefined || objection.status !== 'unchecked') return objection;
      const finding = found.get(
        keyOf({
          candidate: score.candidate,
          check,
          claim,
          ...(file === undefined ? {} : { file }),
          ...(line === undefined ? {} : { line }),
          ...(fact === undefined ? {} : { fact }),
        }),
      );
      return finding === undefined
        ? objection
        : { ...objection, status: finding.status, finding: finding.says };
    }),
  });
  return ballots.map(({ seat, scores }) => ({ seat, scores: scores.map(settle) }));
}

/** Two seats that object to one place by one check mean the same, whatever words they use; without a place, the words count. */
function keyOf({ candidate, check, file, line, claim, fact }: Claim): string {
  if (fact !== undefined) return JSON.stringify([candidate, check, fact.fact, fact.holds]);
  return JSON.stringify(
    file === undefined ? [candidate, check, claim] : [candidate, check, file, line ?? null],
  );
}

/**
 * A seat's ballot after one that it cast before: a score changes only by citing evidence that is newer than that; all else
 * stays as it was. Words without new evidence move nobody.
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
        return old === undefined || (score.cites ?? []).some((id) => fresh.has(id)) ? score : old;
      }),
    ],
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
