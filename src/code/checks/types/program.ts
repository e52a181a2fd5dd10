import { dirname, relative } from 'node:path/posix';
import type ts from 'typescript';
import type { Finding } from '../findings.ts';
import type { Toolchain } from '../toolchain.ts';
import { isDeclaration, type FileView } from '../view.ts';
import type { ParsedConfig } from './config.ts';
import { makeHost, type SourceCache } from './host.ts';

/** A program over one state of the workspace. What was asked once is kept. */
export interface CheckedProgram {
  readonly config: ParsedConfig;
  readonly program: ts.Program;
  has(file: string): boolean;
  /** Absolute paths of every file of the program. */
  readonly files: readonly string[];
  /** Syntactic problems of one file (absolute path). None when it is not in the program. */
  syntax(file: string): readonly Finding[];
  /** Syntactic problems of one file (absolute path), else its semantic ones. None when it is not in the program. */
  findings(file: string): readonly Finding[];
  /** What keeps declarations of one file (absolute path) from being written, where the configuration wants them. */
  declarations(file: string): readonly Finding[];
  /** Problems of the text of the configuration. */
  configuration(): readonly Finding[];
  /** Problems of the options and of the project as a whole. */
  globals(): readonly Finding[];
  /** What other files can see of a file; undefined when that cannot be told. */
  shape(file: string): string | undefined;
  /** Where each import of a file leads; undefined when this TypeScript does not tell. */
  resolutions(file: string): string | undefined;
  /** The files outside node_modules that import a file directly; none when this TypeScript does not tell. */
  importersOf(file: string): readonly string[];
}

export interface ProgramRequest {
  readonly toolchain: Toolchain;
  readonly root: string;
  readonly view: FileView;
  readonly config: ParsedConfig;
  readonly cache: SourceCache;
  /** A program over another state, for what has stayed the same. It is not changed by this. */
  readonly old?: ts.Program;
  /** Whether imports of unchanged files may lead elsewhere than in `old`. */
  readonly invalidated: boolean;
}

export function buildProgram(request: ProgramRequest): CheckedProgram {
  const { toolchain, root, view, config, cache, old, invalidated } = request;
  const typescript = toolchain.ts;
  const { command } = config;
  const host = makeHost(toolchain, view, command.options, dirname(config.file), cache, invalidated);
  const program = typescript.createProgram({
    rootNames: command.fileNames,
    options: command.options,
    host,
    configFileParsingDiagnostics: command.errors,
    ...(command.projectReferences === undefined ? {} : { projectReferences: command.projectReferences }),
    ...(old === undefined ? {} : { oldProgram: old }),
  });
  const found = new Map<string, readonly Finding[]>();
  const shapes = new Map<string, string | undefined>();
  let importers: ReadonlyMap<string, readonly string[]> | undefined;
  const finding = (diagnostic: ts.Diagnostic) => findingOf(toolchain, root, diagnostic);

  const syntax = (file: string): readonly Finding[] => {
    const source = program.getSourceFile(file);
    return source === undefined ? [] : program.getSyntacticDiagnostics(source).flatMap(finding);
  };
  const findings = (file: string): readonly Finding[] => {
    const source = program.getSourceFile(file);
    const broken = syntax(file);
    if (source === undefined || broken.length > 0) return broken;
    return program.getSemanticDiagnostics(source).flatMap(finding);
  };
  const declares = command.options.declaration === true || command.options.composite === true;

  return {
    config,
    program,
    has: (file) => program.getSourceFile(file) !== undefined,
    files: program.getSourceFiles().map((each) => each.fileName),
    findings(file) {
      const kept = found.get(file) ?? findings(file);
      found.set(file, kept);
      return kept;
    },
    syntax,
    declarations(file) {
      const source = declares && !isDeclaration(file) ? program.getSourceFile(file) : undefined;
      if (source === undefined || program.isSourceFileFromExternalLibrary(source)) return [];
      return program.getDeclarationDiagnostics(source).flatMap(finding);
    },
    configuration: () => program.getConfigFileParsingDiagnostics().flatMap(finding),
    globals: () => [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()].flatMap(finding),
    shape(file) {
      if (!shapes.has(file)) shapes.set(file, shapeOf(program, file));
      return shapes.get(file);
    },
    resolutions: (file) => resolutionsOf(program, file),
    importersOf(target) {
      importers ??= reverse(program);
      return importers.get(target) ?? [];
    },
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

function shapeOf(program: ts.Program, file: string): string | undefined {
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

/** What a program knows of where imports lead; declared by no version, there since 5.4. */
interface ResolutionSource {
  getResolvedModuleFromModuleSpecifier?(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): { readonly resolvedModule?: { readonly resolvedFileName: string } } | undefined;
}

function resolutionsOf(program: ts.Program, file: string): string | undefined {
  const source: (ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] }) | undefined =
    program.getSourceFile(file);
  const resolver: ts.Program & ResolutionSource = program;
  if (source?.imports === undefined || resolver.getResolvedModuleFromModuleSpecifier === undefined)
    return undefined;
  return source.imports
    .map((each) => {
      const to = resolver.getResolvedModuleFromModuleSpecifier?.(each, source)?.resolvedModule
        ?.resolvedFileName;
      return `${each.text}\t${to ?? ''}`;
    })
    .join('\n');
}

/** From each file to those that import it. */
function reverse(program: ts.Program): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const { fileName } of program.getSourceFiles()) {
    if (fileName.includes('/node_modules/')) continue;
    const lines = resolutionsOf(program, fileName)?.split('\n') ?? [];
    for (const target of new Set(lines.map((line) => line.slice(line.indexOf('\t') + 1)))) {
      importers.set(target, [...(importers.get(target) ?? []), fileName]);
    }
  }
  return importers;
}
