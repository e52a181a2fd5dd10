import type { Refused, Understood } from './case.ts';

/** A second fresh set, written after the first one had been mended: 74 of the 100 were understood at first, 25 of 28 refused. */
export const heldOutAgain: readonly Understood[] = [
  {
    says: [
      'please rename calcTotal to calculateTotal in all files',
      'calcTotal is a bad name, rename it to calculateTotal',
      'Rename calcTotal to calculateTotal and update all references',
      'I would rename calcTotal to calculateTotal',
      'could we perhaps rename calcTotal to calculateTotal?',
      'rename symbol calcTotal to calculateTotal',
      'the helper calcTotal should really be named calculateTotal',
      'change calcTotal to calculateTotal',
      'let calcTotal be called calculateTotal',
      'Rename calcTotal → calculateTotal (everywhere)',
      'function calcTotal has to be called calculateTotal',
      'Rename: calcTotal to calculateTotal',
      'renaming calcTotal to calculateTotal would be great',
      'rename "calcTotal" with "calculateTotal"',
    ],
    means: [{ kind: 'rename_symbol', name: 'calcTotal', to: 'calculateTotal' }],
  },
  {
    says: [
      'move lib/date.ts to lib/time/date.ts',
      'lib/date.ts should be at lib/time/date.ts',
      'the file lib/date.ts should move to lib/time/date.ts',
      'Move the file `lib/date.ts` to `lib/time/date.ts` and update imports',
      'rename lib/date.ts into lib/time/date.ts',
      'please relocate "lib/date.ts" to "lib/time/date.ts"',
    ],
    means: [{ kind: 'move_file', from: 'lib/date.ts', to: 'lib/time/date.ts' }],
  },
  {
    says: [
      'tidy imports in app/main.ts',
      'app/main.ts imports should be organized',
      'Fix the import order in app/main.ts',
      'Please get the imports in app/main.ts organised',
      'apply organize imports to app/main.ts',
      'imports in app/main.ts are a mess, sort them',
      'do an import cleanup in app/main.ts',
    ],
    means: [{ kind: 'organize_imports', paths: ['app/main.ts'] }],
  },
  {
    says: [
      'remove unused locals in src/core',
      'delete variables nobody uses in src/core',
      'There are unused variables in src/core, please remove them',
      'drop every unused variable in the src/core folder',
      'clear out unused variables from src/core',
      'remove any unused local variables from files in src/core',
    ],
    means: [{ kind: 'remove_unused', what: 'locals', paths: ['src/core'] }],
  },
  {
    says: [
      'Please add JSDoc comments to all the public functions in src/api.ts',
      'exported functions in src/api.ts need JSDoc',
      'document exported functions of src/api.ts',
      'every export of src/api.ts should be documented',
      'Write API documentation for all exported functions in src/api.ts',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: true, paths: ['src/api.ts'] }],
  },
  {
    says: [
      'add logging to every function of src/pay.ts using logger.debug',
      'use logger.debug to log all calls in src/pay.ts',
      'log each function in src/pay.ts with logger.debug',
      'Instrument src/pay.ts with logger.debug',
      'add logger.debug calls to all functions in src/pay.ts',
      'put logger.debug at the top of each function in src/pay.ts',
    ],
    means: [{ kind: 'add_logging', logger: 'logger.debug', detailed: false, paths: ['src/pay.ts'] }],
  },
  {
    says: [
      'fix diagnostics in src/x.ts',
      'Correct the type errors of src/x.ts, please',
      'src/x.ts has type errors, fix them',
      'quick-fix the errors in src/x.ts',
      'use the suggested compiler fixes in src/x.ts',
      'resolve typing errors in src/x.ts',
    ],
    means: [{ kind: 'apply_code_fix', paths: ['src/x.ts'] }],
  },
  {
    says: [
      'missing awaits in src/q.ts should be added',
      'Put the missing awaits into src/q.ts',
      'add forgotten awaits in src/q.ts',
      'await all async calls in src/q.ts',
      'there are floating promises in src/q.ts, await them',
      'promises in src/q.ts must be awaited',
    ],
    means: [{ kind: 'add_missing_await', paths: ['src/q.ts'] }],
  },
  {
    says: [
      'change let to const where possible in src/q.ts',
      'var should become const in src/q.ts',
      'Use const rather than var throughout src/q.ts',
      'refactor var to let/const in src/q.ts',
      'there are still vars in src/q.ts, turn them into const',
      'convert all var declarations in src/q.ts',
    ],
    means: [{ kind: 'var_to_const', paths: ['src/q.ts'] }],
  },
  {
    says: [
      'convert the CommonJS imports in src/q.js to ES imports',
      'use ESM in src/q.js',
      'turn require calls into import statements in src/q.js',
      'src/q.js should use import instead of require',
      'rewrite requires as imports in src/q.js',
      'Transition src/q.js from require to import',
    ],
    means: [{ kind: 'require_to_import', paths: ['src/q.js'] }],
  },
  {
    says: [
      'Store.load must be async',
      'turn Store.load async',
      'make the method load of Store async',
      'Store.load() should be made asynchronous',
      'add the async keyword to Store.load',
    ],
    means: [{ kind: 'make_async', name: 'Store.load' }],
  },
  {
    says: [
      "extract '/api/v1' into API_BASE",
      "create a constant API_BASE for '/api/v1'",
      "replace all occurrences of '/api/v1' with a constant API_BASE",
      "the string '/api/v1' should be extracted into a constant API_BASE",
      "declare const API_BASE = '/api/v1' and use it",
      "make a constant called API_BASE out of '/api/v1'",
    ],
    means: [{ kind: 'extract_constant', value: "'/api/v1'", name: 'API_BASE' }],
  },
  {
    says: [
      "add a parameter locale = 'en' to formatDate",
      "formatDate should have a locale parameter with default 'en'",
      "give formatDate a locale parameter (default 'en')",
      "introduce the parameter locale defaulting to 'en' in formatDate",
      "let formatDate take locale = 'en'",
      "add an argument locale to formatDate with the default 'en'",
      "formatDate needs a locale parameter, default 'en'",
    ],
    means: [
      { kind: 'add_parameter', function: 'formatDate', name: 'locale', default: "'en'", updateCalls: true },
    ],
  },
  {
    says: [
      'resolve implicit any in src/q.ts',
      'type the untyped function parameters in src/q.ts',
      'add type annotations for implicit any in src/q.ts',
      'remove implicit any types in src/q.ts',
      'missing types in src/q.ts should be added',
      'fill in missing types in src/q.ts',
    ],
    means: [{ kind: 'annotate_any', paths: ['src/q.ts'] }],
  },
  {
    says: [
      'replace moment() with dayjs()',
      'calls to moment should be replaced by dayjs',
      'switch all moment() calls over to dayjs()',
    ],
    means: [{ kind: 'replace_call', from: 'moment', to: 'dayjs' }],
  },
];

export const heldOutAgainRefused: readonly Refused[] = [
  // nothing says that these are functions: they may be packages, which takes more than calls
  {
    says: [
      'swap out moment for dayjs',
      'we use moment, switch to dayjs',
      'move from moment to dayjs',
      'drop moment in favor of dayjs',
      'use dayjs instead of moment, please',
    ],
    code: 'needs-model',
  },
  {
    says: [
      'add comments that explain the algorithm',
      'rename the product from Foo to Bar in the marketing texts',
      'make the page load faster',
      'make the button blue',
      'remove all console.log statements',
      'turn the app into a PWA',
      'move to TypeScript 6',
      'switch to pnpm',
      'use strict mode',
      'convert the tests to vitest',
      'replace the loop with map in src/x.ts',
      'add a timeout to fetchUser',
      'let users reset their password',
      'give admins access to the dashboard',
      'sort the users by name',
      'organize the project better',
      'clean up src/x.ts',
      'fix everything',
      'log users out after an hour',
      'document the API with OpenAPI',
      'extract the helper functions into a new file',
      'call the API instead of the database',
      'change the timeout to 5000',
      'use the cache instead of the database',
      'rename the branch main to trunk',
      'create a constant-time comparison',
      'add types for the API responses',
      'put the config under version control',
    ],
    code: 'needs-model',
  },
];
