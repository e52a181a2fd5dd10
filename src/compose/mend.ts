import type { Edit } from '../core/change/edit.ts';
import { compilerFixes, findingsOf, mendedBy, prefaceOf, type Mending } from '../core/change/mending.ts';
import type { WorkspacePath } from '../core/change/path.ts';
import { acceptanceOf, plural, type Diagnostic, type ValidationReport } from '../core/change/report.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { CheckOptions, Checker, Draft, Editor } from '../engine/ports.ts';

interface Parts {
  readonly editor: Editor;
  readonly checker: Pick<Checker, 'check'>;
  readonly lintFixes: (
    findings: readonly Diagnostic[],
    signal: AbortSignal,
  ) => Promise<readonly { readonly path: WorkspacePath; readonly content: string }[]>;
  readonly options: CheckOptions;
}

/** Fixes that are tried one by one when all together are not confirmed. */
const mostTried = 24;

interface Confirmed {
  readonly draft: Draft;
  readonly mended: readonly Diagnostic[];
}

/**
 * Works the fixes of the linter and the compiler for the findings of a report out, and keeps those that the checks confirm:
 * at least one finding is gone and nothing new came. The tests are left to the session that the patch is worked through in.
 */
export async function mend(
  { editor, checker, lintFixes, options }: Parts,
  report: ValidationReport,
  everything: boolean,
  signal: AbortSignal,
): Promise<Result<Mending>> {
  const findings = findingsOf(report, everything);
  if (findings.length === 0) return refuse('nothing-to-do', 'The checks found nothing to mend.');
  const confirm = async (units: readonly Unit[]): Promise<Confirmed | undefined> => {
    const linted = await lintFixes(
      units.flatMap((unit) => ('lint' in unit ? unit.lint : [])),
      signal,
    );
    const edits: readonly Edit[] = [
      ...linted.map(({ path, content }): Edit => ({ kind: 'write_file', path, content })),
      ...units.flatMap((unit) => ('edit' in unit ? [unit.edit] : [])),
    ];
    if (edits.length === 0) return undefined;
    const draft = await editor.draft(edits, signal);
    if (!draft.ok || signal.aborted) return undefined;
    const skip = { ...options.skip, tests: 'run before the patch can be approved' };
    const after = await checker.check(draft.value, { ...options, skip }, signal);
    if (acceptanceOf(after).kind !== 'accepted') return undefined;
    const mended = mendedBy(within(findings, draft.value), report, after);
    return mended.length === 0 ? undefined : { draft: draft.value, mended };
  };

  const units = unitsOf(findings);
  let best = await confirm(units);
  if (best === undefined && units.length > 1) {
    const kept: Unit[] = [];
    for (const unit of units.slice(0, mostTried)) {
      if (signal.aborted) break;
      const more = await confirm([...kept, unit]);
      if (more === undefined || more.mended.length <= (best?.mended.length ?? 0)) continue;
      kept.push(unit);
      best = more;
    }
  }
  if (signal.aborted) return refuse('interrupted', 'Interrupted; nothing was written.');
  if (best === undefined) {
    return refuse(
      'nothing-to-do',
      `Neither the compiler nor the linter has a fix for ${plural(findings.length, 'finding')} that the checks confirm.`,
      'Mend it by hand, or describe the change: /code <description>',
    );
  }
  const { draft, mended } = best;
  return ok({ patch: prefaceOf(mended) + draft.diff, mended, left: findings.length - mended.length });
}

/** What is tried or left as one: an error code of the compiler in a file, a rule of the linter in a file. */
type Unit = { readonly edit: Edit } | { readonly lint: readonly Diagnostic[] };

function unitsOf(findings: readonly Diagnostic[]): readonly Unit[] {
  const linted = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    if (!finding.code.startsWith('eslint/')) continue;
    const key = `${finding.path}\0${finding.code}`;
    linted.set(key, [...(linted.get(key) ?? []), finding]);
  }
  return [
    ...compilerFixes(findings).map((edit) => ({ edit })),
    ...[...linted.values()].map((lint) => ({ lint })),
  ];
}

/** Of findings elsewhere the check of a draft says nothing, which is not that they are gone. */
function within(findings: readonly Diagnostic[], { changeSet }: Draft): readonly Diagnostic[] {
  const changed = new Set<string>(changeSet.files.map(({ path }) => path));
  return findings.filter(({ path }) => changed.has(path));
}
