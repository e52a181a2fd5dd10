import type { Finding } from '../findings.ts';
import { packagesAbove, type Package } from '../packages.ts';
import type { FileView } from '../view.ts';
import { installedAt, type Resolver, type Target } from './resolve.ts';
import type { Scanned } from './scan.ts';
import type { Specifier } from './specifiers.ts';

/** What the rules know of the workspace besides the file they judge. */
export interface Surroundings {
  readonly root: string;
  readonly resolver: Resolver;
  /** The packages of the workspace, the root's first. */
  readonly packages: readonly Package[];
  /** Every source that the change leaves alone. */
  readonly others: () => readonly Scanned[];
  /** Names of `declare module '…'` in all sources, with `*`. */
  readonly ambient: () => readonly string[];
}

/** Folders and names of files that do not reach production. */
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|__mocks__|mocks?|fixtures?|scripts?|tools?|bench(?:marks?)?|examples?|docs?|stories|cypress|playwright|config)\/|\.(?:test|spec|stories|story|bench|config|setup|mock)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/i;
/** Tools that put what is imported into the result, so that a development dependency is enough. */
const BUNDLERS =
  /^(?:vite|rollup|webpack|esbuild|tsup|tsdown|unbuild|parcel|rolldown|bunchee|microbundle|@vercel\/ncc|ncc|next|nuxt|astro|@rspack\/core|@sveltejs\/kit|@angular\/.*)$/;

/** What is wrong with one import of a file (absolute), or undefined. */
export function judge(file: string, specifier: Specifier, around: Surroundings): Finding | undefined {
  const { resolver, root } = around;
  const target = resolver.resolve(specifier.text, file);
  const say = (code: string, message: string, severity: Finding['severity'] = 'error'): Finding => ({
    path: file.slice(root.length + 1),
    line: specifier.line,
    column: specifier.column,
    code: `import/${code}`,
    severity,
    message,
  });
  switch (target.kind) {
    case 'builtin':
    case 'unknowable':
    case 'file':
      return undefined;
    case 'wrong-case':
      return specifier.optional
        ? undefined
        : say('case', `"${specifier.text}" is written ${target.actual.slice(root.length + 1)} on disk.`);
    case 'package': {
      const declared = declarationOf(resolver.view, root, file, target.name);
      if (declared === undefined) {
        if (specifier.optional || isTypesOnly(specifier, target) || isPractised(target.name, file, around))
          return undefined;
        return say(
          'undeclared',
          `"${target.name}" is installed, but no package.json above this file declares it.`,
        );
      }
      const development = declared.kind === 'devDependencies' && !specifier.typeOnly && !specifier.optional;
      return development && reachesProduction(file, declared.by, around)
        ? say(
            'dev-only',
            `"${target.name}" is only a development dependency of ${nameOf(declared.by)}.`,
            'warning',
          )
        : undefined;
    }
    case 'missing':
      return specifier.optional ? undefined : judgeMissing(file, specifier, target.name, around, say);
  }
}

function judgeMissing(
  file: string,
  specifier: Specifier,
  name: string | undefined,
  around: Surroundings,
  say: (code: string, message: string) => Finding,
): Finding | undefined {
  const { view } = around.resolver;
  const { text } = specifier;
  if (text.startsWith('/') || isAmbient(text, around)) return undefined;
  if (text.startsWith('.')) return say('unresolved', `"${text}" leads to no file.`);
  if (name !== undefined) {
    const declared = declarationOf(view, around.root, file, name);
    // Where a package leads that imports itself by name is often only there once it was built.
    if (declared?.by.name === name) return undefined;
    if (declared?.kind === 'peerDependencies' || declared?.kind === 'optionalDependencies') return undefined;
    if (declared !== undefined) {
      if (!isAnythingInstalled(view, file)) return undefined;
      return installedAt(view, name, file) === undefined
        ? say('unresolved', `"${name}" is declared in package.json but not installed.`)
        : say('unresolved', `"${text}" is not offered by the installed package "${name}".`);
    }
  }
  if (isUnknownAlias(text, around)) return undefined;
  return name === undefined
    ? say('unresolved', `"${text}" leads to no file.`)
    : say('unresolved', `"${name}" is neither installed nor declared in package.json.`);
}

interface Declaration {
  readonly kind: 'dependencies' | 'devDependencies' | 'peerDependencies' | 'optionalDependencies';
  readonly by: Package;
}

/** The nearest package.json that declares a package or its types, or is the package itself. */
function declarationOf(view: FileView, root: string, file: string, name: string): Declaration | undefined {
  const types = `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`;
  const above = packagesAbove(view, root, file);
  const [nearest] = above;
  if (nearest === undefined) return { kind: 'dependencies', by: NOWHERE };
  for (const by of above) {
    if (by.name === name) return { kind: 'dependencies', by };
    const kind = by.declares(name);
    if (kind !== undefined) return { kind, by };
    // Types alone are declared for what the platform brings (vscode, k6) and for what is imported as a type only.
    if (by.declares(types) !== undefined) return { kind: 'peerDependencies', by };
  }
  return undefined;
}

/** A workspace without package.json declares nothing, and nothing is asked of it. */
const NOWHERE: Package = {
  folder: '',
  name: '',
  private: true,
  declares: () => 'dependencies',
  declared: [],
  resolution: '',
};

function nameOf(of: Package): string {
  return of.name === '' ? 'this package' : of.name;
}

function isTypesOnly(specifier: Specifier, target: Target & { readonly kind: 'package' }): boolean {
  return specifier.typeOnly && (target.file?.includes('/node_modules/@types/') ?? false);
}

/** Whether other files of the same package already import it like this: then the workspace has its way to provide it. */
function isPractised(name: string, file: string, around: Surroundings): boolean {
  const home = homeOf(file, around);
  return around
    .others()
    .some(
      (other) =>
        other.file !== file &&
        homeOf(other.file, around) === home &&
        other.specifiers.some((each) => each === name || each.startsWith(`${name}/`)),
    );
}

function homeOf(file: string, { packages }: Surroundings): string | undefined {
  let best: string | undefined;
  for (const { folder } of packages) {
    if (file.startsWith(`${folder}/`) && folder.length > (best?.length ?? -1)) best = folder;
  }
  return best;
}

/** `declare module 'x'`, with at most one `*` that stands for anything. */
function isAmbient(text: string, around: Surroundings): boolean {
  return around.ambient().some((each) => {
    const [head = '', tail] = each.split('*');
    return tail === undefined ? each === text : text.startsWith(head) && text.endsWith(tail);
  });
}

/** Whether files that nobody touched import through the same first segment, and we cannot follow those either. */
function isUnknownAlias(text: string, around: Surroundings): boolean {
  const head = text.split('/')[0] ?? text;
  if (!text.includes('/') && !text.startsWith('#')) return false;
  return around
    .others()
    .some((other) =>
      other.specifiers.some(
        (each) =>
          (each === head || each.startsWith(`${head}/`)) &&
          around.resolver.resolve(each, other.file).kind === 'missing',
      ),
    );
}

function isAnythingInstalled(view: FileView, file: string): boolean {
  for (let at = file; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if (view.isDirectory(`${at}/node_modules`)) return true;
  }
  return false;
}

function reachesProduction(file: string, by: Package, around: Surroundings): boolean {
  const path = file.slice(by.folder.length + 1);
  if (by.private || !/^(?:src|lib|source)\//.test(path) || ASIDE.test(path)) return false;
  if (by.declared.some((each) => BUNDLERS.test(each))) return false;
  return !around.others().some((other) => {
    const at = other.file.slice(by.folder.length + 1);
    return (
      other.file.startsWith(`${by.folder}/`) &&
      /^(?:src|lib|source)\//.test(at) &&
      !ASIDE.test(at) &&
      other.specifiers.some((each) => by.declares(each) === 'devDependencies')
    );
  });
}
