import { relative } from 'node:path/posix';
import type ts from 'typescript';
import type { Finding } from '../findings.ts';
import type { Toolchain } from '../toolchain.ts';
import { isDeclaration } from '../view.ts';

/** What the compiler says about the files of one program, as findings. Files are absolute paths. */
export interface Asker {
  /** Syntactic problems. None when the file is not in the program. */
  syntax(file: string): readonly Finding[];
  /** Syntactic problems, else semantic ones. None when the file is not in the program. */
  semantics(file: string): readonly Finding[];
  /** What keeps declarations from being written, where the configuration wants them. */
  declarations(file: string): readonly Finding[];
  findings(diagnostics: readonly ts.Diagnostic[]): readonly Finding[];
}

/** `root`: what the paths of findings are relative to. */
export function askerOf(toolchain: Toolchain, root: string, program: ts.Program): Asker {
  const findings = (diagnostics: readonly ts.Diagnostic[]) =>
    diagnostics.flatMap((each) => findingOf(toolchain, root, each));
  const syntax = (file: string): readonly Finding[] => {
    const source = program.getSourceFile(file);
    return source === undefined ? [] : findings(program.getSyntacticDiagnostics(source));
  };
  const options = program.getCompilerOptions();
  const declares = options.declaration === true || options.composite === true;
  return {
    syntax,
    semantics(file) {
      const source = program.getSourceFile(file);
      const broken = syntax(file);
      if (source === undefined || broken.length > 0) return broken;
      return findings(program.getSemanticDiagnostics(source));
    },
    declarations(file) {
      const source = declares && !isDeclaration(file) ? program.getSourceFile(file) : undefined;
      if (source === undefined || program.isSourceFileFromExternalLibrary(source)) return [];
      return findings(program.getDeclarationDiagnostics(source));
    },
    findings,
  };
}

function findingOf(toolchain: Toolchain, root: string, diagnostic: ts.Diagnostic): Finding[] {
  const { DiagnosticCategory } = toolchain.ts;
  if (diagnostic.category !== DiagnosticCategory.Error && diagnostic.category !== DiagnosticCategory.Warning)
    return [];
  const at =
    diagnostic.file === undefined || diagnostic.start === undefined
      ? { line: 0, character: 0 }
      : diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return [
    {
      path: diagnostic.file === undefined ? '' : relative(root, diagnostic.file.fileName),
      line: at.line + 1,
      column: at.character + 1,
      code: `TS${diagnostic.code}`,
      severity: diagnostic.category === DiagnosticCategory.Error ? 'error' : 'warning',
      message: toolchain.ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    },
  ];
}
