import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import type ts from 'typescript';
import type { Toolchain } from '../toolchain.ts';

/** How the configuration of a file asks for types. */
export function wantsTypes(config: unknown): boolean {
  const options = parserOptionsOf(config);
  return ['project', 'projectService', 'EXPERIMENTAL_useProjectService'].some((name) => {
    const value = options[name];
    return value !== undefined && value !== null && value !== false;
  });
}

function parserOptionsOf(config: unknown): Readonly<Record<string, unknown>> {
  const record = recordOf(config);
  return recordOf(recordOf(record['languageOptions'])['parserOptions'] ?? record['parserOptions']);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

type Overlay = Readonly<Record<string, unknown>>;

/** Has typescript-eslint take finished programs instead of reading the disk. */
const overlayOf = (programs: readonly unknown[]) => ({
  programs,
  project: null,
  projectService: false,
  EXPERIMENTAL_useProjectService: false,
});

/**
 * The older configuration with a program. It copies every object it is given, functions it leaves alone: the program
 * travels as a function that has its members.
 */
export function withProgram(program: ts.Program): Overlay {
  return { parserOptions: overlayOf([Object.assign(() => undefined, program)]) };
}

/** A flat configuration that a linter is opened with once, and whose program changes afterwards. */
export interface ProgramSlot {
  readonly overlay: Overlay;
  put(program: ts.Program | undefined): void;
}

export function programSlot(): ProgramSlot {
  let current: ts.Program | undefined;
  // Configurations are merged by copying what objects have; an array is handed on as it is.
  const programs = Object.defineProperty([], 0, { get: () => current, enumerable: true });
  return {
    overlay: { languageOptions: { parserOptions: overlayOf(programs) } },
    put(program) {
      current = program;
    },
  };
}

const require = createRequire(import.meta.url);
const ESTREE = /[\\/]@typescript-eslint[\\/]typescript-estree[\\/]dist[\\/]index\.js$/;

/** Every copy of typescript-eslint's parser that configurations have loaded into this process. */
function parsers(): readonly { readonly file: string; readonly exports: unknown }[] {
  return Object.entries(require.cache).flatMap(([file, module]) =>
    ESTREE.test(file) && module !== undefined ? [{ file, exports: module.exports as unknown }] : [],
  );
}

/** Whether our programs are of the same TypeScript as every loaded parser: others would misread them. */
export function isSameTypeScript(toolchain: Toolchain): boolean {
  const loaded = parsers();
  return (
    loaded.length > 0 &&
    loaded.every(({ file }) => {
      try {
        return realpathSync(createRequire(file).resolve('typescript')) === realpathSync(toolchain.file);
      } catch {
        return false;
      }
    })
  );
}

/** Forgets what the parsers keep between files: it would leak from one candidate into the next. */
export function clearParserState(): void {
  for (const { exports } of parsers()) {
    const clear = recordOf(exports)['clearCaches'];
    if (typeof clear === 'function') Reflect.apply(clear, undefined, []);
  }
}
