import { printable } from '../change/path.ts';
import { nearest } from '../kernel/nearest.ts';
import { refuse } from '../kernel/refusal.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { CommandEntry, Form } from './command-list.ts';
import { quoted, readValue } from './value.ts';

/** What was understood of the words behind a command. */
export interface Understood {
  readonly flags: readonly string[];
  /** Arguments that are not paths, and those that are, in their order. */
  readonly plain: readonly string[];
  readonly paths: readonly string[];
}

/** Reads flags and arguments; `called` names the command in refusals. */
export function understand(
  called: string,
  entry: CommandEntry,
  form: Form,
  words: readonly string[],
): Result<Understood> {
  const flags: string[] = [];
  const ahead: string[] = [];
  const behind: string[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') {
      behind.push(...left);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      ahead.push(word);
      continue;
    }
    const read = readFlag(called, entry, form, word, left);
    if (!read.ok) return read;
    flags.push(...read.value);
  }
  const sorted = sort(called, entry, form, ahead, behind);
  return sorted.ok ? ok({ flags, ...sorted.value }) : sorted;
}

/** The words that a flag stands for; takes its value from `left` where it stands apart. */
function readFlag(
  called: string,
  { joins }: CommandEntry,
  { flags }: Form,
  word: string,
  left: string[],
): Result<readonly string[]> {
  const bundle = /^-([A-Za-z0-9]{2,})$/.exec(word)?.[1]?.split('') ?? [];
  if (bundle.length > 0 && bundle.every((letter) => flagOf(flags, `-${letter}`) === 'alone')) {
    return ok(bundle.map((letter) => `-${letter}`));
  }
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  const name = equals < 0 ? word : word.slice(0, equals);
  const given = equals < 0 ? undefined : word.slice(equals + 1);
  const is = flagOf(flags, name);
  if (is === undefined) return unknownFlag(called, name, Object.keys(flags));
  if (is === 'alone') {
    return given === undefined ? ok([name]) : refuse('wrong-use', `${name} of ${called} takes no value.`);
  }
  const optional = typeof is === 'object' && 'optional' in is;
  if (optional && given === undefined) return ok([name]);
  const value = given ?? left.shift();
  if (value === undefined) return refuse('wrong-use', `${name} of ${called} needs a value.`);
  // What stands apart from its flag could be taken for a flag itself.
  if (value.startsWith('-') && (given === undefined || joins === ' ')) {
    return refuse(
      'wrong-use',
      `The value of ${name} begins with a dash: ${quoted(value)}.`,
      joins === '=' && name.startsWith('--') ? `Write it as ${name}=…` : '',
    );
  }
  const read = readValue(optional ? is.optional : is, value, `${name} of ${called}`);
  if (!read.ok) return read;
  return ok(name.startsWith('--') && joins === '=' ? [`${name}=${read.value}`] : [name, read.value]);
}

function flagOf(flags: Form['flags'], name: string): Form['flags'][string] | undefined {
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}

function unknownFlag(called: string, name: string, known: readonly string[]) {
  const begun = name.startsWith('--') ? known.filter((each) => each.startsWith(name)) : [];
  const near = begun.length === 1 ? begun[0] : nearest(name, known);
  const short = /^-[A-Za-z0-9]/.exec(name)?.[0];
  const apart =
    name.length > 2 && short !== undefined && known.includes(short)
      ? `Write ${short} and its value apart. `
      : near === undefined
        ? ''
        : `Did you mean ${near}? `;
  return refuse(
    'not-allowed',
    `${called} may not be given ${quoted(name)}.`,
    `${apart}${known.length === 0 ? 'It takes no flags.' : `Allowed are ${known.join(' ')}.`}`,
  );
}

/** Gives each argument its place. Where paths stand behind `--`, what stands ahead of it is no path. */
function sort(
  called: string,
  { dashes, pathPrefix }: CommandEntry,
  form: Form,
  ahead: readonly string[],
  behind: readonly string[],
): Result<Pick<Understood, 'plain' | 'paths'>> {
  const isPath = ({ is }: Form['arguments'][number]) => is === 'path';
  const divided = dashes === 'before-paths' && !form.arguments.every(isPath);
  const groups = divided
    ? [
        { specs: form.arguments.filter((each) => !isPath(each)), words: [...ahead] },
        { specs: form.arguments.filter(isPath), words: [...behind] },
      ]
    : [{ specs: form.arguments, words: [...ahead, ...behind] }];
  const plain: string[] = [];
  const paths: string[] = [];
  for (const { specs, words } of groups) {
    for (const { name, is, optional, many } of specs) {
      const taken = many ? words.splice(0) : words.splice(0, 1);
      if (taken.length === 0 && !optional) {
        return refuse('wrong-use', `${called} needs ${name}.`, usage(called, form, divided));
      }
      for (const word of taken) {
        const read = readValue(is, word, `${name} of ${called}`);
        if (!read.ok) return read;
        if (is !== 'path' && read.value.startsWith('-') && dashes !== 'before-arguments') {
          return refuse('wrong-use', `${name} of ${called} begins with a dash: ${quoted(word)}.`);
        }
        // Package managers hand these to a shell, with the script.
        if (
          is === 'path' &&
          form.script !== undefined &&
          !/^[\w@.,+=/[\]-]+$/.test(word.replace(/^-/, ' '))
        ) {
          return refuse(
            'wrong-use',
            `${name} of ${called} has a character that a shell could act on: ${quoted(word)}.`,
            'Name a file by letters, digits and @ . , + = / [ ] _ -',
          );
        }
        if (is === 'path') paths.push(`${form.pathPrefix ?? pathPrefix}${read.value}`);
        else plain.push(read.value);
      }
    }
    const [extra] = words;
    if (extra !== undefined) {
      return refuse('not-allowed', `${called} does not take ${quoted(extra)}.`, usage(called, form, divided));
    }
  }
  return ok({ plain, paths });
}

function usage(called: string, form: Form, divided: boolean): string {
  const shown = form.arguments.map(({ name, is, optional, many }) => {
    const whole = `${divided && is === 'path' ? '-- ' : ''}${name}${many ? '…' : ''}`;
    return optional ? `[${whole}]` : whole;
  });
  return `Usage: ${printable([called, ...shown].join(' '))}`;
}
