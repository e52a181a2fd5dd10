import { LENIENT_ESLINT, tsconfig, type Repository } from './request.ts';

/** RxJS 7: 251 files, heavily overloaded functions, examples in comments, one type error of its own under today's compiler. */
export const rxjs: Repository = {
  name: 'rxjs',
  source: { npm: 'rxjs@7.8.2' },
  dependencies: ['tslib@2.8.1'],
  keep: ['package.json', 'LICENSE.txt', 'src'],
  drop: ['src/tsconfig*.json', 'src/Rx.global.js'],
  tests: false,
  files: { 'tsconfig.json': tsconfig({ noImplicitOverride: true }), 'eslint.config.js': LENIENT_ESLINT },
  requests: [
    {
      kind: 'rename_symbol',
      text: 'Rename arrRemove to removeFromArray',
      then: [
        { nowhere: /\barrRemove\(/ },
        { path: 'src/internal/util/arrRemove.ts', has: [/export function removeFromArray</] },
        { path: 'src/internal/Subscription.ts', has: [/\bremoveFromArray\(/] },
      ],
    },
    {
      kind: 'rename_symbol',
      text: 'Rename the function reportUnhandledError to announceError',
      then: [{ nowhere: /\breportUnhandledError\(/ }],
    },
    {
      kind: 'move_file',
      text: 'Move src/internal/util/isPromise.ts to src/internal/util/guards/isPromise.ts',
      // package.json exports "./internal/*", so that the move would take a published path away.
      declined: ['unsafe-edit'],
    },
    {
      kind: 'organize_imports',
      text: 'Organise imports in src/internal/scheduler',
      then: [{ path: 'src/internal/scheduler/AsyncAction.ts', has: [/from '\.\/Action'/] }],
    },
    {
      kind: 'remove_unused',
      text: 'Remove unused code in src/internal/operators/windowCount.ts',
      // `starts` is never read, but it is assigned, and what is assigned may have its reasons.
      declined: ['nothing-to-do'],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the exported functions in src/internal/util/args.ts',
      then: [
        { path: 'src/internal/util/args.ts', has: [/\*\/\s*export function popScheduler/, /@param args/] },
      ],
    },
    {
      kind: 'add_logging',
      text: 'Add logging with console.debug to the function createObject',
      then: [
        {
          path: 'src/internal/util/createObject.ts',
          has: [/function createObject\([^)]*\) \{\s*console\.debug\(/],
        },
      ],
    },
    {
      kind: 'apply_code_fix',
      text: 'Fix the compiler errors TS4114 in src/internal/AsyncSubject.ts',
      then: [{ path: 'src/internal/AsyncSubject.ts', has: [/override next\(/, /override complete\(/] }],
    },
    {
      kind: 'extract_constant',
      text: "Extract the literal 'GET' into a constant METHOD_GET in src/internal/ajax/ajax.ts",
      then: [{ path: 'src/internal/ajax/ajax.ts', has: [/const METHOD_GET = 'GET'/, /method: METHOD_GET/] }],
    },
    {
      kind: 'extract_constant',
      text: "Extract the literal 'response' into a constant RESPONSE in src/internal/ajax/getXHRResponse.ts",
      // It only stands in `'response' in xhr`, where it tells the compiler something.
      declined: ['not-found', 'unsafe-edit'],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter all: boolean = false to arrRemove',
      then: [{ path: 'src/internal/util/arrRemove.ts', has: [/item: T, all: boolean = false\)/] }],
    },
    {
      kind: 'make_async',
      text: 'Make subscribeToArray async',
      // Nobody calls it any more, so nobody has to wait.
      then: [{ path: 'src/internal/util/subscribeToArray.ts', has: [/subscribeToArray = async <T>\(array/] }],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of isFunction with isCallable',
      declined: ['not-found', 'nothing-to-do', 'unsafe-edit', 'no-candidate'],
    },
  ],
};
