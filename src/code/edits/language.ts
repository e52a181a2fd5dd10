import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import { SKIPPED_FOLDERS } from '../../worktree/files.ts';
import type { Overlay } from './overlay.ts';
import type { Configuration, ConfigHost } from './tsconfig.ts';

/**
 * The files as the compiler asks for them: workspace files from the overlay, everything else (packages, libraries)
 * from disk, read-only, each looked at once a draft.
 */
export interface Files extends ConfigHost {
  getDirectories(folder: string): string[];
  realpath(path: string): string;
  /** Changes with the content. */
  version(fileName: string): string;
  /** The workspace path of an absolute name; undefined outside the workspace and in the folders that edits leave alone. */
  workspacePath(fileName: string): WorkspacePath | undefined;
}

const inSkipped = new RegExp(
  `(?:^|/)(?:${[...SKIPPED_FOLDERS].map((each) => each.replace('.', String.raw`\.`)).join('|')})(?:/|$)`,
);

export function makeFiles(root: string, overlay: Overlay): Files {
  const texts = new Map<string, string | undefined>();
  const stamps = new Map<string, string>();
  const existing = new Map<string, boolean>();
  const folders = new Map<string, boolean>();
  const real = new Map<string, string>();
  const workspacePath = (fileName: string): WorkspacePath | undefined => {
    if (!fileName.startsWith(`${root}/`)) return undefined;
    const path = fileName.slice(root.length + 1);
    return path === '' || inSkipped.test(path) ? undefined : (path as WorkspacePath);
  };
  const isFile = (name: string) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
  return {
    workspacePath,
    fileExists(fileName) {
      const path = workspacePath(fileName);
      if (path !== undefined && (overlay.touched().has(path) || overlay.exists(path)))
        return overlay.exists(path);
      return remember(existing, fileName, () => isFile(fileName));
    },
    readFile(fileName) {
      const path = workspacePath(fileName);
      if (path !== undefined && (overlay.touched().has(path) || overlay.exists(path)))
        return overlay.text(path);
      return remember(texts, fileName, () => {
        try {
          return readFileSync(fileName, 'utf8').replace(/^\uFEFF/, '');
        } catch {
          return undefined;
        }
      });
    },
    version(fileName) {
      const path = workspacePath(fileName);
      const own = path === undefined ? undefined : overlay.version(path);
      if (own !== undefined) return own;
      return remember(stamps, fileName, () => {
        const stat = statSync(fileName, { throwIfNoEntry: false });
        return stat === undefined ? 'absent' : `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
      });
    },
    directoryExists(folder) {
      if (folder.startsWith(`${root}/`) && overlay.hasFolder(folder.slice(root.length + 1))) return true;
      return remember(
        folders,
        folder,
        () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false,
      );
    },
    getDirectories(folder) {
      if (!existsSync(folder)) return [];
      return readdirSync(folder).filter(
        (name) => statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.isDirectory() ?? false,
      );
    },
    realpath: (path) =>
      remember(real, path, () => {
        try {
          return lstatSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
        } catch {
          return path;
        }
      }),
  };
}

function remember<K, V>(known: Map<K, V>, key: K, find: () => V): V {
  if (known.has(key)) return known.get(key) as V;
  const value = find();
  known.set(key, value);
  return value;
}

/** What the language service is asked about at the moment. */
export interface View {
  readonly files: Files;
  readonly overlay: Overlay;
  readonly configuration: Configuration;
}

/** One language service that outlives drafts; each draft shows it its own view. */
export interface Language {
  /** The service, in step with the view. */
  service(view: View): ts.LanguageService;
}

/** A language service over a workspace. Parsed files are kept from view to view as long as their version is the same. */
export function makeLanguage(root: string): Language {
  let view: View | undefined;
  let resolutionsInvalid = false;
  const stand = standIns();
  const current = (): View => {
    if (view === undefined) throw new Error('the language service was asked before it had a view');
    return view;
  };
  const fileHost = {
    fileExists: (name: string) => current().files.fileExists(name),
    readFile: (name: string) => current().files.readFile(name),
    directoryExists: (name: string) => current().files.directoryExists(name),
    getDirectories: (name: string) => current().files.getDirectories(name),
    realpath: (name: string) => current().files.realpath(name),
    getCurrentDirectory: () => root,
    useCaseSensitiveFileNames: () => true,
  };
  const host = {
    ...fileHost,
    getCompilationSettings: () => current().configuration.options,
    getScriptFileNames: () =>
      current()
        .overlay.sourcePaths()
        .map((path) => `${root}/${path}`),
    getScriptVersion: (name: string) => stand.versionOf(name, current().files),
    getScriptSnapshot(name: string) {
      const text = current().files.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getDefaultLibFileName: (options: ts.CompilerOptions) => ts.getDefaultLibFilePath(options),
    hasInvalidatedResolutions: () => resolutionsInvalid,
  };
  const resolving: Pick<ts.LanguageServiceHost, 'resolveModuleNameLiterals'> = {
    // Each package of a monorepo resolves by its own path aliases.
    resolveModuleNameLiterals: (literals, containing, redirected, options, source) => {
      const { configuration } = current();
      const own = configuration.several ? configuration.optionsFor(containing) : options;
      return literals.map((literal) =>
        ts.resolveModuleName(
          literal.text,
          containing,
          own,
          fileHost,
          cacheFor(own),
          redirected,
          ts.getModeForUsageLocation(source, literal, own),
        ),
      );
    },
  };
  let caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();
  const cacheFor = (options: ts.CompilerOptions): ts.ModuleResolutionCache =>
    remember(caches, options, () => ts.createModuleResolutionCache(root, (name) => name, options));

  const registry = ts.createDocumentRegistry(true, root);
  const single = ts.createLanguageService(host, registry);
  let several: ts.LanguageService | undefined;

  let shown: { readonly view: View; readonly changes: number; readonly files: string } | undefined;
  return {
    service(next) {
      const service = next.configuration.several
        ? (several ??= ts.createLanguageService({ ...host, ...resolving }, registry))
        : single;
      if (shown?.view === next && shown.changes === next.overlay.changes) return service;
      const files = shapeOf(root, next);
      resolutionsInvalid = shown !== undefined && shown.files !== files;
      if (shown?.files !== files || shown.view !== next) caches = new Map();
      view = next;
      stand.note(service.getProgram(), next.files);
      resolutionsInvalid = false;
      shown = { view: next, changes: next.overlay.changes, files };
      return service;
    },
  };
}

/**
 * A package that is installed twice in one version is read once, and the second copy's files say the first one's version: held
 * against their own, the service would take every program for out of date and check everything anew.
 */
function standIns() {
  const noted = new Map<string, { readonly own: string; readonly target: string }>();
  let last: ts.Program | undefined;
  return {
    note(program: ts.Program | undefined, files: Files): void {
      if (program === undefined || program === last) return;
      last = program;
      noted.clear();
      for (const file of program.getSourceFiles()) {
        const { redirectInfo }: Redirected = file;
        if (redirectInfo === undefined) continue;
        noted.set(file.fileName, {
          own: files.version(file.fileName),
          target: redirectInfo.redirectTarget.fileName,
        });
      }
    },
    versionOf(name: string, files: Files): string {
      const own = files.version(name);
      const known = noted.get(name);
      return known?.own === own ? files.version(known.target) : own;
    },
  };
}

/** What TypeScript has noted on files since 2.6 without declaring it. */
interface Redirected extends ts.SourceFile {
  readonly redirectInfo?: { readonly redirectTarget: ts.SourceFile };
}

/** All that decides where imports lead: which files there are, what the package.json files say, what is installed. */
function shapeOf(root: string, { overlay, files }: View): string {
  const own = overlay
    .paths()
    .map((path) => (path.endsWith('package.json') ? `${path} ${overlay.version(path) ?? ''}` : path));
  const installed = ['node_modules', 'node_modules/.package-lock.json', 'node_modules/.modules.yaml'];
  return [...own, ...installed.map((path) => files.version(`${root}/${path}`))].join('\n');
}
