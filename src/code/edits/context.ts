import type { Project, SourceFile } from 'ts-morph';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Result } from '../../core/kernel/result.ts';

/**
 * What an operation works on: the whole workspace in memory, as it is on disk plus the edits before this one.
 * Nothing an operation does reaches the disk.
 */
export interface EditContext {
  /** Absolute path of the workspace, symbolic links resolved. */
  readonly root: string;
  /** Every TypeScript and JavaScript file of the workspace that git does not ignore, tests included. */
  readonly project: Project;
  /**
   * The source files that an edit's `paths` address: a file, a folder or a glob each; all of them when absent.
   * Generated files and declaration files are left out unless named exactly. Refuses with near names when one matches nothing.
   */
  sourceFiles(paths: readonly string[] | undefined): Result<readonly SourceFile[]>;
  /** The path of a source file, relative to the workspace. */
  pathOf(file: SourceFile): WorkspacePath;
  /** Any text file of the workspace, TypeScript or not, without its BOM. Refuses what is absent, binary or too large. */
  readText(path: WorkspacePath): Result<string>;
  /** Creates or replaces a file; a source file is parsed anew so that later edits see it. */
  writeText(path: WorkspacePath, text: string): Result<void>;
  deleteFile(path: WorkspacePath): Result<void>;
}

/** Carries out one edit completely or refuses and changes nothing. A refusal says what would be needed. */
export type Operation<E> = (edit: E, context: EditContext) => Result<void>;
