import { resolve } from 'node:path/posix';
import type { ParsedConfig } from './config.ts';
import { foldersUp, type FileView } from '../../view.ts';
import { packagesOf, type Package } from '../../packages.ts';

/** A tsconfig that has to do with a candidate. */
export interface Discovered {
  readonly config: ParsedConfig;
  /** Whether its being broken stops the check: it is above a changed file, the root's, or reached from such. */
  readonly owning: boolean;
}

export type ReadConfig = (file: string) => ParsedConfig;

/**
 * The tsconfigs under which people check the workspace: the root's, those of its packages and of folders directly
 * below these, those above the changed files, all that they reference, and beside them each `tsconfig.*.json` that has
 * files which no other has and that none extends. Of a root that names neither a project nor packages, those deeper down as
 * well. Paths absolute.
 */
export function discover(
  view: FileView,
  root: string,
  changed: readonly string[],
  read: ReadConfig,
): readonly Discovered[] {
  const found = new Map<string, Discovered>();
  const visit = (file: string, owning: boolean): void => {
    const known = found.get(file);
    if (known !== undefined && (known.owning || !owning)) return;
    const config = known?.config ?? read(file);
    found.set(file, { config, owning });
    for (const target of referencesOf(view, config)) visit(target, owning);
  };
  for (const file of changed) {
    for (const folder of foldersUp(file, root)) {
      const config = configIn(view, folder);
      if (config !== undefined) visit(config, true);
    }
  }
  const inProject = found.size > 0;
  const packages = packagesOf(view, root).map((each) => each.folder);
  const homes = [...new Set([root, ...packages])];
  for (const home of homes) {
    const config = configIn(view, home);
    if (config !== undefined) visit(config, home === root);
  }
  for (const home of homes) {
    for (const name of view.entries(home).directories) {
      if (name === 'node_modules' || name.startsWith('.') || isFixture(name)) continue;
      const config = configIn(view, `${home}/${name}`);
      if (config !== undefined) visit(config, false);
    }
  }
  // Where nothing at the root says which projects there are, the others are looked for that may import from the changed one.
  if (inProject && homes.length === 1 && configIn(view, root) === undefined) {
    for (const config of within(view, root)) visit(config, false);
  }
  addCovering(view, homes, found, read);
  return [...found.values()];
}

/** The tsconfigs (absolute) that one refers to directly, as far as they are there. */
export function referencesOf(view: FileView, { command }: ParsedConfig): readonly string[] {
  return (command.projectReferences ?? [])
    .map(({ path }) => (view.isDirectory(path) ? `${path}/tsconfig.json` : path))
    .filter((target) => view.isFile(target))
    .map((target) => resolve(target));
}

/** How deep below the root projects are looked for where nothing names them, and how many are taken. */
const DEEPEST = 3;
const MOST_WITHIN = 24;

/** The tsconfigs below the root, the nearest first. */
function within(view: FileView, root: string): readonly string[] {
  const found: string[] = [];
  let folders = [root];
  for (let depth = 0; depth < DEEPEST && found.length < MOST_WITHIN; depth++) {
    folders = folders.flatMap((folder) =>
      view
        .entries(folder)
        .directories.filter((name) => name !== 'node_modules' && !name.startsWith('.') && !isFixture(name))
        .map((name) => `${folder}/${name}`),
    );
    for (const folder of folders) found.push(...listed(configIn(view, folder)));
  }
  return found.slice(0, MOST_WITHIN);
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** `tsconfig.test.json` and the like: taken when they have files that nothing else has. */
function addCovering(
  view: FileView,
  homes: readonly string[],
  found: Map<string, Discovered>,
  read: ReadConfig,
): void {
  const extended = new Set([...found.values()].flatMap(({ config }) => [...config.sources]));
  const covered = new Set([...found.values()].flatMap(({ config }) => config.command.fileNames));
  for (const home of homes) {
    for (const name of view.entries(home).files) {
      const file = `${home}/${name}`;
      if (!/^tsconfig\..+\.json$/.test(name) || extended.has(file)) continue;
      const config = read(file);
      const extra = config.command.fileNames.filter((each) => !covered.has(each));
      if (config.broken !== undefined || extra.length === 0) continue;
      for (const each of extra) covered.add(each);
      found.set(file, { config, owning: false });
    }
  }
}

function configIn(view: FileView, folder: string): string | undefined {
  return ['tsconfig.json', 'jsconfig.json']
    .map((name) => `${folder}/${name}`)
    .find((file) => view.isFile(file));
}

/** The tsconfig nearest above a file. */
export function nearestConfig(view: FileView, root: string, file: string): string | undefined {
  for (const folder of foldersUp(file, root)) {
    const config = configIn(view, folder);
    if (config !== undefined) return config;
  }
  return undefined;
}

/** Folders whose sources are material for tests and generators, often wrong on purpose. */
export function isFixture(path: string): boolean {
  return /(?:^|\/)(?:__fixtures__|fixtures?|__testfixtures__|testdata|test-data|__mocks_data__)(?:\/|$)/.test(
    path,
  );
}

/**
 * Whether the program of a tsconfig can contain any of the files without having them as roots, judged from what its
 * package declares: building every program of a large monorepo to find out would take minutes.
 */
export function mayReach(
  config: ParsedConfig,
  changed: readonly string[],
  packages: readonly Package[],
): boolean {
  const home = (file: string) =>
    packages
      .filter((each) => file.startsWith(`${each.folder}/`))
      .toSorted((a, b) => b.folder.length - a.folder.length)[0];
  const own = home(config.file);
  if (own === undefined || own.folder === packages[0]?.folder) return true;
  const { options, fileNames, projectReferences } = config.command;
  if (options.paths !== undefined || (projectReferences?.length ?? 0) > 0) return true;
  if (fileNames.some((file) => home(file) !== own && !file.includes('/node_modules/'))) return true;
  const reached = new Set<Package>([own]);
  for (const each of reached) {
    for (const other of packages) if (each.declares(other.name) !== undefined) reached.add(other);
  }
  return changed.some((file) => {
    const of = home(file);
    return of === undefined || reached.has(of);
  });
}
