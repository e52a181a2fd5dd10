import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { CrossScore } from '../../../core/parliament/ballot.ts';
import type { Finding } from '../../../core/parliament/objections.ts';
import type { Role } from '../../seats.ts';
import { clipped } from '../fence.ts';
import { readObject } from '../read.ts';
import { markdownBallot } from './markdown.ts';

type Read = Omit<CrossScore, 'cites'> & { readonly cites?: readonly string[] | undefined };

/** Scores from JSON, else from the headings that some models write in its place; never for another seat than the one that was asked. */
export function readScores(
  text: string,
  seat: Pick<Role, 'name'>,
  accept: (value: unknown) => Result<readonly CrossScore[], string>,
): Result<readonly CrossScore[], string> {
  const own = (value: unknown) =>
    typeof value === 'object' && value !== null && 'seat' in value && value.seat !== seat.name
      ? err('it speaks for another seat.')
      : accept(value);
  const read = readObject(text, own);
  if (read.ok) return read;
  const written = markdownBallot(text);
  return written === undefined ? read : own(written);
}

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

/** Characters of findings: one seat can object to very much. */
const toldFindings = 24_000;

/** What came of objections, as it is told to who votes again. */
export function toldOf(findings: readonly Finding[]): string {
  return clipped(findings.map(told).join('\n'), toldFindings);
}

function told({ id, candidate, claim, status, says }: Finding): string {
  return `${id} on ${candidate}: "${clipped(claim, 300)}" → ${status}. ${clipped(says, 300)}`;
}
