import { phrases, type Match } from '../phrase.ts';
import { literal, wider, type Outcome, type Reading, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { nameIn, ownerIn } from '../slots.ts';

const example = 'rename getUser to fetchUser';

export const renameSymbol: RequestKind = {
  edit: 'rename_symbol',
  does: 'rename a symbol',
  examples: [
    example,
    'Change the name of class UserSvc to UserService',
    'parseArgs should be called parseArguments',
  ],
  cues: ['rename', 'name', 'call', 'called', 'named', 'alias'],
  scoped: true,
  rules: [
    {
      says: phrases(
        'rename [all|every] [(use|usage|reference|occurrence|instance) of] [@sk] [called|named] {from:name} [@sk] [(of|in|on|from) [@sk] {owner:name} [@sk]] (to|into|as|->|to be|=|with|by|so that it be|so it be) [@sk] [called|named] {to:name} [@sk] @follow',
        'rename from {from:name} to {to:name}',
        '{from:code} @be {to:code}',
        '(change|refactor|update) [@sk] {from:name} [@sk] to be (named|called) {to:name}',
        '(change|turn) (all|every|each) [(use|usage|reference|occurrence|instance|mention) of] {from:code} (to|into) {to:name}',
        'in [@sk] {owner:name} [@sk] [,] rename [@sk] {from:name} [@sk] (to|into|as|->) {to:name}',
        "{owner:name} 's [@sk] {from:name} [@sk] @be (called|named|rename|known) [to|as|into] {to:name}",
        '[@sk] {from:name} [@sk] (should|must|ought to) have be (called|named) {to:name}',
        '[have] {from:name} rename (to|into|as) {to:name} @follow',
        '[@sk] {from:code} -> {to:name}',
        '[@sk] {from:name} [@sk] (would be|be) better (named|called) {to:name}',
        '(find|find all|look for|search for|take|search) [@all] [(use|usage|reference|occurrence|instance) of] [@sk] {from:name} [@sk] and (rename|change) (it|them|each|that|all of them) to {to:name}',
        '(make|let|have) [@sk] {from:name} [@sk] be (called|named) {to:name}',
        '(do|make|perform|run|execute) rename [(of|from)] [@sk] {from:name} [@sk] (to|into|->) {to:name}',
        "rename [@sk] {owner:name} 's [@sk] {from:name} [@sk] (to|into|as|->) {to:name}",
        '(change|update|modify|alter|switch|set|adjust|edit) [@sk] name [of] [@sk] [from] {from:name} [@sk] (to|into|->|to be) {to:name}',
        '(change|update|modify|alter|switch|set) name of [@sk] {from:name} (of|in|on|from) [@sk] {owner:name} (to|into|->|to be) {to:name}',
        "(change|update|modify|alter|switch) [@sk] {from:name} 's name (to|into|->) {to:name}",
        '(change|update|modify|alter|switch) {from:name} name (to|into|->) {to:name}',
        'replace name [of] [@sk] {from:name} (with|by) {to:name}',
        '[@sk] [called|named] {from:name} [@sk] [(of|in|on) [@sk] {owner:name}] @be (called|named|rename|known|spelled|spelt) [now] [to|as|into] [@sk] {to:name} [instead]',
        '[have] [@sk] {from:code} [@sk] rename (to|into|as) {to:name}',
        '[@sk] {from:name} @should become {to:name}',
        '(call|name) [@sk] {from:name} [@sk] {to:name} (instead|henceforth|everywhere)',
        '(call|name) (function|method|class|interface|type|variable|constant|property|field|enum) {from:name} {to:name}',
        '(give|assign) [@sk] {from:name} [@sk] [new|better] name [of] [:] {to:name} [instead]',
        '[@sk] {from:name} (need|want|get|have) [to (have|get)] [new|better] name [:|of|->] {to:name}',
        '(use|using|prefer) name {to:name} (instead of|rather than|over|for) [@sk] [name] {from:name}',
        'new name (of|for) [@sk] {from:name} (be|@be|:) {to:name}',
        '(change|turn|refactor) [@sk] {from:code} [@sk] (to|into|->) {to:code}',
        '(change|refactor) (function|method|class|interface|type|variable|constant|property|field|enum) {from:name} to {to:name}',
      ),
      read: rename,
    },
    {
      // "Opts in src/types.ts should be Options": names of types, where a file says that code is spoken of.
      says: phrases('{from:name} @be {to:name}'),
      read: (match, scope) =>
        scope.kind === 'paths' &&
        ['from', 'to'].every((slot) => /^\p{Lu}\p{L}+$/u.test(match.slot(slot)[0]?.text ?? ''))
          ? rename(match, scope)
          : undefined,
    },
    {
      says: phrases(
        'rename [@sk] {from:name} [@sk]',
        '(change|update) name of [@sk] {from:name} [@sk]',
        '(give) [@sk] {from:name} [@sk] (new|better) name',
        '[@sk] {from:name} [@sk] @be rename',
        '[@sk] {from:name} (need|deserve) (new|better) name',
        'rename [@sk] {from:name} to (something|anything|thing) [more|better] [{word:word}]',
        'rename [@sk] {from:name} [@sk] [to] (better|new) [name]',
      ),
      read: (match) => {
        const from = nameIn(match, 'from');
        return from === undefined
          ? undefined
          : {
              missing: `what ${from} is to be called`,
              example: `rename ${from} to ${camel(from) ? 'betterName' : 'BetterName'}`,
            };
      },
    },
    {
      says: phrases(
        'rename',
        'rename (it|this|that|them|symbol|function|method|class|variable|something|thing) [to {to:name}]',
        'rename [@sk] (to|into|as) {to:name}',
        'rename (some|few|several|all) [@sk]',
      ),
      read: () => ({ missing: 'which symbol is to be renamed, or to what', example }),
    },
  ],
};

/** With an article before them these are the thing itself, not something in the code that is called so. */
const containers =
  /^(?:repository|project|package|application|app|codebase|workspace|folder|directory|library|branch|title|file|test|suite|script|code)$/;

function rename(match: Match, scope: Scope): Outcome {
  // "change f() to g()" is about calls, not about the name of f.
  const [before, after] = [match.slot('from')[0], match.slot('to')[0]];
  if (match.says('change') && before?.called === true && after?.called === true && !match.says('name'))
    return undefined;
  if (before?.kind === 'word' && before.article === true && containers.test(before.form)) return undefined;
  const said = nameIn(match, 'from');
  const target = nameIn(match, 'to');
  const owner = match.slot('owner').length > 0 ? ownerIn(match, 'owner') : undefined;
  if (match.slot('owner').length > 0 && owner === undefined) return undefined;
  if (said !== undefined && target === undefined && after !== undefined) {
    return {
      missing: `a new name for ${said} that the language allows ("${after.text}" is none)`,
      example: `rename ${said} to ${camel(said) ? 'betterName' : 'BetterName'}`,
    };
  }
  if (said === undefined || target === undefined) return undefined;
  const name = owner === undefined ? said : `${owner}.${said}`;
  const prefix = name.includes('.') ? name.slice(0, name.lastIndexOf('.') + 1) : '';
  const to = prefix !== '' && target.startsWith(prefix) ? target.slice(prefix.length) : target;
  // An arrow between a.b and c.d is about calls.
  if (to.includes('.') && !['rename', 'call', 'name', 'named', 'called'].some((form) => match.says(form)))
    return undefined;
  if (to.includes('.')) {
    return {
      missing: `a new name for ${name} without the class or object that it belongs to`,
      example: `rename ${name} to ${to.slice(to.lastIndexOf('.') + 1)}`,
    };
  }
  if (name.slice(prefix.length) === to) return { fulfilled: `${name} is called ${to} already.` };
  if (scope.kind === 'paths' && (scope.file ?? bare(scope)) === undefined) {
    return {
      missing: `which file declares ${name} (a rename always follows every reference, so one file is enough)`,
      example: `rename ${name} to ${to} in src/index.ts`,
    };
  }
  const file = scope.kind === 'paths' ? (scope.file ?? bare(scope)) : undefined;
  const edit = { kind: 'rename_symbol' as const, name, to, ...(file === undefined ? {} : { in: file }) };
  const readings: Reading[] = [
    literal(
      `Rename ${name} to ${to}`,
      `${name} is renamed where it is declared; every reference follows.`,
      edit,
    ),
  ];
  const moved = file === undefined ? undefined : likeNamed(file, name, to);
  if (file !== undefined && moved !== undefined) {
    readings.push(
      wider(
        `Rename ${name} to ${to}, and ${file} to ${moved}`,
        `${file} is named after ${name}, so that the file is renamed too and imports follow.`,
        edit,
        { kind: 'move_file', from: file, to: moved },
      ),
    );
  }
  return readings;
}

/** A path without an extension may still be one file. */
function bare(scope: Scope): string | undefined {
  const path = scope.kind === 'paths' && scope.paths.length === 1 ? scope.paths[0] : undefined;
  return path !== undefined && /\/[^/*{[?]+$/.test(path) ? path : undefined;
}

/** The new path of a file that bears the symbol's name in whatever spelling, or undefined when it does not. */
function likeNamed(file: string, from: string, to: string): string | undefined {
  const parts = /^(.*\/)?([^/]+?)(\.(?:d\.)?[cm]?[tj]sx?)$/.exec(file);
  if (parts === null) return undefined;
  const [, folder = '', base = '', extension = ''] = parts;
  for (const spelling of [(name: string) => name, kebab, snake, (name: string) => name.toLowerCase()]) {
    if (base === spelling(from) && spelling(to) !== base) return `${folder}${spelling(to)}${extension}`;
  }
  return undefined;
}

function kebab(name: string): string {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

function snake(name: string): string {
  return kebab(name).replaceAll('-', '_');
}

function camel(name: string): boolean {
  return /^[\p{Ll}_$]/u.test(name);
}
