import * as z from 'zod';
import type { Result } from '../core/kernel/result.ts';
import { CrossScoreSchema, type Ballot, type CrossScore } from '../core/parliament/ballot.ts';
import { ballotPaper } from '../core/parliament/blind.ts';
import type { Finding } from '../core/parliament/objections.ts';
import type { Absence } from '../core/parliament/seat.ts';
import { ask } from './ask.ts';
import type { Mind } from './mind.ts';
import type { Role } from './seats.ts';

export interface Cast {
  readonly ballots: readonly Ballot[];
  readonly absences: readonly Absence[];
}

interface Vote<T> {
  readonly seated: readonly Role[];
  readonly mindOf: (role: Role) => Mind;
  /** Milliseconds that a seat has. */
  readonly patience: number;
  /** Who is asked, by name. */
  readonly seats: readonly string[];
  /** What is voted on. */
  readonly on: readonly T[];
}

/**
 * Asks seats for their scores side by side: none of what a seat made itself, each from another place in the list on. Rejects with
 * the signal's reason when it is aborted: ballots that were cut off are not absences, and must not be kept as such.
 */
export async function castBallots<T extends { readonly label: string; readonly authors: readonly string[] }>(
  { seated, mindOf, patience, seats, on }: Vote<T>,
  score: (role: Role, paper: readonly T[], signal: AbortSignal) => Promise<Result<readonly CrossScore[]>>,
  signal: AbortSignal,
): Promise<Cast> {
  const voters = seated.filter((role) => role.votes);
  const cast = await Promise.all(
    voters.map(async (role, place) => {
      if (!seats.includes(role.name)) return undefined;
      const seat = { name: role.name, measures: mindOf(role).impartial };
      const paper = ballotPaper(
        on.map((candidate) => ({ candidate })),
        seat,
        place,
      ).map(({ candidate }) => candidate);
      if (paper.length === 0) return undefined;
      const labels = paper.map(({ label }) => label);
      const question = (inner: AbortSignal) => score(role, paper, inner);
      return { role, answer: await ask(question, scoresOf(labels), patience, signal) };
    }),
  );
  signal.throwIfAborted();
  const ballots: Ballot[] = [];
  // Who sat when the session began and sits no more, because the configuration is another.
  const absences: Absence[] = seats
    .filter((seat) => !voters.some(({ name }) => name === seat))
    .map((seat) => ({ seat, why: 'refused' }));
  for (const entry of cast) {
    if (entry === undefined) continue;
    const { role, answer } = entry;
    if (answer.kind === 'given') ballots.push({ seat: role.name, scores: answer.value });
    else absences.push({ seat: role.name, why: answer.kind === 'refused' ? 'refused' : answer.why });
  }
  return { ballots, absences };
}

/** What was found about those that are on a ballot. */
export function about(
  paper: readonly { readonly label: string }[],
  findings: readonly Finding[],
): readonly Finding[] {
  const labels = new Set(paper.map(({ label }) => label));
  return findings.filter(({ candidate }) => labels.has(candidate));
}

/** Exactly one score for each label, in the labels' order, and a reason for every high risk. */
function scoresOf(labels: readonly string[]): z.ZodType<readonly CrossScore[]> {
  return z
    .array(CrossScoreSchema)
    .refine(
      (scores) =>
        scores.length === labels.length &&
        labels.every((label) => scores.some((score) => score.candidate === label)),
      {
        error: 'every candidate is scored once',
      },
    )
    .refine((scores) => scores.every((score) => score.risk <= 50 || score.objections.length > 0), {
      error: 'a risk above 50 needs an objection',
    })
    .transform((scores) =>
      scores.toSorted((a, b) => (a.candidate < b.candidate ? -1 : a.candidate > b.candidate ? 1 : 0)),
    );
}
