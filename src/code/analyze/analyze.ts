import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import ts from 'typescript';
import type { FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import type { Diagnostic } from '../../core/change/report.ts';
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
import { noSuchFile } from '../edits/select.ts';
import { openWorkspace } from '../edits/workspace-context.ts';
import { isSourcePath } from '../../worktree/files.ts';
import { entryTest } from './entry.ts';
import { exportsOf, makeModuleGraph, type ModuleGraph } from './exports.ts';
import { importsOf } from './imports.ts';
import { mapWorkspace, type WorkspaceMap } from './index/map.ts';
import { resolverOf } from './index/elsewhere.ts';
import { makeSourceIndex, type IndexedFile } from './index/index.ts';
import { structureOf } from './structure.ts';
import { lookUp } from './survey/facts.ts';
import { measure } from './survey/measure.ts';
import type { Survey } from './survey/survey.ts';

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

function sourcesOf(context: EditContext, program: ts.Program): ReadonlyMap<WorkspacePath, ts.SourceFile> {
  return new Map(
    context.allPaths().flatMap((path) => {
      const file = isSourcePath(path) ? program.getSourceFile(context.nameOf(path)) : undefined;
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}

/** Why a path is no file that can be analysed; undefined when it is one. */
function problemWith(context: EditContext, path: WorkspacePath): ReturnType<typeof refuse> | undefined {
  const shown = printable(path);
  const name = context.nameOf(path);
  const stat = statSync(name, { throwIfNoEntry: false });
  if (stat === undefined) return noSuchFile(path, context.allPaths().filter(isSourcePath));
  const real = realpathSync(name);
  if (!real.startsWith(`${context.root}/`)) {
    return refuse('outside-workspace', `${shown} leads out of the workspace.`, 'Name a file inside it.');
  }
  if (stat.isDirectory()) {
    return refuse('wrong-use', `${shown} is a folder.`, 'Name one of its files, or ask for the folder.');
  }
  if (!stat.isFile() || real !== name) {
    return refuse('not-a-regular-file', `${shown} is not a regular file.`, 'Name the source file itself.');
  }
  const text = context.readText(path);
  if (!text.ok) return text;
  return isSourcePath(path)
    ? undefined
    : refuse(
        'wrong-use',
        `${shown} is neither TypeScript nor JavaScript.`,
        'Name a .ts, .tsx, .js or similar file.',
      );
}

function notTaken(path: WorkspacePath): ReturnType<typeof refuse> {
  return refuse(
    'not-found',
    `${printable(path)} is ignored by git or lies where builds are written, so it is not part of the analysis.`,
    'Name a file that git knows.',
  );
}

function folderOf(context: EditContext, path: string): Result<WorkspacePath | ''> {
  if (/^\s*\.?\/?\s*$/.test(path) && path.trim() !== '/') return ok('');
  const parsed = parseWorkspacePath(path.trim().replace(/(?<=.)\/+$/, ''));
  if (!parsed.ok) return parsed;
  const folder = parsed.value;
  const stat = statSync(context.nameOf(folder), { throwIfNoEntry: false });
  if (stat === undefined) {
    const sources = context.allPaths().filter(isSourcePath);
    return noSuchFile(folder, [...sources, ...new Set(sources.map((each) => each.replace(/\/[^/]*$/, '')))]);
  }
  if (!realpathSync(context.nameOf(folder)).startsWith(`${context.root}/`)) {
    return refuse(
      'outside-workspace',
      `${printable(folder)} leads out of the workspace.`,
      'Name a folder inside it.',
    );
  }
  return stat.isDirectory()
    ? ok(folder)
    : refuse('wrong-use', `${printable(folder)} is a file.`, 'Ask for the file itself, or name a folder.');
}

function describe(
  context: EditContext,
  program: ts.Program,
  file: ts.SourceFile,
  path: WorkspacePath,
  graph: ModuleGraph,
): FileAnalysis {
  const checker = program.getTypeChecker();
  const exported = exportsOf(file, checker);
  return {
    path,
    lines: linesOf(file),
    ...structureOf(file, checker),
    imports: importsOf(file, checker, (fileName) => context.pathOfName(fileName)),
    exports: exported,
    unusedExports: graph.unusedExportsOf(path, file, exported),
    importedBy: graph.importersOf(path),
    diagnostics: diagnosticsOf(context, program, file, path),
  };
}

function summarize(
  context: EditContext,
  program: ts.Program,
  folder: WorkspacePath | '',
  graph: ModuleGraph,
): FolderAnalysis {
  const checker = program.getTypeChecker();
  const complex: { path: WorkspacePath; name: string; line: number; complexity: number }[] = [];
  const chosen = [...sourcesOf(context, program)].filter(
    ([path]) => folder === '' || path.startsWith(`${folder}/`),
  );
  const files = chosen.map(([path, file]) => {
    const { functions, classes, types } = structureOf(file, checker);
    for (const { name, line, complexity } of functions) complex.push({ path, name, line, complexity });
    for (const each of classes) {
      for (const { name, line, complexity } of each.members) {
        if (complexity !== null) complex.push({ path, name: `${each.name}.${name}`, line, complexity });
      }
    }
    return {
      path,
      lines: linesOf(file),
      functions: functions.length,
      classes: classes.length,
      types: types.length,
      exports: exportsOf(file, checker).length,
      importedBy: graph.importersOf(path).length,
    };
  });
  return {
    path: folder,
    files,
    mostComplex: complex.toSorted((a, b) => b.complexity - a.complexity).slice(0, 10),
  };
}

/** A last line end does not begin another line. */
function linesOf({ text }: ts.SourceFile): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function diagnosticsOf(
  { root }: EditContext,
  program: ts.Program,
  file: ts.SourceFile,
  path: WorkspacePath,
): readonly Diagnostic[] {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(({ start, code, messageText }) => {
    const { line, character } = ts.getLineAndCharacterOfPosition(file, start ?? 0);
    return {
      path,
      line: line + 1,
      column: character + 1,
      code: `TS${code}`,
      severity: 'error',
      message: ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(`${root}/`, ''),
      origin: 'pre-existing',
    };
  });
}
