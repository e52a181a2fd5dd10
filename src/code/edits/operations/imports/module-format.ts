import { posix } from 'node:path';
import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import type { EditContext } from '../../context.ts';
import type { OpenFile } from '../changes.ts';

/** How a file with ES syntax would be loaded. */
export type Format =
  /** By Node as an ES module: exact specifiers, no `__dirname`, no `require`. */
  | { readonly kind: 'node' }
  /** By a compiler or bundler, which reads either syntax. */
  | { readonly kind: 'compiled' }
  | { readonly kind: 'impossible'; readonly why: string };

const bundlers =
  /"(vite|webpack|rollup|parcel|esbuild|tsup|next|nuxt|react-scripts|@babel\/core|@swc\/core|@rspack\/core|@parcel\/core|@vercel\/ncc)"\s*:/;

/** Whether and how a file could be written in ES syntax. */
export function formatOf({ path, file }: OpenFile, context: EditContext): Format {
  if (path.endsWith('.mjs') || path.endsWith('.mts')) return { kind: 'node' };
  if (path.endsWith('.cjs'))
    return { kind: 'impossible', why: `${path} is CommonJS by its name; call it .mjs first` };
  const options = context.optionsOf(path);
  if (/\.[cm]?tsx?$/.test(path)) {
    const commonJs = file.impliedNodeFormat === ts.ModuleKind.CommonJS;
    if (options.verbatimModuleSyntax === true && commonJs) {
      return {
        kind: 'impossible',
        why: `${path} is compiled to CommonJS with verbatimModuleSyntax; add "type": "module" to package.json first`,
      };
    }
    return { kind: file.impliedNodeFormat === ts.ModuleKind.ESNext ? 'node' : 'compiled' };
  }
  const manifest = nearestManifest(path, context);
  if (manifest !== undefined && /"type"\s*:\s*"module"/.test(manifest)) return { kind: 'node' };
  const isTool = /(^|\/)\.?[\w-]+(\.config|rc)\.js$/.test(path) || file.text.startsWith('#!');
  const bundled = manifest !== undefined && bundlers.test(manifest);
  const compiled = options.allowJs === true && options.noEmit !== true && options.outDir !== undefined;
  if (!isTool && (bundled || compiled)) return { kind: 'compiled' };
  return {
    kind: 'impossible',
    why: `Node would not load ES syntax in ${path}; add "type": "module" to its package.json or call it .mjs first`,
  };
}

function nearestManifest(path: WorkspacePath, context: EditContext): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const manifest = context.readText(posix.join(folder, 'package.json') as WorkspacePath);
    if (manifest.ok) return manifest.value;
    if (folder === '.') return undefined;
  }
}

/** What a module gives to an import of its own. */
export type Shape =
  /** ES exports, or names that a CommonJS module is known to have. */
  | { readonly kind: 'names'; readonly hasDefault: boolean }
  /**
   * `module.exports`, which only a default import gives whole. `named`: its properties can be imported by name, which
   * Node cannot promise for every CommonJS package.
   */
  | { readonly kind: 'whole'; readonly named: boolean };

/** The shape of a package, builtin or file that is not converted itself. */
export function shapeOf(specifier: string, from: OpenFile, format: Format, context: EditContext): Shape {
  const checker = context.program.getTypeChecker();
  const ambient = checker
    .getAmbientModules()
    .find((each) => each.name === `"${specifier}"` || each.name === `"${specifier.replace(/^node:/, '')}"`);
  const fileName = context.resolve(specifier, from.path, ts.ModuleKind.CommonJS);
  const file = fileName === undefined ? undefined : context.program.getSourceFile(fileName);
  const symbol = file === undefined ? ambient : checker.getSymbolAtLocation(file);
  // Without types nothing is known but that it was required: CommonJS, whose whole is the default.
  if (symbol === undefined) return { kind: 'whole', named: false };
  if (symbol.exports?.has(ts.InternalSymbolName.ExportEquals) === true) {
    return { kind: 'whole', named: ambient !== undefined || format.kind === 'compiled' };
  }
  return { kind: 'names', hasDefault: symbol.exports?.has(ts.InternalSymbolName.Default) === true };
}

/** Whether `import x from` may stand for the whole of a CommonJS module. */
export function allowsDefault(path: WorkspacePath, context: EditContext): boolean {
  const options = context.optionsOf(path);
  const implied =
    options.module !== undefined &&
    options.module >= ts.ModuleKind.Node16 &&
    options.esModuleInterop !== false;
  return (
    !/\.[cm]?tsx?$/.test(path) ||
    options.esModuleInterop === true ||
    options.allowSyntheticDefaultImports === true ||
    implied ||
    options.moduleResolution === ts.ModuleResolutionKind.Bundler ||
    (options.esModuleInterop === undefined && ts.version.startsWith('6'))
  );
}
