import type { Candidate } from '../change.ts';
import type { Disk } from '../disk.ts';
import { packageIn, packagesOf } from '../packages.ts';
import type { Toolchain, TypeScript } from '../toolchain.ts';
import { isDeclaration, isSource, type FileView } from '../view.ts';
import { parseConfig, type ParsedConfig } from './config.ts';
import { discover, isFixture, mayReach, nearestConfig, type ReadConfig } from './discover.ts';
import { makeSourceCache, type SourceCache } from './host.ts';
import type { Outline } from './outline.ts';
import { makeOutlines } from './outlines.ts';
import { buildProgram, type CheckedProgram } from './program.ts';
import { isSound, makeSlice, type Slice } from './slice.ts';

/** The programs over the workspace as it is on disk; they outlive candidates and are never changed by one. */
export interface BasePrograms {
  readonly toolchain: Toolchain;
  readonly cache: SourceCache;
  readonly read: ReadConfig;
  /** The whole of a project. */
  program(config: ParsedConfig): CheckedProgram;
  /** What hangs together in a project; undefined where this TypeScript does not tell. */
  outline(config: ParsedConfig): Outline | undefined;
  /** The part of a project that was asked about so far. */
  slice(config: ParsedConfig, outline: Outline): Slice;
  /** To be called after a candidate: lets go of what takes much memory and is derived again at need. */
  rest(): void;
  /** To be called when the disk changed: everything is derived anew, unchanged files are not parsed again. */
  renew(): void;
}

/** A base slice with more roots than this, beside those of the globals, is begun anew. */
const MOST_ROOTS = 200;
/** Bytes of heap below which whole programs may stay for the next candidate. */
const COMFORTABLE = 400e6;

/** `keep`: absolute folder for what outlives the process; undefined: nothing is kept on disk. */
export function makeBasePrograms(toolchain: Toolchain, disk: Disk, keep: string | undefined): BasePrograms {
  const cache = makeSourceCache();
  let configs = new Map<string, ParsedConfig>();
  let programs = new Map<string, CheckedProgram>();
  let former = new Map<string, CheckedProgram>();
  const outlines = makeOutlines(toolchain, disk, keep);
  let slices = new Map<string, { readonly outline: Outline; readonly slice: Slice }>();
  let formerSlices = new Map<string, Slice>();

  const sliceOf = (config: ParsedConfig, outline: Outline): Slice => {
    const known = slices.get(config.file);
    if (known?.outline === outline && known.slice.roots.size < MOST_ROOTS) return known.slice;
    const old = formerSlices.get(config.file);
    const slice = makeSlice({
      toolchain,
      root: disk.root,
      view: disk,
      config,
      cache,
      outline,
      changed: new Set(),
      invalidated: true,
      ...(old === undefined || old.roots.size >= MOST_ROOTS ? {} : { old }),
    });
    formerSlices.delete(config.file);
    slices.set(config.file, { outline, slice });
    return slice;
  };
  const program = (config: ParsedConfig): CheckedProgram => {
    const known = programs.get(config.file);
    if (known !== undefined) return known;
    const old = isShareable(toolchain) ? former.get(config.file)?.program : undefined;
    const built = buildProgram({
      toolchain,
      root: disk.root,
      view: disk,
      config,
      cache,
      invalidated: true,
      ...(old === undefined ? {} : { old }),
    });
    programs.set(config.file, built);
    former.delete(config.file);
    return built;
  };
  return {
    toolchain,
    cache,
    read(file) {
      const config = configs.get(file) ?? parseConfig(toolchain.ts, disk, file);
      configs.set(file, config);
      return config;
    },
    program,
    outline: (config) => outlines.of(config, () => program(config), sliceOf),
    slice: sliceOf,
    rest() {
      outlines.keep();
      formerSlices.clear();
      former.clear();
      if (process.memoryUsage().heapUsed < COMFORTABLE) return;
      programs.clear();
      // Left to itself the heap grows to several times of what is in use; after the answer nobody waits for this.
      setTimeout(() => globalThis.gc?.(), 0).unref();
    },
    renew() {
      configs = new Map();
      former = programs;
      programs = new Map();
      formerSlices = new Map([...slices].map(([file, { slice }]) => [file, slice]));
      slices = new Map();
      outlines.renew();
    },
  };
}

/** Before 5.3 a parsed file carried the resolutions of its imports: programs over different states cannot share it. */
export function isShareable(toolchain: Toolchain): boolean {
  const [major = 0, minor = 0] = toolchain.version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 3);
}

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
  /** tsconfigs that were left out because they are broken, and have no changed file below them. */
  readonly leftOut: readonly string[];
}

export function projectsOf(candidate: Candidate, base: BasePrograms): Projects {
  const { view, root } = candidate;
  const typescript = base.toolchain.ts;
  const touchesJson = candidate.files.some((file) => file.path.endsWith('.json'));
  const fresh = new Map<string, ParsedConfig>();
  const readNext: ReadConfig = (file) => {
    if (!candidate.structural && !touchesJson) return base.read(file);
    const config = fresh.get(file) ?? parseConfig(base.toolchain.ts, view, file);
    fresh.set(file, config);
    return config;
  };
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
  const everywhere = candidate.files.some((file) => /(?:^|\/)package\.json$|\.d\.[cm]?ts$/.test(file.path));

  const pairs = discovered.flatMap(({ config }) => {
    if (config.broken !== undefined) return [];
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
      (paths.some((path) => config.sources.has(path)) && !sameFiles(usable, config));
    if (usable !== undefined && !reconfigured && !candidate.structural && isShareable(base.toolchain)) {
      const outline = base.outline(usable);
      const pair = outline === undefined ? undefined : slicePair(candidate, base, usable, outline);
      if (pair !== undefined) return pair === 'unconcerned' ? [] : [pair];
    }
    const old = usable === undefined ? undefined : base.program(usable);
    const next = buildNext(candidate, base, config, old, candidate.structural || reconfigured);
    if (!reconfigured && !paths.some((path) => next.has(path) || (old?.has(path) ?? false))) return [];
    return [{ typescript, config, base: old, next, reconfigured, loose: new Set<string>() }];
  });

  const homeless = candidate.files.filter(
    (file) =>
      file.after !== undefined &&
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
      .filter((file) => file.after !== undefined && isSource(file.path))
      .filter((file) => !all.some((pair) => pair.next.has(file.absolute)))
      .map((file) => file.path),
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
): Pair | 'unconcerned' | undefined {
  const changed = new Set(
    candidate.files.map((file) => file.absolute).filter((file) => outline.files.has(file)),
  );
  if (changed.size === 0) return 'unconcerned';
  if ([...changed].some((file) => outline.files.get(file)?.everywhere === true)) return undefined;
  const old = base.slice(config, outline);
  old.include(changed);
  const next = makeSlice({
    toolchain: base.toolchain,
    root: candidate.root,
    view: candidate.view,
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
): CheckedProgram {
  const shareable = isShareable(base.toolchain);
  return buildProgram({
    toolchain: base.toolchain,
    root: candidate.root,
    view: candidate.view,
    config,
    cache: shareable ? base.cache : makeSourceCache(),
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
    const next = buildNext(candidate, base, nextConfig, undefined, true);
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

function sameOptions(a: ParsedConfig | undefined, b: ParsedConfig): boolean {
  if (a === undefined) return false;
  const text = (of: ParsedConfig) =>
    JSON.stringify([
      of.command.options,
      of.command.projectReferences ?? [],
      of.command.errors.map(({ code, messageText }) => [code, messageText]),
      of.command.typeAcquisition ?? {},
    ]);
  return a === b || text(a) === text(b);
}

function sameFiles(a: ParsedConfig | undefined, b: ParsedConfig): boolean {
  return a === b || a?.command.fileNames.join('\n') === b.command.fileNames.join('\n');
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}
