import type ts from 'typescript';
import type { Toolchain } from '../toolchain.ts';
import type { FileView } from '../view.ts';
import { readDirectory } from './config.ts';

/** Parsed files that programs share, for as long as one of them has them. One that differs on disk is parsed anew. */
export interface SourceCache {
  get(key: string, stamp: string, parse: () => ts.SourceFile): ts.SourceFile;
}

export function makeSourceCache(): SourceCache {
  const kept = new Map<string, { readonly stamp: string; readonly source: WeakRef<ts.SourceFile> }>();
  return {
    get(key, stamp, parse) {
      const found = kept.get(key);
      const known = found?.stamp === stamp ? found.source.deref() : undefined;
      if (known !== undefined) return known;
      const source = parse();
      kept.set(key, { stamp, source: new WeakRef(source) });
      return source;
    },
  };
}

/** The part of a compiler host that TypeScript's language service has and does not declare for programs. */
export interface Host extends ts.CompilerHost {
  useSourceOfProjectReferenceRedirect(): boolean;
}

/**
 * A compiler host over a view. Files that the view has as they are on disk come from the cache, others are parsed here,
 * once. `invalidated`: every import is resolved anew instead of as in the old program.
 */
export function makeHost(
  toolchain: Toolchain,
  view: FileView,
  options: ts.CompilerOptions,
  currentDirectory: string,
  cache: SourceCache,
  invalidated: boolean,
): Host {
  const typescript = toolchain.ts;
  const bucket = typescript.createDocumentRegistry().getKeyForCompilationSettings(options);
  const own = new Map<string, ts.SourceFile>();
  return {
    getSourceFile(fileName, languageVersionOrOptions) {
      const format =
        typeof languageVersionOrOptions === 'object' ? languageVersionOrOptions.impliedNodeFormat : undefined;
      const key = `${bucket}|${format ?? ''}|${fileName}`;
      const parse = (text: string) => typescript.createSourceFile(fileName, text, languageVersionOrOptions);
      const stamp = view.stamp(fileName);
      const text = view.text(fileName);
      if (text === undefined) return undefined;
      if (stamp !== undefined) return cache.get(key, stamp, () => parse(text));
      const parsed = own.get(key) ?? parse(text);
      own.set(key, parsed);
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
    // References are followed to the sources, as editors do: nothing needs to be built first.
    useSourceOfProjectReferenceRedirect: () => true,
  };
}
