import { DEFAULT_ESLINT, exactly, tsconfig, type Repository } from './request.ts';

/** immer: tabs, no semicolons, `let` for what never changes, a barrel that everything imports from. */
export const immer: Repository = {
  name: 'immer',
  source: { npm: 'immer@11.2.10' },
  keep: ['package.json', 'LICENSE', 'src'],
  tests: false,
  files: {
    // Asking for `override` gives the compiler something to say that it also knows how to mend.
    'tsconfig.json': tsconfig({ noImplicitOverride: true }),
    'eslint.config.js': DEFAULT_ESLINT,
  },
  requests: [
    {
      kind: 'var_to_const',
      text: 'Convert let to const in src/utils/common.ts',
      then: [
        {
          path: 'src/utils/common.ts',
          has: [/export const isDraft = /, /export const isArray = Array\.isArray/, /export const latest = /],
          lacks: [/export let isMap\b/],
        },
      ],
    },
    {
      kind: 'remove_unused',
      text: 'Remove the unused imports in src/core/finalize.ts',
      then: [
        {
          path: 'src/core/finalize.ts',
          has: [/\bisDraftable\b/],
          lacks: [/^\tPatchPath,$/m, /^\tgetPlugin,$/m, /^\tPatch,$/m, /^\tgetValue,$/m],
        },
      ],
    },
    {
      kind: 'organize_imports',
      text: 'organize imports in src/core/immerClass.ts',
      then: [{ path: 'src/core/immerClass.ts', has: [/from "\.\.\/internal"/], lacks: [/\bMapSetPlugin\b/] }],
    },
    {
      kind: 'apply_code_fix',
      text: 'Apply the compiler fix for TS4114 in src/plugins/mapset.ts',
      then: [{ path: 'src/plugins/mapset.ts', has: [/\toverride has\(/, /\toverride set\(/] }],
    },
    {
      kind: 'rename_symbol',
      text: 'Rename isObjectish to isObjectLike',
      then: [
        { nowhere: /\bisObjectish\b/ },
        { path: 'src/utils/common.ts', has: [/isObjectLike = \(target/] },
      ],
    },
    {
      kind: 'move_file',
      text: 'Move src/utils/errors.ts to src/errors/die.ts',
      then: [
        { path: 'src/utils/errors.ts', absent: true },
        { path: 'src/errors/die.ts', has: [/export function die\(/] },
        { path: 'src/internal.ts', has: [/from "\.\/errors\/die"/] },
      ],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the function die',
      then: [{ path: 'src/utils/errors.ts', has: [/\*\/\s*export function die\(/, /@param error/] }],
    },
    {
      kind: 'add_logging',
      text: 'Log every call of processResult with console.debug',
      then: [
        { path: 'src/core/finalize.ts', has: [/function processResult\([^)]*\) \{\s*console\.debug\(/] },
      ],
    },
    {
      kind: 'extract_constant',
      text: 'Extract the literal "production" into a constant PRODUCTION in src/utils/errors.ts',
      then: [
        {
          path: 'src/utils/errors.ts',
          has: [exactly('PRODUCTION = "production"'), /NODE_ENV !== PRODUCTION/],
        },
      ],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter deep: boolean = false to isArrayIndex',
      // Nothing uses a parameter that was only just added, which is an error by this repository's own rules.
      declined: ['no-candidate', 'checks-failed'],
    },
    {
      kind: 'make_async',
      text: 'Make revokeScope async',
      // Its callers cannot wait; without an await of its own it does all of its work before it returns to them.
      then: [{ path: 'src/core/scope.ts', has: [/export async function revokeScope\(/] }],
    },
    {
      kind: 'move_file',
      text: 'Move src/utils/helpers.ts to src/helpers.ts',
      declined: ['not-found'],
    },
  ],
};
