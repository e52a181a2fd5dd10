import * as z from 'zod';

/**
 * What a proposal consists of. Paths in edits are as a person or model wrote them; the code room parses and resolves
 * them. `in` narrows a symbol to one file where its name alone is ambiguous. Every field name and meaning here is also
 * the JSON that a model is asked for.
 */
const where = z.string().min(1);
const identifier = z.string().regex(/^[\p{ID_Start}$_#][\p{ID_Continue}$.#]*$/u, 'not an identifier');
/** Files that an edit is limited to: file, folder or glob, relative to the workspace. Absent: the whole workspace. */
const paths = z.array(where).min(1).optional();

export const SymbolicEditSchema = z.discriminatedUnion('kind', [
  /** `name` may be `Class.member`. All references follow, in every file, also in tests. */
  z.object({ kind: z.literal('rename_symbol'), name: identifier, to: identifier, in: where.optional() }),
  /** Imports of and in the file follow. A `to` that ends in `/` keeps the file's name. */
  z.object({ kind: z.literal('move_file'), from: where, to: where }),
  z.object({ kind: z.literal('organize_imports'), paths }),
  /** Unused imports, locals, functions, types; never an export, never something with side effects. */
  z.object({ kind: z.literal('remove_unused'), what: z.enum(['imports', 'locals', 'all']), paths }),
  /** JSDoc for functions, methods and classes without any, from their real signature. `symbols` narrows. */
  z.object({
    kind: z.literal('add_jsdoc'),
    symbols: z.array(identifier).optional(),
    exportedOnly: z.boolean(),
    paths,
  }),
  /** An entry log line in each function with a body. `logger`: an expression such as `console.debug` or `log.info`. */
  z.object({
    kind: z.literal('add_logging'),
    symbols: z.array(identifier).optional(),
    logger: z.string().min(1),
    /** Also log what is returned and thrown. */
    detailed: z.boolean(),
    paths,
  }),
  /** The compiler's own fix. `code`: the TS number; absent: every diagnostic that has exactly one safe fix. */
  z.object({ kind: z.literal('apply_code_fix'), code: z.number().int().optional(), paths }),
  /** `symbols`: only in these functions; `calls`: only calls of these, as `name` or `object.method`. */
  z.object({
    kind: z.literal('add_missing_await'),
    symbols: z.array(identifier).optional(),
    calls: z.array(identifier).optional(),
    paths,
  }),
  /** `var` and `let` that are never reassigned become `const`; other `var` become `let` where scoping allows. */
  z.object({ kind: z.literal('var_to_const'), symbols: z.array(identifier).optional(), paths }),
  z.object({ kind: z.literal('require_to_import'), paths }),
  /** The function becomes async, its return type a Promise, and callers await it as far as they can. */
  z.object({ kind: z.literal('make_async'), name: identifier, in: where.optional() }),
  /** Every occurrence of a literal in one file becomes a constant. `value` is source text such as `"utf8"` or `3000`. */
  z.object({
    kind: z.literal('extract_constant'),
    value: z.string().min(1),
    name: identifier.optional(),
    in: where.optional(),
  }),
  /** Adds a parameter at the end; calls get the default written out where `updateCalls`, else rely on it. */
  z.object({
    kind: z.literal('add_parameter'),
    function: identifier,
    in: where.optional(),
    name: identifier,
    type: z.string().optional(),
    /** Source text of the default value. */
    default: z.string().min(1),
    updateCalls: z.boolean(),
  }),
  /** Annotates parameters and variables whose inferred type is `any`, from how they are used. */
  z.object({ kind: z.literal('annotate_any'), symbols: z.array(identifier).optional(), paths }),
  /** Calls of `from` (`name`, `object.method`) become calls of `to`, imports included. */
  z.object({ kind: z.literal('replace_call'), from: identifier, to: identifier, paths }),
]);
export type SymbolicEdit = Readonly<z.infer<typeof SymbolicEditSchema>>;

export const TextEditSchema = z.discriminatedUnion('kind', [
  /** One occurrence of `search` (exact, then apart from indentation) becomes `replace`. */
  z.object({
    kind: z.literal('search_replace'),
    path: where,
    search: z.string().min(1),
    replace: z.string(),
  }),
  z.object({ kind: z.literal('unified_diff'), patch: z.string().min(1) }),
  /** The whole file, new or replaced. */
  z.object({ kind: z.literal('write_file'), path: where, content: z.string() }),
  z.object({ kind: z.literal('delete_file'), path: where }),
]);
export type TextEdit = Readonly<z.infer<typeof TextEditSchema>>;

export const EditSchema = z.discriminatedUnion('kind', [SymbolicEditSchema, TextEditSchema]);
export type Edit = SymbolicEdit | TextEdit;
export type SymbolicEditKind = SymbolicEdit['kind'];
