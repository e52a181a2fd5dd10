import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';

/** A TypeScript that is a program of its own (7 and later): it has a command line and no library to load. */
export interface NativeCompiler {
  readonly version: string;
  /** The package's folder, symbolic links resolved. */
  readonly folder: string;
  /** The command that people run, a file for Node. */
  readonly command: string;
  /** The module with its programming interface; undefined when the package offers none under a name that is known. */
  readonly api: string | undefined;
}

const ManifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  exports: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

const PackageSchema = z.object({
  scripts: z.record(z.string(), z.unknown()).catch({}).optional(),
});

/** Names under which the interface was published so far, the present one first. */
const INTERFACES = ['./unstable/async', './async'];

/**
 * The compiler that `npx tsc` starts in the first of the folders (absolute) that has one, when it is a native one; `npx tsgo`
 * where the folder's scripts use that and not `tsc`. Beside a native compiler `typescript` is often the name of an older
 * one, kept for tools that need its library: what the command is decides, not the name.
 */
export function nativeCompilerOf(folders: readonly string[]): NativeCompiler | undefined {
  for (const folder of folders) {
    const name = prefersPreview(folder) ? 'tsgo' : 'tsc';
    const found = commandIn(folder, name) ?? packageAt(installedIn(folder, 'typescript'), 'tsc');
    if (found !== undefined) return found.native;
  }
  return undefined;
}

function prefersPreview(folder: string): boolean {
  const parsed = PackageSchema.safeParse(json(join(folder, 'package.json')));
  const scripts = Object.values(parsed.data?.scripts ?? {}).map(String);
  return scripts.some((text) => /\btsgo\b/.test(text)) && !scripts.some((text) => /\btsc\b/.test(text));
}

interface Found {
  /** Undefined when the command is an older compiler. */
  readonly native: NativeCompiler | undefined;
}

/** What a command of node_modules/.bin leads to: npm links to the file, pnpm writes a script that names it. */
function commandIn(folder: string, name: string): Found | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const link = join(at, 'node_modules', '.bin', name);
    if (existsSync(link)) return commandAt(link, name);
    if (at === dirname(at)) return undefined;
  }
}

function commandAt(link: string, name: string): Found | undefined {
  try {
    const real = realpathSync(link);
    const named = /\$basedir\/([^"\s]+)"\s+"\$@"/.exec(readFileSync(real, 'utf8').slice(0, 20_000))?.[1];
    const target = named === undefined ? real : realpathSync(resolve(dirname(link), named));
    return packageAt(packageAround(target), name);
  } catch {
    return undefined;
  }
}

/** The folder of the package that a file belongs to. */
function packageAround(file: string): string | undefined {
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    if (ManifestSchema.safeParse(json(join(at, 'package.json'))).success) return at;
  }
  return undefined;
}

function installedIn(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (at === dirname(at)) return undefined;
  }
}

function packageAt(folder: string | undefined, name: string): Found | undefined {
  if (folder === undefined) return undefined;
  const { data: manifest } = ManifestSchema.safeParse(json(join(folder, 'package.json')));
  if (manifest === undefined) return undefined;
  const preview = manifest.name === '@typescript/native-preview';
  if (manifest.name !== 'typescript' && !preview) return { native: undefined };
  if (Number.parseInt(manifest.version, 10) < 7) return { native: undefined };
  const command = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[name];
  if (command === undefined) return undefined;
  const real = realpathSync(folder);
  const api = INTERFACES.map((each) => manifest.exports?.[each]).find((each) => typeof each === 'string');
  return {
    native: {
      version: manifest.version,
      folder: real,
      command: join(real, command),
      api: typeof api === 'string' ? join(real, api) : undefined,
    },
  };
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
