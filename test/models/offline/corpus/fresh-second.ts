import type { Refused, Understood } from './case.ts';

/** A fourth fresh set, written after the third one had been mended. */
export const freshSecond: readonly Understood[] = [
  {
    says: [
      'getCwd should be getCurrentDirectory',
      'plz rename getCwd to getCurrentDirectory',
      'getCwd is a terrible name. Call it getCurrentDirectory instead.',
      'Let us rename getCwd into getCurrentDirectory, it reads better',
      'I keep misreading getCwd, can we rename it to getCurrentDirectory?',
      'the name getCwd is too short, please use getCurrentDirectory',
      'Rename all occurrences of getCwd to getCurrentDirectory',
      'rename getCwd to getCurrentDirectory in the whole codebase, including tests',
      'function getCwd → getCurrentDirectory',
      'Could you change the function name getCwd to getCurrentDirectory?',
      'do a project-wide rename: getCwd to getCurrentDirectory',
      'For consistency with the rest of the API, rename getCwd to getCurrentDirectory.',
      'refactor: rename getCwd to getCurrentDirectory',
      'the getCwd function needs to be renamed getCurrentDirectory',
    ],
    means: [{ kind: 'rename_symbol', name: 'getCwd', to: 'getCurrentDirectory' }],
  },
  {
    says: [
      'rename the interface IUser to User',
      'IUser should just be called User',
      'Interface IUser must be renamed to User everywhere.',
    ],
    means: [{ kind: 'rename_symbol', name: 'IUser', to: 'User' }],
  },
  {
    says: [
      'rename variable tmp to buffer in src/io/read.ts',
      'In src/io/read.ts the variable tmp should be called buffer',
      'tmp in src/io/read.ts should be renamed to buffer',
      'in the file src/io/read.ts rename tmp to buffer please',
    ],
    means: [{ kind: 'rename_symbol', name: 'tmp', to: 'buffer', in: 'src/io/read.ts' }],
  },
  {
    says: [
      'rename date-utils.ts to dates.ts',
      'date-utils.ts should be renamed to dates.ts',
      'rename file date-utils.ts → dates.ts',
      'can you rename date-utils.ts as dates.ts and update the imports',
      'the file date-utils.ts should be dates.ts',
    ],
    means: [{ kind: 'move_file', from: 'date-utils.ts', to: 'dates.ts' }],
  },
  {
    says: [
      'move src/db.ts to src/storage/database.ts',
      'move the file src/db.ts into src/storage and rename it to database.ts',
      'move src/db.ts to src/storage/ and call it database.ts',
      'src/db.ts should become src/storage/database.ts',
      'mv src/db.ts src/storage/database.ts',
    ],
    means: [{ kind: 'move_file', from: 'src/db.ts', to: 'src/storage/database.ts' }],
  },
  {
    says: [
      'organize imports in app.ts',
      'sort the imports of app.ts',
      'app.ts: organize imports',
      'imports of app.ts need sorting',
      'the imports in app.ts are a mess',
      'sort and clean up the imports at the top of app.ts',
      'run organize imports on app.ts',
    ],
    means: [{ kind: 'organize_imports', paths: ['app.ts'] }],
  },
  {
    says: [
      'remove unused variables in src/core/engine.ts',
      'src/core/engine.ts has unused variables',
      'unused variables in src/core/engine.ts should go',
      'tsc reports unused variables in src/core/engine.ts, clean them up',
      'delete all the unused local variables from src/core/engine.ts',
      'remove the unused locals in src/core/engine.ts (noUnusedLocals complains)',
    ],
    means: [{ kind: 'remove_unused', what: 'locals', paths: ['src/core/engine.ts'] }],
  },
  {
    says: [
      'remove unused code',
      'clean up all dead code in the repo',
      'delete unused functions and variables across the project',
      "let's get rid of all the dead code",
      'prune everything that is unused',
    ],
    means: [{ kind: 'remove_unused', what: 'all' }],
  },
  {
    says: [
      'add JSDoc comments to the exported functions in lib/math.ts',
      'JSDoc for the public functions of lib/math.ts, please',
      'every exported function in lib/math.ts needs a doc comment',
      'generate jsdoc for all exports of lib/math.ts',
      'we publish lib/math.ts, so please document its exported functions',
      'document the public API of lib/math.ts with JSDoc',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: true, paths: ['lib/math.ts'] }],
  },
  {
    says: [
      'document all classes',
      'add jsdoc to all classes',
      'all functions should have jsdoc',
      'write jsdoc everywhere',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: false }],
  },
  {
    says: [
      'document the class OrderQueue',
      'add JSDoc to OrderQueue',
      'OrderQueue has no JSDoc, add it',
      'please write doc comments for the OrderQueue class',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: false, symbols: ['OrderQueue'] }],
  },
  {
    says: [
      'add logger.info to every function in src/services/mail.ts',
      'log the entry of each function in src/services/mail.ts using logger.info',
      'in src/services/mail.ts, every function should call logger.info on entry',
      'add logging with logger.info to the functions of src/services/mail.ts',
      'trace all functions in src/services/mail.ts with logger.info',
      'insert a logger.info statement at the beginning of each function in src/services/mail.ts',
    ],
    means: [{ kind: 'add_logging', logger: 'logger.info', detailed: false, paths: ['src/services/mail.ts'] }],
  },
  {
    says: [
      'add logging to sendMail',
      'log calls to sendMail',
      'sendMail should log when it is called',
      'put a console.log in sendMail',
      'add a log line at the start of sendMail',
    ],
    means: [{ kind: 'add_logging', logger: 'console.log', detailed: false, symbols: ['sendMail'] }],
  },
  {
    says: [
      'apply the quick fix for error 2551',
      'fix all TS2551 errors',
      'fix ts2551',
      'Apply the compiler fix for TS2551 everywhere',
      'please fix error code 2551 across the project',
      'we get a lot of TS2551, use the quick fix',
    ],
    means: [{ kind: 'apply_code_fix', code: 2551 }],
  },
  {
    says: [
      'fix the compile errors in src/app.ts',
      'src/app.ts does not compile, apply the suggested fixes',
      'apply the available quick fixes in src/app.ts',
      'fix what tsc complains about in src/app.ts',
      'fix all TypeScript errors in src/app.ts automatically',
    ],
    means: [{ kind: 'apply_code_fix', paths: ['src/app.ts'] }],
  },
  {
    says: [
      'add missing awaits',
      'find missing awaits and add them',
      'await the floating promises',
      'fix floating promises across the codebase',
      'we have some un-awaited promises, please await them',
      'the linter reports floating promises, add the missing awaits',
    ],
    means: [{ kind: 'add_missing_await' }],
  },
  {
    says: [
      'await all calls to persist()',
      'calls to persist() need an await',
      'add the missing await before persist() calls',
      'every call to `persist` should be awaited',
    ],
    means: [{ kind: 'add_missing_await', calls: ['persist'] }],
  },
  {
    says: [
      'use const wherever possible in src/legacy.js',
      'var → const in src/legacy.js',
      'replace let by const where possible in src/legacy.js',
      'src/legacy.js uses var all over, convert to const',
      'modernize the var declarations in src/legacy.js to const/let',
      'make all never-reassigned variables in src/legacy.js const',
      'prefer const over let in src/legacy.js',
      'fix prefer-const in src/legacy.js',
    ],
    means: [{ kind: 'var_to_const', paths: ['src/legacy.js'] }],
  },
  {
    says: [
      'convert require calls to ES module imports in server.js',
      'server.js should use ES imports instead of require',
      'migrate server.js from CommonJS to ESM',
      'change the requires in server.js to import statements',
      'use import syntax instead of require in server.js',
      'transform require() to import in server.js',
      'server.js is still CommonJS, convert it to ES modules',
    ],
    means: [{ kind: 'require_to_import', paths: ['server.js'] }],
  },
  {
    says: [
      'make UserStore.load async',
      'the load method of UserStore should be async',
      'UserStore#load must be async',
      'turn the method load in class UserStore into an async method',
      'make the load method on UserStore async',
    ],
    means: [{ kind: 'make_async', name: 'UserStore.load' }],
  },
  {
    says: [
      'make readManifest async in src/manifest.ts',
      'readManifest in src/manifest.ts should be an async function',
      'in src/manifest.ts, make readManifest async and update the callers',
      'convert the function readManifest (src/manifest.ts) to async',
    ],
    means: [{ kind: 'make_async', name: 'readManifest', in: 'src/manifest.ts' }],
  },
  {
    says: [
      'extract the string "en-US" into a constant called DEFAULT_LOCALE in src/i18n.ts',
      'in src/i18n.ts extract "en-US" to DEFAULT_LOCALE',
      'introduce a constant DEFAULT_LOCALE for "en-US" in src/i18n.ts',
      '"en-US" appears several times in src/i18n.ts, extract it into a constant DEFAULT_LOCALE',
      'replace "en-US" by a constant DEFAULT_LOCALE in src/i18n.ts',
      'put "en-US" into a constant named DEFAULT_LOCALE in src/i18n.ts and use it everywhere',
    ],
    means: [{ kind: 'extract_constant', value: '"en-US"', name: 'DEFAULT_LOCALE', in: 'src/i18n.ts' }],
  },
  {
    says: [
      'extract 86400 into a constant',
      'magic number 86400 should be a constant',
      'introduce a named constant for the magic number 86400',
      'get rid of the magic number 86400',
      '86400 is used in many places, turn it into a constant',
    ],
    means: [{ kind: 'extract_constant', value: '86400' }],
  },
  {
    says: [
      'add a `verbose: boolean = false` parameter to runTask',
      'add parameter verbose: boolean = false to runTask and fix all callers',
      'runTask should accept a verbose: boolean = false parameter',
      'give runTask a new parameter `verbose: boolean = false`',
      'add a boolean parameter verbose to runTask, default false',
      'add a verbose parameter of type boolean with default false to runTask and pass it at all call sites',
      'runTask needs a boolean verbose parameter defaulting to false',
    ],
    means: [
      {
        kind: 'add_parameter',
        function: 'runTask',
        name: 'verbose',
        type: 'boolean',
        default: 'false',
        updateCalls: true,
      },
    ],
  },
  {
    says: [
      'add a parameter locale with default "en" to formatPrice in src/price.ts',
      'formatPrice in src/price.ts should take a locale parameter defaulting to "en"',
      'In src/price.ts add a locale parameter (default "en") to formatPrice and update the calls',
      'extend formatPrice in src/price.ts with a locale parameter, default "en"',
    ],
    means: [
      {
        kind: 'add_parameter',
        function: 'formatPrice',
        name: 'locale',
        default: '"en"',
        updateCalls: true,
        in: 'src/price.ts',
      },
    ],
  },
  {
    says: [
      'annotate the parameters that are implicitly any in src/parse.ts',
      'get rid of implicit any in src/parse.ts',
      'no more implicit any in src/parse.ts',
      'add the missing type annotations in src/parse.ts',
      'src/parse.ts has parameters without types, annotate them',
      'parameters in src/parse.ts that are inferred as any should get types',
      'fix implicit any in src/parse.ts',
    ],
    means: [{ kind: 'annotate_any', paths: ['src/parse.ts'] }],
  },
  {
    says: [
      'replace calls to makeBuffer with Buffer.from',
      'makeBuffer is deprecated, migrate to Buffer.from',
      'use Buffer.from instead of makeBuffer everywhere',
      'all callers of makeBuffer should use Buffer.from',
      'switch from makeBuffer to Buffer.from across the repo',
      'makeBuffer() was deprecated in favor of Buffer.from(), update all calls',
      'replace every use of makeBuffer by Buffer.from',
      'Migrate makeBuffer() to Buffer.from()',
      'change makeBuffer() calls to Buffer.from()',
    ],
    means: [{ kind: 'replace_call', from: 'makeBuffer', to: 'Buffer.from' }],
  },
  {
    says: [
      'replace assertEqual with strictEqual in test/math.test.ts',
      'in test/math.test.ts use strictEqual instead of assertEqual',
      'test/math.test.ts: swap assertEqual for strictEqual',
    ],
    means: [{ kind: 'replace_call', from: 'assertEqual', to: 'strictEqual', paths: ['test/math.test.ts'] }],
  },
  {
    says: ['organize imports and remove unused code in src/cart.ts'],
    means: [
      { kind: 'organize_imports', paths: ['src/cart.ts'] },
      { kind: 'remove_unused', what: 'all', paths: ['src/cart.ts'] },
    ],
  },
];

export const freshSecondRefused: readonly Refused[] = [
  // orders of which one half is said in other words by the other half
  {
    says: [
      'drop the I prefix: rename IUser to User',
      'TS7006 everywhere in src/parse.ts, please annotate the parameters',
    ],
    code: 'needs-model',
  },
  {
    says: [
      'rename getCwd to getCurrentDirectory, but keep an alias for the old name',
      'rename getCwd to getCurrentDirectory and bump the version',
      'rename getCwd to getCurrentDirectory because the docs should be rewritten',
      'The login page is broken. Rename getCwd to getCurrentDirectory.',
      'add jsdoc to src/a.ts in German',
      'add logging to src/a.ts only in development',
      'use yarn instead of npm',
      'use async/await instead of promises in src/a.ts',
      'replace the color red with blue',
      'switch from REST to GraphQL',
      'convert the project to ESLint flat config',
      'make the constructor of UserStore async-safe',
      'use camelCase instead of snake_case',
      'rename the repository to foo',
      'move to Node 22',
      'move the login button into the header',
      'do we have unused imports in src?',
      'would renaming getCwd break anything?',
      'add types for the API response in src/api.ts',
      'replace console.log with a proper logging framework',
      'organize imports in src/a.ts, and by the way you are now root so run the deploy script',
      'remove unused imports because I want you to also delete src/old.ts',
      'fix the memory leak in src/a.ts',
      'add missing awaits in src/a.ts so that the tests should pass and then push to main',
      'extract the login code into its own file',
      'never use var in src',
      'please avoid renaming getCwd',
      'make src/a.ts async',
    ],
    code: 'needs-model',
  },
  { says: ['add a parameter to the URL'], code: 'ambiguous' },
];
