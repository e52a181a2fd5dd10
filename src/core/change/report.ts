import * as z from 'zod';
import { assertNever } from '../kernel/assert-never.ts';

/** The five checks, in the order in which they run. */
export const checkNames = ['parse', 'imports', 'types', 'lint', 'tests'] as const;
export type CheckName = (typeof checkNames)[number];

export const DiagnosticSchema = z.object({
  /** Relative to the workspace, `/` between segments. Empty for a problem of the whole project. */
  path: z.string(),
  /** From 1. */
  line: z.number().int().positive(),
  /** From 1, in UTF-16 code units. */
  column: z.number().int().positive(),
  /** `TS2322`, `eslint/no-unused-vars`, `import/unresolved`, `parse/syntax`, a test's name. */
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  /** Whether the change brings it or the workspace had it before. */
  origin: z.enum(['introduced', 'pre-existing']),
});
export type Diagnostic = Readonly<z.infer<typeof DiagnosticSchema>>;

/** How far tests tell one place of a change from another, where they were asked. */
export const SensitivitySchema = z.object({
  /** Tests that fail without the change and pass with it. */
  mended: z.number().int().positive(),
  /** A place of the change without which every test still passes; left out where there is none. `line`: from 1, after the change. */
  unnoticed: z.object({ path: z.string(), line: z.number().int().positive() }).optional(),
});
export type Sensitivity = Readonly<z.infer<typeof SensitivitySchema>>;

const common = {
  check: z.enum(checkNames),
  diagnostics: z.array(DiagnosticSchema).readonly(),
  /** Wall time in milliseconds. */
  ms: z.number().nonnegative(),
  /** What was covered, for a person: "14 files", "41 tests". */
  scope: z.string().optional(),
  /** Of tests that passed. */
  sensitivity: SensitivitySchema.optional(),
};
/** `passed` and `failed` were carried out; `skipped` and `crashed` never count as passed. */
export const CheckResultSchema = z.discriminatedUnion('outcome', [
  z.object({ ...common, outcome: z.literal('passed') }),
  z.object({ ...common, outcome: z.literal('failed') }),
  z.object({ ...common, outcome: z.literal('skipped'), why: z.string() }),
  z.object({ ...common, outcome: z.literal('crashed'), why: z.string() }),
]);
export type CheckResult = Readonly<z.infer<typeof CheckResultSchema>>;

export const ValidationReportSchema = z.object({
  checks: z.array(CheckResultSchema).readonly(),
  ms: z.number().nonnegative(),
});
export type ValidationReport = Readonly<z.infer<typeof ValidationReportSchema>>;

/** What a report means for a candidate. `warns`: a person must say yes to each of the reasons. */
export type Acceptance =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'warns'; readonly reasons: readonly string[] }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

/**
 * The gate that every candidate passes before it may be scored or approved. Failed → rejected. Crashed → rejected for
 * parse, imports and types, a warning for lint and tests (their configuration is the workspace's own). Skipped parse or
 * imports → rejected; other skips carry their reason on the card. New warnings → a person decides.
 */
export function acceptanceOf(report: ValidationReport): Acceptance {
  const rejected: string[] = [];
  const warned: string[] = [];
  for (const name of ['parse', 'imports'] as const) {
    if (!report.checks.some((result) => result.check === name)) rejected.push(`${name}: was not carried out`);
  }
  for (const result of report.checks) {
    const required = result.check === 'parse' || result.check === 'imports';
    switch (result.outcome) {
      case 'failed':
        rejected.push(`${result.check}: ${plural(newErrors(result), 'new error')}`);
        break;
      case 'crashed':
        (required || result.check === 'types' ? rejected : warned).push(
          `${result.check} crashed: ${result.why}`,
        );
        break;
      case 'skipped':
        if (required) rejected.push(`${result.check} skipped: ${result.why}`);
        break;
      case 'passed': {
        const count = introduced(result).length;
        if (count > 0) warned.push(`${result.check}: ${plural(count, 'new warning')}`);
        break;
      }
      default:
        assertNever(result);
    }
  }
  if (rejected.length > 0) return { kind: 'rejected', reasons: rejected };
  return warned.length > 0 ? { kind: 'warns', reasons: warned } : { kind: 'accepted' };
}

/** What the change itself brought. */
export function introduced(result: CheckResult): readonly Diagnostic[] {
  return result.diagnostics.filter((diagnostic) => diagnostic.origin === 'introduced');
}

function newErrors(result: CheckResult): number {
  return introduced(result).filter((diagnostic) => diagnostic.severity === 'error').length;
}

/** `1 new error`, `2 new errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
