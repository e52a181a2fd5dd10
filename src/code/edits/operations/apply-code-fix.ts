import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { byPath, writingIn } from '../language-edits.ts';
import { keepWhatHolds, type Proposal } from '../trials.ts';
import { walk } from './syntax.ts';

/** Fixes that silence, guess or delete rather than mend. */
const REFUSED_FIXES = new Set([
  'disableJsDiagnostics',
  'unusedIdentifier',
  'fixUnreachableCode',
  'fixUnusedLabel',
  'inferFromUsage',
  'fixMissingFunctionDeclaration',
  'addMissingFunctionDeclaration',
  'addConvertToUnknownForNonOverlappingTypes',
  'removeUnnecessaryAwait',
]);
/** Rounds, because one fix may make room for another. */
const MAX_ROUNDS = 10;
/** Diagnostics looked at in one round. */
const MAX_FIXES = 300;

/**
 * Applies the compiler's own quick fixes: those of one error code, or of every error that has exactly one. A fix stays
 * only when it leaves fewer errors than before and brings none elsewhere. Never a fix that silences (`@ts-ignore`), writes
 * `any` or a stub, deletes code, or touches packages. A `code` that is a suggestion (7xxxx, 80xxx) must bring no error.
 */
export const applyCodeFix: Operation<Extract<SymbolicEdit, { kind: 'apply_code_fix' }>> = (edit, context) => {
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  let kept = 0;
  let met = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { proposals, diagnostics, mends } = proposalsOf(paths.value, edit.code, context);
    if (round === 0) met = diagnostics;
    const now = keepWhatHolds(context, proposals, mends);
    kept += now;
    if (now === 0) break;
  }
  if (kept > 0) return ok(undefined);
  const what = edit.code === undefined ? 'errors' : `diagnostics TS${edit.code}`;
  return met === 0
    ? refuse('nothing-to-do', `The compiler reports no ${what} in these files.`)
    : refuse(
        'nothing-to-do',
        `None of the ${met} ${what} has one safe fix that leaves fewer errors.`,
        'Describe the change itself instead.',
      );
};

interface Proposals {
  readonly proposals: readonly Proposal[];
  readonly diagnostics: number;
  /** Whether the diagnostics are errors, so that a fix must make errors fewer. */
  readonly mends: boolean;
}

function proposalsOf(
  paths: readonly WorkspacePath[],
  code: number | undefined,
  context: EditContext,
): Proposals {
  const { service, program } = context;
  const proposals: Proposal[] = [];
  let diagnostics = 0;
  let mends = true;
  for (const path of paths) {
    const name = context.nameOf(path);
    const source = program.getSourceFile(name);
    if (source === undefined) continue;
    const errors = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].filter(
      (each) => each.category === ts.DiagnosticCategory.Error,
    );
    const wanted = code === undefined ? errors : errors.filter((each) => each.code === code);
    const suggestions =
      code === undefined || wanted.length > 0
        ? []
        : service.getSuggestionDiagnostics(name).filter((each) => each.code === code);
    if (suggestions.length > 0) mends = false;
    for (const diagnostic of [...wanted, ...suggestions]) {
      diagnostics++;
      if (proposals.length >= MAX_FIXES) continue;
      const proposal = onlyFix(diagnostic, source, code !== undefined, context);
      if (proposal !== undefined) proposals.push(proposal);
    }
  }
  return { proposals, diagnostics, mends };
}

/** The one safe fix; of several for a code that was asked for, the compiler's first. */
function onlyFix(
  diagnostic: ts.Diagnostic,
  source: ts.SourceFile,
  wasAskedFor: boolean,
  context: EditContext,
): Proposal | undefined {
  const { start, length, code } = diagnostic;
  if (start === undefined || length === undefined) return undefined;
  const { format, preferences } = writingIn(source);
  const safe: { readonly name: string; readonly proposal: Proposal }[] = [];
  for (const fix of context.service.getCodeFixesAtPosition(
    source.fileName,
    start,
    start + length,
    [code],
    format,
    preferences,
  )) {
    if (REFUSED_FIXES.has(fix.fixName) || (fix.commands ?? []).length > 0) continue;
    const changes = byPath(allowedSpecifiers(fix.changes, source, context), context);
    if (
      changes === undefined ||
      ![...changes.values()].every((each) => each.every((one) => isHonest(one.text)))
    )
      continue;
    const proposal = fix.fixName === 'spelling' ? withUses(changes, start, source, context) : changes;
    safe.push({ name: fix.fixName, proposal });
  }
  const candidates = withoutInventions(safe);
  const [first] = candidates;
  const names = new Set(candidates.map(({ name }) => name));
  // Two modules that export one name are a choice that only a person can make.
  const isClear = candidates.length === 1 || (wasAskedFor && names.size === candidates.length);
  return isClear ? first?.proposal : undefined;
}

/**
 * Beside the one name that the compiler takes to be meant, fixes that declare the misspelt one are no candidates. An
 * import of exactly the name that is written remains one.
 */
function withoutInventions<T extends { readonly name: string }>(fixes: readonly T[]): readonly T[] {
  const meant = fixes.filter(({ name }) => name === 'spelling');
  return meant.length === 1 ? fixes.filter(({ name }) => name === 'spelling' || name === 'import') : fixes;
}

/** The right spelling of an imported name goes into its uses too, unless that name is in the file already. */
function withUses(changes: Proposal, start: number, source: ts.SourceFile, context: EditContext): Proposal {
  const path = context.pathOfName(source.fileName);
  const [only, ...others] = (path === undefined ? undefined : changes.get(path)) ?? [];
  if (path === undefined || only === undefined || others.length > 0 || changes.size > 1) return changes;
  const checker = context.program.getTypeChecker();
  const named: ts.Identifier[] = [];
  walk(source, (each) => {
    if (ts.isIdentifier(each)) named.push(each);
  });
  const isTaken = named.some(
    (each) => each.text === only.text && !ts.isPropertyAccessExpression(each.parent),
  );
  const misspelt = named.find((each) => each.getStart(source) === start);
  if (misspelt === undefined || isTaken || !ts.isImportSpecifier(misspelt.parent)) return changes;
  const imported = checker.getSymbolAtLocation(misspelt);
  const uses = named.filter((each) => {
    const { parent } = each;
    const isShort = ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent);
    return (
      each !== misspelt &&
      each.text === misspelt.text &&
      !isShort &&
      checker.getSymbolAtLocation(each) === imported
    );
  });
  const rewritten = uses.map((each) => ({ start: each.getStart(source), end: each.end, text: only.text }));
  return new Map([[path, [only, ...rewritten]]]);
}

/** Edits take `.ts` specifiers everywhere, so the compiler proposes them even where the workspace's own options reject them. */
function allowedSpecifiers(
  changes: readonly ts.FileTextChanges[],
  source: ts.SourceFile,
  context: EditContext,
): readonly ts.FileTextChanges[] {
  const path = context.pathOfName(source.fileName);
  if (path === undefined) return changes;
  const options = context.optionsOf(path);
  if (options.allowImportingTsExtensions === true) return changes;
  const runtime = (text: string) =>
    text.replace(
      /(["'])(\.{1,2}\/[^"'\n]*?)(?<!\.d)\.([cm]?)ts(x?)\1/g,
      (_all, quote: string, bare: string, format: string, x: string) =>
        `${quote}${bare}.${format}js${options.jsx === ts.JsxEmit.Preserve ? x : ''}${quote}`,
    );
  return changes.map((each) => ({
    ...each,
    textChanges: each.textChanges.map((one) => ({ ...one, newText: runtime(one.newText) })),
  }));
}

function isHonest(text: string): boolean {
  return !/\bany\b|@ts-(ignore|nocheck|expect-error)|as unknown|not implemented/i.test(text);
}
