import {
  introduced,
  plural,
  type CheckResult,
  type Diagnostic,
  type ValidationReport,
} from '../../core/change/report.ts';
import type { Mending } from '../../core/change/mending.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import { oneLine } from '../screen.ts';

/** `✅ parse ✅ imports ⚠️ lint: 1 new warning ❌ types: 2 new errors`. */
export function checkMarks(report: ValidationReport): string {
  return report.checks.map(mark).join(' ');
}

function mark(result: CheckResult): string {
  const found = introduced(result);
  switch (result.outcome) {
    case 'passed': {
      if (found.length > 0) return `⚠️ ${result.check}: ${plural(found.length, 'new warning')}`;
      return `✅ ${result.check === 'tests' && result.scope !== undefined ? result.scope : result.check}`;
    }
    case 'failed': {
      const errors = found.filter((each) => each.severity === 'error').length;
      return `❌ ${result.check}: ${plural(errors, result.check === 'tests' ? 'new failure' : 'new error')}`;
    }
    case 'skipped':
      return `▫️ ${result.check} skipped`;
    case 'crashed':
      return `💥 ${result.check} crashed`;
    default:
      return assertNever(result);
  }
}

/** Why checks were skipped or crashed, one line each. */
export function checkReasons(report: ValidationReport): readonly string[] {
  return report.checks.flatMap((result) =>
    result.outcome === 'skipped' || result.outcome === 'crashed'
      ? [`${result.check} ${result.outcome}: ${oneLine(result.why, 200)}`]
      : [],
  );
}

/** What the change brings, one line each, at most `limit` and then how many more. */
export function problemLines(report: ValidationReport, limit: number): readonly string[] {
  const found = report.checks.flatMap(introduced);
  const lines = found.slice(0, limit).map(problemLine);
  return found.length > limit ? [...lines, `… and ${String(found.length - limit)} more`] : lines;
}

function problemLine({ path, line, column, code, severity, message }: Diagnostic): string {
  const where = path === '' ? '' : `${oneLine(path, 200)}:${String(line)}:${String(column)} `;
  return `${where}${severity} ${oneLine(code, 80)} ${oneLine(message, 300)}`;
}

/** What is going to be mended and what is not. */
export function mendingText({ mended, left }: Mending): string {
  const rest =
    left === 0
      ? ''
      : ` ${plural(left, 'finding')} ${left === 1 ? 'stays' : 'stay'} as ${left === 1 ? 'it is' : 'they are'}.`;
  return `🔧 ${plural(mended.length, 'finding')} can be mended; the checks confirm it.${rest}`;
}

/** A whole report for a person: one line, the reasons, the problems, the time. */
export function validationText(report: ValidationReport, limit = 30): string {
  const before = report.checks
    .flatMap((result) => result.diagnostics)
    .filter((each) => each.origin === 'pre-existing').length;
  return [
    checkMarks(report),
    ...checkReasons(report).map((reason) => `  ${reason}`),
    ...problemLines(report, limit).map((problem) => `  ${problem}`),
    ...(before === 0 ? [] : [`  ${plural(before, 'problem')} in the same files were there before.`]),
  ].join('\n');
}
