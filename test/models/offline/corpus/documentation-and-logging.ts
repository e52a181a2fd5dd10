import type { Understood } from './case.ts';

export const addJsdoc: readonly Understood[] = [
  {
    says: [
      'add JSDoc to src/x.ts',
      'add jsdoc comments to all functions in src/x.ts',
      'document src/x.ts',
      'Document all functions in src/x.ts',
      'write documentation for src/x.ts',
      'generate JSDoc for every function in src/x.ts',
      'add doc comments in src/x.ts',
      'add missing JSDoc in src/x.ts',
      'please add TSDoc to each method in src/x.ts',
      'I want JSDoc for all functions in src/x.ts',
      'all functions in src/x.ts should have JSDoc',
      'docuemnt the functions in src/x.ts',
      'give every function in src/x.ts a doc comment',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: false, paths: ['src/x.ts'] }],
  },
  {
    says: [
      'add JSDoc to all exported functions',
      'document the public API',
      'Add documentation to every exported function and class',
      'write JSDoc for all exports',
    ],
    means: [{ kind: 'add_jsdoc', exportedOnly: true }],
  },
  {
    says: [
      'add JSDoc to parseArgs and readFile in src/x.ts',
      'document parseArgs and readFile in src/x.ts',
      'add JSDoc to the functions parseArgs, readFile in src/x.ts',
    ],
    means: [
      { kind: 'add_jsdoc', exportedOnly: false, symbols: ['parseArgs', 'readFile'], paths: ['src/x.ts'] },
    ],
  },
];

export const addLogging: readonly Understood[] = [
  {
    says: [
      'Add logging to all functions in src/x.ts',
      'add logging to src/x.ts',
      'add logs to every function in src/x.ts',
      'add log statements to each function in src/x.ts',
      'log every function call in src/x.ts',
      'please add some logging to the functions in src/x.ts',
      'I want logging in all functions of src/x.ts',
      'put a console.log in every function in src/x.ts',
      'log all function calls in src/x.ts',
      'instrument all functions in src/x.ts with logging',
      'all functions in src/x.ts should log',
      'Could you add entry logging to all methods in src/x.ts?',
      'insert console.log statements into all functions in src/x.ts',
      'src/x.ts needs logging',
    ],
    means: [{ kind: 'add_logging', logger: 'console.log', detailed: false, paths: ['src/x.ts'] }],
  },
  {
    says: [
      'add logging to all functions in src/x.ts with logger.info',
      'add logging to src/x.ts using pino',
      'add logging using logger.info to all functions in src/x.ts',
      'log all calls in src/x.ts via logger',
    ],
    means: [{ kind: 'add_logging', logger: 'logger.info', detailed: false, paths: ['src/x.ts'] }],
  },
  {
    says: [
      'add logging to fetchUser and saveUser',
      'log calls of fetchUser and saveUser',
      'add a log line to fetchUser and saveUser',
    ],
    means: [
      { kind: 'add_logging', logger: 'console.log', detailed: false, symbols: ['fetchUser', 'saveUser'] },
    ],
  },
  {
    says: [
      'add debug logging to all functions in src/x.ts',
      'add console.debug to all functions in src/x.ts',
    ],
    means: [{ kind: 'add_logging', logger: 'console.debug', detailed: false, paths: ['src/x.ts'] }],
  },
  {
    says: [
      'log entry and exit of all functions in src/x.ts',
      'add detailed logging to all functions in src/x.ts',
      'add logging to all functions in src/x.ts including return values',
    ],
    means: [{ kind: 'add_logging', logger: 'console.log', detailed: true, paths: ['src/x.ts'] }],
  },
];
