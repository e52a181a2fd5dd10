import { Project, ts, type FileSystemHost, type SourceFile } from 'ts-morph';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Files } from './language.ts';
import type { Overlay } from './overlay.ts';
import type { Configuration } from './tsconfig.ts';

/** The ts-morph side of a workspace. It outlives drafts; `pull` and `sync` keep it and the overlay in step. */
export interface Morph {
  /** The project, showing the overlay. */
  sync(overlay: Overlay, files: Files, configuration: Configuration): Project;
  /** Takes over into the overlay what was changed in the project since the last `sync`. */
  pull(overlay: Overlay): void;
  /** Whether `sync` was called since the last `reset`. */
  readonly inUse: boolean;
  /** Marks the beginning of a draft. */
  reset(): void;
  /** Forgets everything, after something went wrong midway. */
  discard(): void;
}

export function makeMorph(root: string): Morph {
  let project: Project | undefined;
  let optionsKey = '';
  let inUse = false;
  let current: Files | undefined;
  /** What the project shows of each file. */
  let shown = new Map<WorkspacePath, { readonly version: string; readonly text: string }>();
  const files = (): Files => {
    if (current === undefined) throw new Error('the project was asked before it had files');
    return current;
  };

  return {
    get inUse() {
      return inUse;
    },
    reset() {
      inUse = false;
    },
    discard() {
      project = undefined;
      shown = new Map();
    },
    sync(overlay, next, configuration) {
      current = next;
      inUse = true;
      const options = morphOptions(configuration);
      const key = JSON.stringify(options);
      if (project === undefined || key !== optionsKey) {
        shown = new Map();
        optionsKey = key;
        project = new Project({
          compilerOptions: options,
          fileSystem: readOnly(root, files),
          skipAddingFilesFromTsConfig: true,
          skipFileDependencyResolution: true,
        });
      }
      const wanted = new Set(overlay.sourcePaths());
      for (const path of [...shown.keys()]) {
        if (wanted.has(path)) continue;
        project.getSourceFile(`${root}/${path}`)?.forget();
        shown.delete(path);
      }
      for (const path of wanted) {
        const version = overlay.version(path) ?? '';
        const text = overlay.text(path) ?? '';
        const known = shown.get(path);
        if (known?.version === version) continue;
        if (known?.text !== text) project.createSourceFile(`${root}/${path}`, text, { overwrite: true });
        shown.set(path, { version, text });
      }
      return project;
    },
    pull(overlay) {
      if (project === undefined) return;
      const left = new Set(shown.keys());
      for (const file of project.getSourceFiles()) {
        const path = current?.workspacePath(file.getFilePath());
        if (path === undefined) continue;
        left.delete(path);
        const text = file.getFullText();
        const known = shown.get(path);
        if (known?.text === text) continue;
        overlay.write(path, text);
        shown.set(path, { version: overlay.version(path) ?? '', text });
      }
      for (const path of left) {
        overlay.delete(path);
        shown.delete(path);
      }
    },
  };
}

export function sourceFileOf(project: Project, root: string, path: WorkspacePath): SourceFile {
  return project.getSourceFileOrThrow(`${root}/${path}`);
}

/**
 * ts-morph does not tell the compiler which files are modules of Node's, so that under node16 or nodenext every file would
 * be taken for CommonJS; the bundler's way of resolving finds the same declarations without that knowledge.
 */
function morphOptions(configuration: Configuration): ts.CompilerOptions {
  // A copy by value: the two compilers' option types are different types of the same shape.
  const options = JSON.parse(JSON.stringify(configuration.options)) as ts.CompilerOptions;
  const node = [ts.ModuleResolutionKind.Node16, ts.ModuleResolutionKind.NodeNext];
  const usesNode =
    (options.moduleResolution !== undefined && node.includes(options.moduleResolution)) ||
    (options.module !== undefined &&
      options.module >= ts.ModuleKind.Node16 &&
      options.module <= ts.ModuleKind.NodeNext);
  return usesNode
    ? { ...options, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    : options;
}

/** ts-morph's view of the disk: it may look and never write. */
function readOnly(root: string, files: () => Files): FileSystemHost {
  const never = (): never => {
    throw new Error('edits never write to disk');
  };
  const neverLater = (): Promise<never> => Promise.reject(new Error('edits never write to disk'));
  const read = (name: string): string => {
    const text = files().readFile(name);
    if (text === undefined) throw Object.assign(new Error(`no such file: ${name}`), { code: 'ENOENT' });
    return text;
  };
  return {
    isCaseSensitive: () => true,
    getCurrentDirectory: () => root,
    readFileSync: read,
    readFile: (name) => Promise.resolve(read(name)),
    fileExistsSync: (name) => files().fileExists(name),
    fileExists: (name) => Promise.resolve(files().fileExists(name)),
    directoryExistsSync: (name) => files().directoryExists(name),
    directoryExists: (name) => Promise.resolve(files().directoryExists(name)),
    realpathSync: (name) => files().realpath(name),
    readDirSync: (name) =>
      files()
        .getDirectories(name)
        .map((each) => ({ name: `${name}/${each}`, isFile: false, isDirectory: true, isSymlink: false })),
    globSync: () => [],
    glob: () => Promise.resolve([]),
    writeFileSync: never,
    writeFile: neverLater,
    mkdirSync: never,
    mkdir: neverLater,
    moveSync: never,
    move: neverLater,
    copySync: never,
    copy: neverLater,
    deleteSync: never,
    delete: neverLater,
  };
}
