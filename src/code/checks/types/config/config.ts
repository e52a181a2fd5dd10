import { dirname } from 'node:path/posix';
import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import type { FileView } from '../../view.ts';

/** A tsconfig as it was read. */
export interface ParsedConfig {
  /** Absolute path of the tsconfig. */
  readonly file: string;
  readonly command: ts.ParsedCommandLine;
  /** Whether building it writes files: only then are declarations made of files that have errors. */
  readonly emits: boolean;
  /** Absolute paths of the tsconfig and everything that it extends. */
  readonly sources: ReadonlySet<string>;
  /** Why it cannot be used at all, with file and line; undefined when it can. */
  readonly broken?: string;
}

/** Errors after which the rest of a tsconfig means nothing: it cannot be parsed, or what it extends cannot be read. */
const FATAL: ReadonlySet<number> = new Set([5012, 5014, 5083, 6053, 18000]);

type MatchFiles = (
  path: string,
  extensions: readonly string[],
  excludes: readonly string[] | undefined,
  includes: readonly string[] | undefined,
  caseSensitive: boolean,
  currentDirectory: string,
  depth: number | undefined,
  entries: (path: string) => { files: readonly string[]; directories: readonly string[] },
  realpath: (path: string) => string,
) => string[];

/** The matching of `include` and `exclude`, which TypeScript has had under this name since 2.0 without declaring it. */
function matcherOf(typescript: TypeScript): MatchFiles | undefined {
  const holder: TypeScript & { readonly matchFiles?: MatchFiles } = typescript;
  return typeof holder.matchFiles === 'function' ? holder.matchFiles : undefined;
}

export function readDirectory(
  typescript: TypeScript,
  view: FileView,
): (
  root: string,
  extensions?: readonly string[],
  excludes?: readonly string[],
  includes?: readonly string[],
  depth?: number,
) => string[] {
  const match = matcherOf(typescript);
  return (root, extensions = [], excludes, includes, depth) =>
    match === undefined
      ? typescript.sys
          .readDirectory(root, extensions, excludes, includes, depth)
          .filter((path) => view.isFile(path))
      : match(
          root,
          extensions,
          excludes,
          includes,
          true,
          root,
          depth,
          (path) => view.entries(path),
          (path) => view.realpath(path),
        );
}

/** Reads a tsconfig through a view. `file`: absolute. Nothing is emitted by what it describes. */
export function parseConfig(typescript: TypeScript, view: FileView, file: string): ParsedConfig {
  const sources = new Set<string>();
  const problems: ts.Diagnostic[] = [];
  const command = typescript.getParsedCommandLineOfConfigFile(
    file,
    {},
    {
      useCaseSensitiveFileNames: true,
      getCurrentDirectory: () => dirname(file),
      fileExists: (path) => view.isFile(path),
      readFile: (path) => {
        if (path.endsWith('.json')) sources.add(path);
        return view.text(path);
      },
      readDirectory: readDirectory(typescript, view),
      onUnRecoverableConfigFileDiagnostic: (problem) => problems.push(problem),
    },
  );
  if (command === undefined) {
    const why = problems[0]?.messageText ?? 'it cannot be read';
    return {
      file,
      command: { options: {}, fileNames: [], errors: problems },
      emits: false,
      sources,
      broken: `${file}:1: ${typescript.flattenDiagnosticMessageText(why, ' ')}`,
    };
  }
  const emits = command.options.composite === true && command.options.noEmit !== true;
  command.options.noEmit = true;
  // It cannot stand beside noEmit in every version.
  delete command.options.emitDeclarationOnly;
  const fatal =
    command.errors.find((each) => FATAL.has(each.code)) ?? syntaxProblem(typescript, view, sources);
  return {
    file,
    command,
    emits,
    sources,
    ...(fatal === undefined ? {} : { broken: sentenceOf(typescript, fatal, file) }),
  };
}

/** TypeScript keeps these apart from the other errors and reads on as well as it can. */
function syntaxProblem(
  typescript: TypeScript,
  view: FileView,
  sources: ReadonlySet<string>,
): ts.Diagnostic | undefined {
  for (const source of sources) {
    const text = view.text(source);
    if (text === undefined) continue;
    const { error } = typescript.readConfigFile(source, () => text);
    if (error !== undefined) return error;
  }
  return undefined;
}

function sentenceOf(typescript: TypeScript, problem: ts.Diagnostic, config: string): string {
  const text = typescript.flattenDiagnosticMessageText(problem.messageText, ' ');
  if (problem.file === undefined || problem.start === undefined) return `${config}:1: ${text}`;
  const { line } = problem.file.getLineAndCharacterOfPosition(problem.start);
  return `${problem.file.fileName}:${line + 1}: ${text}`;
}
