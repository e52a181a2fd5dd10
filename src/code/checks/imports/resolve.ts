import { builtinModules } from 'node:module';
import { dirname, resolve as join } from 'node:path/posix';
import type ts from 'typescript';
import type { TypeScript } from '../toolchain.ts';
import type { FileView } from '../view.ts';

/** Where a specifier leads. `package`: its name as written, and the file when there is one. */
export type Target =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string; readonly file: string | undefined }
  | { readonly kind: 'builtin' }
  /** Of a kind that only the workspace's own bundler can tell. */
  | { readonly kind: 'unknowable' }
  | { readonly kind: 'missing'; readonly name: string | undefined }
  | { readonly kind: 'wrong-case'; readonly actual: string };

export interface Resolver {
  readonly view: FileView;
  /** `from`: absolute file. */
  resolve(specifier: string, from: string): Target;
}

const BUILTINS: ReadonlySet<string> = new Set(builtinModules);
/** Extensions that tools add, or put in the place of one that is written. */
const EXTENSIONS = [
  '.ts',
  '.tsx',
  '.d.ts',
  '.js',
  '.jsx',
  '.mts',
  '.cts',
  '.mjs',
  '.cjs',
  '.json',
  '.vue',
  '.svelte',
  '.node',
];
const PLATFORMS = ['.web', '.native', '.ios', '.android', '.server', '.client'];

/**
 * Resolves as TypeScript does with each of the options that speak about a file, then more generously, as bundlers do:
 * a wrong alarm is worth more than an exotic miss.
 */
export function makeResolver(
  typescript: TypeScript,
  view: FileView,
  optionsFor: (file: string) => readonly ts.CompilerOptions[],
): Resolver {
  const caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();
  const host: ts.ModuleResolutionHost = {
    fileExists: (path) => view.isFile(path),
    readFile: (path) => view.text(path),
    directoryExists: (path) => view.isDirectory(path),
    getDirectories: (path) => [...view.entries(path).directories],
    realpath: (path) => view.realpath(path),
    useCaseSensitiveFileNames: true,
    getCurrentDirectory: () => '/',
  };
  const byTypeScript = (specifier: string, from: string): string | undefined => {
    for (const options of optionsFor(from)) {
      let cache = caches.get(options);
      if (cache === undefined) {
        cache = typescript.createModuleResolutionCache('/', (name) => name, options);
        caches.set(options, cache);
      }
      for (const mode of [typescript.ModuleKind.ESNext, typescript.ModuleKind.CommonJS] as const) {
        const { resolvedModule } = typescript.resolveModuleName(
          specifier,
          from,
          options,
          host,
          cache,
          undefined,
          mode,
        );
        if (resolvedModule !== undefined) return resolvedModule.resolvedFileName;
      }
    }
    return undefined;
  };

  return {
    view,
    resolve(specifier, from) {
      const bare = specifier.replace(/^.*!/, '').replace(/[?].*$/, '');
      if (bare === '' || /^(?:data|https?|file|virtual|npm|jsr|bun|cloudflare|astro|wasm|blob):/.test(bare)) {
        return bare.startsWith('file:') || bare === '' ? { kind: 'unknowable' } : { kind: 'unknowable' };
      }
      if (bare.startsWith('node:') || BUILTINS.has(bare)) return { kind: 'builtin' };
      const relative = /^\.{1,2}(?:\/|$)/.test(bare);
      const found = byTypeScript(bare, from);
      if (relative) {
        const wanted = join(dirname(from), bare);
        const file = found ?? fileFor(view, wanted);
        if (file !== undefined) {
          const actual = otherCase(view, file);
          return actual === undefined ? { kind: 'file', file } : { kind: 'wrong-case', actual };
        }
        const actual = otherCase(view, wanted);
        return actual === undefined ? { kind: 'missing', name: undefined } : { kind: 'wrong-case', actual };
      }
      const name = packageName(bare);
      if (found !== undefined && !found.includes('/node_modules/') && !isLinked(view, name, from)) {
        return { kind: 'file', file: found };
      }
      if (name === undefined)
        return found === undefined ? { kind: 'missing', name } : { kind: 'file', file: found };
      if (found !== undefined) return { kind: 'package', name, file: found };
      const folder = installedAt(view, name, from);
      if (folder !== undefined && hasEntry(view, folder, bare.slice(name.length + 1))) {
        return { kind: 'package', name, file: undefined };
      }
      return { kind: 'missing', name };
    },
  };
}

/** `lodash` of `lodash/fp`, `@a/b` of `@a/b/c`; undefined for what no package can be called (`#x`, `/x`, `~/x`, `@/x`). */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(?=\/|$)/i.exec(
    specifier.startsWith('~/') ? '' : specifier,
  )?.[0];
}

function fileFor(view: FileView, wanted: string): string | undefined {
  const stem = wanted.replace(/\.(?:[cm]?[jt]sx?)$/, '');
  const names = [wanted, ...[...new Set([wanted, stem])].flatMap(variants), ...variants(`${wanted}/index`)];
  const file = names.find((each) => view.isFile(each));
  if (file !== undefined) return file;
  return view.isFile(`${wanted}/package.json`) ? `${wanted}/package.json` : undefined;
}

function variants(stem: string): readonly string[] {
  return [
    ...EXTENSIONS.map((each) => stem + each),
    ...PLATFORMS.flatMap((platform) => EXTENSIONS.slice(0, 5).map((each) => stem + platform + each)),
  ];
}

/** How a path is really written when it differs only in case; undefined when it is right or nothing is alike. */
function otherCase(view: FileView, path: string): string | undefined {
  const segments = path.split('/').slice(1);
  let at = '';
  let differs = false;
  for (const [index, segment] of segments.entries()) {
    const { files, directories } = view.entries(at === '' ? '/' : at);
    const last = index === segments.length - 1;
    const names = last ? [...files, ...directories] : directories;
    if (names.length === 0 && !last) return undefined;
    const fold = (name: string) => name.toLowerCase();
    const stems = (name: string) => name.replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '');
    const match =
      names.find((name) => name === segment) ??
      names.find((name) => fold(name) === fold(segment)) ??
      (last ? names.find((name) => fold(stems(name)) === fold(stems(segment))) : undefined);
    if (match === undefined) return undefined;
    if (match !== segment && stems(match) !== stems(segment)) differs = true;
    at = `${at}/${match}`;
  }
  return differs ? at : undefined;
}

/** The folder of an installed package as Node looks for it. */
export function installedAt(view: FileView, name: string, from: string): string | undefined {
  for (let at = dirname(from); ; at = dirname(at)) {
    const folder = `${at === '/' ? '' : at}/node_modules/${name}`;
    if (view.isDirectory(folder)) return folder;
    if (at === '/' || at === '.') return undefined;
  }
}

function isLinked(view: FileView, name: string | undefined, from: string): boolean {
  return name !== undefined && installedAt(view, name, from) !== undefined;
}

function hasEntry(view: FileView, folder: string, subpath: string): boolean {
  if (subpath === '') return true;
  if (fileFor(view, `${folder}/${subpath}`) !== undefined) return true;
  const manifest = view.text(`${folder}/package.json`);
  if (manifest === undefined) return false;
  try {
    const parsed: unknown = JSON.parse(manifest);
    const exported =
      typeof parsed === 'object' && parsed !== null && 'exports' in parsed ? parsed.exports : undefined;
    if (typeof exported !== 'object' || exported === null) return false;
    return Object.keys(exported).some((key) => {
      const [head = '', tail = ''] = key.split('*');
      const wanted = `./${subpath}`;
      return key === wanted || (key.includes('*') && wanted.startsWith(head) && wanted.endsWith(tail));
    });
  } catch {
    return true;
  }
}
