import type { Candidate, ChangedFile } from '../change.ts';
import { packageIn, packagesOf } from '../packages.ts';
import type { TypeScript } from '../toolchain.ts';
import { isDeclaration, isSource, type FileView } from '../view.ts';
import type { BasePrograms } from './bases.ts';
import { parseConfig, type ParsedConfig } from './config/config.ts';
import { ownersOf, saysElse, withTexts } from './config/declared.ts';
import {
  discover,
  isFixture,
  mayReach,
  nearestConfig,
  type Discovered,
  type ReadConfig,
} from './config/discover.ts';
import { isShareable, makeSourceCache } from './host.ts';
import type { Outline } from './outlines/outline.ts';
import { buildProgram, type CheckedProgram } from './program.ts';
import { isContainer, isRestated, refersTo, sameFiles, sameOptions } from './config/reconfigured.ts';
import { builtOf } from './shape.ts';
import { keepsSkeleton } from './spread/skeleton.ts';
import { isSound, makeSlice } from './outlines/slice.ts';
import { inSolution } from './config/solution.ts';

/** One tsconfig that has to do with a candidate, before and after. */
export interface Pair {
  readonly typescript: TypeScript;
  readonly config: ParsedConfig;
  /** Undefined when the tsconfig is new. */
  readonly base: CheckedProgram | undefined;
  readonly next: CheckedProgram;
  /** Whether options or resolution differ between the two, apart from the files' own text. */
  readonly reconfigured: boolean;
  /** Files (absolute) that no tsconfig has and that are looked at here with its options. */
  readonly loose: ReadonlySet<string>;
}

export interface Projects {
  readonly pairs: readonly Pair[];
  /** Why a tsconfig that owns changed files cannot be used. */
  readonly broken: string | undefined;
  /** Changed source files that no tsconfig speaks about. */
  readonly unowned: readonly string[];
  /** Files (absolute) that a tsconfig had before and that none has any more, though they are still there. */
  readonly orphans: readonly string[];
  /** tsconfigs that were left out because they are broken, and have no changed file below them. */
  readonly leftOut: readonly string[];
}

/** `soon`: absolute paths of files that will be asked about next, which are made ready together with those of the candidate. */
export function projectsOf(candidate: Candidate, base: BasePrograms, soon: readonly string[] = []): Projects {
  const { view, root } = candidate;
  const typescript = base.toolchain.ts;
  const touchesJson = candidate.files.some((file) => file.path.endsWith('.json'));
  const fresh = new Map<string, ParsedConfig>();
  const readFresh: ReadConfig = (file) => {
    const config = fresh.get(file) ?? parseConfig(base.toolchain.ts, view, file);
    fresh.set(file, config);
    return config;
  };
  const readNext =
    candidate.structural || touchesJson
      ? inSolution(view, root, readFresh)
      : (file: string) => base.read(file);
  const paths = [
    ...new Set(candidate.files.flatMap((file) => [file.absolute, file.before?.absolute ?? file.absolute])),
  ];
  const discovered = discover(view, root, paths, readNext);
  const broken = discovered.find(({ config, owning }) => owning && config.broken !== undefined)?.config
    .broken;
  const packages = packagesOf(view, root);
  const repackaged = candidate.files.some(
    (file) =>
      file.path.endsWith('package.json') &&
      packageIn(candidate.base, folderOf(file.absolute))?.resolution !==
        packageIn(view, folderOf(file.absolute))?.resolution,
  );
  const unseen = new Map<ChangedFile, boolean>();
  const isUnseen = (file: ChangedFile): boolean => {
    const known = unseen.get(file) ?? keepsSkeleton(typescript, file);
    unseen.set(file, known);
    return known;
  };
  const everywhere = candidate.files.some((file) => /(?:^|\/)package\.json$|\.d\.[cm]?ts$/.test(file.path));

  /** The declarations of files of other projects as the candidate makes them, by the project that has them. */
  const whole = new Map<string, CheckedProgram>();
  const declaredNext = (config: ParsedConfig): FileView => {
    const owners = ownersOf(view, config, readNext);
    return withTexts(view, (file) => {
      const owner = owners.get(file);
      const text = owner === undefined ? undefined : view.text(file);
      if (owner === undefined || text === undefined) return undefined;
      if (!saysElse(text, owner.command.options, config.command.options)) return undefined;
      let of = whole.get(owner.file);
      if (of === undefined) {
        of = buildNext(candidate, base, owner, undefined, true, declaredNext(owner));
        whole.set(owner.file, of);
      }
      return builtOf(of.program, file);
    });
  };

  const made = new Map<string, readonly Pair[]>();
  const pairsOf = (config: ParsedConfig): readonly Pair[] => {
    const known = made.get(config.file) ?? makePairs(config);
    made.set(config.file, known);
    return known;
  };
  /** Whether the project that checks a file makes the same declarations of it as before: no other one reads more of it. */
  const isDeclaredAsBefore = (file: ChangedFile, owner: ParsedConfig | undefined): boolean => {
    const [pair] = owner === undefined ? [] : pairsOf(readNext(owner.file));
    const after = pair?.next.shape(file.absolute);
    return after !== undefined && after === pair?.base?.shape(file.absolute);
  };
  const makePairs = (config: ParsedConfig): readonly Pair[] => {
    if (config.broken !== undefined || isContainer(config)) return [];
    const before = candidate.base.isFile(config.file) ? base.read(config.file) : undefined;
    const usable = before?.broken === undefined ? before : undefined;
    const roots = new Set([...config.command.fileNames, ...(usable?.command.fileNames ?? [])]);
    const concerned =
      everywhere ||
      config.sources.size === 0 ||
      paths.some((path) => roots.has(path) || config.sources.has(path)) ||
      mayReach(config, paths, packages);
    if (!concerned) return [];
    const reconfigured =
      repackaged ||
      !sameOptions(usable, config) ||
      refersTo(config, paths, view, readNext) ||
      isRestated(candidate, config, readNext) ||
      (paths.some((path) => config.sources.has(path)) && !sameFiles(usable, config));
    if (usable !== undefined && !reconfigured && !candidate.structural && isShareable(base.toolchain)) {
      // Only what other files see of them reaches this project, which does not check them itself.
      const others = base.referenced(usable);
      if (
        candidate.files.every((file) => others.has(file.absolute)) &&
        candidate.files.every((file) => isUnseen(file) || isDeclaredAsBefore(file, others.get(file.absolute)))
      )
        return [];
      const outline = base.outline(usable);
      const pair = outline === undefined ? undefined : slicePair(candidate, base, usable, outline, soon);
      if (pair !== undefined) return pair === 'unconcerned' ? [] : [pair];
    }
    const old = usable === undefined ? undefined : base.program(usable);
    const anew = candidate.structural || reconfigured;
    const seen = anew ? declaredNext(config) : seenBy(candidate, base, config);
    const next = buildNext(candidate, base, config, old, anew, seen);
    if (!reconfigured && !paths.some((path) => next.has(path) || (old?.has(path) ?? false))) return [];
    return [{ typescript, config, base: old, next, reconfigured, loose: new Set<string>() }];
  };
  const pairs = discovered.flatMap(({ config }) => pairsOf(config));

  const homeless = candidate.files.filter(
    (file) =>
      file.after !== undefined &&
      file.linked === undefined &&
      isSource(file.path) &&
      !isFixture(file.path) &&
      !pairs.some((pair) => pair.next.has(file.absolute)),
  );
  const loose =
    broken === undefined
      ? loosePairs(
          candidate,
          base,
          homeless.map((file) => file.absolute),
          readNext,
        )
      : [];
  const all = [...pairs, ...loose];
  return {
    pairs: all,
    broken: broken?.replaceAll(`${root}/`, ''),
    unowned: candidate.files
      .filter((file) => file.after !== undefined && file.linked === undefined && isSource(file.path))
      .filter((file) => !all.some((pair) => pair.next.has(file.absolute)))
      .map((file) => file.path),
    orphans: orphansOf(pairs, discovered, candidate),
    leftOut: discovered
      .filter(({ config, owning }) => !owning && config.broken !== undefined)
      .map(({ config }) => config.file.slice(root.length + 1)),
  };
}

/** The pair of a project whose files stay the same; undefined when only the whole project can tell. */
function slicePair(
  candidate: Candidate,
  base: BasePrograms,
  config: ParsedConfig,
  outline: Outline,
  soon: readonly string[],
): Pair | 'unconcerned' | undefined {
  const changed = new Set(
    candidate.files.map((file) => file.absolute).filter((file) => outline.files.has(file)),
  );
  if (changed.size === 0) return 'unconcerned';
  if ([...changed].some((file) => outline.files.get(file)?.everywhere === true)) return undefined;
  const old = base.slice(config, outline);
  old.include([...changed, ...soon]);
  const next = makeSlice({
    toolchain: base.toolchain,
    root: candidate.root,
    view: seenBy(candidate, base, config),
    config,
    cache: base.cache,
    outline,
    changed,
    old,
    invalidated: false,
  });
  if (!isSound(old, next, outline, changed)) return undefined;
  return {
    typescript: base.toolchain.ts,
    config,
    base: old,
    next,
    reconfigured: false,
    loose: new Set(),
  };
}

function buildNext(
  candidate: Candidate,
  base: BasePrograms,
  config: ParsedConfig,
  old: CheckedProgram | undefined,
  invalidated: boolean,
  view: FileView,
): CheckedProgram {
  const shareable = isShareable(base.toolchain);
  return buildProgram({
    toolchain: base.toolchain,
    root: candidate.root,
    view,
    config,
    cache: shareable ? base.cache : makeSourceCache(base.cache.comments),
    invalidated,
    ...(shareable && old !== undefined ? { old: old.program } : {}),
  });
}

/** Files of no tsconfig, with the options and the ambient declarations of the nearest one. */
function loosePairs(
  candidate: Candidate,
  base: BasePrograms,
  files: readonly string[],
  read: ReadConfig,
): readonly Pair[] {
  const typescript = base.toolchain.ts;
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const config = nearestConfig(candidate.view, candidate.root, file);
    if (config === undefined) continue;
    groups.set(config, [...(groups.get(config) ?? []), file]);
  }
  return [...groups].flatMap(([file, members]) => {
    const config = read(file);
    const { options } = config.command;
    const spoken = members.filter(
      (member) => /\.[cm]?tsx?$/.test(member) || options.allowJs === true || options.checkJs === true,
    );
    if (config.broken !== undefined || spoken.length === 0) return [];
    const wasAt = (path: string) => candidate.files.find((each) => each.absolute === path)?.before?.absolute;
    const before = spoken.flatMap((member) => wasAt(member) ?? []);
    const old =
      before.length > 0 && candidate.base.isFile(file)
        ? buildProgram({
            toolchain: base.toolchain,
            root: candidate.root,
            view: candidate.base,
            config: withRoots(base.read(file), before, candidate.base),
            cache: base.cache,
            invalidated: true,
          })
        : undefined;
    const nextConfig = withRoots(config, spoken, candidate.view);
    const next = buildNext(candidate, base, nextConfig, undefined, true, candidate.view);
    return [{ typescript, config: nextConfig, base: old, next, reconfigured: false, loose: new Set(spoken) }];
  });
}

function withRoots(config: ParsedConfig, files: readonly string[], view: FileView): ParsedConfig {
  const ambient = config.command.fileNames.filter((each) => isDeclaration(each) && view.isFile(each));
  return {
    ...config,
    command: { ...config.command, fileNames: [...ambient, ...files], errors: [], projectReferences: [] },
  };
}

function orphansOf(
  pairs: readonly Pair[],
  discovered: readonly Discovered[],
  { view }: Candidate,
): readonly string[] {
  const left = pairs.flatMap(({ base, config }) => {
    const now = new Set(config.command.fileNames);
    return (base?.config.command.fileNames ?? []).filter((file) => !now.has(file) && view.isFile(file));
  });
  return [...new Set(left)].filter(
    (file) =>
      !pairs.some((pair) => pair.next.has(file)) &&
      !discovered.some(({ config }) => config.command.fileNames.includes(file)),
  );
}

/** What a build of everything with a candidate lets a project read that takes nothing that the candidate changes from others. */
function seenBy({ view }: Candidate, base: BasePrograms, config: ParsedConfig): FileView {
  const refers = (config.command.projectReferences?.length ?? 0) > 0;
  return refers ? withTexts(view, (file) => base.declared(config, file)) : view;
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}
