import * as z from 'zod';
import type { CheckResult, ValidationReport } from '../change/report.ts';
import type { Candidate } from '../parliament/candidate.ts';
import type { Outcome } from '../parliament/calibration.ts';
import { noticesAll } from '../parliament/pool.ts';
import type { Seat } from '../parliament/seat.ts';
import { isRefuted } from '../parliament/votes.ts';
import type { LoggedEvent } from './events.ts';
import { attempts } from './question.ts';
import { evolve } from './evolve.ts';
import type { Precision } from './precision.ts';
import type { SessionState } from './state.ts';

/** A candidate of which people's acts have shown whether it was right, with what was said of it before they did. */
const tests = z.enum(['noticing', 'passed', 'failed', 'none']);
export const LearnedSchema = z.object({
  changeSet: z.string(),
  right: z.boolean(),
  tests,
  /** `voice`: who spoke for the seat then; another model is another judge. */
  scores: z.array(z.object({ seat: z.string(), voice: z.string(), outcome: z.number() })).readonly(),
  /** What the tests said of what else was tried at the same task; `failed` for whatever the checks refuted. */
  rivals: z.array(tests).readonly().optional(),
});
export type Learned = Readonly<z.infer<typeof LearnedSchema>>;

/** What a session has taught. */
export interface Taught {
  readonly learned: readonly Learned[];
  readonly precision: readonly Precision[];
}

/** Who speaks for a seat: `openai gpt-5.5`. */
export function voiceOf({ provider, model }: Pick<Seat, 'provider' | 'model'>): string {
  return model === undefined ? provider : `${provider} ${model}`;
}

/**
 * What a session has taught, from its whole log. Right: a person approved it, it was written and it stays. Wrong: it was
 * taken back, failed after writing, or was what a person asked to be changed. An approval that was given beforehand, or a
 * cancelled session, says nothing; later acts correct earlier ones.
 */
export function learnedFrom(events: readonly LoggedEvent[]): readonly Learned[] {
  const learned = new Map<string, Learned>();
  let state: SessionState | undefined;
  let looked = false;
  for (const entry of events) {
    const { event } = entry;
    const before = state;
    state = evolve(before, entry);
    if (before?.source !== 'code') continue;
    const learn = (label: string | null, right: boolean) => {
      const candidate = before.candidates.find((each) => each.label === label);
      if (candidate !== undefined) learned.set(candidate.changeSet.id, said(before, candidate, right));
    };
    const unlearn = (label: string | null) => {
      const candidate = before.candidates.find((each) => each.label === label);
      if (candidate !== undefined) learned.delete(candidate.changeSet.id);
    };
    if (event.type === 'approved') looked = !event.automatic;
    else if (event.type === 'verified' && (looked || !event.sound)) learn(before.chosen, event.sound);
    else if (event.type === 'rolled-back' && state.phase.kind === 'rolled-back') learn(before.chosen, false);
    else if (event.type === 'redone') {
      if (looked) learn(before.chosen, true);
      else unlearn(before.chosen);
    } else if (event.type === 'fix-requested') learn(event.candidate, false);
    else if (event.type === 'feedback-given' && before.phase.kind === 'awaiting-approval') {
      learn(before.phase.candidate, false);
    }
  }
  return [...learned.values()];
}

function said(state: SessionState, candidate: Candidate, right: boolean): Learned {
  const { label, changeSet } = candidate;
  return {
    changeSet: changeSet.id,
    right,
    tests: testedOf(state.reports.get(label)),
    scores: state.ballots.flatMap(({ seat, scores }) => {
      const speaker = state.seats.find(({ name }) => name === seat);
      const score = scores.find((each) => each.candidate === label);
      return speaker === undefined || score === undefined
        ? []
        : [{ seat, voice: voiceOf(speaker), outcome: score.outcome }];
    }),
    rivals: attempts(state)
      .filter((each) => each.candidate.label !== label)
      .map((each) => (isRefuted(each) ? 'failed' : testedOf(each.report))),
  };
}

function testedOf(report: ValidationReport | undefined): Learned['tests'] {
  return tested(report?.checks.find(({ check }) => check === 'tests'));
}

function tested(tests: CheckResult | undefined): Learned['tests'] {
  if (tests?.outcome === 'failed') return 'failed';
  if (tests?.outcome !== 'passed') return 'none';
  return noticesAll(tests) ? 'noticing' : 'passed';
}

/** What is learned as the calibration takes it: the scores of those who sit in the parliament now. */
export function outcomesFor(learned: readonly Learned[], seats: readonly Seat[]): readonly Outcome[] {
  const voices = new Map(seats.map((seat) => [seat.name, voiceOf(seat)]));
  return learned.map(({ right, tests: own, scores, rivals = [] }) => ({
    right,
    tests: own,
    scores: scores.filter(({ seat, voice }) => voices.get(seat) === voice),
    rivals,
  }));
}
