import * as z from 'zod';
import { err } from './result.ts';

/**
 * Every reason for which IDS declines, as a word that programs can rely on (`ids … --json` prints it).
 * `exitCodeOf` in `src/cli/exit.ts` maps each to an exit code.
 */
export const refusalCodes = [
  'wrong-use', // the command line or chat command is malformed
  'wrong-config', // environment or a configuration file is wrong
  'needs-model', // understood as a request for judgement; no model is configured
  'no-answer', // models are configured, and none of them answered
  'budget', // a cap on the money, calls or time of a session is reached
  'day-budget', // all sessions of the day together have reached what they may cost
  'ambiguous', // several things match; the hint lists them
  'not-found', // the named file, symbol, session or backup does not exist
  'nothing-to-do', // the request is already fulfilled
  'unsafe-edit', // the edit cannot be carried out without changing behaviour
  'bad-edit', // a text edit or patch does not apply
  'no-candidate', // every candidate failed its checks
  'dead-end', // the parliament cannot decide
  'checks-failed', // the change brings new problems
  'checks-crashed', // a required check could not be carried out
  'stale-base', // a file changed since the change was approved
  'diverged', // a file was edited after IDS wrote it; rollback would lose that
  'workspace-missing',
  'workspace-read-only',
  'workspace-busy', // another write holds the lock
  'bad-tsconfig',
  'outside-workspace',
  'protected-path', // .git, .ids, secrets
  'not-a-regular-file', // directory, device, symbolic link out of the workspace, hard link
  'file-too-large',
  'not-text', // binary or not UTF-8 where text is needed
  'disk-full',
  'io-failed',
  'conflict', // recovery met bytes that neither IDS wrote nor the workspace had before
  'not-allowed', // the person's role or the list of commands does not permit it
  'needs-agreement', // a person must agree to the text of a script first
  'wrong-state', // the session is not at a point where that is possible
  'interrupted',
] as const;

export const RefusalSchema = z.object({
  code: z.enum(refusalCodes),
  /** One sentence for a person, without technical text. */
  message: z.string().min(1),
  /** What to do next. */
  hint: z.string(),
});

/** An expected "no": a code for programs, a sentence for a person, and the next step. */
export type Refusal = Readonly<z.infer<typeof RefusalSchema>>;
export type RefusalCode = Refusal['code'];

const passing: ReadonlySet<RefusalCode> = new Set([
  ...(['workspace-missing', 'workspace-read-only', 'workspace-busy'] as const),
  ...(['disk-full', 'io-failed', 'conflict'] as const),
]);

/** Whether a write failed for what the machine is at this moment, and not for what was to be written: it may be asked for again. */
export function isPassing({ code }: Refusal): boolean {
  return passing.has(code);
}

/** A failed Result carrying a Refusal. */
export function refuse(
  code: RefusalCode,
  message: string,
  hint = '',
): { readonly ok: false; readonly error: Refusal } {
  return err({ code, message, hint });
}
