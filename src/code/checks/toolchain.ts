import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type ts from 'typescript';

export type TypeScript = typeof ts;

/** The TypeScript that speaks the verdict. */
export interface Toolchain {
  readonly ts: TypeScript;
  readonly version: string;
  /** The file that was loaded; equal paths are equal instances. */
  readonly file: string;
  /** Said to a person when it is not the workspace's own. */
  readonly note?: string;
}

interface Manifest {
  readonly version: string;
  readonly main: string;
}

const ours = createRequire(import.meta.url);

/**
 * The TypeScript that the workspace itself installed, looked for from each folder in turn (absolute paths). Without
 * one, or with one that has no programming interface (7 and later), ours, with a note that says so.
 */
export function loadTypeScript(folders: readonly string[]): Toolchain {
  let reason = 'is not installed in this workspace';
  for (const folder of folders) {
    const installed = manifestOf(folder, 'typescript');
    if (installed === undefined) continue;
    if (Number.parseInt(installed.version, 10) >= 7) {
      reason = `${installed.version} of this workspace has no interface that can check text in memory`;
      break;
    }
    const found = load(createRequire(join(folder, 'noop.js')));
    if (found !== undefined) return found;
    reason = `${installed.version} of this workspace could not be loaded`;
  }
  const own = load(ours);
  if (own === undefined) throw new Error('TypeScript cannot be loaded: the installation of IDS is damaged');
  return { ...own, note: `TypeScript ${reason}; checked with ${own.version}, which comes with IDS` };
}

function load(require: NodeJS.Require): Toolchain | undefined {
  try {
    const file = require.resolve('typescript');
    const loaded: unknown = require(file);
    return isTypeScript(loaded) ? { ts: loaded, version: loaded.version, file } : undefined;
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
