import type { Edit } from '../../../core/change/edit.ts';

/** Every kind of edit with what it does and an example, as models are told of them. */
export const catalogue: readonly { readonly does: string; readonly example: Edit }[] = [
  {
    does: 'replaces the one place where `search` stands, copied exactly from the file with enough lines to be unique',
    example: {
      kind: 'search_replace',
      path: 'src/http.ts',
      search: 'const tries = 1;',
      replace: 'const tries = 3;',
    },
  },
  {
    does: 'writes a whole file: for new files, and for short ones that change in most lines',
    example: { kind: 'write_file', path: 'src/retry.ts', content: 'export const tries = 3;\n' },
  },
  { does: 'deletes a file', example: { kind: 'delete_file', path: 'src/old.ts' } },
  {
    does: 'applies a unified diff with exact context lines',
    example: {
      kind: 'unified_diff',
      patch: '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-let a = 1;\n+const a = 1;\n',
    },
  },
  {
    does: 'renames a function, class, variable, type or `Class.member` everywhere; `in` names the file where the name alone is ambiguous',
    example: { kind: 'rename_symbol', name: 'RateLimiter', to: 'RequestLimiter', in: 'src/limit.ts' },
  },
  {
    does: 'moves a file; imports of and in it follow',
    example: { kind: 'move_file', from: 'src/a.ts', to: 'src/lib/a.ts' },
  },
  {
    does: 'sorts imports and drops unused ones',
    example: { kind: 'organize_imports', paths: ['src/a.ts'] },
  },
  {
    does: 'removes unused imports, locals or all unused declarations that are not exported',
    example: { kind: 'remove_unused', what: 'imports', paths: ['src'] },
  },
  {
    does: 'adds JSDoc from real signatures where there is none',
    example: { kind: 'add_jsdoc', exportedOnly: true, symbols: ['send'], paths: ['src/http.ts'] },
  },
  {
    does: 'adds a log line at the start of functions; detailed: also what they return and throw',
    example: {
      kind: 'add_logging',
      logger: 'console.debug',
      detailed: false,
      symbols: ['send'],
      paths: ['src/http.ts'],
    },
  },
  {
    does: "applies the compiler's own fix for one TS error number",
    example: { kind: 'apply_code_fix', code: 2304, paths: ['src/a.ts'] },
  },
  {
    does: 'awaits promises that are not awaited',
    example: { kind: 'add_missing_await', symbols: ['save'], paths: ['src/a.ts'] },
  },
  {
    does: 'turns `var` and never reassigned `let` into `const`, other `var` into `let`',
    example: { kind: 'var_to_const', symbols: ['config'], paths: ['src/a.ts'] },
  },
  {
    does: 'turns CommonJS `require` and `module.exports` into imports and exports',
    example: { kind: 'require_to_import', paths: ['src/a.ts'] },
  },
  {
    does: 'makes a function async; callers await it as far as they can',
    example: { kind: 'make_async', name: 'load', in: 'src/a.ts' },
  },
  {
    does: 'makes a constant of a literal in one file; `value` is source text',
    example: { kind: 'extract_constant', value: '3000', name: 'DEFAULT_PORT', in: 'src/a.ts' },
  },
  {
    does: 'adds a last parameter with a default; `updateCalls`: calls pass it explicitly',
    example: {
      kind: 'add_parameter',
      function: 'send',
      in: 'src/http.ts',
      name: 'retries',
      type: 'number',
      default: '3',
      updateCalls: false,
    },
  },
  {
    does: 'annotates what is inferred as `any` from how it is used',
    example: { kind: 'annotate_any', symbols: ['parse'], paths: ['src/a.ts'] },
  },
  {
    does: 'makes calls of one function calls of another, imports included',
    example: { kind: 'replace_call', from: 'oldSend', to: 'send', paths: ['src'] },
  },
];
