import { LENIENT_ESLINT, exactly, tsconfig, type Repository } from './request.ts';

/**
 * chevrotain, a parser toolkit: long files, mix-ins, implicit `any`. It is compiled with `strict` off, as upstream does;
 * its sibling packages are installed, their types included.
 */
export const chevrotain: Repository = {
  name: 'chevrotain',
  source: { npm: 'chevrotain@11.2.0' },
  keep: ['package.json', 'LICENSE.txt', 'src'],
  dependencies: [
    '@chevrotain/cst-dts-gen@11.2.0',
    '@chevrotain/gast@11.2.0',
    '@chevrotain/regexp-to-ast@11.2.0',
    '@chevrotain/types@11.2.0',
    '@chevrotain/utils@11.2.0',
    'lodash-es@4.17.23',
    '@types/lodash-es@4.17.12',
    '@types/lodash@4.17.20',
  ],
  tests: false,
  files: {
    'tsconfig.json': tsconfig({ strict: false, noImplicitOverride: true }),
    'eslint.config.js': LENIENT_ESLINT,
    // The sources have given up CommonJS altogether; what maintainers run by hand often has not.
    'src/scripts/print-version.ts': `const fs = require('node:fs');
const path = require('node:path');

async function readVersion(folder: string): Promise<string> {
  const text: string = await fs.promises.readFile(path.join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export async function printVersion(folder: string): Promise<void> {
  const version = readVersion(folder);
  console.log(\`chevrotain \${version}\`);
}

export function joinNames(names) {
  return names.map((name) => name.trim()).join(', ');
}
`,
  },
  requests: [
    {
      kind: 'require_to_import',
      text: 'Convert require to import in src/scripts/print-version.ts',
      then: [
        {
          path: 'src/scripts/print-version.ts',
          has: [/import (?:\* as )?fs from 'node:fs'/, /import (?:\* as )?path from 'node:path'/],
          lacks: [/require\(/],
        },
      ],
    },
    {
      kind: 'add_missing_await',
      text: 'Add the missing await in src/scripts/print-version.ts',
      then: [
        {
          path: 'src/scripts/print-version.ts',
          has: [exactly('const version = await readVersion(folder);')],
        },
      ],
    },
    {
      kind: 'annotate_any',
      text: 'Annotate the untyped parameters in src/scripts/print-version.ts',
      then: [{ path: 'src/scripts/print-version.ts', has: [/joinNames\(names: (?:string\[\]|any\[\]|\{)/] }],
    },
    {
      kind: 'remove_unused',
      text: 'Remove unused imports from src/scan/reg_exp.ts',
      then: [
        {
          path: 'src/scan/reg_exp.ts',
          has: [/\bBaseRegExpVisitor\b/],
          lacks: [/^ {2}Alternative,$/m, /^ {2}Disjunction,$/m, /^ {2}Group,$/m],
        },
      ],
    },
    {
      kind: 'apply_code_fix',
      text: 'Apply the compiler fix for TS4114 in src/parse/grammar/follow.ts',
      then: [
        { path: 'src/parse/grammar/follow.ts', has: [/override walkTerminal\(/, /override walkProdRef\(/] },
      ],
    },
    {
      kind: 'rename_symbol',
      text: 'Rename getKeyForAutomaticLookahead to lookaheadKey',
      then: [
        { path: 'src/parse/grammar/keys.ts', has: [/export function lookaheadKey\(/] },
        // A method of another class has the same name and keeps it.
        {
          path: 'src/parse/parser/traits/looksahead.ts',
          has: [/\blookaheadKey\(/, /^ {2}getKeyForAutomaticLookahead\(/m],
        },
      ],
    },
    {
      kind: 'move_file',
      text: 'Move src/scan/reg_exp_parser.ts to src/scan/regexp/parser.ts',
      then: [
        { path: 'src/scan/reg_exp_parser.ts', absent: true },
        { path: 'src/scan/reg_exp.ts', has: [/from "\.\/regexp\/parser\.js"/] },
      ],
    },
    {
      kind: 'organize_imports',
      text: 'Organize imports in src/parse/cst/cst_visitor.ts',
      then: [{ path: 'src/parse/cst/cst_visitor.ts', has: [/from "lodash-es"/] }],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the functions in src/parse/cst/cst_visitor.ts',
      then: [
        { path: 'src/parse/cst/cst_visitor.ts', has: [/\*\/\s*export function validateMissingCstMethods/] },
      ],
    },
    {
      kind: 'add_logging',
      text: 'Add logging with console.debug to validateMissingCstMethods',
      then: [
        {
          path: 'src/parse/cst/cst_visitor.ts',
          has: [
            /function validateMissingCstMethods\([^)]*\): IVisitorDefinitionError\[\] \{\s*console\.debug\(/,
          ],
        },
      ],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter shift: number = 0 to getKeyForAutomaticLookahead',
      then: [
        {
          path: 'src/parse/grammar/keys.ts',
          has: [/occurrence: number,\s*shift: number = 0,?\s*\): number/],
        },
      ],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of PRINT_WARNING with console.warn in src/scan/reg_exp.ts',
      then: [{ path: 'src/scan/reg_exp.ts', has: [/console\.warn\(/], lacks: [/PRINT_WARNING\(/] }],
    },
    {
      kind: 'make_async',
      text: 'Make printVersion async',
      declined: ['nothing-to-do'],
    },
  ],
};
