import type { Disk } from '../disk.ts';
import type { Toolchain } from '../toolchain.ts';
import { parseConfig, type ParsedConfig } from './config/config.ts';
import { ownersOf, saysElse, withTexts } from './config/declared.ts';
import type { ReadConfig } from './config/discover.ts';
import type { FileView } from '../view.ts';
import { isShareable, makeSourceCache, type SourceCache } from './host.ts';
import { makeIdle } from './idle.ts';
import type { Outline } from './outlines/outline.ts';
import { makeOutlines } from './outlines/outlines.ts';
import { buildProgram, type CheckedProgram } from './program.ts';
import { inSolution } from './config/solution.ts';
import { builtOf } from './shape.ts';
import { makeSlice, type Slice } from './outlines/slice.ts';

/** The programs over the workspace as it is on disk; they outlive candidates and are never changed by one. */
export interface BasePrograms {
  readonly toolchain: Toolchain;
  readonly cache: SourceCache;
  readonly read: ReadConfig;
  /** The files (absolute) that a project takes from those that it refers to, each with the project that checks it. */
  referenced(config: ParsedConfig): ReadonlyMap<string, ParsedConfig>;
  /** What a build lets a project read in place of a file of another; undefined where the source says the same. */
  declared(config: ParsedConfig, file: string): string | undefined;
  /** The whole of a project. */
  program(config: ParsedConfig): CheckedProgram;
  /** What hangs together in a project; undefined where this TypeScript does not tell. */
  outline(config: ParsedConfig): Outline | undefined;
  /** The part of a project that was asked about so far. */
  slice(config: ParsedConfig, outline: Outline): Slice;
  /** To be called before a candidate. */
  work(): void;
  /** To be called after a candidate: lets go of what takes much memory and is derived again at need. */
  rest(): void;
  /** Writes down what was learned. */
  close(): void;
  /** To be called when the disk changed: everything is derived anew, unchanged files are not parsed again. */
  renew(): void;
}

/** A base slice with more roots than this, beside those of the globals, is begun anew. */
const MOST_ROOTS = 200;
/** Bytes of heap below which whole programs may stay for the next candidate. */
const COMFORTABLE = 400e6;

export interface BaseOptions {
  /** Absolute folder of what outlives the process; undefined: nothing does. */
  readonly kept: string | undefined;
  /** Whether this process keeps it there, too. */
  readonly writes: boolean;
  /** Whether the programs are for a linter. */
  readonly linting: boolean;
}

export function makeBasePrograms(
  toolchain: Toolchain,
  disk: Disk,
  { kept, writes, linting }: BaseOptions,
): BasePrograms {
  const cache = makeSourceCache(linting);
  let configs = new Map<string, ParsedConfig>();
  const others = new WeakMap<ParsedConfig, ReadonlyMap<string, ParsedConfig>>();
  const declarations = new Map<string, string | undefined>();
  let programs = new Map<string, CheckedProgram>();
  let former = new Map<string, CheckedProgram>();
  const idle = makeIdle();
  const outlines = makeOutlines(toolchain, disk, kept);
  let slices = new Map<string, { readonly outline: Outline; readonly slice: Slice }>();
  let formerSlices = new Map<string, Slice>();

  const viewOf = (config: ParsedConfig): FileView =>
    (config.command.projectReferences?.length ?? 0) === 0
      ? disk
      : withTexts(disk, (file) => declared(config, file));
  const sliceOf = (config: ParsedConfig, outline: Outline): Slice => {
    const known = slices.get(config.file);
    if (known?.outline === outline && known.slice.roots.size < MOST_ROOTS) return known.slice;
    const old = formerSlices.get(config.file);
    const slice = makeSlice({
      toolchain,
      root: disk.root,
      view: viewOf(config),
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
      view: viewOf(config),
      config,
      cache,
      invalidated: true,
      ...(old === undefined ? {} : { old }),
    });
    programs.set(config.file, built);
    former.delete(config.file);
    return built;
  };
  const readAlone = (file: string): ParsedConfig => {
    const config = configs.get(file) ?? parseConfig(toolchain.ts, disk, file);
    configs.set(file, config);
    return config;
  };
  let read = inSolution(disk, disk.root, readAlone);
  const referenced = (config: ParsedConfig): ReadonlyMap<string, ParsedConfig> => {
    const known = others.get(config) ?? ownersOf(disk, config, read);
    others.set(config, known);
    return known;
  };
  const outline = (config: ParsedConfig) => {
    const found = outlines.of(config, () => program(config), sliceOf);
    // The whole has done its service; what of it is needed further on is not parsed again.
    if (process.memoryUsage().heapUsed >= COMFORTABLE) programs.delete(config.file);
    return found;
  };
  const declared = (config: ParsedConfig, file: string): string | undefined => {
    const owner = referenced(config).get(file);
    const text = owner === undefined ? undefined : disk.text(file);
    if (owner === undefined || text === undefined) return undefined;
    if (!saysElse(text, owner.command.options, config.command.options)) return undefined;
    const key = `${owner.file}\0${file}`;
    if (!declarations.has(key)) {
      // Projects that refer to each other read the source.
      declarations.set(key, undefined);
      const parts = outline(owner);
      const of = parts === undefined ? program(owner) : sliceOf(owner, parts);
      of.include([file]);
      declarations.set(key, builtOf(of.program, file));
    }
    return declarations.get(key);
  };
  return {
    toolchain,
    cache,
    read: (file) => read(file),
    referenced,
    program,
    declared,
    outline,
    slice: sliceOf,
    work() {
      idle.work();
    },
    rest() {
      formerSlices.clear();
      former.clear();
      if (process.memoryUsage().heapUsed >= COMFORTABLE) programs.clear();
      idle.rest(() => {
        if (writes) outlines.keep();
      });
    },
    close() {
      idle.work();
      if (writes) outlines.keep();
    },
    renew() {
      configs = new Map();
      declarations.clear();
      read = inSolution(disk, disk.root, readAlone);
      former = programs;
      programs = new Map();
      formerSlices = new Map([...slices].map(([file, { slice }]) => [file, slice]));
      slices = new Map();
      outlines.renew();
    },
  };
}
