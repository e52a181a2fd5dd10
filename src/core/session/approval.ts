import { acceptanceOf, type ValidationReport } from '../change/report.ts';
import type { Candidate } from '../parliament/candidate.ts';

/** What is put before a person: a candidate, exactly its change set, and every warning that its checks gave. */
export function approvalOf({
  candidate,
  report,
}: {
  readonly candidate: Candidate;
  readonly report: ValidationReport;
}) {
  const acceptance = acceptanceOf(report);
  return {
    candidate: candidate.label,
    changeSet: candidate.changeSet.id,
    warnings: acceptance.kind === 'warns' ? acceptance.reasons : [],
  };
}
