import { TYPED_ESLINT, tsconfig, type Repository } from './request.ts';

/** The core of TanStack Query: classes with private fields, an index that re-exports, a documented public interface. */
export const queryCore: Repository = {
  name: 'query-core',
  source: { npm: '@tanstack/query-core@5.108.0' },
  keep: ['package.json', 'LICENSE', 'src'],
  tests: false,
  files: { 'tsconfig.json': tsconfig({ noImplicitOverride: true }), 'eslint.config.js': TYPED_ESLINT },
  requests: [
    {
      kind: 'rename_symbol',
      text: 'Rename the class Removable to Collectable',
      then: [
        { nowhere: /\bclass \w+[^{]* extends Removable\b/ },
        { path: 'src/removable.ts', has: [/abstract class Collectable/] },
        { path: 'src/query.ts', has: [/import \{ Collectable \} from/, /extends Collectable/] },
        { path: 'src/mutation.ts', has: [/extends Collectable/] },
      ],
    },
    {
      kind: 'rename_symbol',
      text: 'rename Subscribable.hasListeners to isObserved',
      then: [
        { nowhere: /\bhasListeners\(/ },
        { path: 'src/subscribable.ts', has: [/isObserved\(\): boolean/] },
      ],
    },
    {
      kind: 'move_file',
      text: 'Move src/timeoutManager.ts to src/timers/timeoutManager.ts',
      then: [
        { path: 'src/timeoutManager.ts', absent: true },
        { path: 'src/timers/timeoutManager.ts', has: [/class TimeoutManager/] },
        { path: 'src/removable.ts', has: [/from '\.\/timers\/timeoutManager'/] },
        { path: 'src/index.ts', has: [/from '\.\/timers\/timeoutManager'/] },
      ],
    },
    {
      kind: 'organize_imports',
      text: 'Organise the imports in src/queryClient.ts',
      then: [{ path: 'src/queryClient.ts', has: [/from '\.\/queryCache'/, /from '\.\/types'/] }],
    },
    {
      kind: 'add_jsdoc',
      text: 'Add JSDoc to the exported functions in src/hydration.ts',
      // Upstream documents every one.
      declined: ['nothing-to-do'],
    },
    {
      kind: 'add_logging',
      text: 'Add logging with console.debug to the function createRetryer',
      then: [
        {
          path: 'src/retryer.ts',
          has: [/config: RetryerConfig<TData, TError>,\s*\): Retryer<TData> \{\s*console\.debug\(/],
        },
      ],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter longest: number = 30000 to the function defaultRetryDelay in src/retryer.ts',
      // It is handed on as a callback and called with two arguments: a second parameter would get the error.
      declined: ['unsafe-edit'],
    },
    {
      kind: 'add_parameter',
      text: 'Add a parameter reversed: boolean = false to addToEnd',
      // Nothing uses a parameter that was only just added, which is an error by this repository's own rules.
      declined: ['no-candidate', 'checks-failed'],
    },
    {
      kind: 'extract_constant',
      text: "Extract the literal 'visibilitychange' into a constant VISIBILITY_EVENT in src/focusManager.ts",
      then: [
        {
          path: 'src/focusManager.ts',
          has: [
            /const VISIBILITY_EVENT = 'visibilitychange'/,
            /addEventListener\(VISIBILITY_EVENT, listener/,
          ],
          lacks: [/^ *window\.\w+\('visibilitychange'/m],
        },
      ],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of isCancelledError with isCancellation',
      declined: ['not-found', 'nothing-to-do', 'unsafe-edit', 'no-candidate'],
    },
    {
      kind: 'replace_call',
      text: 'Replace calls of sleep with pauseFor in src/retryer.ts',
      declined: ['not-found', 'nothing-to-do', 'unsafe-edit', 'no-candidate'],
    },
    {
      kind: 'make_async',
      text: 'Make the function hashKey async',
      // Its callers compute keys synchronously, all the way up.
      declined: ['unsafe-edit', 'no-candidate', 'checks-failed'],
    },
    {
      kind: 'remove_unused',
      text: 'Remove unused imports in src/query.ts',
      declined: ['nothing-to-do'],
    },
  ],
};
