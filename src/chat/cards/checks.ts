import {
  introduced,
  type CheckResult,
  type Diagnostic,
  type ValidationReport,
} from '../../core/change/report.ts';
import type { Mending } from '../../core/change/mending.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import { oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** `✅ parse ✅ imports ⚠️ lint: 1 new warning ❌ types: 2 new errors`. */
export function checkMarks({ checks: says }: Texts, report: ValidationReport): string {
  return report.checks.map((result) => mark(says, result)).join(' ');
}

function mark(says: Texts['checks'], result: CheckResult): string {
  const found = introduced(result);
  const name = says.names[result.check];
  switch (result.outcome) {
    case 'passed': {
      if (found.length > 0) return `⚠️ ${name}: ${says.newWarnings(found.length)}`;
      return `✅ ${result.check === 'tests' && result.scope !== undefined ? result.scope : name}`;
    }
    case 'failed': {
      const errors = found.filter((each) => each.severity === 'error').length;
      return `❌ ${name}: ${result.check === 'tests' ? says.newFailures(errors) : says.newErrors(errors)}`;
    }
    case 'skipped':
      return `▫️ ${name} ${says.skipped}`;
    case 'crashed':
      return `💥 ${name} ${says.crashed}`;
    default:
      return assertNever(result);
  }
}

/** Why checks were skipped or crashed, one line each. */
export function checkReasons({ checks: says }: Texts, report: ValidationReport): readonly string[] {
  return report.checks.flatMap((result) =>
    result.outcome === 'skipped' || result.outcome === 'crashed'
      ? [`${says.names[result.check]} ${says[result.outcome]}: ${oneLine(result.why, 200)}`]
      : [],
  );
}

/** What the change brings, one line each, at most `limit` and then how many more. */
export function problemLines(
  { checks: says }: Texts,
  report: ValidationReport,
  limit: number,
): readonly string[] {
  const found = report.checks.flatMap(introduced);
  const lines = found.slice(0, limit).map(problemLine);
  return found.length > limit ? [...lines, says.andMore(found.length - limit)] : lines;
}

function problemLine({ path, line, column, code, severity, message }: Diagnostic): string {
  const where = path === '' ? '' : `${oneLine(path, 200)}:${String(line)}:${String(column)} `;
  return `${where}${severity} ${oneLine(code, 80)} ${oneLine(message, 300)}`;
}

/** What is going to be mended and what is not. */
export function mendingText({ checks: says }: Texts, { mended, left }: Mending): string {
  return [says.canBeMended(mended.length), ...(left === 0 ? [] : [says.stay(left)])].join(' ');
}

/** A whole report for a person: one line, the reasons, the problems, the time. */
export function validationText(texts: Texts, report: ValidationReport, limit = 30): string {
  const before = report.checks
    .flatMap((result) => result.diagnostics)
    .filter((each) => each.origin === 'pre-existing').length;
  return [
    checkMarks(texts, report),
    ...checkReasons(texts, report).map((reason) => `  ${reason}`),
    ...problemLines(texts, report, limit).map((problem) => `  ${problem}`),
    ...(before === 0 ? [] : [`  ${texts.checks.before(before)}`]),
  ].join('\n');
}
