import type { RefusalCode } from '../../src/core/kernel/refusal.ts';
import type { SymbolicEditKind } from '../../src/core/change/edit.ts';

/** What must be true of one file, or of all of them, after a request was carried out. */
export type Expectation =
  | { readonly path: string; readonly has?: readonly RegExp[]; readonly lacks?: readonly RegExp[] }
  | { readonly path: string; readonly absent: true }
  /** No source file contains it outside comments. */
  | { readonly nowhere: RegExp };

/** A request in plain English, as somebody who works on that repository would write it. */
export interface Request {
  readonly kind: SymbolicEditKind;
  readonly text: string;
  /** Carried out: each of these holds. */
  readonly then?: readonly Expectation[];
  /** Not carried out: declined with one of these codes, nothing written. */
  readonly declined?: readonly RefusalCode[];
}

/** Where a workspace comes from and what it needs to be one. */
export interface Repository {
  readonly name: string;
  /** `name@version` of the package that ships the sources; or a folder of this checkout. */
  readonly source: { readonly npm: string } | { readonly folder: string };
  /** Packages that the sources import, `name@version`. */
  readonly dependencies?: readonly string[];
  /** Paths of the package that become the workspace; everything when absent. */
  readonly keep?: readonly string[];
  /** Paths that are left out again. */
  readonly drop?: readonly string[];
  /** Files that the package does not ship and a workspace needs. */
  readonly files?: Readonly<Record<string, string>>;
  readonly tests: boolean;
  readonly requests: readonly Request[];
}

export const DEFAULT_ESLINT = `import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({ files: ['src/**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended] });
`;

/** Lets parameters be unused, as many repositories do. */
export const LENIENT_ESLINT = `import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
  files: ['src/**/*.ts'],
  extends: [js.configs.recommended, tseslint.configs.recommended],
  rules: { '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }] },
});
`;

/** With types: slower, and it sees promises. */
export const TYPED_ESLINT = `import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
  files: ['src/**/*.ts'],
  extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
});
`;

/** A tsconfig for sources that a bundler reads. */
export function tsconfig(
  options: Readonly<Record<string, unknown>> = {},
  exclude: readonly string[] = [],
): string {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    ...options,
  };
  return `${JSON.stringify({ compilerOptions, include: ['src'], exclude }, null, 2)}\n`;
}

/** The text of a literal search as a pattern. */
export function exactly(text: string): RegExp {
  return new RegExp(text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
}
