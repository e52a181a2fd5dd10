import ts from 'typescript';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext } from '../context.ts';
import { writeAll } from './changes.ts';

/** An error that the workspace did not have before. `start` is an offset in the new text. */
export interface NewError {
  readonly path: WorkspacePath;
  readonly start: number;
  /** From 1. */
  readonly line: number;
  readonly code: number;
  readonly message: string;
  /** The source text that it is about. */
  readonly source: string;
}

/**
 * Writes texts and says which errors they bring to the changed files and to those that import them. The texts stay
 * written; `undo` brings the old ones back.
 */
export function tryTexts(
  context: EditContext,
  texts: ReadonlyMap<WorkspacePath, string>,
): Result<{ readonly errors: readonly NewError[]; readonly undo: () => void }> {
  const checked = withImporters(context, [...texts.keys()]);
  const before = errorsIn(context, checked);
  const old = new Map<WorkspacePath, string>();
  for (const path of texts.keys()) {
    const text = context.readText(path);
    if (!text.ok) return text;
    old.set(path, text.value);
  }
  const written = writeAll(context, texts);
  if (!written.ok) return written;
  const errors = newOnes(before, errorsIn(context, checked));
  return ok({ errors, undo: () => void writeAll(context, old) });
}

/**
 * The errors beyond those that were there: counted by file and code, because the wording of an old error may change with
 * the types around it. Of the same code those with new words come first.
 */
function newOnes(before: readonly NewError[], after: readonly NewError[]): readonly NewError[] {
  const counts = new Map<string, number>();
  const words = new Set(before.map((error) => `${error.path} ${error.code} ${error.message}`));
  for (const { path, code } of before)
    counts.set(`${path} ${code}`, (counts.get(`${path} ${code}`) ?? 0) - 1);
  for (const { path, code } of after) counts.set(`${path} ${code}`, (counts.get(`${path} ${code}`) ?? 0) + 1);
  const isOld = (error: NewError) => words.has(`${error.path} ${error.code} ${error.message}`);
  return after
    .toSorted((a, b) => Number(isOld(a)) - Number(isOld(b)))
    .filter(({ path, code }) => {
      const left = counts.get(`${path} ${code}`) ?? 0;
      counts.set(`${path} ${code}`, left - 1);
      return left > 0;
    });
}

function errorsIn(context: EditContext, paths: readonly WorkspacePath[]): readonly NewError[] {
  const { program } = context;
  return paths.flatMap((path) => {
    const file = program.getSourceFile(context.nameOf(path));
    if (file === undefined) return [];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      .filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error)
      .map((diagnostic) => ({
        path,
        start: diagnostic.start ?? 0,
        line: file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1,
        code: diagnostic.code,
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
        source: file.text.slice(diagnostic.start ?? 0, (diagnostic.start ?? 0) + (diagnostic.length ?? 0)),
      }));
  });
}

/** The files and every workspace file that imports one of them directly. */
function withImporters(context: EditContext, paths: readonly WorkspacePath[]): readonly WorkspacePath[] {
  const { program } = context;
  const checker = program.getTypeChecker();
  const changed = new Set<string>(paths);
  const all = new Set<WorkspacePath>(paths);
  for (const file of program.getSourceFiles()) {
    const path = context.pathOfName(file.fileName);
    if (path === undefined || changed.has(path)) continue;
    const imports = file.statements.some((statement) => {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
      if (statement.moduleSpecifier === undefined) return false;
      const target = checker
        .getSymbolAtLocation(statement.moduleSpecifier)
        ?.declarations?.[0]?.getSourceFile();
      const targetPath = target === undefined ? undefined : context.pathOfName(target.fileName);
      return targetPath !== undefined && changed.has(targetPath);
    });
    if (imports) all.add(path);
  }
  return [...all];
}

/** The refusal for a change that would bring type errors, after it was undone. */
export function wouldBreak(
  what: string,
  errors: readonly NewError[],
  hint: string,
): ReturnType<typeof refuse> {
  const [first] = errors;
  const place =
    first === undefined ? '' : ` ${first.path}:${first.line}: ${first.message.split('\n')[0] ?? ''}`;
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : '';
  return refuse('unsafe-edit', `${what} would bring new type errors:${place}${more}`, hint);
}
