import { Project, ts } from 'ts-morph';
import type { WorkspacePath } from '../../../src/core/change/path.ts';
import { refuse } from '../../../src/core/kernel/refusal.ts';
import { ok } from '../../../src/core/kernel/result.ts';
import type { EditContext, Operation } from '../../../src/code/edits/context.ts';

export type Files = Readonly<Record<string, string>>;

export interface Workspace {
  readonly context: EditContext;
  /** Every file that differs from the beginning, null for a deleted one. */
  changes(): Record<string, string | null>;
  text(path: string): string;
  /** `path:line TSnnnn message` of every error in the project. */
  errors(): readonly string[];
}

const sourceFile = /\.[cm]?[jt]sx?$/;

/** A whole workspace in memory: an EditContext without disk and git, over a real ts-morph project. */
export function workspaceOf(files: Files, options: ts.CompilerOptions = {}): Workspace {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      allowJs: true,
      skipLibCheck: true,
      ...options,
    },
  });
  const texts = new Map<string, string>(Object.entries(files));
  const system = project.getFileSystem();
  for (const [path, text] of texts) {
    system.writeFileSync(`/${path}`, text);
    if (sourceFile.test(path) && !path.includes('node_modules'))
      project.createSourceFile(`/${path}`, text, { overwrite: true });
  }
  const context: EditContext = {
    root: '/',
    project,
    sourceFiles: (paths) => {
      const all = project.getSourceFiles().filter((file) => !file.isDeclarationFile());
      if (paths === undefined) return ok(all);
      const chosen = all.filter((file) =>
        paths.some((path) => file.getFilePath() === `/${path}` || file.getFilePath().startsWith(`/${path}/`)),
      );
      return chosen.length > 0 ? ok(chosen) : refuse('not-found', `nothing matches ${paths.join(', ')}`);
    },
    pathOf: (file) => file.getFilePath().slice(1) as WorkspacePath,
    readText: (path) => {
      const text = texts.get(path);
      return text === undefined ? refuse('not-found', `${path} does not exist.`) : ok(text);
    },
    writeText: (path, text) => {
      texts.set(path, text);
      system.writeFileSync(`/${path}`, text);
      if (sourceFile.test(path)) project.createSourceFile(`/${path}`, text, { overwrite: true });
      return ok(undefined);
    },
    deleteFile: (path) => {
      texts.delete(path);
      project.getSourceFile(`/${path}`)?.deleteImmediatelySync();
      return ok(undefined);
    },
  };
  return {
    context,
    text: (path) => texts.get(path) ?? '(absent)',
    changes: () => {
      const changed: Record<string, string | null> = {};
      for (const [path, text] of texts) if (files[path] !== text) changed[path] = text;
      for (const path of Object.keys(files)) if (!texts.has(path)) changed[path] = null;
      return changed;
    },
    errors: () =>
      project.getPreEmitDiagnostics().map((diagnostic) => {
        const message = ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, ' ');
        return `${diagnostic.getSourceFile()?.getFilePath() ?? ''}:${diagnostic.getLineNumber() ?? 0} TS${diagnostic.getCode()} ${message}`;
      }),
  };
}

/** Carries out one edit: the changed files, or the code of the refusal with its message and hint. */
export function outcome<E>(
  operation: Operation<E>,
  edit: E,
  files: Files,
  options: ts.CompilerOptions = {},
): Record<string, string | null> | string {
  const workspace = workspaceOf(files, options);
  const result = operation(edit, workspace.context);
  return result.ok
    ? workspace.changes()
    : `${result.error.code}: ${result.error.message} ${result.error.hint}`.trim();
}

/** Carries out one edit twice: the outcome of the second time, which a repeated request must answer. */
export function again<E>(
  operation: Operation<E>,
  edit: E,
  files: Files,
  options: ts.CompilerOptions = {},
): string {
  const workspace = workspaceOf(files, options);
  const first = operation(edit, workspace.context);
  if (!first.ok) return `first: ${first.error.code}: ${first.error.message}`;
  const second = operation(edit, workspace.context);
  return second.ok ? 'changed again' : second.error.code;
}
