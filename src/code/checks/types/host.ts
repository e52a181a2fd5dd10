import type ts from 'typescript';
import type { Toolchain, TypeScript } from '../toolchain.ts';
import { isDeclaration, type FileView } from '../view.ts';
import { readDirectory } from './config/config.ts';

/** Parsed files that programs share, for as long as one of them has them. One that differs on disk is parsed anew. */
export interface SourceCache {
  /** Whether comments are parsed as well, which rules of linters read. The compiler itself needs them for JavaScript alone. */
  readonly comments: boolean;
  /** `parse` is asked for a file that is not there yet; undefined: it cannot be read. */
  get(key: string, stamp: string, parse: () => ts.SourceFile | undefined): ts.SourceFile | undefined;
}

export function makeSourceCache(comments: boolean): SourceCache {
  const kept = new Map<string, { readonly stamp: string; readonly source: WeakRef<ts.SourceFile> }>();
  return {
    comments,
    get(key, stamp, parse) {
      const found = kept.get(key);
      const known = found?.stamp === stamp ? found.source.deref() : undefined;
      if (known !== undefined) return known;
      const source = parse();
      if (source !== undefined) kept.set(key, { stamp, source: new WeakRef(source) });
      return source;
    },
  };
}

/** Before 5.3 a parsed file carried the resolutions of its imports: programs over different states cannot share it. */
export function isShareable(toolchain: Toolchain): boolean {
  const [major = 0, minor = 0] = toolchain.version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 3);
}

/** The part of a compiler host that TypeScript's language service has and does not declare for programs. */
export interface Host extends ts.CompilerHost {
  useSourceOfProjectReferenceRedirect(): boolean;
}

/**
 * A compiler host over a view. Files that the view has as they are on disk come from the cache, others are parsed here,
 * once. `invalidated`: every import is resolved anew instead of as in the old program. `resolutions`: what earlier programs with
 * the same options found out, as long as no file has come or gone since.
 */
export function makeHost(
  toolchain: Toolchain,
  view: FileView,
  options: ts.CompilerOptions,
  currentDirectory: string,
  cache: SourceCache,
  invalidated: boolean,
  resolutions?: ts.ModuleResolutionCache,
): Host {
  const typescript = toolchain.ts;
  const settings = typescript.createDocumentRegistry().getKeyForCompilationSettings(options);
  // Of declarations nothing is read otherwise under other options, but for what the language version allows in a name.
  const bucketOf = (file: string, version: ts.ScriptTarget) =>
    isDeclaration(file) && isShareable(toolchain) ? `declarations ${version}` : settings;
  const own = new Map<string, ts.SourceFile>();
  return {
    // As tsc itself does. Versions before 5.3 do not know it and parse everything.
    ...(cache.comments || !('JSDocParsingMode' in typescript)
      ? {}
      : { jsDocParsingMode: typescript.JSDocParsingMode.ParseForTypeErrors }),
    getSourceFile(fileName, languageVersionOrOptions) {
      const { languageVersion, impliedNodeFormat = '' } =
        typeof languageVersionOrOptions === 'object'
          ? languageVersionOrOptions
          : { languageVersion: languageVersionOrOptions };
      const key = `${bucketOf(fileName, languageVersion)}|${impliedNodeFormat}|${fileName}`;
      const parse = () => {
        const text = view.text(fileName);
        return text === undefined
          ? undefined
          : typescript.createSourceFile(fileName, text, languageVersionOrOptions);
      };
      const stamp = view.stamp(fileName);
      if (stamp !== undefined) return cache.get(key, stamp, parse);
      const parsed = own.get(key) ?? parse();
      if (parsed !== undefined) own.set(key, parsed);
      return parsed;
    },
    getDefaultLibFileName: (of) => `${toolchain.libraries}/${typescript.getDefaultLibFileName(of)}`,
    getDefaultLibLocation: () => toolchain.libraries,
    getCurrentDirectory: () => currentDirectory,
    getCanonicalFileName: (fileName) => fileName,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => view.isFile(path),
    readFile: (path) => view.text(path),
    directoryExists: (path) => view.isDirectory(path),
    getDirectories: (path) => [...view.entries(path).directories],
    realpath: (path) => view.realpath(path),
    readDirectory: readDirectory(typescript, view),
    writeFile: () => undefined,
    hasInvalidatedResolutions: () => invalidated,
    ...(resolutions === undefined ? {} : sharing(typescript, resolutions)),
    // References are followed to the sources, as editors do: nothing needs to be built first.
    useSourceOfProjectReferenceRedirect: () => true,
  };
}

/** Resolves as a program does without it, and as a build does for all of its projects. */
function sharing(
  typescript: TypeScript,
  resolutions: ts.ModuleResolutionCache,
): Required<Pick<ts.CompilerHost, 'resolveModuleNameLiterals' | 'getModuleResolutionCache'>> {
  return {
    getModuleResolutionCache: () => resolutions,
    // The program adds to the host that it is given, so that this must be the one which is asked.
    resolveModuleNameLiterals(this: ts.CompilerHost, literals, from, redirected, options, source) {
      return literals.map((literal) => {
        const under = redirected?.commandLine.options ?? options;
        const mode = typescript.getModeForUsageLocation(source, literal, under);
        return typescript.resolveModuleName(literal.text, from, options, this, resolutions, redirected, mode);
      });
    },
  };
}
