import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { mayBeShown } from '../../core/change/shown.ts';
import type { Assertion, LookedUp } from '../../core/inquiry/fact.ts';
import type { Measure, Measurement } from '../../core/inquiry/measure.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { EditContext } from '../edits/context.ts';
import { makeDisk, type Disk } from '../edits/disk.ts';
import { makeLanguage, type Language } from '../edits/language.ts';
import { makeMorph, type Morph } from '../edits/morph.ts';
import { makeOverlay } from '../edits/overlay.ts';
import { openWorkspace } from '../edits/workspace-context.ts';
import { entryTest } from './entry.ts';
import { makeModuleGraph, type ModuleGraph } from './exports.ts';
import { mapWorkspace, type WorkspaceMap } from './index/map.ts';
import { resolverOf } from './index/elsewhere.ts';
import { makeSourceIndex, type IndexedFile } from './index/index.ts';
import { lookUp } from './survey/facts.ts';
import { measure } from './survey/measure.ts';
import type { Survey } from './survey/survey.ts';
import { folderOf, notTaken, problemWith } from './asked-for.ts';
import { describe, summarize } from './description.ts';

/** Reads the structure of files as they are on disk at each call; what has not changed is kept for the next one. */
export interface Analyst {
  /**
   * One TypeScript or JavaScript file and its place in the workspace. The compiler is the one that comes with IDS, so its
   * messages can differ in wording from those of the workspace's own.
   * Refusals: `not-found` with near names, `outside-workspace`, `not-a-regular-file`, `file-too-large`, `not-text`,
   * `wrong-use` for a folder and for other languages, `workspace-missing`, `bad-tsconfig`.
   */
  analyze(path: string, signal?: AbortSignal): Promise<Result<FileAnalysis>>;
  /** The source files under a folder, counted; `.` is the whole workspace. Refusals likewise, `wrong-use` for a file. */
  analyzeFolder(path: string, signal?: AbortSignal): Promise<Result<FolderAnalysis>>;
  /**
   * What a model is told of the workspace for a request, within `budget` characters: nothing of files that may hold secrets.
   * Needs no usable tsconfig.
   */
  map(request: string, budget: number, signal?: AbortSignal): Promise<Result<WorkspaceMap>>;
  /** What can be said by counting: who imports or calls what, circles, unused exports, complexity. Nothing of files that may hold secrets. */
  measure(question: Measure, signal?: AbortSignal): Promise<Result<Measurement>>;
  /** What the workspace says to each claim, in their order. */
  lookUp(assertions: readonly Assertion[], signal?: AbortSignal): Promise<Result<readonly LookedUp[]>>;
}

interface Where {
  /** The workspace. */
  readonly root: string;
  /** As a person writes it, relative to the workspace. */
  readonly path: string;
}

/** `Analyst.analyze`, once. */
export function analyzeFile({ root, path }: Where): Promise<Result<FileAnalysis>> {
  return makeAnalyst({ root }).analyze(path);
}

/** `Analyst.analyzeFolder`, once. */
export function analyzeFolder({ root, path }: Where): Promise<Result<FolderAnalysis>> {
  return makeAnalyst({ root }).analyzeFolder(path);
}

export function makeAnalyst({ root }: { readonly root: string }): Analyst {
  let kept: { readonly disk: Disk; readonly language: Language; readonly morph: Morph } | undefined;
  let skip: ReadonlySet<string> = new Set();
  const index = makeSourceIndex();
  let graph:
    { readonly of: ReadonlyMap<WorkspacePath, IndexedFile>; readonly graph: ModuleGraph } | undefined;

  let asked:
    | {
        readonly of: ReadonlyMap<WorkspacePath, IndexedFile>;
        readonly request: string;
        readonly budget: number;
        readonly map: WorkspaceMap;
      }
    | undefined;

  const open = (): Result<EditContext> => {
    let real: string;
    try {
      real = realpathSync(root);
    } catch {
      return refuse(
        'workspace-missing',
        `The workspace folder ${root} does not exist.`,
        'Name a folder that exists.',
      );
    }
    kept ??= { disk: makeDisk(real, sha256), language: makeLanguage(real), morph: makeMorph(real) };
    kept.disk.refresh(skip);
    const workspace = openWorkspace({ ...kept, overlay: makeOverlay(kept.disk), note: () => undefined });
    const outputs = workspace.outputFolders();
    // Where a tsconfig puts its output is only known once it was read.
    if (outputs.size !== skip.size || [...outputs].some((folder) => !skip.has(folder))) {
      skip = outputs;
      kept.disk.refresh(skip);
    }
    const ready = workspace.prepare({ kind: 'organize_imports' });
    return ready.ok ? ok(workspace.context) : ready;
  };

  const graphOf = (context: EditContext, disk: Disk): ModuleGraph => {
    const files = index.update(disk, resolverOf(context));
    if (graph?.of === files) return graph.graph;
    const manifest = context.readText('package.json' as WorkspacePath);
    const isEntry = entryTest(manifest.ok ? manifest.value : undefined);
    graph = { of: files, graph: makeModuleGraph({ files, isEntry }) };
    return graph.graph;
  };

  const surveyOf = (context: EditContext, disk: Disk): Survey => ({
    context,
    graph: graphOf(context, disk),
    files: graph?.of ?? new Map(),
  });

  const work = <T>(
    path: string,
    signal: AbortSignal | undefined,
    read: (context: EditContext, disk: Disk) => Result<T>,
  ): Result<T> => {
    if (signal?.aborted === true) {
      return refuse('interrupted', `The analysis of ${printable(path)} was interrupted.`, 'Ask again.');
    }
    const context = open();
    if (!context.ok) return context;
    if (kept === undefined) throw new Error('an open workspace without a disk');
    return read(context.value, kept.disk);
  };

  /** The files as they are now, where nothing but imports is asked about. */
  const indexed = (): ReadonlyMap<WorkspacePath, IndexedFile> => {
    const context = open();
    if (kept === undefined) return new Map();
    return index.update(kept.disk, context.ok ? resolverOf(context.value) : () => undefined);
  };

  return {
    map: (request, budget, signal) => {
      if (signal?.aborted === true) return Promise.resolve(refuse('interrupted', 'The map was interrupted.'));
      const files = indexed();
      // Every seat of a round asks for the same.
      if (asked?.of === files && asked.request === request && asked.budget === budget) {
        return Promise.resolve(ok(asked.map));
      }
      const shown = new Map([...files].filter(([path]) => mayBeShown(path)));
      const others = [...(kept?.disk.listed.keys() ?? [])].filter(
        (path) => !files.has(path) && mayBeShown(path),
      );
      const map = mapWorkspace(shown, others, request, budget);
      asked = { of: files, request, budget, map };
      return Promise.resolve(ok(map));
    },
    analyze: (path, signal) =>
      Promise.resolve(
        work(path, signal, (context, disk) => {
          const parsed = parseWorkspacePath(path);
          if (!parsed.ok) return parsed;
          const problem = problemWith(context, parsed.value);
          if (problem !== undefined) return problem;
          const { program } = context;
          const file = program.getSourceFile(context.nameOf(parsed.value));
          if (file === undefined) return notTaken(parsed.value);
          return ok(describe(context, program, file, parsed.value, graphOf(context, disk)));
        }),
      ),
    measure: (question, signal) =>
      Promise.resolve(
        work('what was asked about', signal, (context, disk) => measure(surveyOf(context, disk), question)),
      ),
    lookUp: (assertions, signal) =>
      Promise.resolve(
        work('what is claimed', signal, (context, disk) => {
          const survey = surveyOf(context, disk);
          return ok(assertions.map((assertion) => lookUp(survey, assertion)));
        }),
      ),
    analyzeFolder: (path, signal) =>
      Promise.resolve(
        work(path, signal, (context, disk) => {
          const folder = folderOf(context, path);
          if (!folder.ok) return folder;
          const { program } = context;
          return ok(summarize(context, program, folder.value, graphOf(context, disk)));
        }),
      ),
  };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
