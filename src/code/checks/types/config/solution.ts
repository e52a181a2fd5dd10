import { packagesAbove, type Package } from '../../packages.ts';
import type { FileView } from '../../view.ts';
import type { ParsedConfig } from './config.ts';
import { referencesOf, type ReadConfig } from './discover.ts';

/**
 * Reads tsconfigs as a build of the whole workspace takes them: a project finds what was built before it, also where it
 * does not refer to it itself but its package declares the other's. `read` gives each as it is written.
 */
export function inSolution(view: FileView, root: string, read: ReadConfig): ReadConfig {
  const made = new Map<string, ParsedConfig>();
  let order: BuildOrder | undefined;
  return (file) => {
    const known = made.get(file);
    if (known !== undefined) return known;
    const config = read(file);
    order ??= buildOrder(view, root, read);
    const refers = new Set([file, ...referencesOf(view, config)]);
    const more = builtBefore(order, file).filter((each) => !refers.has(each));
    const whole = more.length === 0 ? config : referring(config, more);
    made.set(file, whole);
    return whole;
  };
}

function referring(config: ParsedConfig, more: readonly string[]): ParsedConfig {
  const { projectReferences = [] } = config.command;
  const references = [...projectReferences, ...more.map((path) => ({ path }))];
  return { ...config, command: { ...config.command, projectReferences: references } };
}

/** A project that the workspace's own tsconfig refers to, directly or not. */
interface Step {
  /** Absolute path of the tsconfig. */
  readonly file: string;
  readonly at: number;
  readonly emits: boolean;
  readonly home: Package | undefined;
  /** Absolute paths of the tsconfigs that it refers to. */
  readonly refers: readonly string[];
}

interface BuildOrder {
  readonly steps: ReadonlyMap<string, Step>;
  /** The steps of each package by its name, and by its folder. */
  readonly named: ReadonlyMap<string, readonly Step[]>;
  readonly within: ReadonlyMap<string, readonly Step[]>;
}

/** Each project comes after those that it refers to. */
function buildOrder(view: FileView, root: string, read: ReadConfig): BuildOrder {
  const seen = new Set<string>();
  const steps = new Map<string, Step>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const config = read(file);
    const references = referencesOf(view, config);
    references.forEach(visit);
    if (steps.size === 0 && references.length === 0 && file === first) return;
    const home = packagesAbove(view, root, file)[0];
    steps.set(file, { file, at: steps.size, emits: config.emits, home, refers: references });
  };
  const first = `${root}/tsconfig.json`;
  if (view.isFile(first)) visit(first);
  const all = [...steps.values()];
  return {
    steps,
    named: grouped(all, ({ home }) => home?.name ?? ''),
    within: grouped(all, ({ home }) => home?.folder ?? ''),
  };
}

function grouped(steps: readonly Step[], by: (step: Step) => string): ReadonlyMap<string, readonly Step[]> {
  const groups = new Map<string, Step[]>();
  for (const step of steps) groups.set(by(step), [...(groups.get(by(step)) ?? []), step]);
  return groups;
}

/**
 * Of what is built before a project, the tsconfigs of the same package and of packages that it declares, directly or not. What any
 * tsconfig of a package refers to, a solution that lists what is built, counts as declared.
 */
function builtBefore({ steps, named, within }: BuildOrder, file: string): readonly string[] {
  const own = steps.get(file);
  if (own?.home === undefined) return [];
  const reached = new Map<string, Package>([[own.home.folder, own.home]]);
  for (const { declared, folder } of reached.values()) {
    const listed = (within.get(folder) ?? []).flatMap(({ refers }) => refers.map((each) => steps.get(each)));
    for (const step of [...[...declared].flatMap((name) => named.get(name) ?? []), ...listed])
      if (step?.home !== undefined) reached.set(step.home.folder, step.home);
  }
  return [...reached.keys()]
    .flatMap((folder) => within.get(folder) ?? [])
    .filter((each) => each.emits && each.at < own.at)
    .toSorted((a, b) => a.at - b.at)
    .map((each) => each.file);
}
