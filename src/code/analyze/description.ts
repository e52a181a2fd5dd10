import ts from 'typescript';
import type { FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Diagnostic } from '../../core/change/report.ts';
import type { EditContext } from '../edits/context.ts';
import { isSourcePath } from '../../worktree/files.ts';
import { exportsOf, type ModuleGraph } from './exports.ts';
import { importsOf } from './imports.ts';
import { structureOf } from './structure.ts';

function sourcesOf(context: EditContext, program: ts.Program): ReadonlyMap<WorkspacePath, ts.SourceFile> {
  return new Map(
    context.allPaths().flatMap((path) => {
      const file = isSourcePath(path) ? program.getSourceFile(context.nameOf(path)) : undefined;
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}

export function describe(
  context: EditContext,
  program: ts.Program,
  file: ts.SourceFile,
  path: WorkspacePath,
  graph: ModuleGraph,
): FileAnalysis {
  const checker = program.getTypeChecker();
  const exported = exportsOf(file, checker);
  return {
    path,
    lines: linesOf(file),
    ...structureOf(file, checker),
    imports: importsOf(file, checker, (fileName) => context.pathOfName(fileName)),
    exports: exported,
    unusedExports: graph.unusedExportsOf(path, file, exported),
    importedBy: graph.importersOf(path),
    diagnostics: diagnosticsOf(context, program, file, path),
  };
}

export function summarize(
  context: EditContext,
  program: ts.Program,
  folder: WorkspacePath | '',
  graph: ModuleGraph,
): FolderAnalysis {
  const checker = program.getTypeChecker();
  const complex: { path: WorkspacePath; name: string; line: number; complexity: number }[] = [];
  const chosen = [...sourcesOf(context, program)].filter(
    ([path]) => folder === '' || path.startsWith(`${folder}/`),
  );
  const files = chosen.map(([path, file]) => {
    const { functions, classes, types } = structureOf(file, checker);
    for (const { name, line, complexity } of functions) complex.push({ path, name, line, complexity });
    for (const each of classes) {
      for (const { name, line, complexity } of each.members) {
        if (complexity !== null) complex.push({ path, name: `${each.name}.${name}`, line, complexity });
      }
    }
    return {
      path,
      lines: linesOf(file),
      functions: functions.length,
      classes: classes.length,
      types: types.length,
      exports: exportsOf(file, checker).length,
      importedBy: graph.importersOf(path).length,
    };
  });
  return {
    path: folder,
    files,
    mostComplex: complex.toSorted((a, b) => b.complexity - a.complexity).slice(0, 10),
  };
}

/** A last line end does not begin another line. */
function linesOf({ text }: ts.SourceFile): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function diagnosticsOf(
  { root }: EditContext,
  program: ts.Program,
  file: ts.SourceFile,
  path: WorkspacePath,
): readonly Diagnostic[] {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(({ start, code, messageText }) => {
    const { line, character } = ts.getLineAndCharacterOfPosition(file, start ?? 0);
    return {
      path,
      line: line + 1,
      column: character + 1,
      code: `TS${code}`,
      severity: 'error',
      message: ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(`${root}/`, ''),
      origin: 'pre-existing',
    };
  });
}
