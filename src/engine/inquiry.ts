import { inTheRunning, unsettled } from '../core/inquiry/statement.ts';
import type { Ballot } from '../core/parliament/ballot.ts';
import type { Framing } from '../core/parliament/candidate.ts';
import type { Claim, Finding } from '../core/parliament/objections.ts';
import type { Absence } from '../core/parliament/seat.ts';
import { nextLabel } from '../core/session/course.ts';
import type { Errand } from '../core/session/errand.ts';
import type { SessionEvent } from '../core/session/events.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Facts, Parliament } from './ports.ts';

interface Rooms {
  readonly parliament: Pick<Parliament, 'state' | 'judge'>;
  readonly facts: Facts;
}

/** Answers or findings, labelled on from what the session has had. */
export async function state(
  { parliament }: Rooms,
  errand: Errand,
  { request, about, deliberation }: SessionState,
  framing: Framing,
  signal: AbortSignal,
): Promise<{ readonly event: SessionEvent }> {
  const said = await parliament.state({ request, framing, about }, signal, errand);
  if (!said.ok) return { event: { type: 'refused', refusal: said.error } };
  let label = deliberation.lastLabel;
  const statements = said.value.statements.map((each) => {
    label = nextLabel(label);
    return { ...each, label };
  });
  return { event: { type: 'statements-made', statements, absences: said.value.absences } };
}

/** What the repository says to the claims of the statements. */
export async function lookUp(
  { facts }: Rooms,
  { statements }: SessionState,
  signal: AbortSignal,
): Promise<SessionEvent> {
  return { type: 'claims-looked-up', found: await facts.lookUp(unsettled(statements), signal) };
}

export function judge(
  { parliament }: Rooms,
  errand: Errand,
  { statements, deliberation }: SessionState,
  framing: Framing,
  seats: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ballots: readonly Ballot[]; readonly absences: readonly Absence[] }> {
  const { findings } = deliberation;
  return parliament.judge({ framing, statements: inTheRunning(statements), seats, findings }, signal, errand);
}

/** Facts that objections of one round may have looked up: a single seat can name hundreds. */
const mostLookedUp = 60;

/** Objections that name a fact, with what the repository says of it. */
export async function settleByFacts(
  { facts }: Rooms,
  { deliberation }: SessionState,
  claims: readonly Claim[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const named = claims
    .flatMap((claim) => (claim.fact === undefined ? [] : [{ ...claim, ...claim.fact }]))
    .slice(0, mostLookedUp);
  const looked = await facts.lookUp(named, signal);
  const found = new Map(named.map(({ fact }, index) => [fact, looked[index]]));
  return claims.map((claim, index) => ({
    id: `e${String(deliberation.findings.length + index + 1)}`,
    ...claim,
    ...((claim.fact && found.get(claim.fact.fact)) ?? {
      status: 'uncheckable' as const,
      says:
        claim.fact === undefined
          ? 'It names nothing that can be looked up.'
          : 'More was named than is looked up in one round.',
    }),
  }));
}
