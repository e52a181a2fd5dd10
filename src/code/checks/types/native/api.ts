import type { ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { FileView } from '../../view.ts';
import type { NativeCompiler } from './installed.ts';

/*
 * The programming interface of a native compiler is published as unstable: nothing of it is taken on trust. What is used
 * of it is written down here, looked for before it is called, and every answer is parsed.
 */

/** What is told of files between two states (absolute paths). */
export type FileChanges =
  | { readonly invalidateAll: true }
  | {
      readonly changed?: readonly string[];
      readonly created?: readonly string[];
      readonly deleted?: readonly string[];
    };

export interface ApiUpdate {
  readonly openProjects?: readonly string[];
  readonly closeProjects?: readonly string[];
  readonly fileChanges?: FileChanges;
}

/** The interface as far as it is used; shapes of answers are parsed apart. */
export interface Api {
  updateSnapshot(update: ApiUpdate): Promise<ApiSnapshot>;
  close(): Promise<void>;
}
export interface ApiSnapshot {
  getProject(config: string): ApiProject | undefined;
  dispose(): Promise<void>;
}
export interface ApiProject {
  readonly compilerOptions: unknown;
  readonly program: ApiProgram;
}
export interface ApiProgram {
  getSourceFileNames(): Promise<unknown>;
  getSyntacticDiagnostics(file?: string): Promise<unknown>;
  getSemanticDiagnostics(file?: string): Promise<unknown>;
  getDeclarationDiagnostics(file?: string): Promise<unknown>;
  getProgramDiagnostics(): Promise<unknown>;
  getGlobalDiagnostics(): Promise<unknown>;
  getConfigFileParsingDiagnostics(): Promise<unknown>;
}

const callable = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function');
const PROGRAM_METHODS = [
  'getSourceFileNames',
  'getSyntacticDiagnostics',
  'getSemanticDiagnostics',
  'getDeclarationDiagnostics',
  'getProgramDiagnostics',
  'getGlobalDiagnostics',
  'getConfigFileParsingDiagnostics',
] as const;

const ModuleSchema = z.object({ API: callable });
const ApiSchema = z.custom<Api & { readonly client?: unknown }>((value) =>
  has(value, ['updateSnapshot', 'close']),
);
const SnapshotSchema = z.custom<ApiSnapshot>((value) => has(value, ['getProject', 'dispose']));
const ProjectSchema = z.custom<ApiProject>(
  (value) =>
    typeof value === 'object' && value !== null && 'program' in value && has(value.program, PROGRAM_METHODS),
);

export interface ApiDiagnostic {
  readonly fileName?: string | undefined;
  /** Offset in UTF-16 units. */
  readonly pos: number;
  readonly code: number;
  /** 0: warning, 1: error; suggestions and messages are above. */
  readonly category: number;
  readonly text: string;
  readonly messageChain?: readonly ApiDiagnostic[] | undefined;
}
const DiagnosticSchema: z.ZodType<ApiDiagnostic> = z.object({
  fileName: z.string().optional(),
  pos: z.number(),
  code: z.number(),
  category: z.number(),
  text: z.string(),
  get messageChain() {
    return z.array(DiagnosticSchema).readonly().optional();
  },
});

export const DiagnosticsSchema = z.array(DiagnosticSchema).readonly();
export const FileNamesSchema = z.array(z.string()).readonly();
export const OptionsSchema = z.object({
  declaration: z.boolean().nullish(),
  composite: z.boolean().nullish(),
});

function has(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** Thrown when the interface is not what it is taken for, or its process fails: the verdict is then found another way. */
export class NativeFailure extends Error {}

export interface Connection {
  readonly api: Api;
  /** The compiler's process; there after the first answer. */
  process(): ChildProcess | undefined;
}

/** Throws a NativeFailure where the package has no such interface. Starts nothing yet. */
export async function connect(
  compiler: NativeCompiler,
  folder: string,
  files: () => FileView,
): Promise<Connection> {
  if (compiler.api === undefined) throw new NativeFailure('it has no programming interface');
  const loaded: unknown = await import(pathToFileURL(compiler.api).href).catch((error: unknown) => {
    throw new NativeFailure(`its programming interface cannot be loaded (${String(error)})`);
  });
  const { data: module } = ModuleSchema.safeParse(loaded);
  if (module === undefined) throw new NativeFailure('its programming interface is not the one known');
  const made: unknown = Reflect.construct(module.API, [{ cwd: folder, fs: fileSystem(files) }]);
  const { data: api } = ApiSchema.safeParse(made);
  if (api === undefined) throw new NativeFailure('its programming interface is not the one known');
  return { api, process: () => processOf(api.client) };
}

export function asSnapshot(value: unknown): ApiSnapshot {
  const { data } = SnapshotSchema.safeParse(value);
  if (data === undefined) throw new NativeFailure('its programming interface is not the one known');
  return data;
}

export function asProject(value: unknown): ApiProject | undefined {
  if (value === undefined) return undefined;
  const { data } = ProjectSchema.safeParse(value);
  if (data === undefined) throw new NativeFailure('its programming interface is not the one known');
  return data;
}

function processOf(client: unknown): ChildProcess | undefined {
  if (typeof client !== 'object' || client === null || !('process' in client)) return undefined;
  const { process } = client;
  return has(process, ['kill', 'once', 'off']) ? (process as ChildProcess) : undefined;
}

/** What the compiler may ask of files; everything is answered from a view, so that it never reads past it. */
function fileSystem(files: () => FileView) {
  return {
    // null: there is no such file. Its own libraries are within it and are not asked for.
    readFile: (path: string) => files().text(path) ?? null,
    fileExists: (path: string) => files().isFile(path),
    directoryExists: (path: string) => files().isDirectory(path),
    getAccessibleEntries: (path: string) => {
      const { files: names, directories } = files().entries(path);
      return { files: [...names], directories: [...directories] };
    },
    realpath: (path: string) => files().realpath(path),
  };
}
