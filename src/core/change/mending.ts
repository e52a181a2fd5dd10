import type { SymbolicEdit } from './edit.ts';
import { printable } from './path.ts';
import type { Diagnostic, ValidationReport } from './report.ts';

/** A change that takes findings of the checks away, as a patch that is worked through like any other. */
export interface Mending {
  /** Unified diff, with what it mends in the lines before its first file. */
  readonly patch: string;
  readonly mended: readonly Diagnostic[];
  /** Findings that are still there. */
  readonly left: number;
}

/** Declared and never used, where the declaration is an import: it can go without anything else. */
const unusedImport = new Set(['TS6133', 'TS6192', 'TS6196', 'TS6198']);

/** The edits that the compiler may have for findings of the types check: each kind of error of each file by itself. */
export function compilerFixes(findings: readonly Diagnostic[]): readonly SymbolicEdit[] {
  const edits = new Map<string, SymbolicEdit>();
  for (const { path, code } of findings) {
    const number = /^TS(\d+)$/.exec(code)?.[1];
    if (number === undefined || path === '') continue;
    edits.set(
      `${path}\0${code}`,
      unusedImport.has(code)
        ? { kind: 'remove_unused', what: 'imports', paths: [path] }
        : { kind: 'apply_code_fix', code: Number(number), paths: [path] },
    );
  }
  return [...edits.values()];
}

/** The findings that a person wants to be rid of: what a change brought, or everything in the files that they named. */
export function findingsOf(report: ValidationReport, everything: boolean): readonly Diagnostic[] {
  return report.checks.flatMap(({ diagnostics }) =>
    diagnostics.filter((each) => everything || each.origin === 'introduced'),
  );
}

/** Which of the findings `after` no longer has, counted by file, code and message: lines move when text is mended. */
export function mendedBy(findings: readonly Diagnostic[], before: ValidationReport, after: ValidationReport) {
  const count = (report: ValidationReport) => {
    const counts = new Map<string, number>();
    for (const each of findingsOf(report, true)) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
    return counts;
  };
  const [was, is] = [count(before), count(after)];
  const gone = new Map([...was].map(([key, number]) => [key, number - (is.get(key) ?? 0)]));
  return findings.filter((each) => {
    const left = gone.get(keyOf(each)) ?? 0;
    gone.set(keyOf(each), left - 1);
    return left > 0;
  });
}

/** What a patch mends, as the lines before its first file. */
export function prefaceOf(mended: readonly Diagnostic[]): string {
  const lines = mended.slice(0, 20).map(lineOf);
  const more = mended.length > lines.length ? [`* and ${String(mended.length - lines.length)} more`] : [];
  return ['Mends what the checks found:', ...lines, ...more, '', ''].join('\n');
}

/** The findings without those that are mended, which another run of the checks may have found. */
export function unmended(
  findings: readonly Diagnostic[],
  mended: readonly Diagnostic[],
): readonly Diagnostic[] {
  const at = (each: Diagnostic) => JSON.stringify([keyOf(each), each.line, each.column]);
  const gone = new Set(mended.map(at));
  return findings.filter((each) => !gone.has(at(each)));
}

/** Characters of what a request names: it is read by models and by people. */
const longestRequest = 6_000;

/** What would have to be asked for to be rid of the findings that no tool has a fix for. */
export function requestToMend(findings: readonly Diagnostic[]): string {
  const lines: string[] = [];
  let left = longestRequest;
  for (const line of findings.map(lineOf)) {
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const more =
    findings.length > lines.length ? [`* and ${String(findings.length - lines.length)} more like these`] : [];
  return ['Mend what the checks found, and change nothing else:', ...lines, ...more].join('\n');
}

function lineOf({ path, line, code, message }: Diagnostic): string {
  const [head = ''] = message.split('\n');
  return `* ${printable(path)}:${String(line)} ${printable(code)} ${printable(head)}`.slice(0, 200);
}

function keyOf({ path, code, message }: Diagnostic): string {
  return `${path}\0${code}\0${message.split('\n')[0] ?? ''}`;
}
