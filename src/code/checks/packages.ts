import { parse as parseYaml } from 'yaml';
import picomatch from 'picomatch';
import { foldersUp, type FileView } from './view.ts';

export type DependencyKind = 'dependencies' | 'devDependencies' | 'peerDependencies' | 'optionalDependencies';
const KINDS: readonly DependencyKind[] = [
  'dependencies',
  'peerDependencies',
  'optionalDependencies',
  'devDependencies',
];

/** A package.json of the workspace. */
export interface Package {
  /** Absolute folder. */
  readonly folder: string;
  /** Empty when it has none. */
  readonly name: string;
  readonly private: boolean;
  /** Under which heading a package is declared, the one that reaches production first. */
  declares(name: string): DependencyKind | undefined;
  readonly declared: readonly string[];
  /** What of the file decides where imports lead. */
  readonly resolution: string;
}

interface Manifest {
  readonly [field: string]: unknown;
}

/** The package.json in a folder; undefined when there is none or it is not an object in JSON. */
export function packageIn(view: FileView, folder: string): Package | undefined {
  const manifest = manifestIn(view, folder);
  if (manifest === undefined) return undefined;
  const groups = KINDS.map((kind) => [kind, new Set(Object.keys(objectOf(manifest[kind])))] as const);
  const bundled = manifest['bundledDependencies'] ?? manifest['bundleDependencies'];
  if (Array.isArray(bundled)) for (const name of bundled) groups[0]?.[1].add(String(name));
  const { name, type, main, module, types, typings, typesVersions, exports, imports } = manifest;
  return {
    folder,
    name: typeof name === 'string' ? name : '',
    private: manifest['private'] === true,
    declares: (wanted) => groups.find(([, names]) => names.has(wanted))?.[0],
    declared: groups.flatMap(([, names]) => [...names]),
    resolution: JSON.stringify([name, type, main, module, types, typings, typesVersions, exports, imports]),
  };
}

function manifestIn(view: FileView, folder: string): Manifest | undefined {
  return objectIn(view, `${folder}/package.json`);
}

function objectIn(view: FileView, file: string): Manifest | undefined {
  const text = view.text(file);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The package.json files from a file's folder up to the root, nearest first. */
export function packagesAbove(view: FileView, root: string, file: string): readonly Package[] {
  return foldersUp(file, root).flatMap((folder) => packageIn(view, folder) ?? []);
}

/**
 * The packages of the workspace: the root's, then those of `workspaces` (npm, yarn, bun), pnpm-workspace.yaml or lerna.json.
 */
export function packagesOf(view: FileView, root: string): readonly Package[] {
  const found = [packageIn(view, root)];
  const patterns = patternsOf(view, root);
  const includes = patterns.filter((pattern) => !pattern.startsWith('!')).map(trimmed);
  if (includes.length > 0) {
    const wanted = picomatch(includes);
    const unwanted = picomatch(
      patterns.filter((each) => each.startsWith('!')).map((each) => trimmed(each.slice(1))),
    );
    const depth = includes.some((each) => each.includes('**'))
      ? 6
      : Math.max(...includes.map((each) => each.split('/').length));
    const visit = (folder: string, left: number): void => {
      for (const name of view.entries(folder).directories) {
        if (name === 'node_modules' || name.startsWith('.')) continue;
        const path = `${folder}/${name}`;
        const relative = path.slice(root.length + 1);
        if (wanted(relative) && !unwanted(relative)) found.push(packageIn(view, path));
        if (left > 1) visit(path, left - 1);
      }
    };
    visit(root, depth);
  }
  return found.filter((each) => each !== undefined);
}

function trimmed(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/$/, '');
}

function patternsOf(view: FileView, root: string): readonly string[] {
  const workspaces = manifestIn(view, root)?.['workspaces'];
  const declared = Array.isArray(workspaces) ? workspaces : objectOf(workspaces)['packages'];
  const lerna = objectIn(view, `${root}/lerna.json`)?.['packages'];
  return [...stringsIn(declared), ...stringsIn(pnpmPatterns(view, root)), ...stringsIn(lerna)];
}

function pnpmPatterns(view: FileView, root: string): unknown {
  const text = view.text(`${root}/pnpm-workspace.yaml`);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = parseYaml(text);
    return objectOf(parsed)['packages'];
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
