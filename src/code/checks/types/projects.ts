import type { Candidate, ChangedFile } from '../change.ts';
import { packageIn, packagesOf } from '../packages.ts';
import { isSource, type FileView } from '../view.ts';
import type { BasePrograms } from './bases.ts';
import { parseConfig, type ParsedConfig } from './config/config.ts';
import { ownersOf, saysElse, withTexts } from './config/declared.ts';
import { discover, isFixture, mayReach, type ReadConfig } from './config/discover.ts';
import { isShareable } from './host.ts';
import type { CheckedProgram } from './program.ts';
import { isContainer, isRestated, refersTo, sameFiles, sameOptions } from './config/reconfigured.ts';
import { builtOf } from './shape.ts';
import { keepsSkeleton } from './spread/skeleton.ts';
import { inSolution } from './config/solution.ts';
import { loosePairs, orphansOf } from './loose.ts';
import { buildNext, seenBy, slicePair, type Pair } from './pair.ts';

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

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}
