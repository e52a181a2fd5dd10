import type { CheckName } from '../../core/change/report.ts';

/**
 * The processes in which a workspace is worked on, each with one kind of work. What the repository itself brings along
 * (configurations and rules of its linter) is executed in `lint` alone, so that it cannot touch what the others say; `tests`
 * executes nothing of it but in sandboxes that it opens, and `analysis` never waits for a check.
 */
export const lanes = ['edits', 'analysis', 'checks', 'lint', 'tests'] as const;
export type Lane = (typeof lanes)[number];

/** The checks that a lane carries out. */
export const checksOf: Readonly<Record<Lane, readonly CheckName[]>> = {
  edits: [],
  analysis: [],
  checks: ['parse', 'imports', 'types'],
  lint: ['lint'],
  tests: ['tests'],
};
