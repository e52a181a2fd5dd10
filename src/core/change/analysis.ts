import * as z from 'zod';
import { WorkspacePathSchema } from './path.ts';
import { DiagnosticSchema } from './report.ts';

/** Something that a file declares. */
const place = {
  name: z.string(),
  /** From 1: where the declaration starts, its documentation and decorators left out. */
  line: z.number().int().positive(),
};

export const FunctionAnalysisSchema = z.object({
  ...place,
  /** As one writes it, on one line: `async quote(country: string, grams = 1): Promise<Quote>`. Inferred types included. */
  signature: z.string(),
  /** The other ways to call it; empty without overloads. `signature` is then that of the implementation. */
  overloads: z.array(z.string()).readonly(),
  exported: z.boolean(),
  /** Name of the function, object or namespace that it stands in; null at the top of the file. */
  within: z.string().nullable(),
  /** Cyclomatic, counted like ESLint's rule `complexity`; functions inside it count for themselves. */
  complexity: z.number().int().positive(),
  documented: z.boolean(),
});
export type FunctionAnalysis = Readonly<z.infer<typeof FunctionAnalysisSchema>>;

export const MemberAnalysisSchema = z.object({
  ...place,
  kind: z.enum(['constructor', 'method', 'getter', 'setter', 'property', 'index']),
  signature: z.string(),
  visibility: z.enum(['public', 'protected', 'private']),
  static: z.boolean(),
  /** Null where there is no body to count. */
  complexity: z.number().int().positive().nullable(),
  documented: z.boolean(),
});
export type MemberAnalysis = Readonly<z.infer<typeof MemberAnalysisSchema>>;

export const ClassAnalysisSchema = z.object({
  ...place,
  exported: z.boolean(),
  abstract: z.boolean(),
  extends: z.string().nullable(),
  implements: z.array(z.string()).readonly(),
  members: z.array(MemberAnalysisSchema).readonly(),
  documented: z.boolean(),
});
export type ClassAnalysis = Readonly<z.infer<typeof ClassAnalysisSchema>>;

export const TypeAnalysisSchema = z.object({
  ...place,
  kind: z.enum(['interface', 'type', 'enum', 'namespace']),
  exported: z.boolean(),
  /** One entry a member of an interface, enum or object type; the whole text of any other type. */
  members: z.array(z.string()).readonly(),
});
export type TypeAnalysis = Readonly<z.infer<typeof TypeAnalysisSchema>>;

export const GlobalAnalysisSchema = z.object({
  ...place,
  kind: z.enum(['const', 'let', 'var', 'using']),
  /** Declared or inferred, shortened when it is long. */
  type: z.string(),
  exported: z.boolean(),
});
export type GlobalAnalysis = Readonly<z.infer<typeof GlobalAnalysisSchema>>;

export const ImportAnalysisSchema = z.object({
  line: z.number().int().positive(),
  /** As written: `./retry.js`, `node:fs`. */
  from: z.string(),
  kind: z.enum(['import', 're-export', 'require', 'dynamic']),
  typeOnly: z.boolean(),
  /** `retry`, `default as fs`, `* as path`, `sign as makeSignature`; empty when only the side effects are wanted. */
  names: z.array(z.string()).readonly(),
  /** The file of the workspace that it leads to; null for packages, builtins and what cannot be found. */
  file: WorkspacePathSchema.nullable(),
});
export type ImportAnalysis = Readonly<z.infer<typeof ImportAnalysisSchema>>;

export const FileAnalysisSchema = z.object({
  path: WorkspacePathSchema,
  lines: z.number().int().nonnegative(),
  functions: z.array(FunctionAnalysisSchema).readonly(),
  classes: z.array(ClassAnalysisSchema).readonly(),
  types: z.array(TypeAnalysisSchema).readonly(),
  globals: z.array(GlobalAnalysisSchema).readonly(),
  imports: z.array(ImportAnalysisSchema).readonly(),
  /** Names under which others can import, `default` and `export =` included. */
  exports: z.array(z.string()).readonly(),
  /** Exports that no other file of the workspace uses. Empty for what package.json offers to the outside. */
  unusedExports: z.array(z.string()).readonly(),
  /** Files of the workspace that import this one, sorted. */
  importedBy: z.array(WorkspacePathSchema).readonly(),
  /** What the compiler finds in this file today, so every `origin` is `pre-existing`. */
  diagnostics: z.array(DiagnosticSchema).readonly(),
});
/** The structure of one file. */
export type FileAnalysis = Readonly<z.infer<typeof FileAnalysisSchema>>;

export const FolderAnalysisSchema = z.object({
  /** Empty for the whole workspace. */
  path: z.union([WorkspacePathSchema, z.literal('')]),
  files: z
    .array(
      z.object({
        path: WorkspacePathSchema,
        lines: z.number().int().nonnegative(),
        functions: z.number().int().nonnegative(),
        classes: z.number().int().nonnegative(),
        types: z.number().int().nonnegative(),
        exports: z.number().int().nonnegative(),
        importedBy: z.number().int().nonnegative(),
      }),
    )
    .readonly(),
  /** The functions and methods with the most branches, at most ten, the worst first; methods as `Class.name`. */
  mostComplex: z
    .array(z.object({ path: WorkspacePathSchema, ...place, complexity: z.number().int().positive() }))
    .readonly(),
});
/** What a folder holds, file by file, sorted by path. */
export type FolderAnalysis = Readonly<z.infer<typeof FolderAnalysisSchema>>;
