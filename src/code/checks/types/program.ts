import { dirname } from 'node:path/posix';
import type ts from 'typescript';
import type { Finding } from '../findings.ts';
import type { Toolchain, TypeScript } from '../toolchain.ts';
import type { FileView } from '../view.ts';
import { askerOf } from './asker.ts';
import type { ParsedConfig } from './config/config.ts';
import { makeHost, type SourceCache } from './host.ts';
import { declaresEverywhere, importersIn, resolutionsOf } from './resolutions.ts';
import { shapeOf } from './shape.ts';
import { surfaceOf, type Surface } from './spread/surface.ts';
import { takesIn, takesOf, type Takes } from './spread/takes.ts';

/** A program over one state of the workspace. What was asked once is kept. */
export interface CheckedProgram {
  readonly config: ParsedConfig;
  /** Has at least every file that was asked about. */
  readonly program: ts.Program;
  has(file: string): boolean;
  /** Absolute paths of every file of the program. */
  readonly files: readonly string[];
  /** Says that these files (absolute) will be asked about next: once for all of them is cheaper than one by one. */
  include(files: Iterable<string>): void;
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
  /** The names that a file takes, by specifier. */
  takes(file: string): Takes;
  /** What a file shows, as far as its text tells; undefined where it does not. */
  surface(file: string): Surface | undefined;
  /** The files outside node_modules that import a file directly; none when this TypeScript does not tell. */
  importersOf(file: string): readonly string[];
  /** Whether files which do not import a file can see what it declares. */
  declaresEverywhere(file: string): boolean;
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

/** What the text of single files tells, each looked at once. */
export function readingOf(
  typescript: TypeScript,
  sourceOf: (file: string) => ts.SourceFile | undefined,
): Pick<CheckedProgram, 'takes' | 'surface'> {
  const takes = new Map<string, Takes>();
  const surfaces = new Map<string, Surface | undefined>();
  return {
    takes(file) {
      const source = takes.has(file) ? undefined : sourceOf(file);
      if (source !== undefined) takes.set(file, takesIn(takesOf(typescript, source)));
      return takes.get(file) ?? new Map();
    },
    surface(file) {
      const source = surfaces.has(file) ? undefined : sourceOf(file);
      if (source !== undefined) surfaces.set(file, surfaceOf(typescript, source));
      return surfaces.get(file);
    },
  };
}

export function buildProgram(request: ProgramRequest): CheckedProgram {
  const { toolchain, root, view, config, cache, old, invalidated } = request;
  const { command } = config;
  const host = makeHost(toolchain, view, command.options, dirname(config.file), cache, invalidated);
  const program = toolchain.ts.createProgram({
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
  const ask = askerOf(toolchain, root, program);
  const resolutions = (file: string) => resolutionsOf(program, file);
  const files = program.getSourceFiles().map((each) => each.fileName);
  return {
    config,
    program,
    has: (file) => program.getSourceFile(file) !== undefined,
    files,
    include: () => undefined,
    findings(file) {
      const kept = found.get(file) ?? ask.semantics(file);
      found.set(file, kept);
      return kept;
    },
    syntax: (file) => ask.syntax(file),
    declarations: (file) => ask.declarations(file),
    configuration: () => ask.findings(program.getConfigFileParsingDiagnostics()),
    globals: () => ask.findings([...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]),
    shape(file) {
      if (!shapes.has(file)) shapes.set(file, shapeOf(program, file));
      return shapes.get(file);
    },
    resolutions,
    ...readingOf(toolchain.ts, (file) => program.getSourceFile(file)),
    importersOf(target) {
      importers ??= importersIn(files, resolutions);
      return importers.get(target) ?? [];
    },
    declaresEverywhere: (file) => declaresEverywhere(program, file),
  };
}
