import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type ts from 'typescript';
import { nativeCompilerOf, type NativeCompiler } from './types/native/installed.ts';

export type TypeScript = typeof ts;

/** The TypeScript that speaks the verdict. */
export interface Toolchain {
  /** Parses, resolves imports and gives lint rules their types; the verdict on types too, unless `native` is there. */
  readonly ts: TypeScript;
  readonly version: string;
  /** The file that was loaded; equal paths are equal instances. */
  readonly file: string;
  /** The folder of the `lib.*.d.ts` files that belong to it. */
  readonly libraries: string;
  /** Said to a person when it is not the workspace's own. */
  readonly note?: string;
  /** The workspace's own compiler where that has no library to load (7 and later). */
  readonly native?: NativeCompiler;
}

interface Manifest {
  readonly version: string;
  readonly main: string;
}

const ours = createRequire(import.meta.url);

/**
 * The TypeScript that the workspace itself installed, looked for from each folder in turn (absolute paths). Without
 * one ours, with a note that says so. Where the workspace's compiler is a native one, `ts` is the library that it keeps
 * beside it, or ours.
 */
export function loadTypeScript(folders: readonly string[]): Toolchain {
  const native = nativeCompilerOf(folders);
  let reason = 'is not installed in this workspace';
  for (const folder of folders) {
    const installed = manifestOf(folder, 'typescript');
    if (installed === undefined) continue;
    const found = load(createRequire(join(folder, 'noop.js')));
    if (found !== undefined) return native === undefined ? found : { ...found, native };
    reason = `${installed.version} of this workspace could not be loaded`;
  }
  const own = load(ours);
  if (own === undefined) throw new Error('TypeScript cannot be loaded: the installation of IDS is damaged');
  if (native !== undefined) return { ...own, native };
  return { ...own, note: `TypeScript ${reason}; checked with ${own.version}, which comes with IDS` };
}

function load(require: NodeJS.Require): Toolchain | undefined {
  try {
    const file = require.resolve('typescript');
    const loaded: unknown = require(file);
    if (!isTypeScript(loaded)) return undefined;
    // The package may only hand on another one, which has the libraries.
    const libraries = dirname(loaded.sys.getExecutingFilePath());
    return { ts: loaded, version: loaded.version, file, libraries };
  } catch {
    return undefined;
  }
}

function isTypeScript(value: unknown): value is TypeScript {
  return (
    typeof value === 'object' &&
    value !== null &&
    'createProgram' in value &&
    'version' in value &&
    typeof value.version === 'string'
  );
}

/**
 * Version and entry of a package as Node would find it from a folder, whatever its `exports` say; undefined when it is
 * not installed.
 */
export function manifestOf(folder: string, name: string): (Manifest & { readonly file: string }) | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'node_modules', name, 'package.json');
    if (existsSync(file)) {
      try {
        const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
        if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) {
          const main = 'main' in parsed && typeof parsed.main === 'string' ? parsed.main : 'index.js';
          return { version: String(parsed.version), main, file };
        }
      } catch {
        return undefined;
      }
    }
    if (dirname(at) === at) return undefined;
  }
}
