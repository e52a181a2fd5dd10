import type { Candidate } from '../../change.ts';
import { packagesOf } from '../../packages.ts';
import { isDeclaration, isSource } from '../../view.ts';
import { parseConfig, type ParsedConfig } from '../config/config.ts';
import { discover, isFixture, mayReach, nearestConfig, type ReadConfig } from '../config/discover.ts';
import type { TypeScript } from '../../toolchain.ts';

/** A tsconfig that the compiler is to be asked about. */
export interface NativeConfig {
  /** Absolute path. */
  readonly file: string;
  /** Whether it is there without the candidate too. */
  readonly before: boolean;
  /** Whether building it writes files. */
  readonly emits: boolean;
}

/** Files that no tsconfig has, to be looked at with the options of the nearest one. */
export interface LooseGroup {
  /** Absolute path of a tsconfig that exists only for this candidate, and its text before and after. */
  readonly config: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly files: readonly string[];
}

export interface NativeConfigs {
  readonly configs: readonly NativeConfig[];
  /** Why a tsconfig that owns changed files cannot be used. */
  readonly broken: string | undefined;
  /** Relative paths of tsconfigs that were left out because they are broken. */
  readonly leftOut: readonly string[];
  readonly read: ReadConfig;
}

/** The tsconfigs whose verdict a candidate can change. `base`: reads those of the workspace as it is. */
export function configsOf(candidate: Candidate, typescript: TypeScript, base: ReadConfig): NativeConfigs {
  const { view, root } = candidate;
  const touchesJson = candidate.files.some((file) => file.path.endsWith('.json'));
  const fresh = new Map<string, ParsedConfig>();
  const read: ReadConfig = (file) => {
    if (!candidate.structural && !touchesJson) return base(file);
    const config = fresh.get(file) ?? parseConfig(typescript, view, file);
    fresh.set(file, config);
    return config;
  };
  const paths = [
    ...new Set(candidate.files.flatMap((file) => [file.absolute, file.before?.absolute ?? file.absolute])),
  ];
  const discovered = discover(view, root, paths, read);
  const broken = discovered.find(({ config, owning }) => owning && config.broken !== undefined)?.config
    .broken;
  const packages = packagesOf(view, root);
  const everywhere = paths.some((path) => /\/package\.json$/.test(path) || isDeclaration(path));
  const configs = discovered.flatMap(({ config }) => {
    if (config.broken !== undefined) return [];
    const before = candidate.base.isFile(config.file) ? base(config.file) : undefined;
    const usable = before?.broken === undefined ? before : undefined;
    const roots = new Set([...config.command.fileNames, ...(usable?.command.fileNames ?? [])]);
    const concerned =
      everywhere ||
      paths.some((path) => roots.has(path) || config.sources.has(path)) ||
      mayReach(config, paths, packages);
    return concerned && roots.size > 0
      ? [{ file: config.file, before: usable !== undefined, emits: config.emits }]
      : [];
  });
  return {
    configs,
    broken: broken?.replaceAll(`${root}/`, ''),
    leftOut: discovered
      .filter(({ config, owning }) => !owning && config.broken !== undefined)
      .map(({ config }) => config.file.slice(root.length + 1)),
    read,
  };
}

/** Groups the files (absolute) that no program has by their nearest tsconfig. */
export function looseGroups(
  candidate: Candidate,
  homeless: readonly string[],
  read: ReadConfig,
): readonly LooseGroup[] {
  const groups = new Map<string, string[]>();
  for (const file of homeless) {
    if (!isSource(file) || isFixture(file.slice(candidate.root.length))) continue;
    const nearest = nearestConfig(candidate.view, candidate.root, file);
    if (nearest !== undefined) groups.set(nearest, [...(groups.get(nearest) ?? []), file]);
  }
  return [...groups].flatMap(([nearest, members]) => {
    const { command, broken } = read(nearest);
    const { options, fileNames } = command;
    const files = members.filter(
      (file) => /\.[cm]?tsx?$/.test(file) || options.allowJs === true || options.checkJs === true,
    );
    if (broken !== undefined || files.length === 0) return [];
    const ambient = fileNames.filter((each) => isDeclaration(each));
    const text = (roots: readonly string[]) =>
      JSON.stringify({
        extends: nearest,
        compilerOptions: { composite: false, incremental: false, noEmit: true },
        files: [...ambient, ...roots],
        include: [],
        references: [],
      });
    const origins = files.flatMap(
      (file) => candidate.files.find((each) => each.absolute === file)?.before?.absolute ?? [],
    );
    const folder = nearest.slice(0, nearest.lastIndexOf('/'));
    return [
      {
        config: `${folder}/tsconfig.ids-unlisted.json`,
        before: origins.length === 0 ? undefined : text(origins),
        after: text(files),
        files,
      },
    ];
  });
}
