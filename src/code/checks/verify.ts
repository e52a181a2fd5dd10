import { readFileSync } from 'node:fs';
import type { ChangeSet } from '../../core/change/change-set.ts';
import type { Diagnostic, ValidationReport } from '../../core/change/report.ts';
import { gistOf } from './findings.ts';

/** One sentence for every file that is not on disk as the change set says. */
export function writtenAs(
  root: string,
  changeSet: ChangeSet,
  sha256: (bytes: Uint8Array) => string,
): readonly string[] {
  return changeSet.files.flatMap((file) => {
    const bytes = read(`${root}/${file.path}`);
    if (file.after === 'absent') return bytes === undefined ? [] : [`${file.path} is still there.`];
    if (bytes === undefined) return [`${file.path} is not there.`];
    return sha256(bytes) === file.after.hash ? [] : [`${file.path} is not what was checked.`];
  });
}

function read(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * The errors in the touched files and of the project that the report from before the write does not have, and the
 * checks that crashed now and did not then.
 */
export function unexpected(
  changeSet: ChangeSet,
  now: ValidationReport,
  expected: ValidationReport,
): readonly string[] {
  const touched = new Set<string>(['', ...changeSet.files.map((file) => file.path)]);
  const known = new Map<string, number>();
  for (const each of expected.checks.flatMap((result) => result.diagnostics)) {
    known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  }
  const sentences: string[] = [];
  for (const result of now.checks) {
    const before = expected.checks.find((each) => each.check === result.check);
    if (result.outcome === 'crashed' && before?.outcome !== 'crashed') {
      sentences.push(`${result.check} crashed: ${result.why}`);
    }
    // What was not looked at before cannot be told from what is new.
    if (before === undefined || before.outcome === 'skipped' || before.outcome === 'crashed') continue;
    for (const each of result.diagnostics) {
      if (each.severity !== 'error' || !touched.has(each.path)) continue;
      const left = known.get(keyOf(each)) ?? 0;
      known.set(keyOf(each), left - 1);
      if (left <= 0)
        sentences.push(
          `${each.path === '' ? 'project' : `${each.path}:${each.line}`}: ${each.code} ${each.message}`,
        );
    }
  }
  return sentences;
}

function keyOf(each: Diagnostic): string {
  const { code, message } = gistOf(each);
  return `${each.path}\0${code}\0${message}`;
}
