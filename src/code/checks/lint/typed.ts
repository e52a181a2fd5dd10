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

/**
 * Configuration that gives typescript-eslint a finished program instead of letting it read the disk.
 * ESLint's older configuration copies every object it is given, functions it leaves alone: there the program travels
 * as a function that has its members.
 */
export function withProgram(program: ts.Program, flat: boolean): Readonly<Record<string, unknown>> {
  const parserOptions = {
    programs: [flat ? program : Object.assign(() => undefined, program)],
    project: null,
    projectService: false,
    EXPERIMENTAL_useProjectService: false,
  };
  return flat ? { languageOptions: { parserOptions } } : { parserOptions };
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
