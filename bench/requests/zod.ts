import { DEFAULT_ESLINT, exactly, tsconfig, type Repository } from './request.ts';

/** zod's classic sources with their 59 test files. The package ships neither tsconfig nor ESLint nor test configuration. */
export const zod: Repository = {
  name: 'zod',
  source: { npm: 'zod@4.6.7' },
  keep: ['package.json', 'LICENSE', 'src/v3'],
  drop: ['src/v3/benchmarks'],
  tests: true,
  files: {
    'tsconfig.json': tsconfig({ customConditions: ['@zod/source'] }),
    'eslint.config.js': DEFAULT_ESLINT,
    'vitest.config.ts': `import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@zod/source'] } },
  test: { include: ['src/v3/tests/**/*.test.ts'] },
});
`,
  },
  requests: [
    {
      kind: 'rename_symbol',
      text: 'Rename the function getParsedType to detectParsedType',
      then: [
        { nowhere: /\bgetParsedType\b/ },
        { path: 'src/v3/helpers/util.ts', has: [/export const detectParsedType = /] },
        { path: 'src/v3/types.ts', has: [/\bdetectParsedType\b/] },
      ],
    },
    {
      kind: 'rename_symbol',
      text: 'rename ParseStatus.mergeArray to combineArray',
      then: [
        { nowhere: /ParseStatus\.mergeArray\b/ },
        { path: 'src/v3/helpers/parseUtil.ts', has: [/static combineArray\(/] },
        { path: 'src/v3/types.ts', has: [/ParseStatus\.combineArray\(/] },
      ],
    },
    {
      kind: 'move_file',
      text: 'Move src/v3/helpers/errorUtil.ts to src/v3/internal/errorUtil.ts',
      then: [
        { path: 'src/v3/helpers/errorUtil.ts', absent: true },
        { path: 'src/v3/internal/errorUtil.ts', has: [/export namespace errorUtil/] },
        {
          path: 'src/v3/types.ts',
          has: [/from "\.\/internal\/errorUtil\.js"/],
          lacks: [/helpers\/errorUtil/],
        },
      ],
    },
    {
      kind: 'organize_imports',
      text: 'Organize the imports in src/v3/types.ts',
      then: [{ path: 'src/v3/types.ts', has: [/getParsedType/, /StandardSchemaV1/] }],
    },
    {
      kind: 'remove_unused',
      text: 'Remove unused code in src/v3/tests/nativeEnum.test.ts',
      // Its unused types begin with an underscore: they are there for the compiler to look at.
      declined: ['nothing-to-do'],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the exported functions in src/v3/errors.ts',
      then: [
        {
          path: 'src/v3/errors.ts',
          has: [/\*\/\s*export function setErrorMap/, /\*\/\s*export function getErrorMap/, /@param map/],
        },
      ],
    },
    {
      kind: 'add_logging',
      text: 'Add logging with console.debug to the function processCreateParams in src/v3/types.ts',
      then: [
        { path: 'src/v3/types.ts', has: [/function processCreateParams\([^)]*\)[^{]*\{\s*console\.debug\(/] },
      ],
    },
    {
      kind: 'add_missing_await',
      text: 'Add the missing awaits in src/v3/tests/refine.test.ts',
      then: [
        {
          path: 'src/v3/tests/refine.test.ts',
          has: [exactly('await Strings.parseAsync(["asfd", "qwer"]);')],
        },
      ],
    },
    {
      kind: 'var_to_const',
      text: 'Convert var to const in src/v3/ZodError.ts',
      declined: ['nothing-to-do'],
    },
    {
      kind: 'extract_constant',
      text: 'Extract the literal "aborted" into a constant ABORTED in src/v3/helpers/parseUtil.ts',
      // It also stands in types, which keep it.
      then: [
        {
          path: 'src/v3/helpers/parseUtil.ts',
          has: [/const ABORTED = "aborted"/, /=== ABORTED/, /value: "aborted" \| "dirty" \| "valid"/],
        },
      ],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter strict: boolean = false to the function getParsedType',
      // Nothing uses a parameter that was only just added, which is an error by this repository's own rules.
      declined: ['no-candidate', 'checks-failed'],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of ctx.addIssue with ctx.report',
      declined: ['not-found', 'unsafe-edit', 'no-candidate', 'nothing-to-do', 'ambiguous'],
    },
    {
      kind: 'rename_symbol',
      text: 'Rename parseStringSchema to parseText',
      declined: ['not-found'],
    },
  ],
};
