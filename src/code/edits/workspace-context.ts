import { relative } from 'node:path';
import ts from 'typescript';
import type { Edit } from '../../core/change/edit.ts';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { protection } from '../../core/change/protected.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { isSourcePath, MAX_FILE_BYTES, SKIPPED_FOLDERS } from '../../worktree/files.ts';
import type { EditContext } from './context.ts';
import type { Disk } from './disk.ts';
import { makeFiles, type Language, type View } from './language.ts';
import { sourceFileOf, type Morph } from './morph.ts';
import type { Overlay } from './overlay.ts';
import { noSuchFile, selectPaths } from './select.ts';
import { readConfiguration, type Configuration } from './tsconfig.ts';

/** One draft's workspace: the context that operations get, and what the editor does around each of them. */
export interface OpenWorkspace {
  readonly context: EditContext;
  /** Before an edit: reads the configuration where the edit needs the compiler. */
  prepare(edit: Edit): Result<void>;
  /** After an edit: takes over what it did to the ts-morph project. */
  settle(): void;
  /** The folders that tsconfig files name for output, relative to the root. Empty where they cannot be read. */
  outputFolders(): ReadonlySet<string>;
}

const TEXT_EDITS: ReadonlySet<string> = new Set([
  'search_replace',
  'unified_diff',
  'write_file',
  'delete_file',
]);

export function openWorkspace({
  disk,
  overlay,
  language,
  morph,
  note,
}: {
  disk: Disk;
  overlay: Overlay;
  language: Language;
  morph: Morph;
  note: (text: string) => void;
}): OpenWorkspace {
  const { root } = disk;
  const files = makeFiles(root, overlay);
  let configuration: Result<Configuration> | undefined;
  let view: View | undefined;
  let configuredAt = '';

  const configs = () => {
    const all = overlay.paths().filter((path) => /(^|\/)tsconfig\.json$/.test(path));
    const own = all.includes('tsconfig.json' as WorkspacePath) ? [] : ['jsconfig.json' as WorkspacePath];
    return [...all, ...own.filter((path) => overlay.exists(path))];
  };
  const configure = (): Result<Configuration> => {
    const names = configs();
    const now = names.map((path) => `${path} ${overlay.version(path) ?? ''}`).join('\n');
    if (configuration === undefined || now !== configuredAt) {
      configuredAt = now;
      configuration = readConfiguration(
        files,
        root,
        names.map((path) => `${root}/${path}`),
      );
      view = configuration.ok ? { files, overlay, configuration: configuration.value } : undefined;
    }
    return configuration;
  };
  const viewNow = (): View => {
    configure();
    if (view === undefined) throw new Error('an operation asked for the compiler without a usable tsconfig');
    return view;
  };
  const settle = () => {
    if (morph.inUse) morph.pull(overlay);
  };
  const project = () => {
    const { configuration: known } = viewNow();
    settle();
    return morph.sync(overlay, files, known);
  };
  const service = () => {
    settle();
    return language.service(viewNow());
  };
  const sourcePaths: EditContext['sourcePaths'] = (paths) => {
    settle();
    const selected = selectPaths(
      paths,
      overlay.sourcePaths(),
      (path) => overlay.text(path),
      (path) => overlay.exists(path),
    );
    if (selected.ok) return selected;
    // A source file that was named and is not among them has a reason of its own: its size, or its encoding.
    for (const named of paths ?? []) {
      const path = parseWorkspacePath(named);
      if (!path.ok || !isSourcePath(path.value) || !overlay.exists(path.value)) continue;
      const text = readText(path.value);
      if (!text.ok) return text;
    }
    return selected;
  };
  const writable = (path: WorkspacePath): Result<void> => {
    // The same rule as at the write, so that a check never promises what the write then refuses.
    const taken = protection(path);
    if (taken !== undefined) return err(taken);
    const folder = path.split('/').find((segment) => SKIPPED_FOLDERS.has(segment));
    if (folder !== undefined) {
      return refuse(
        'protected-path',
        `${printable(path)} lies in ${folder}, which edits leave alone.`,
        'Leave this file out of the change.',
      );
    }
    const segments = path.split('/');
    const file = segments
      .map((_, index) => segments.slice(0, index).join('/') as WorkspacePath)
      .find((above) => above.length > 0 && overlay.exists(above));
    return file === undefined
      ? ok(undefined)
      : refuse(
          'not-a-regular-file',
          `${printable(path)} cannot be: ${printable(file)} is a file and not a folder.`,
          'Choose another path.',
        );
  };

  let resolutions = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();
  let resolvedAt = -1;
  const resolutionsFor = (options: ts.CompilerOptions): ts.ModuleResolutionCache => {
    if (resolvedAt !== overlay.changes) resolutions = new Map();
    resolvedAt = overlay.changes;
    const known = resolutions.get(options);
    if (known !== undefined) return known;
    const cache = ts.createModuleResolutionCache(root, (name) => name, options);
    resolutions.set(options, cache);
    return cache;
  };

  const readText: EditContext['readText'] = (path) => {
    settle();
    const text = overlay.text(path);
    if (text !== undefined) return ok(text);
    const stat = overlay.exists(path) ? disk.stat(path) : undefined;
    if (stat === undefined) return noSuchFile(path, overlay.paths());
    if (stat.size > MAX_FILE_BYTES) {
      return refuse(
        'file-too-large',
        `${printable(path)} has ${Math.ceil(stat.size / 1024)} KB; edits work on files up to ${MAX_FILE_BYTES / 1024} KB.`,
        'Edit this file by hand.',
      );
    }
    return refuse(
      'not-text',
      `${printable(path)} is not UTF-8 text, which is all that is read here.`,
      'Convert it to UTF-8 first.',
    );
  };

  const context: EditContext = {
    root,
    note,
    get project() {
      return project();
    },
    get service() {
      return service();
    },
    get program() {
      const program = service().getProgram();
      if (program === undefined) throw new Error('the language service has no program');
      return program;
    },
    sourcePaths,
    sourceFiles(paths) {
      const chosen = sourcePaths(paths);
      if (!chosen.ok) return chosen;
      const now = project();
      return ok(chosen.value.map((path) => sourceFileOf(now, root, path)));
    },
    allPaths: () => overlay.paths(),
    exists: (path) => overlay.exists(path),
    pathOf: (file) => relative(root, file.getFilePath()) as WorkspacePath,
    pathOfName: (fileName) => files.workspacePath(fileName),
    nameOf: (path) => `${root}/${path}`,
    optionsOf: (path) => viewNow().configuration.optionsFor(`${root}/${path}`),
    resolve(specifier, from, mode) {
      settle();
      const { configuration: known } = viewNow();
      const options = known.optionsFor(`${root}/${from}`);
      return ts.resolveModuleName(
        specifier,
        `${root}/${from}`,
        options,
        files,
        resolutionsFor(options),
        undefined,
        mode,
      ).resolvedModule?.resolvedFileName;
    },
    readText,
    writeText(path, text) {
      const allowed = writable(path);
      if (!allowed.ok) return allowed;
      if (text.includes('\0') || !text.isWellFormed()) {
        return refuse(
          'not-text',
          `What ${printable(path)} shall become is not text: it has ${text.includes('\0') ? 'a NUL character' : 'half a character (a lone surrogate)'}.`,
          'Write such a character as an escape of the language, such as \\u0000.',
        );
      }
      if (overlay.exists(path)) {
        const readable = readText(path);
        if (!readable.ok) return readable;
      } else if (files.directoryExists(`${root}/${path}`)) {
        return refuse('not-a-regular-file', `${printable(path)} is a folder.`, 'Name a file in it.');
      } else if (files.version(`${root}/${path}`) !== 'absent' && !overlay.touched().has(path)) {
        return refuse(
          'not-a-regular-file',
          `${printable(path)} is not a regular file, or is reached through a symbolic link.`,
        );
      }
      settle();
      overlay.write(path, text);
      return ok(undefined);
    },
    deleteFile(path) {
      const allowed = writable(path);
      if (!allowed.ok) return allowed;
      settle();
      if (!overlay.exists(path)) return noSuchFile(path, overlay.paths());
      overlay.delete(path);
      return ok(undefined);
    },
    moveFile(from, to) {
      for (const condition of [writable(from), writable(to), readText(from)]) {
        if (!condition.ok) return condition;
      }
      if (overlay.exists(to)) {
        return refuse(
          'unsafe-edit',
          `${printable(to)} exists already.`,
          'Choose another name or delete it first.',
        );
      }
      overlay.move(from, to);
      return ok(undefined);
    },
    isExecutable: (path) => overlay.isExecutable(path),
    setExecutable(path, executable) {
      for (const condition of [writable(path), readText(path)]) if (!condition.ok) return condition;
      overlay.setExecutable(path, executable);
      return ok(undefined);
    },
  };

  return {
    context,
    settle,
    prepare(edit) {
      if (TEXT_EDITS.has(edit.kind)) return ok(undefined);
      const configured = configure();
      return configured.ok ? ok(undefined) : configured;
    },
    outputFolders() {
      const known = configure();
      if (!known.ok) return new Set();
      return new Set(
        known.value.outputs.flatMap((folder) =>
          folder.startsWith(`${root}/`) ? [folder.slice(root.length + 1)] : [],
        ),
      );
    },
  };
}
