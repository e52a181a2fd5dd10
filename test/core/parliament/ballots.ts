import fc from 'fast-check';
import type { Ballot, CrossScore } from '../../../src/core/parliament/ballot.ts';
import type { Deliberation } from '../../../src/core/parliament/deliberation.ts';
import type { Seat } from '../../../src/core/parliament/seat.ts';
import { diagnostic, report } from '../../kit/sessions.ts';

/** Seven seats of three providers. */
export const mixed: readonly Seat[] = (
  [
    ['architect-critic', 'architect', 'critic', 'ollama'],
    ['architect-progressive', 'architect', 'progressive', 'ollama'],
    ['developer-critic', 'developer', 'critic', 'anthropic'],
    ['developer-progressive', 'developer', 'progressive', 'anthropic'],
    ['generalist', 'generalist', 'neutral', 'openai'],
    ['sre-critic', 'sre', 'critic', 'openai'],
    ['sre-progressive', 'sre', 'progressive', 'openai'],
  ] as const
).map(([name, lens, stance, provider]) => ({ name, lens, stance, provider }));

export const untested = report({ tests: { outcome: 'skipped', why: 'turned off' } });
export const tested = report();
/** Tests that fail without the change and notice every place of it, and such as notice not all of it. */
export const noticing = report({ tests: { outcome: 'passed', sensitivity: { mended: 1 } } });
export const unnoticing = report({
  tests: { outcome: 'passed', sensitivity: { mended: 1, unnoticed: { path: 'a.ts', line: 1 } } },
});
export const gated = report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } });

export const labels = ['A', 'B', 'C'] as const;

export function scoreOf(candidate: string, outcome: number, more: Partial<CrossScore> = {}): CrossScore {
  return { candidate, outcome, confidence: 80, risk: 10, reason: 'm', objections: [], ...more };
}

/** Ballots of the first seats, all alike: the outcome of each candidate. */
export function alike(
  count: number,
  outcomes: Readonly<Record<string, number>>,
  of: readonly Seat[] = mixed,
): readonly Ballot[] {
  return of.slice(0, count).map(({ name }) => ({
    seat: name,
    scores: Object.entries(outcomes).map(([label, outcome]) => scoreOf(label, outcome)),
  }));
}

export function deliberation(over: Partial<Deliberation> = {}): Deliberation {
  const ballots = over.ballots ?? [];
  return {
    contenders: labels.map((label) => ({ label, report: untested })),
    ballots,
    seats: mixed,
    round: 1,
    asked: ballots.map(({ seat }) => seat),
    earlier: [],
    ...over,
  };
}

const percent = fc.integer({ min: 0, max: 100 });
const objections = fc.array(
  fc.record({
    claim: fc.constantFrom('slow', 'hides errors'),
    status: fc.constantFrom('uncheckable', 'refuted', 'unchecked', 'untested', 'verified'),
  }),
  { maxLength: 1 },
);
const score = (candidate: string) =>
  fc.record({
    candidate: fc.constant(candidate),
    confidence: percent,
    risk: percent,
    // Half of the scores lie where decisions are made.
    outcome: fc.oneof(percent, fc.integer({ min: 70, max: 100 })),
    reason: fc.constant('measured'),
    objections: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: objections }),
  });

/** Ballots of a random part of the seats, each on a random part of the candidates. */
export const anyBallots: fc.Arbitrary<readonly Ballot[]> = fc
  .tuple(
    fc.subarray([...mixed], { minLength: 1 }),
    fc.array(
      fc.tuple(
        fc.tuple(...labels.map(score)),
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([...labels]) },
          { weight: 1, arbitrary: fc.subarray([...labels]) },
        ),
      ),
      { minLength: mixed.length, maxLength: mixed.length },
    ),
  )
  .map(([present, drawn]) =>
    present.map((seat, index): Ballot => {
      const [scores, on] = drawn[index] ?? [[], []];
      return {
        seat: seat.name,
        scores: scores.filter(({ candidate }) => on.some((each) => each === candidate)),
      };
    }),
  );

export const anyContenders = fc
  .tuple(...labels.map(() => fc.constantFrom(tested, noticing, untested, untested, gated)))
  .map((reports) => reports.map((of, index) => ({ label: labels[index] ?? 'A', report: of })));

/** Runs of a property: `IDS_RUNS=100000` for the long form. */
export const runs = { numRuns: Number(process.env['IDS_RUNS'] ?? 1_000) };
