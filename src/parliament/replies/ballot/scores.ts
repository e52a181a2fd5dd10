import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { CrossScore } from '../../../core/parliament/ballot.ts';
import type { Finding } from '../../../core/parliament/objections.ts';
import { clipped } from '../fence.ts';

type Read = Omit<CrossScore, 'cites'> & { readonly cites?: readonly string[] | undefined };

/** The scores of a ballot with their labels in one form: exactly one for each of `labels`, with a reason for every high risk. */
export function completeScores(
  read: readonly Read[],
  labels: readonly string[],
): Result<readonly CrossScore[], string> {
  const scores = read.map(({ candidate, reason, cites, ...score }): CrossScore => ({
    ...score,
    candidate: /^\s*(?:candidate\s+)?([A-Z])\s*$/i.exec(candidate)?.[1]?.toUpperCase() ?? candidate,
    reason: clipped(reason.trim(), 2_000),
    ...(cites === undefined || cites.length === 0 ? {} : { cites }),
  }));
  const given = scores.map(({ candidate }) => candidate);
  if (given.length !== labels.length || labels.some((label) => !given.includes(label))) {
    return err(`it must score each of ${labels.join(', ')} exactly once and nothing else.`);
  }
  const silent = scores.find(({ risk, objections }) => risk > 50 && objections.length === 0);
  if (silent !== undefined) {
    return err(`${silent.candidate} has a risk above 50 without an objection that says why.`);
  }
  return ok(scores);
}

/** What came of an objection, as it is told to who votes again. */
export function told({ id, candidate, claim, status, says }: Finding): string {
  return `${id} on ${candidate}: "${clipped(claim, 300)}" → ${status}. ${clipped(says, 300)}`;
}
