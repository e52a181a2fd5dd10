import { inTheRunning, unsettled, withFound, type Statement } from '../inquiry/statement.ts';
import type { LookedUp } from '../inquiry/fact.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Framing } from '../parliament/candidate.ts';
import { vetoOn, votesOn } from '../parliament/votes.ts';
import { unasked } from './course.ts';
import type { SessionEvent } from './events.ts';
import type { SessionFacts, SessionPhase, SessionState } from './state.ts';

type Change = Partial<SessionFacts> & { readonly phase: SessionPhase };

/** Whether the session deliberates in words, without a change. */
export function isInquiry({ source }: Pick<SessionState, 'source'>): boolean {
  return source === 'ask' || source === 'analyze';
}

/** By what a finding is scored; it need not be asked of anybody. */
export function framingOfAnalysis(request: string): Framing {
  return {
    summary: request,
    criteria: [
      'What it says is so in the code as it is now.',
      'Somebody who maintains this code would want to know it.',
      'Carrying out what it asks for would leave the code better, and nothing else changed.',
    ],
  };
}

/** New statements take the place of what there was. */
export function stated(state: SessionState, statements: readonly Statement[]): Change {
  const { deliberation } = state;
  return {
    statements,
    ballots: [],
    verdict: null,
    chosen: null,
    deliberation: {
      ...unasked(deliberation),
      lastLabel: statements.at(-1)?.label ?? deliberation.lastLabel,
    },
    phase: { kind: unsettled(statements).length > 0 ? 'looking-up' : 'balloting' },
  };
}

export function lookedUp(state: SessionState, found: readonly LookedUp[]): Change {
  return { statements: withFound(state.statements, found), phase: { kind: 'balloting' } };
}

/** What is decided without a vote: what was measured, and findings of which none is left to vote on. */
export function decidedNow(state: SessionState): SessionEvent | undefined {
  const { source, statements } = state;
  if (!isInquiry(state)) return undefined;
  const [first] = statements;
  const measured = statements.length > 0 && statements.every((each) => each.measured === true);
  if (source === 'ask') {
    return measured ? { type: 'decided', statement: first?.label ?? null, by: null } : undefined;
  }
  return measured || inTheRunning(statements).length === 0
    ? { type: 'decided', statement: null, by: null }
    : undefined;
}

/** Where it stood before a round that came to nothing. */
export function beforeInquiry(state: SessionState, refusal: Refusal): Change {
  const { chosen, statements } = state;
  const phase: SessionPhase = statements.some(({ label }) => label === chosen)
    ? { kind: 'decided', statement: chosen, by: null }
    : { kind: 'dead-end', why: refusal.message, question: refusal.hint };
  return { phase };
}

/** The statements, best first: by the verdict where there is one, those that nobody voted on last. */
export function ranked({
  statements,
  verdict,
}: Pick<SessionState, 'statements' | 'verdict'>): readonly Statement[] {
  const order = (verdict?.standings ?? []).map(({ candidate }) => candidate);
  const place = ({ label }: Statement) => (order.includes(label) ? order.indexOf(label) : order.length);
  return statements.toSorted((a, b) => place(a) - place(b));
}

/** What is looked for where a person names no question of their own. */
export function analysisOf(about: string): string {
  return `What is worth mending in ${/^\.?\/*$/.test(about) ? 'this repository' : about}?`;
}

/**
 * The request that would carry a statement out; undefined where there is nothing to change: what was measured without naming a
 * change, and findings that do not name one.
 */
export function requestOf({ request, measured, place, title }: Statement): string | undefined {
  if (request !== undefined) return request;
  return measured === true || place !== undefined ? undefined : title;
}

/** The least chance of being right at which a finding that was voted on is offered. */
const agreed = 0.5;

/** The statements that a person may have carried out: the answer that stands, or every finding that the vote rather agrees with. */
export function feasible(state: SessionState): readonly Statement[] {
  if (state.phase.kind !== 'decided') return [];
  const able =
    state.source === 'ask'
      ? state.statements.filter(({ label }) => label === state.chosen)
      : inTheRunning(ranked(state)).filter(
          ({ label, measured }) =>
            measured === true ||
            (vetoOn(votesOn(label, state.ballots, state.seats)) === undefined &&
              (state.verdict?.standings.find((each) => each.candidate === label)?.probability ?? 0) >=
                agreed),
        );
  return able.filter((each) => requestOf(each) !== undefined);
}
