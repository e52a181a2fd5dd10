import type { Project, SourceFile } from 'ts-morph';
import type ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Result } from '../../core/kernel/result.ts';

/**
 * What an operation works on: the whole workspace in memory, as it is on disk plus the edits before this one.
 * Nothing an operation does reaches the disk. All texts have `\n` line ends and no BOM; both come back at the end.
 */
export interface EditContext {
  /** Absolute path of the workspace, symbolic links resolved. */
  readonly root: string;
  /**
   * Every TypeScript and JavaScript file of the workspace that git does not ignore, tests included, as a ts-morph
   * project. What is changed in it becomes part of the draft when the operation ends. Built when first asked for.
   */
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
  /** Tells the person what of the request was left as it is and why, where the rest was carried out. One sentence. */
  note(text: string): void;
  /**
   * The compiler's language service over the same files, in step with every change so far. Exact where ts-morph is not:
   * it knows each file's module format and each package's path aliases. File names are absolute. Ask anew after a change.
   */
  readonly service: ts.LanguageService;
  /** The program of `service`. */
  readonly program: ts.Program;
  /** What `sourceFiles` gives, as paths. */
  sourcePaths(paths: readonly string[] | undefined): Result<readonly WorkspacePath[]>;
  /** Every file of the workspace that git does not ignore, in order. */
  allPaths(): readonly WorkspacePath[];
  /** Whether a file of that path exists, text or not. */
  exists(path: WorkspacePath): boolean;
  /** The workspace path of an absolute file name; undefined for libraries, packages and everything outside. */
  pathOfName(fileName: string): WorkspacePath | undefined;
  /** The absolute name of a path, as `service` wants it. */
  nameOf(path: WorkspacePath): string;
  /** The compiler options that govern how a file's imports resolve. */
  optionsOf(path: WorkspacePath): ts.CompilerOptions;
  /** The absolute name of the file that a module specifier means in a file, links resolved; undefined when there is none. */
  resolve(specifier: string, from: WorkspacePath, mode: ts.ResolutionMode): string | undefined;
  /** The file goes on under another path, with its mode, BOM and line ends. Refuses when `to` exists. */
  moveFile(from: WorkspacePath, to: WorkspacePath): Result<void>;
  /** Whether its owner may execute a file; false where there is none. */
  isExecutable(path: WorkspacePath): boolean;
  /** A text file may be executed from now on, or may no longer. */
  setExecutable(path: WorkspacePath, executable: boolean): Result<void>;
}

/** Carries out one edit completely or refuses and changes nothing. A refusal says what would be needed. */
export type Operation<E> = (edit: E, context: EditContext) => Result<void>;
