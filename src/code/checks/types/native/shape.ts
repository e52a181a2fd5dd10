import type { TypeScript } from '../../toolchain.ts';
import { surfaceOf } from '../spread/surface.ts';
import { mayLeaveOut } from '../spread/untold.ts';
import { untoldOf } from '../spread/visible.ts';

/** `transpileDeclaration`, which is there since 5.5. */
interface DeclarationTranspiler {
  transpileDeclaration?(
    text: string,
    options: {
      readonly fileName: string;
      readonly reportDiagnostics: true;
      readonly compilerOptions: { readonly removeComments: true };
    },
  ): { readonly outputText: string; readonly diagnostics?: readonly unknown[] };
}

/**
 * What other files can see of a file, told from its text alone; undefined where that takes inference (an export without
 * a written type), or for JavaScript.
 */
export function writtenShape(typescript: TypeScript, file: string, text: string): string | undefined {
  if (/\.d\.(?:[^./]+\.)?[cm]?ts$|\.json$/.test(file)) return text;
  if (!/\.[cm]?tsx?$/.test(file)) return undefined;
  const transpiler: DeclarationTranspiler = typescript;
  const made = transpiler.transpileDeclaration?.(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { removeComments: true },
  });
  if (made === undefined || (made.diagnostics?.length ?? 0) > 0) return undefined;
  return made.outputText;
}

/** Whether two texts of the same written shape differ in what it leaves out. */
export function leavesOutElse(typescript: TypeScript, file: string, was: string, is: string): boolean {
  if (!/\.[cm]?tsx?$/.test(file)) return false;
  const [before, after] = [was, is].map((text) =>
    surfaceOf(typescript, typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest)),
  );
  if (before !== undefined && after !== undefined) return untoldOf(before, after).size > 0;
  return was !== is && mayLeaveOut(is);
}

/** Whether text says something to files that do not import it. A wrong yes only costs time. */
export function speaksToAll(typescript: TypeScript, text: string): boolean {
  if (/\bdeclare\s+(?:global|module)\b|\bnamespace\b|^\s*\/\/\/\s*</m.test(text)) return true;
  const { importedFiles, ambientExternalModules } = typescript.preProcessFile(text, true, false);
  if ((ambientExternalModules?.length ?? 0) > 0) return true;
  return importedFiles.length === 0 && !/^\s*export\b/m.test(text);
}
