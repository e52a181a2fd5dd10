import type { Objection } from '../../../core/parliament/ballot.ts';
import { plural } from '../../../core/change/report.ts';
import type { Weights } from './lenses.ts';
import type { Measures } from './measures.ts';

/** Points off the outcome for one measurement, before a lens weighs it, and the objection that it grounds. */
export interface Penalty {
  readonly of: keyof Weights;
  readonly points: number;
  readonly objection: Objection;
}

/** Grows with `count` towards `most` points and never falls: the first ones weigh the most. */
function growing(count: number, most: number, half: number): number {
  return count <= 0 ? 0 : most * (1 - 2 ** (-count / half));
}

/**
 * Every penalty is monotone in its measurement. Sizes come from the evidence policy (b = .045, k = .37 at seven seats,
 * π = .43, τ = .80): below an outcome of about 84 there is no consensus without tests, below about 76 none with them.
 * A check that crashed (25) and five new warnings (19) are therefore each enough, one warning (5) is not.
 */
export function penaltiesOf(measures: Measures): readonly Penalty[] {
  const penalties: Penalty[] = [];
  const add = (of: keyof Weights, points: number, claim: string, rest: Partial<Objection> = {}) => {
    if (points > 0) penalties.push({ of, points, objection: { claim, status: 'uncheckable', ...rest } });
  };
  const { firstError, coverage, logging } = measures;
  if (measures.newErrors > 0 || measures.failed.length > 0) {
    add(
      'errors',
      50 + growing(measures.newErrors, 40, 2) + 2 * measures.failed.length,
      firstError === undefined
        ? `Failed: ${measures.failed.join(', ')}.`
        : `${plural(measures.newErrors, 'new error')}, first ${firstError.code}: ${firstError.message}`,
      {
        status: 'verified',
        ...(firstError === undefined || firstError.path === ''
          ? {}
          : { file: firstError.path, line: firstError.line }),
      },
    );
  }
  add(
    'crashed',
    25 * measures.crashed.length,
    `Not known, because a check broke down: ${measures.crashed.join('; ')}.`,
    {
      status: 'unchecked',
    },
  );
  add('warnings', growing(measures.newWarnings, 50, 7), `${plural(measures.newWarnings, 'new warning')}.`);
  if (measures.unknown.includes('types'))
    add('untested', 8, 'Types were not checked.', { status: 'unchecked' });
  if (measures.unknown.includes('lint')) add('untested', 0.5, 'Lint was not run.', { status: 'unchecked' });
  if (measures.tests === 'not run') add('untested', 1, 'No test was run.', { status: 'unchecked' });
  add('size', growing(measures.lines - 150, 14, 500), `${plural(measures.lines, 'line')} is much to review.`);
  add('size', growing(measures.files - 20, 8, 40), `${plural(measures.files, 'file')} are touched.`);
  add(
    'excess',
    growing(measures.excess, 5, 60),
    `${plural(measures.excess, 'line')} more than another candidate needs.`,
  );
  if (coverage.reach === 'narrower') add('coverage', 14, 'It covers only a part of what was asked.');
  if (coverage.reach === 'wider') add('coverage', 7, 'It does more than was asked.');
  if (coverage.reach === 'unknown')
    add('coverage', 5, 'Its edits are not those that the request was read as.');
  add('coverage', Math.min(coverage.rank, 4), 'The request has a more literal reading.');
  if (measures.signature === 'changed') add('surface', 2, 'What other files see changes.');
  if (measures.signature === 'extended') add('surface', 0.5, 'A signature gains something.');
  add(
    'strayed',
    12 * measures.generated.length,
    `Generated files are edited: ${measures.generated.join(', ')}.`,
  );
  add(
    'strayed',
    5 * measures.configuration.length,
    `Configuration is edited: ${measures.configuration.join(', ')}.`,
  );
  add('strayed', 6 * measures.deleted.length, `Files are deleted: ${measures.deleted.join(', ')}.`);
  add(
    'running',
    growing(logging.lines, 6, 60),
    `${plural(logging.lines, 'added line')} of logging run on every call.`,
  );
  if (logging.detailed) add('running', 2, 'Results are logged, which costs time and may show data.');
  if (measures.timing) add('running', 2, 'The order in which things happen changes.');
  return penalties;
}
