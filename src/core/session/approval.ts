import * as z from 'zod';
import { acceptanceOf, type ValidationReport } from '../change/report.ts';
import type { Candidate } from '../parliament/candidate.ts';
import type { ChangeSetId } from '../change/change-set.ts';
import type { Person } from '../people/person.ts';
import type { SessionEvent } from './events.ts';
import type { SessionFacts } from './state.ts';

/** Whose word it takes to write a change. */
export const ApprovalRuleSchema = z.object({
  /** So many different people. */
  needed: z.number().int().min(1),
  /** The person who asked is not the only one of them. */
  byAnother: z.boolean(),
});
export type ApprovalRule = Readonly<z.infer<typeof ApprovalRuleSchema>>;

export const oneApproval: ApprovalRule = { needed: 1, byAnother: false };

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

/** How many more people must approve when these have, and whether somebody other than `asked` must be among them. */
export function missingApprovals(
  { needed, byAnother }: ApprovalRule,
  asked: Person,
  given: readonly Person[],
): { readonly more: number; readonly another: boolean } {
  const people = new Set(given.map(({ id }) => id));
  const another = byAnother && [...people].every((id) => id === asked.id);
  return { more: Math.max(needed - people.size, another ? 1 : 0), another };
}

/** One person's approval as an event: the one with which the change is written, or one of several. */
export function approvalBy(
  by: Person,
  { approval, approvals, by: asked }: Pick<SessionFacts, 'approval' | 'approvals' | 'by'>,
  { candidate, changeSet }: { readonly candidate: string; readonly changeSet: ChangeSetId },
  automatic: boolean,
): SessionEvent {
  const { more } = missingApprovals(approval, asked, [...approvals, by]);
  return { type: more === 0 ? 'approved' : 'approval-given', candidate, changeSet, by, automatic };
}
