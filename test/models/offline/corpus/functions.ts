import type { Understood } from './case.ts';

export const addMissingAwait: readonly Understood[] = [
  {
    says: [
      'await all calls to saveUser',
      'add await to saveUser() calls',
      'await saveUser()',
      'calls to saveUser should be awaited',
    ],
    means: [{ kind: 'add_missing_await', calls: ['saveUser'] }],
  },
  {
    says: [
      'add missing awaits in src/x.ts',
      'add the missing await in src/x.ts',
      'await all promises in src/x.ts',
      'await floating promises in src/x.ts',
      'add await where it is missing in src/x.ts',
      'fix missing awaits in src/x.ts',
      'fix floating promises in src/x.ts',
      'add await before async calls in src/x.ts',
      'put await in front of all promises in src/x.ts',
      'all promises in src/x.ts should be awaited',
      'insert missing await keywords in src/x.ts',
      'Please await unawaited calls in src/x.ts',
      'make sure all promises are awaited in src/x.ts',
      'src/x.ts: add missing awaits',
    ],
    means: [{ kind: 'add_missing_await', paths: ['src/x.ts'] }],
  },
  {
    says: [
      'add missing awaits in the function saveUser',
      'add the missing awaits to saveUser',
      'fix floating promises in saveUser',
      'await all promises in saveUser',
    ],
    means: [{ kind: 'add_missing_await', symbols: ['saveUser'] }],
  },
];

export const makeAsync: readonly Understood[] = [
  {
    says: [
      'make loadConfig async',
      'make the function loadConfig async',
      'make loadConfig an async function',
      'convert loadConfig to async',
      'turn loadConfig into an async function',
      'loadConfig should be async',
      'change loadConfig to be asynchronous',
      'mark loadConfig as async',
      'please add async to loadConfig',
      'loadConfig must become async',
      'Could you make `loadConfig()` async?',
      'let loadConfig be async',
      'loadConfig should return a promise',
      'I need loadConfig to be async',
    ],
    means: [{ kind: 'make_async', name: 'loadConfig' }],
  },
  {
    says: ['make loadConfig async in src/x.ts', 'in src/x.ts make the loadConfig function async'],
    means: [{ kind: 'make_async', name: 'loadConfig', in: 'src/x.ts' }],
  },
  {
    says: [
      'make load and save async',
      'make load, and save async',
      'Make the functions load and save async.',
    ],
    means: [
      { kind: 'make_async', name: 'load' },
      { kind: 'make_async', name: 'save' },
    ],
  },
];

export const addParameter: readonly Understood[] = [
  {
    says: [
      'add a parameter timeout: number = 5000 to fetchUser',
      'add a timeout: number = 5000 parameter to fetchUser',
      'add `timeout: number = 5000` to fetchUser',
      'give fetchUser a parameter timeout: number = 5000',
      'fetchUser should take a parameter timeout: number = 5000',
      'Please add the argument timeout: number = 5000 to the function fetchUser()',
      'add a new parameter called timeout of type number with default 5000 to fetchUser',
      'add a parameter timeout of type number defaulting to 5000 to fetchUser',
      'add to fetchUser a parameter timeout: number = 5000',
      'let fetchUser accept a timeout: number = 5000 parameter',
      'extend fetchUser with a parameter timeout: number = 5000',
      'fetchUser needs a new parameter timeout: number = 5000',
      'add a parameter timeout: number = 5000 to fetchUser and update all calls',
    ],
    means: [
      {
        kind: 'add_parameter',
        function: 'fetchUser',
        name: 'timeout',
        type: 'number',
        default: '5000',
        updateCalls: true,
      },
    ],
  },
  {
    says: [
      'give fetchUser an optional retries argument defaulting to 3',
      'add an optional parameter retries = 3 to fetchUser',
      'fetchUser should accept an optional retries parameter that defaults to 3',
      'add an optional retries option with a default of 3 to fetchUser',
    ],
    means: [
      { kind: 'add_parameter', function: 'fetchUser', name: 'retries', default: '3', updateCalls: false },
    ],
  },
  {
    says: [
      "add a parameter mode = 'strict' to Parser.parse in src/parser.ts",
      "in src/parser.ts, give Parser.parse a mode = 'strict' parameter",
    ],
    means: [
      {
        kind: 'add_parameter',
        function: 'Parser.parse',
        in: 'src/parser.ts',
        name: 'mode',
        default: "'strict'",
        updateCalls: true,
      },
    ],
  },
];

export const replaceCall: readonly Understood[] = [
  {
    says: [
      'replace substr with slice everywhere',
      'replace substr by slice',
      'replace all calls to substr with slice',
      'use slice instead of substr',
      'replace the deprecated substr with slice in the whole project',
      'substr is deprecated, use slice instead',
      'swap substr for slice',
      'migrate from substr to slice',
      'switch from substr() to slice()',
      'replace substr calls with slice calls',
      'call slice instead of substr everywhere',
      'all calls of substr should use slice instead',
      'prefer slice over substr',
      'change all calls of substr to slice',
    ],
    means: [{ kind: 'replace_call', from: 'substr', to: 'slice' }],
  },
  {
    says: [
      'use Array.isArray instead of util.isArray in src/x.ts',
      'replace util.isArray() with Array.isArray() in src/x.ts',
      'In src/x.ts, migrate util.isArray to Array.isArray',
    ],
    means: [{ kind: 'replace_call', from: 'util.isArray', to: 'Array.isArray', paths: ['src/x.ts'] }],
  },
];
