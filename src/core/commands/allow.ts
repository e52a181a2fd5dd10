import { nearest } from '../kernel/nearest.ts';
import { refuse } from '../kernel/refusal.ts';
import { ok, type Result } from '../kernel/result.ts';
import { PLAIN, type Access, type CommandEntry, type CommandList, type Form } from './command-list.ts';
import { quoted } from './value.ts';
import { understand } from './words.ts';

/** A command that may be run, its arguments put together anew from what was understood of them. */
export interface AllowedCommand {
  /** As the list names it, which is also the program's name. */
  readonly name: string;
  readonly from: CommandEntry['from'];
  readonly args: readonly string[];
  readonly workspace: Access;
  /** Whether it sees `.git`. */
  readonly git: boolean;
  readonly unsandboxed: boolean;
  /** The script of package.json that it runs, or null. */
  readonly script: string | null;
}

const MOST_WORDS = 200;
const LONGEST_WORD = 2_000;

/**
 * Whether the list allows an argv, and what is then run: the list's own words and values that passed, no word unread.
 * Refusals: `not-allowed` (not on the list), `wrong-use` (a value of the wrong kind), `outside-workspace`,
 * `protected-path`.
 */
export function allow(list: CommandList, argv: readonly string[]): Result<AllowedCommand> {
  const [name, ...words] = argv;
  if (name === undefined) {
    return refuse('wrong-use', 'No command is given.', `Allowed are ${Object.keys(list).join(', ')}.`);
  }
  if (argv.length > MOST_WORDS || argv.some((word) => word.length > LONGEST_WORD)) {
    return refuse(
      'wrong-use',
      `A command has at most ${MOST_WORDS} words of at most ${LONGEST_WORD} characters.`,
      'Ask for less at once.',
    );
  }
  const broken = argv.find((word) => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(word));
  if (broken !== undefined) {
    return refuse('wrong-use', `${quoted(broken)} has a character that no command needs.`, 'Leave it out.');
  }
  const entry = Object.hasOwn(list, name) ? list[name] : undefined;
  if (entry === undefined) {
    return refuse(
      'not-allowed',
      `The command ${quoted(name)} is not on the list of allowed commands.`,
      hint(name, Object.keys(list)),
    );
  }
  const found = formOf(name, entry, words);
  if (!found.ok) return found;
  const { form, sub, rest } = found.value;
  const understood = understand([name, ...sub].join(' '), entry, form, rest);
  if (!understood.ok) return understood;
  const { flags, plain, paths } = understood.value;
  const behind = [...paths, ...form.last];
  const all = entry.dashes === 'before-arguments' && plain.length + behind.length > 0;
  const ofPaths = entry.dashes === 'before-paths' && behind.length > 0;
  return ok({
    name,
    from: entry.from,
    args: [
      ...entry.before,
      ...sub,
      ...form.always,
      ...flags,
      ...(all ? ['--'] : []),
      ...plain,
      ...(ofPaths ? ['--'] : []),
      ...behind,
    ],
    workspace: form.workspace,
    git: entry.git,
    unsandboxed: form.unsandboxed,
    script: form.script === '*' ? (plain[0] ?? null) : (form.script ?? null),
  });
}

function formOf(
  name: string,
  { forms }: CommandEntry,
  words: readonly string[],
): Result<{ readonly form: Form; readonly sub: readonly string[]; readonly rest: readonly string[] }> {
  const [first = '', ...rest] = words;
  const named = first !== PLAIN && Object.hasOwn(forms, first) ? forms[first] : undefined;
  if (named !== undefined) return ok({ form: named, sub: [first], rest });
  const plain = forms[PLAIN];
  if (plain !== undefined) return ok({ form: plain, sub: [], rest: words });
  const subs = Object.keys(forms);
  return first === ''
    ? refuse('wrong-use', `${name} needs a sub-command.`, `Allowed are ${subs.join(', ')}.`)
    : refuse('not-allowed', `${name} may not be run with ${quoted(first)}.`, hint(first, subs));
}

function hint(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `${near === undefined ? '' : `Did you mean ${near}? `}Allowed are ${known.join(', ')}.`;
}
