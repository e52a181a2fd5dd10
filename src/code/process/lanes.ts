import type { CheckName } from '../../core/change/report.ts';

/**
 * The processes in which a workspace is worked on, each with one kind of work. What the repository itself brings along
 * (configurations and rules of its linter) is executed in `lint` alone, so that it cannot touch what the others say; `tests`
 * executes nothing of it but in sandboxes that it opens, and `analysis` never waits for a check.
 */
export const lanes = ['edits', 'analysis', 'checks', 'lint', 'tests'] as const;
export type Lane = (typeof lanes)[number];

/**
 * Where the linter runs. In `checks` it would share the programs of the types, which saves memory where its rules use types;
 * but the repository's configuration would run in the process that speaks the types' verdict.
 */
const LINTER = 'lint' as 'lint' | 'checks';

/** The checks that a lane carries out. */
export const checksOf: Readonly<Record<Lane, readonly CheckName[]>> = {
  edits: [],
  analysis: [],
  checks: ['parse', 'imports', 'types', ...(LINTER === 'checks' ? (['lint'] as const) : [])],
  lint: LINTER === 'lint' ? ['lint'] : [],
  tests: ['tests'],
};
