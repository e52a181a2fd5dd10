import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { EditContext } from './context.ts';

/** An error of the compiler in a workspace file. */
export interface CompilerError {
  readonly path: WorkspacePath;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly length: number;
  readonly code: number;
  readonly message: string;
}

/** Syntax and type errors of the files as they are now. */
export function errorsIn(context: EditContext, paths: readonly WorkspacePath[]): readonly CompilerError[] {
  const { program } = context;
  return paths.flatMap((path) => {
    const source = program.getSourceFile(context.nameOf(path));
    if (source === undefined) return [];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .filter((each) => each.category === ts.DiagnosticCategory.Error)
      .map((each) => ({
        path,
        line: source.getLineAndCharacterOfPosition(each.start ?? 0).line + 1,
        start: each.start ?? 0,
        length: each.length ?? 0,
        code: each.code,
        message: ts.flattenDiagnosticMessageText(each.messageText, ' '),
      }));
  });
}

/** How many errors of each code every file has: names in messages change with a rename, their number does not. */
export interface ErrorCounts {
  readonly paths: readonly WorkspacePath[];
  readonly counts: ReadonlyMap<string, number>;
}

export function snapshotErrors(context: EditContext, paths: readonly WorkspacePath[]): ErrorCounts {
  const counts = new Map<string, number>();
  for (const error of errorsIn(context, paths)) {
    const key = `${error.path} ${error.code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { paths, counts };
}

/** The errors that the same files have now beyond those of the snapshot. */
export function newErrors(context: EditContext, { paths, counts }: ErrorCounts): readonly CompilerError[] {
  const left = new Map(counts);
  return errorsIn(context, paths).filter((error) => {
    const key = `${error.path} ${error.code}`;
    const allowed = left.get(key) ?? 0;
    left.set(key, allowed - 1);
    return allowed <= 0;
  });
}
