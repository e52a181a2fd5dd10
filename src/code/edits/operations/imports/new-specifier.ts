import { posix } from 'node:path';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import type { EditContext } from '../../context.ts';
import type { Specifier } from '../../specifiers.ts';

/**
 * What a specifier that stands in `from` could say to mean `target`, best first: in the style it had (alias or relative,
 * with or without extension and `/index`), then in others. Whether one resolves is for the caller to see.
 */
export function candidatesFor(
  specifier: Specifier,
  from: WorkspacePath,
  target: WorkspacePath,
  context: EditContext,
): readonly string[] {
  const old = specifier.text;
  const query = /[?#][^/]*$/.exec(old.replace(/^#/, ''))?.[0] ?? '';
  const relative = relativePath(posix.dirname(from), target);
  const relatives = spellings(relative, old);
  if (old.startsWith('.') || specifier.kind !== 'module') {
    return relatives.map((each) => each + (specifier.kind === 'url' || old.startsWith('.') ? query : ''));
  }
  const aliases = aliasesFor(old, from, target, context);
  return [...aliases.flatMap((each) => spellings(each, old)), ...relatives];
}

function relativePath(folder: string, target: string): string {
  const path = posix.relative(folder, target);
  return path.startsWith('.') ? path : `./${path}`;
}

const RUNTIME: readonly (readonly [source: RegExp, runtime: string])[] = [
  [/\.d\.ts$/, '.js'],
  [/\.d\.mts$/, '.mjs'],
  [/\.d\.cts$/, '.cjs'],
  [/\.mts$/, '.mjs'],
  [/\.cts$/, '.cjs'],
  [/\.tsx?$/, '.js'],
  [/\.tsx$/, '.jsx'],
];

/** Ways to write the path of a file in a specifier, those like `old` first. */
function spellings(path: string, old: string): readonly string[] {
  const bare = path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
  const runtime = RUNTIME.filter(([source]) => source.test(path)).map(([source, to]) =>
    path.replace(source, to),
  );
  const folder = bare.endsWith('/index')
    ? [bare.slice(0, -'/index'.length) || '.']
    : bare === 'index'
      ? ['.']
      : [];
  const extension = /\.[cm]?[jt]sx?$/.exec(old.replace(/[?#].*$/, ''))?.[0];
  const extensionless = /(^|\/)index$/.test(old) ? [bare, ...folder] : [...folder, bare];
  if (extension === undefined) return [...extensionless, ...runtime, path];
  // `.js` that stood for a TypeScript file goes on doing so; `.ts` stays `.ts`.
  const isSource = /^\.[cm]?tsx?$/.test(extension);
  return isSource ? [path, ...runtime, ...extensionless] : [...runtime, path, ...extensionless];
}

/** Paths through tsconfig aliases, `baseUrl` and the name of a package of the workspace. */
function aliasesFor(
  old: string,
  from: WorkspacePath,
  target: WorkspacePath,
  context: EditContext,
): readonly string[] {
  const options = context.optionsOf(from);
  // TypeScript calls `baseUrl` deprecated; workspaces have it all the same.
  const values: Readonly<Record<string, unknown>> = options;
  const baseUrl = text(values['baseUrl']);
  const file = context.nameOf(target);
  const base = baseUrl ?? text(values['pathsBasePath']) ?? context.root;
  const found: { readonly alias: string; readonly like: boolean }[] = [];
  for (const [pattern, places] of Object.entries(options.paths ?? {})) {
    const [before = '', after = ''] = pattern.split('*');
    for (const place of places) {
      const [head = '', tail = ''] = posix.resolve(base, place).split('*');
      // An alias may leave out the extension that its place leaves out.
      const matches = file.startsWith(head) && pattern.includes('*') && (tail === '' || file.endsWith(tail));
      if (matches) {
        const middle = file.slice(head.length, tail === '' ? undefined : -tail.length);
        found.push({ alias: before + middle.replace(/^\//, '') + after, like: old.startsWith(before) });
      }
      if (!pattern.includes('*') && head === file) found.push({ alias: pattern, like: old === pattern });
    }
  }
  if (baseUrl !== undefined && file.startsWith(`${baseUrl}/`)) {
    found.push({ alias: file.slice(baseUrl.length + 1), like: false });
  }
  const inPackage = packageAlias(old, target, context);
  if (inPackage !== undefined) found.push({ alias: inPackage, like: false });
  return found
    .toSorted((a, b) => Number(b.like) - Number(a.like) || a.alias.length - b.alias.length)
    .map((each) => each.alias);
}

/** `@scope/pkg/src/a` where the workspace holds that package. */
function packageAlias(old: string, target: WorkspacePath, context: EditContext): string | undefined {
  const name = /^(@[^/]+\/[^/]+|[^./@#][^/]*)\//.exec(old)?.[1];
  if (name === undefined) return undefined;
  for (let folder = posix.dirname(target); ; folder = posix.dirname(folder)) {
    const manifest = context.readText(posix.join(folder, 'package.json') as WorkspacePath);
    if (manifest.ok) {
      const own = /"name"\s*:\s*"([^"]+)"/.exec(manifest.value)?.[1];
      return own === name ? posix.join(name, posix.relative(folder, target)) : undefined;
    }
    if (folder === '.') return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
