import { dirname } from 'node:path/posix';
import type ts from 'typescript';
import type { Finding } from '../../findings.ts';
import type { Toolchain } from '../../toolchain.ts';
import type { FileView } from '../../view.ts';
import { askerOf } from '../asker.ts';
import type { ParsedConfig } from '../config/config.ts';
import { makeHost, type SourceCache } from '../host.ts';
import type { Outline } from './outline.ts';
import { readingOf, type CheckedProgram } from '../program.ts';
import { declaresEverywhere, leadsOf, resolutionsOf } from '../resolutions.ts';
import { shapeOf } from '../shape.ts';
import { takesIn } from '../spread/takes.ts';

export interface SliceRequest {
  readonly toolchain: Toolchain;
  readonly root: string;
  readonly view: FileView;
  readonly config: ParsedConfig;
  readonly cache: SourceCache;
  readonly outline: Outline;
  /** Files (absolute) whose content in the view is not what the outline speaks of. */
  readonly changed: ReadonlySet<string>;
  /** Over the same outline without the changes, for what has stayed the same. */
  readonly old?: Slice;
  /** Whether files may have come or gone since `old`. */
  readonly invalidated: boolean;
}

/** The part of a project that was asked about, which answers for these files as the whole project would. */
export interface Slice extends CheckedProgram {
  /** The files that the program starts from. */
  readonly roots: ReadonlySet<string>;
  /** Where imports lead, as far as it was asked for. */
  readonly resolved: ts.ModuleResolutionCache;
  /** Whether a file imports what the outline says, and declares nothing for all. */
  isAsOutlined(file: string): boolean;
}

/**
 * A program of the asked files, all that they import, and every file that declares something for all. The others of the
 * project are not parsed. For states in which the project has the same files as its outline.
 */
export function makeSlice(request: SliceRequest): Slice {
  const { toolchain, root, view, config, cache, outline, changed, old, invalidated } = request;
  const options = sliceOptions(config.command.options);
  const folder = dirname(config.file);
  const newResolutions = () => toolchain.ts.createModuleResolutionCache(folder, (file) => file, options);
  // What is not built yet is found through links that each program notes anew, while it looks; one that is told does not look.
  const looksAnew = (config.command.projectReferences?.length ?? 0) > 0;
  const resolved = (invalidated || looksAnew ? undefined : old?.resolved) ?? newResolutions();
  const hostWith = (resolutions: ts.ModuleResolutionCache) =>
    makeHost(toolchain, view, options, folder, cache, invalidated, resolutions);
  const host = hostWith(resolved);
  const everywhere = [...outline.files].flatMap(([path, file]) => (file.everywhere ? [path] : []));
  const own = everywhere.filter((path) => !path.includes('/node_modules/'));
  let roots: ReadonlySet<string> = new Set([...own, ...(old?.roots ?? [])]);
  let program: ts.Program | undefined;
  const known = (files: Iterable<string>) => [...files].filter((file) => outline.files.has(file));
  const found = new Map<string, readonly Finding[]>();
  const shapes = new Map<string, string | undefined>();

  const build = (from: ts.Program | undefined): ts.Program =>
    toolchain.ts.createProgram({
      rootNames: [...outline.files.keys()].filter((path) => roots.has(path)),
      options,
      // TypeScript wraps a function of the host in one that keeps hold of the program: a host for each, or all live on.
      host: { ...(looksAnew ? hostWith(newResolutions()) : host) },
      ...(config.command.projectReferences === undefined
        ? {}
        : { projectReferences: config.command.projectReferences }),
      ...(from === undefined ? {} : { oldProgram: from }),
    });
  const extend = (now: ts.Program, files: Iterable<string>): ts.Program => {
    const missing = known(files).filter((file) => now.getSourceFile(file) === undefined);
    if (missing.length === 0) return now;
    roots = new Set([...roots, ...missing]);
    return build(now);
  };
  /** Declarations for all come with the options, mostly; those that only a file outside of the slice draws in are added. */
  const begin = (): ts.Program =>
    extend(build(old?.program), old === undefined || invalidated ? everywhere : []);
  const current = (): ts.Program => (program ??= begin());
  const include = (files: Iterable<string>): void => {
    if (program === undefined && old === undefined) roots = new Set([...roots, ...known(files)]);
    program = extend(current(), files);
  };
  const askAbout = (file: string) => {
    include([file]);
    return askerOf(toolchain, root, current());
  };
  const resolutions = (file: string) =>
    changed.has(file) ? resolutionsOf(current(), file) : outline.files.get(file)?.resolutions;
  // What a changed file imports now and did not before.
  let drawn: ReadonlyMap<string, readonly string[]> | undefined;
  const drawnTo = (target: string): readonly string[] => {
    drawn ??= new Map(
      [...changed].map((file) => [file, [...leadsOf(resolutions(file) ?? '').values()]] as const),
    );
    return [...drawn].flatMap(([file, targets]) => (targets.includes(target) ? [file] : []));
  };

  const reading = readingOf(toolchain.ts, (file) => {
    include([file]);
    return current().getSourceFile(file);
  });

  return {
    config,
    get program() {
      return current();
    },
    get roots() {
      current();
      return roots;
    },
    has: (file) => outline.files.has(file),
    files: outline.paths,
    include,
    resolved,
    syntax: (file) => askAbout(file).syntax(file),
    findings(file) {
      const kept = found.get(file) ?? askAbout(file).semantics(file);
      found.set(file, kept);
      return kept;
    },
    declarations: (file) => askAbout(file).declarations(file),
    configuration: () => askerOf(toolchain, root, current()).findings(config.command.errors),
    // The same files and options: they ask for nothing that the whole project had not.
    globals: () => askerOf(toolchain, root, current()).findings(current().getGlobalDiagnostics()),
    shape(file) {
      const about = outline.files.get(file);
      if (changed.size === 0 && about?.shape !== undefined) return about.shape;
      if (!shapes.has(file)) {
        include([file]);
        shapes.set(file, shapeOf(current(), file));
      }
      const shape = shapes.get(file);
      if (changed.size === 0 && shape !== undefined) outline.learn(file, { shape });
      return shape;
    },
    resolutions,
    takes: (file) =>
      changed.has(file) ? reading.takes(file) : takesIn(outline.files.get(file)?.takes ?? ''),
    surface: reading.surface,
    importersOf: (file) => [...new Set([...outline.importersOf(file), ...drawnTo(file)])],
    declaresEverywhere: (file) =>
      changed.has(file)
        ? declaresEverywhere(current(), file)
        : (outline.files.get(file)?.everywhere ?? false),
    isAsOutlined: (file) =>
      resolutionsOf(current(), file) === outline.files.get(file)?.resolutions &&
      !declaresEverywhere(current(), file) &&
      drawnBy(current().getSourceFile(file)) === '',
  };
}

/** What a file brings into the project by comments, which may declare something for all. */
function drawnBy(source: ts.SourceFile | undefined): string {
  const { referencedFiles = [], typeReferenceDirectives = [], libReferenceDirectives = [] } = source ?? {};
  return [referencedFiles, typeReferenceDirectives, libReferenceDirectives]
    .flatMap((each) => each.map(({ fileName }) => fileName))
    .join('\n');
}

/** A part of a composite project is none itself: it would be told that the other files are missing. */
function sliceOptions(options: ts.CompilerOptions): ts.CompilerOptions {
  const { composite, incremental: _, tsBuildInfoFile: __, ...rest } = options;
  return composite === true ? { declaration: true, ...rest } : rest;
}

/**
 * Whether a slice over a candidate tells what the whole project would: the changed files neither were nor are for all to
 * see, refer to other files by comments as before, and bring no file into the project or take one out of it.
 */
export function isSound(base: Slice, next: Slice, outline: Outline, changed: ReadonlySet<string>): boolean {
  const listed = new Set(next.config.command.fileNames);
  const drawn = ({ program }: CheckedProgram, file: string) => drawnBy(program.getSourceFile(file));
  for (const file of changed) {
    if (base.declaresEverywhere(file) || next.declaresEverywhere(file)) return false;
    const now = next.resolutions(file);
    if (now === undefined || drawn(next, file) !== drawn(base, file)) return false;
    const before = new Set(leadsOf(base.resolutions(file) ?? '').values());
    const after = new Set(leadsOf(now).values());
    for (const target of after) {
      if (target === '' || before.has(target)) continue;
      if (!outline.files.has(target) || !(listed.has(target) || target.includes('/node_modules/')))
        return false;
    }
    for (const target of before) {
      if (target === '' || after.has(target) || listed.has(target)) continue;
      if (!outline.importersOf(target).some((each) => !changed.has(each) && listed.has(each))) return false;
    }
  }
  return true;
}
