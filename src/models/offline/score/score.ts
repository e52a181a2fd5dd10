import type { ValidationReport } from '../../../core/change/report.ts';
import { plural } from '../../../core/change/report.ts';
import type { CrossScore, Objection } from '../../../core/parliament/ballot.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import type { Seat } from '../../../core/parliament/seat.ts';
import type { Reading } from '../understand/reading.ts';
import { understand } from '../understand/understand.ts';
import { lenses, stances } from './lenses.ts';
import { coverageOf, linesOf, measure, type Measured, type Measures } from './measures.ts';
import { penaltiesOf, type Penalty } from './penalties.ts';

export interface Evidence {
  readonly candidate: Measured;
  readonly report: ValidationReport;
}

/** A clean and literal candidate before the stance; 100 after the progressive shift, so that no shift is ever cut off. */
const clean = 92;
const calm = 10;

/**
 * A seat's scores of all candidates, from measurements alone: the same evidence always gives the same scores, more
 * errors, warnings or breakdowns never a better one. Who proposed a candidate plays no part.
 */
export function scoreAll(
  evidence: readonly Evidence[],
  framing: Framing,
  seat: Pick<Seat, 'lens' | 'stance'>,
): readonly CrossScore[] {
  const readings = readingsOf(framing);
  const covered = evidence.map(({ candidate }) => coverageOf(candidate, readings));
  const complete = evidence.filter(
    (_, index) => covered[index]?.reach === 'literal' || covered[index]?.reach === 'wider',
  );
  const needed =
    complete.length === 0 ? undefined : Math.min(...complete.map(({ candidate }) => linesOf(candidate)));
  return evidence.map(({ candidate, report }, index) =>
    scoreOne(
      candidate.label,
      measure(candidate, report, covered[index] ?? { reach: 'unknown', rank: 0 }, needed),
      seat,
    ),
  );
}

/** What was asked for: with everything that was added since, else the last word alone, else the request. */
function readingsOf({ summary, feedback = [] }: Framing): readonly Reading[] {
  const last = feedback.slice(-1);
  for (const words of [...(last.length === 0 ? [] : [[summary, ...feedback].join('; '), ...last]), summary]) {
    const read = understand(words);
    if (read.ok) return read.value;
  }
  return [];
}

/** CROSS of one candidate from its measures. */
export function scoreOne(label: string, measures: Measures, seat: Pick<Seat, 'lens' | 'stance'>): CrossScore {
  const weights = lenses[seat.lens];
  const weighed = penaltiesOf(measures)
    .map((penalty) => ({ ...penalty, points: penalty.points * weights[penalty.of] }))
    .toSorted((a, b) => b.points - a.points);
  const lost = total(weighed);
  // Doing less than asked is a poor outcome, but no danger.
  const dangerous = total(weighed.filter((penalty) => penalty.of !== 'coverage'));
  const shift = stances[seat.stance];
  const risk = percent(calm + 1.2 * dangerous - shift);
  return {
    candidate: label,
    confidence: percent(55 + 8 * measures.carriedOut - (measures.coverage.reach === 'unknown' ? 10 : 0)),
    risk,
    outcome: percent(clean - lost + shift),
    reason: reasonOf(measures),
    objections: objectionsOf(weighed, risk),
  };
}

function total(penalties: readonly { readonly points: number }[]): number {
  return penalties.reduce((sum, penalty) => sum + penalty.points, 0);
}

/** What costs at least eight points is an objection; above a risk of 50 the heaviest always is. */
function objectionsOf(weighed: readonly Penalty[], risk: number): readonly Objection[] {
  const heavy = weighed.filter((penalty) => penalty.points >= 8);
  const said = heavy.length === 0 && risk > 50 ? weighed.slice(0, 1) : heavy;
  return said.map((penalty) => penalty.objection);
}

function percent(value: number): number {
  return Math.min(100, Math.max(0, Math.round(value)));
}

const covers = {
  literal: 'covers what was asked',
  narrower: 'covers a part of what was asked',
  wider: 'does more than was asked',
  unknown: 'not among the readings of the request',
} as const;

/** The measurements in one line. */
function reasonOf(measures: Measures): string {
  const facts = [
    plural(measures.newErrors, 'new error'),
    plural(measures.newWarnings, 'new warning'),
    plural(measures.files, 'file'),
    plural(measures.lines, 'line'),
    `exported signature ${measures.signature}`,
    measures.tests === 'not run' ? 'no test run' : `${measures.testScope ?? 'tests'} ${measures.tests}`,
    ...measures.failed.map((check) => `${check} failed`),
    ...measures.crashed.map((check) => `${check.split(':')[0] ?? check} crashed`),
    ...(measures.unknown.includes('types') ? ['types not checked'] : []),
    ...(measures.generated.length > 0 ? [plural(measures.generated.length, 'generated file')] : []),
    ...(measures.configuration.length > 0
      ? [plural(measures.configuration.length, 'configuration file')]
      : []),
    covers[measures.coverage.reach],
  ];
  return facts.join(', ');
}
