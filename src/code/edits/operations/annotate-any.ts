import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { Changes, openFiles, type OpenFile, type TextChange } from './changes.ts';
import { nameOf, Selection } from './named.ts';
import { styleOf } from './style.ts';
import { isInJavaScript, walk } from './syntax.ts';
import { tryTexts, type NewError } from './trial.ts';

/** One annotation: changes that belong together. */
interface Candidate {
  readonly path: WorkspacePath;
  /** What is annotated. */
  readonly name: string;
  readonly changes: readonly TextChange[];
}

/** Types that become known may make others known; more rounds than this have never been needed. */
const MOST_ROUNDS = 5;

/**
 * Writes the type that the compiler infers from usage where there is an implicit `any`, and `unknown` where a value that
 * is `any` (such as what JSON.parse gives) is only used in ways that allow it. Kept is only what brings no error.
 */
export const annotateAny: Operation<Extract<SymbolicEdit, { kind: 'annotate_any' }>> = (edit, context) => {
  let written = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const files = openFiles(context, edit.paths);
    if (!files.ok) return files;
    const selection = new Selection(edit.symbols);
    const candidates = files.value.flatMap((opened) => candidatesIn(opened, context, selection));
    if (round === 0) {
      const complete = selection.complete('parameter, variable or function');
      if (!complete.ok) return complete;
    }
    const kept = keepSound(candidates, context);
    if (!kept.ok) return kept;
    if (kept.value === 0) break;
    written += kept.value;
  }
  if (written > 0) return ok(undefined);
  return refuse(
    'nothing-to-do',
    'No any here could be replaced by a type that follows from its use.',
    'Annotate what is left by hand.',
  );
};

function candidatesIn(opened: OpenFile, context: EditContext, selection: Selection): readonly Candidate[] {
  return [...inferred(opened, context, selection), ...unknowns(opened, context, selection)];
}

/** What the compiler's own fix for an implicit any would write. */
function inferred(
  { file, path }: OpenFile,
  context: EditContext,
  selection: Selection,
): readonly Candidate[] {
  const { service } = context;
  const diagnostics = [
    ...service.getSemanticDiagnostics(file.fileName),
    ...service.getSuggestionDiagnostics(file.fileName),
  ];
  // In JavaScript the fix writes comments; only a project that checks JavaScript asked for these.
  const usable = diagnostics.filter(
    (each) =>
      implicitAny.has(each.code) && (!isInJavaScript(file) || each.category === ts.DiagnosticCategory.Error),
  );
  const seen = new Set<string>();
  const quotePreference = styleOf(file).quote === "'" ? 'single' : 'double';
  return usable.flatMap((diagnostic) => {
    const { start, length } = diagnostic;
    if (start === undefined || !isWanted(file, start, selection)) return [];
    const fixes = service.getCodeFixesAtPosition(
      file.fileName,
      start,
      start + (length ?? 0),
      [diagnostic.code],
      ts.getDefaultFormatCodeSettings('\n'),
      { quotePreference },
    );
    return fixes
      .filter((fix) => fix.fixName === 'inferFromUsage')
      .flatMap((fix) => {
        if (fix.changes.some((change) => change.fileName !== file.fileName)) return [];
        const changes = fix.changes.flatMap((change) => change.textChanges.map(asChange)).filter(isKnown);
        const key = JSON.stringify(changes);
        if (changes.length === 0 || seen.has(key) || !hasType(changes) || isTorn(changes)) return [];
        seen.add(key);
        return [{ path, name: file.text.slice(start, start + (length ?? 0)), changes }];
      });
  });
}

/** Codes of "implicitly has an 'any' type", as errors and as suggestions. */
const implicitAny: ReadonlySet<number> = new Set([
  7005, 7006, 7008, 7010, 7011, 7019, 7022, 7023, 7031, 7032, 7033, 7034, 7043, 7044, 7045, 7046, 7047, 7048,
  7049, 7050, 7051,
]);

function asChange(change: ts.TextChange): TextChange {
  return { start: change.span.start, end: change.span.start + change.span.length, text: change.newText };
}

/** A type that is itself any tells nothing and is not written. */
function isKnown(change: TextChange): boolean {
  return !/\bany\b/.test(change.text);
}

function hasType(changes: readonly TextChange[]): boolean {
  return changes.some((change) => /:\s*\S|\{/.test(change.text));
}

/** Whether only one of two parentheses is left. */
function isTorn(changes: readonly TextChange[]): boolean {
  const text = changes.map((change) => change.text).join('');
  return text.split('(').length !== text.split(')').length;
}

/** Variables and properties whose value is any: `unknown` keeps whoever uses them from trusting it. */
function unknowns(
  { file, path }: OpenFile,
  context: EditContext,
  selection: Selection,
): readonly Candidate[] {
  if (isInJavaScript(file)) return [];
  const checker = context.program.getTypeChecker();
  const broken = context.program.getSemanticDiagnostics(file);
  const found: Candidate[] = [];
  walk(file, (node) => {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node)) return;
    if (node.type !== undefined || node.initializer === undefined || !ts.isIdentifier(node.name)) return;
    if (node.initializer.kind === ts.SyntaxKind.NullKeyword || node.initializer.getText(file) === 'undefined')
      return;
    if ((checker.getTypeAtLocation(node.initializer).flags & ts.TypeFlags.Any) === 0) return;
    // What is any only because of an error is known once the error is gone.
    if (broken.some(({ start = -1 }) => start >= node.pos && start < node.end)) return;
    if (!isWanted(file, node.name.getStart(file), selection)) return;
    found.push({
      path,
      name: node.name.text,
      changes: [{ start: node.name.end, end: node.name.end, text: ': unknown' }],
    });
  });
  return found;
}

/** Whether the name at an offset, or a function around it, is among the symbols of the edit. */
function isWanted(file: ts.SourceFile, offset: number, selection: Selection): boolean {
  const names: string[] = [];
  walk(file, (node) => {
    if (offset < node.pos || offset >= node.end) return;
    const name = ts.isIdentifier(node) && node.getStart(file) === offset ? node.text : nameOf(node);
    if (name !== undefined) names.push(name);
  });
  return names.map((name) => selection.has(name)).includes(true) || !selection.narrowed;
}

/** Writes as many candidates as bring no error and says how many. */
function keepSound(candidates: readonly Candidate[], context: EditContext): Result<number> {
  let kept: readonly Candidate[] = [];
  const open: (readonly Candidate[])[] = candidates.length === 0 ? [] : [withoutClashes(candidates)];
  // Texts stay as they were until the end, so that all offsets go on being right.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.length === 0) continue;
    const tried = tryAll([...kept, ...next], context);
    if (!tried.ok) return tried;
    const { errors: found, undo } = tried.value;
    const errors = found.map((error) => ({
      path: error.path,
      source: error.source,
      line: lineOf(error, context),
    }));
    undo();
    if (errors.length === 0) {
      kept = [...kept, ...next];
      continue;
    }
    // Most errors stand in a line that uses what was annotated; only the others need a search.
    const innocent = withoutBlamed(next, errors);
    if (innocent.length < next.length) open.push(innocent);
    else if (next.length > 1) {
      const middle = Math.ceil(next.length / 2);
      open.push(next.slice(middle), next.slice(0, middle));
    }
  }
  if (kept.length === 0) return ok(0);
  const final = tryAll(kept, context);
  return final.ok ? ok(kept.length) : final;
}

function tryAll(candidates: readonly Candidate[], context: EditContext): ReturnType<typeof tryTexts> {
  const changes = new Changes();
  for (const { path, changes: own } of candidates) {
    for (const { start, end, text } of own) changes.replace(path, start, end, text);
  }
  const texts = changes.texts(context);
  return texts.ok ? tryTexts(context, texts.value) : texts;
}

interface ErrorLine {
  readonly path: WorkspacePath;
  readonly line: string;
  /** The source text that it is about. */
  readonly source: string;
}

function lineOf(error: NewError, context: EditContext): string {
  const text = context.readText(error.path);
  return text.ok ? (text.value.split('\n')[error.line - 1] ?? '') : '';
}

/** Leaves out what an error is about; where that is nothing that was annotated, what its line uses. */
function withoutBlamed(candidates: readonly Candidate[], errors: readonly ErrorLine[]): readonly Candidate[] {
  const guilty = new Set(
    errors.flatMap(({ path, source, line }) => {
      const inFile = candidates.filter((each) => each.path === path);
      const about = inFile.filter(({ name }) => uses(source, name));
      return about.length > 0 ? about : inFile.filter(({ name }) => uses(line, name));
    }),
  );
  return candidates.filter((each) => !guilty.has(each));
}

function uses(text: string, name: string): boolean {
  return text.split(/[^\p{ID_Continue}$]+/u).includes(name);
}

/** One candidate a place: the first that was found. */
function withoutClashes(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set<string>();
  return candidates.filter(({ path, changes }) => {
    const places = changes.map(({ start }) => `${path} ${start}`);
    if (places.some((place) => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  });
}
