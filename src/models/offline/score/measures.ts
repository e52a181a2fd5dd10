import type { SymbolicEdit } from '../../../core/change/edit.ts';
import { introduced, type Diagnostic, type ValidationReport } from '../../../core/change/report.ts';
import type { Candidate } from '../../../core/parliament/candidate.ts';
import type { Reading, Reach } from '../understand/reading.ts';

export type Measured = Pick<Candidate, 'label' | 'edits' | 'stats'>;

/** What a candidate covers of the request: a reading of it, or nothing that the request was read as. */
export interface Coverage {
  readonly reach: Reach | 'unknown';
  /** Place among the readings, the most literal 0. */
  readonly rank: number;
}

/** Everything that offline seats judge by. Counts of what the checks and the diff say, nothing else. */
export interface Measures {
  readonly newErrors: number;
  readonly newWarnings: number;
  readonly firstError: Diagnostic | undefined;
  /** Checks that found something wrong, or that broke down, or were left out: their names and reasons. */
  readonly failed: readonly string[];
  readonly crashed: readonly string[];
  readonly unknown: readonly string[];
  readonly carriedOut: number;
  readonly tests: 'passed' | 'failed' | 'not run';
  readonly testScope: string | undefined;
  readonly files: number;
  /** Lines added and removed. */
  readonly lines: number;
  readonly added: number;
  /** Lines beyond those of the smallest candidate that covers the whole request. */
  readonly excess: number;
  readonly signature: 'unchanged' | 'extended' | 'changed';
  readonly configuration: readonly string[];
  readonly generated: readonly string[];
  readonly deleted: readonly string[];
  /** Log statements added, estimated by added lines, and whether results are logged too. */
  readonly logging: { readonly lines: number; readonly detailed: boolean };
  /** Whether the order in which things happen changes. */
  readonly timing: boolean;
  readonly coverage: Coverage;
}

const configuration =
  /(?:^|\/)(?:package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|tsconfig[^/]*\.json|jsconfig\.json|\.?eslint[^/]*|\.prettierrc[^/]*|[^/]+\.config\.[cm]?[jt]s|Dockerfile|docker-compose[^/]*|\.env[^/]*|[^/]+\.ya?ml|\.npmrc|\.gitignore)$/;
const generated =
  /(?:^|\/)(?:dist|build|out|coverage|node_modules|__generated__|generated)\/|\.(?:gen|generated|min)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/;

/** Measures one candidate. `needed`: lines of the smallest candidate that covers the whole request, if there is one. */
export function measure(
  candidate: Measured,
  report: ValidationReport,
  coverage: Coverage,
  needed: number | undefined,
): Measures {
  const found = report.checks.flatMap((result) => introduced(result));
  const errors = found.filter((diagnostic) => diagnostic.severity === 'error');
  const lines = linesOf(candidate);
  const tests = report.checks.find((result) => result.check === 'tests');
  const moved = candidate.edits.some((edit) => edit.kind === 'move_file');
  const paths = candidate.stats.map((stat) => stat.path);
  const logs = candidate.edits.filter((edit) => edit.kind === 'add_logging');
  const added = candidate.stats.reduce((sum, stat) => sum + stat.added, 0);
  return {
    newErrors: errors.length,
    newWarnings: found.length - errors.length,
    firstError: errors[0],
    failed: report.checks.filter((result) => result.outcome === 'failed').map((result) => result.check),
    crashed: report.checks.flatMap((result) =>
      result.outcome === 'crashed' ? [`${result.check}: ${result.why}`] : [],
    ),
    unknown: report.checks.flatMap((result) => (result.outcome === 'skipped' ? [result.check] : [])),
    carriedOut: report.checks.filter((result) => result.outcome === 'passed' || result.outcome === 'failed')
      .length,
    tests: tests?.outcome === 'passed' ? 'passed' : tests?.outcome === 'failed' ? 'failed' : 'not run',
    testScope: tests?.scope,
    files: candidate.stats.length,
    lines,
    added,
    excess: needed === undefined ? 0 : Math.max(0, lines - needed),
    signature: signatureOf(candidate),
    configuration: paths.filter((path) => configuration.test(path)),
    generated: paths.filter((path) => generated.test(path)),
    deleted: candidate.stats.filter((stat) => stat.kind === 'deleted' && !moved).map((stat) => stat.path),
    logging: { lines: logs.length > 0 ? added : 0, detailed: logs.some((edit) => edit.detailed) },
    timing: candidate.edits.some((edit) => edit.kind === 'make_async' || edit.kind === 'add_missing_await'),
    coverage,
  };
}

export function linesOf(candidate: Measured): number {
  return candidate.stats.reduce((sum, stat) => sum + stat.added + stat.removed, 0);
}

/**
 * What others see of the change. A name that is used in one file only is nobody else's; a new default leaves callers
 * as they are; a Promise instead of a value does not.
 */
function signatureOf(candidate: Measured): Measures['signature'] {
  const files = candidate.stats.length;
  const effects = candidate.edits.map((edit) => {
    switch (edit.kind) {
      case 'make_async':
        return 'changed';
      case 'rename_symbol':
        return files > 1 ? 'changed' : 'unchanged';
      case 'move_file':
        return 'changed';
      case 'add_parameter':
      case 'annotate_any':
        return 'extended';
      default:
        return 'unchanged';
    }
  });
  if (effects.includes('changed')) return 'changed';
  return effects.includes('extended') ? 'extended' : 'unchanged';
}

/** Which reading of the request a candidate carries out, by its edits alone. */
export function coverageOf(candidate: Measured, readings: readonly Reading[]): Coverage {
  const edits = JSON.stringify(candidate.edits.map(sorted));
  const rank = readings.findIndex((reading) => JSON.stringify(reading.edits.map(sorted)) === edits);
  const reading = readings[rank];
  return reading === undefined ? { reach: 'unknown', rank: 0 } : { reach: reading.reach, rank };
}

/** Fields in one order, so that edits that went through a log compare equal. */
function sorted(edit: SymbolicEdit | Measured['edits'][number]): unknown {
  return Object.entries(edit)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
