import * as z from 'zod';

/** What a flag's value or an argument must be. */
const ValueSchema = z.union([
  /** A file or folder inside the workspace. */
  z.literal('path'),
  /** Anything on one line. */
  z.literal('text'),
  /** A commit, branch, tag or a range of them; no `commit:path`, which would name any file of the past. */
  z.literal('revision'),
  /** One of these, and certainly a commit: a file's id would show the file whatever its name. */
  z.literal('commit'),
  /** A word of letters, digits and `_ . : @ / -`. */
  z.literal('name'),
  z.strictObject({ from: z.number().int(), to: z.number().int() }),
  z.strictObject({ oneOf: z.array(z.string().min(1)).min(1) }),
]);
export type Value = Readonly<z.infer<typeof ValueSchema>>;

const flagName = z
  .string()
  .regex(/^(?:-[A-Za-z0-9]|--[A-Za-z0-9][A-Za-z0-9._-]*)$/, 'not the name of a flag');
const FlagSchema = z.union([z.literal('alone'), ValueSchema, z.strictObject({ optional: ValueSchema })]);

/**
 * What a program sees of the workspace. `read-only`: the files themselves. `copy`: a copy without what git ignores, which
 * it may write to and which is thrown away. `writable`: the files themselves, without a backup.
 */
const accesses = ['read-only', 'copy', 'writable'] as const;
export type Access = (typeof accesses)[number];

const FormSchema = z.strictObject({
  about: z.string().min(1),
  flags: z.record(flagName, FlagSchema).default({}),
  arguments: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        is: ValueSchema,
        optional: z.boolean().default(false),
        /** As many as wanted, at least one unless it is optional. */
        many: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Put ahead of each path here, where it is not what the command has. */
  pathPrefix: z.string().optional(),
  /** Always passed, right behind the sub-command. */
  always: z.array(z.string()).default([]),
  /** Always passed, at the very end, behind the arguments. */
  last: z.array(z.string()).default([]),
  workspace: z.enum(accesses).default('read-only'),
  /** May run where there is no sandbox, in an empty environment and outside of the workspace. */
  unsandboxed: z.boolean().default(false),
  /** The script of package.json that it runs: a name, or `*` for the one that the first argument names. */
  script: z.string().optional(),
});

const CommandSchema = z.strictObject({
  about: z.string().min(1),
  /** `machine`: an installed program outside the workspace. `packages`: what node_modules/.bin of the workspace has. */
  from: z.enum(['machine', 'packages']).default('machine'),
  /** Always passed, ahead of a sub-command. */
  before: z.array(z.string()).default([]),
  /** Whether the program sees `.git`, read-only. */
  git: z.boolean().default(false),
  /** How a long flag and its value are written. */
  joins: z.enum(['=', ' ']).default('='),
  /** Where `--` goes: ahead of all arguments, ahead of those that are paths, or nowhere. */
  dashes: z.enum(['before-arguments', 'before-paths', 'never']).default('before-arguments'),
  /** Put ahead of each path that is an argument. */
  pathPrefix: z.string().default(''),
  /** By sub-command; `*`: there is none. */
  forms: z.record(z.string().min(1), FormSchema),
});

/** `config/commands.yaml`: every command that may be run, every flag spelled out. */
export const CommandListSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), CommandSchema);
export type CommandList = Readonly<z.infer<typeof CommandListSchema>>;
export type CommandEntry = CommandList[string];
export type Form = CommandEntry['forms'][string];

/** The key of the form without a sub-command. */
export const PLAIN = '*';
