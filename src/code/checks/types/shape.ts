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

/**
 * The declarations of a file, without comments: what other files of the project can see of it, also where it is kept from those
 * of other projects. Undefined when that cannot be told.
 */
export function shapeOf(program: ts.Program, file: string): string | undefined {
  return declarationsOf(program, file, { stripInternal: false, removeComments: true }, true);
}

/** The declarations of a file as a build writes them, for other projects. Undefined when that cannot be told. */
export function builtOf(program: ts.Program, file: string): string | undefined {
  return declarationsOf(program, file, {}, false);
}

function declarationsOf(
  program: ts.Program,
  file: string,
  otherwise: Pick<ts.CompilerOptions, 'stripInternal' | 'removeComments'>,
  isComplete: boolean,
): string | undefined {
  const source = program.getSourceFile(file);
  if (source === undefined) return undefined;
  if (source.isDeclarationFile || file.endsWith('.json')) return source.text;
  const texts: string[] = [];
  const emitter: DeclarationEmitter = program;
  const options = program.getCompilerOptions();
  const { stripInternal, removeComments } = options;
  try {
    Object.assign(options, otherwise);
    // A map says where in the source things stand, and nobody reads declarations by it.
    const write = (path: string, text: string) => {
      if (!path.endsWith('.map')) texts.push(text);
    };
    const { diagnostics } = emitter.emit(source, write, undefined, true, undefined, true);
    // They speak of something that nobody outside can name, by a name that says nothing of what it is.
    if (diagnostics.length > 0 && isComplete) return undefined;
  } catch {
    return undefined;
  } finally {
    Object.assign(options, { stripInternal, removeComments });
  }
  return texts.length === 0 ? undefined : texts.join('\0');
}
