import { packagesAbove, type Package } from '../packages.ts';
import type { FileView } from '../view.ts';
import type { ParsedConfig } from './config.ts';
import { referencesOf, type ReadConfig } from './discover.ts';

/**
 * Reads tsconfigs as a build of the whole workspace takes them: a project finds what was built before it, also where it
 * does not refer to it itself but its package declares the other's. `read` gives each as it is written.
 */
export function inSolution(view: FileView, root: string, read: ReadConfig): ReadConfig {
  let order: readonly ParsedConfig[] | undefined;
  const made = new Map<string, ParsedConfig>();
  return (file) => {
    const known = made.get(file);
    if (known !== undefined) return known;
    const config = read(file);
    order ??= buildOrder(view, root, read);
    const before = order.slice(
      0,
      Math.max(
        0,
        order.findIndex((each) => each.file === file),
      ),
    );
    const refers = new Set(referencesOf(view, config));
    const more = reachable(view, root, config, before).filter((each) => !refers.has(each.file));
    const whole =
      more.length === 0
        ? config
        : {
            ...config,
            command: {
              ...config.command,
              projectReferences: [
                ...(config.command.projectReferences ?? []),
                ...more.map((each) => ({ path: each.file })),
              ],
            },
          };
    made.set(file, whole);
    return whole;
  };
}

/** The projects that the workspace's own tsconfig refers to, directly or not, each after those that it refers to. */
function buildOrder(view: FileView, root: string, read: ReadConfig): readonly ParsedConfig[] {
  const first = `${root}/tsconfig.json`;
  if (!view.isFile(first)) return [];
  const seen = new Set<string>();
  const order: ParsedConfig[] = [];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const config = read(file);
    referencesOf(view, config).forEach(visit);
    order.push(config);
  };
  visit(first);
  return order;
}

/** Of the projects that write what others read, those of the same package and of packages that it declares, directly or not. */
function reachable(
  view: FileView,
  root: string,
  config: ParsedConfig,
  projects: readonly ParsedConfig[],
): readonly ParsedConfig[] {
  const built = projects
    .filter((each) => each.emits)
    .map((each) => ({ config: each, home: packagesAbove(view, root, each.file)[0] }));
  const own = built.length === 0 ? undefined : packagesAbove(view, root, config.file)[0];
  if (own === undefined) return [];
  const reached = new Map<string, Package>([[own.folder, own]]);
  for (const each of reached.values())
    for (const { home } of built)
      if (home !== undefined && each.declares(home.name) !== undefined) reached.set(home.folder, home);
  return built.flatMap((each) => (reached.has(each.home?.folder ?? '') ? [each.config] : []));
}
