import type { Costs } from '../core/budget/costs.ts';
import type { FileAnalysis, FolderAnalysis } from '../core/change/analysis.ts';
import type { WorkspacePath } from '../core/change/path.ts';
import type { Mending } from '../core/change/mending.ts';
import type { ValidationReport } from '../core/change/report.ts';
import type { WorkspaceBackups } from '../core/change/backup.ts';
import type { Commands } from '../core/commands/run-event.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Agents } from '../core/parliament/agents.ts';
import type { Engine } from '../engine/engine.ts';
import type { Workspace } from '../engine/ports.ts';
import type { Project } from '../core/projects/project.ts';
import type { Texts } from './texts/texts.ts';

/** Explains files and folders; paths as a person writes them, relative to the workspace. */
export interface Analyst {
  /** `wrong-use` for a folder, `not-found`, `outside-workspace`, `not-text`, … */
  analyze(path: string, signal: AbortSignal): Promise<Result<FileAnalysis>>;
  /** `.` is the whole workspace. */
  analyzeFolder(path: string, signal: AbortSignal): Promise<Result<FolderAnalysis>>;
}

/** The five checks on what is on disk already. */
export interface Validator {
  /**
   * What changed since the last commit, or the named files and folders, against the last commit. Writes nothing.
   * `nothing-to-do` when nothing changed; `not-found` for a path that there is not.
   */
  validate(paths: readonly string[] | undefined, signal: AbortSignal): Promise<Result<ValidationReport>>;
  /**
   * A patch that takes findings of `validate` away with the fixes that the compiler and the linter have, and brings none:
   * the checks have confirmed it. Writes nothing. `nothing-to-do` when there is nothing that they can mend.
   */
  mend(paths: readonly string[] | undefined, signal: AbortSignal): Promise<Result<Mending>>;
}

/** What models cost, and who they speak for. */
export interface Accounts {
  costs(): Promise<Costs>;
  agents(): Promise<Agents>;
}

/** Git, for what a session has written. */
export interface Commits {
  /** What becomes of a change once it is written: nothing more, a button, or a commit. */
  readonly after: 'never' | 'offer' | 'always';
  /** Whether a workspace (absolute) is in a git repository. */
  isRepository(workspace: string): Promise<boolean>;
  /**
   * Commits these files as they are on disk and nothing else, without hooks or a push; branch null: HEAD is detached; indexBehind:
   * another git had the person's index locked, so that it still has these files as they were before.
   */
  commit(
    workspace: string,
    paths: readonly WorkspacePath[],
    message: string,
  ): Promise<
    Result<{ readonly commit: string; readonly branch: string | null; readonly indexBehind: boolean }>
  >;
}

export interface ListedProject extends Project {
  /** What is asked for here is about this one. */
  readonly isCurrent: boolean;
  /** The one that IDS was started with; it cannot be forgotten. */
  readonly isFirst: boolean;
}

/** The workspaces that can be worked on from one place. */
export interface Projects {
  list(): Promise<readonly ListedProject[]>;
  /** `not-found`; `workspace-missing` when its folder has gone. */
  choose(name: string): Promise<Result<Project>>;
  /** `wrong-use`, `workspace-missing`, `ambiguous`, `nothing-to-do`, `protected-path`. */
  register(name: string, path: string, by: string): Promise<Result<Project>>;
  /** Its folder and sessions stay as they are. `not-found`, `not-allowed` for the first one. */
  forget(name: string): Promise<Result<Project>>;
}

/** One thing that was looked at. `mend`: what could be done about it; empty where there is nothing to do. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found, one sentence. */
  readonly found: string;
  readonly mend: string;
}

export interface DoctorReport {
  readonly findings: readonly Finding[];
}

/** What a conversation needs of the house. */
export interface ChatRooms {
  readonly engine: Engine;
  /** Absolute. */
  readonly workspace: string;
  /** One sentence on who sits in the parliament. */
  readonly parliament: string;
  /** What is said, in the language of this team. */
  readonly texts: Texts;
  /** False where the conversation ends with its session: what can be done later is then named as a command line. */
  readonly staysOpen: boolean;
  /** Opened at the first use, so that a chat starts at once. */
  analyst(): Promise<Result<Analyst>>;
  validator(): Promise<Result<Validator>>;
  commands(): Promise<Result<Commands>>;
  backups(): Promise<Result<WorkspaceBackups>>;
  files(): Promise<Result<Workspace>>;
  readonly commits: Commits;
  accounts(): Promise<Result<Accounts>>;
  readonly projects: Projects;
  doctor(signal: AbortSignal): Promise<DoctorReport>;
  /** Told of exceptions, which are defects; a person is told only that it failed. */
  onDefect(error: unknown, where: string): void;
  /** Reads a file that IDS itself exported. */
  readExport(path: string): Promise<string>;
}
