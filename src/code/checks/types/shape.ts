import type ts from 'typescript';

/** `emit` with the parameter that TypeScript's own incremental builds use: declarations whatever the options say. */
interface DeclarationEmitter {
  emit(
    file: ts.SourceFile,
    write: ts.WriteFileCallback,
    token: undefined,
    onlyDeclarations: true,
    transformers: undefined,
    force: true,
  ): ts.EmitResult;
}

/** The declarations of a file: what other files can see of it. Undefined when that cannot be told. */
export function shapeOf(program: ts.Program, file: string): string | undefined {
  const source = program.getSourceFile(file);
  if (source === undefined) return undefined;
  if (source.isDeclarationFile || file.endsWith('.json')) return source.text;
  const texts: string[] = [];
  const emitter: DeclarationEmitter = program;
  try {
    emitter.emit(source, (_, text) => texts.push(text), undefined, true, undefined, true);
  } catch {
    return undefined;
  }
  return texts.length === 0 ? undefined : texts.join('\0');
}
