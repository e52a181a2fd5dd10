import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { list, namesIn, ownerIn } from '../slots.ts';

const kind = '[(function|method|arrow function|handler|callback|helper|service method|class method)]';
const owner = '[(of|in|on|from) [class] {owner:name} [class]]';

export const makeAsync: RequestKind = {
  edit: 'make_async',
  does: 'make a function async',
  examples: [
    'make loadConfig async',
    'turn readConfig into an async function',
    'UserService.find should be async',
  ],
  cues: ['async', 'await', 'promise', 'function'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `make {owner:name} 's {names:name} [(function|method)] async`,
        `{owner:name} 's {names:name} [(function|method)] @be async`,
        `(turn|make) ${kind} {names:names} async`,
        `${kind} {names:names} ${kind} ${owner} @should be made async`,
        `make [both|all] ${kind} {names:names} ${kind} ${owner} [to be|be|an|run] async [function|method]`,
        `(convert|turn|change|transform|rewrite|switch|refactor|migrate|update) [both] ${kind} {names:names} ${kind} ${owner} (to|into|to be|to become|so that-be) [be] async [function|method|/ await|code]`,
        `${kind} {names:names} ${kind} ${owner} @be [an] async [function|method]`,
        `${kind} {names:names} ${kind} ${owner} @should become async [function|method]`,
        `(mark|declare|define|flag) ${kind} {names:names} ${kind} ${owner} [as|to be] async`,
        `@add async [keyword|modifier] (to|on|for|before) ${kind} {names:names} ${kind} ${owner}`,
        `let ${kind} {names:names} ${kind} ${owner} be async`,
        `${kind} {names:names} ${kind} ${owner} @should return promise`,
        `make ${kind} {names:names} ${kind} ${owner} return promise`,
        `async {names:names}`,
        `asyncify {names:names}`,
      ),
      read,
    },
    {
      says: phrases(
        'make (function|method|it|this|that|code|function in) async',
        '(convert|turn) (function|method|it|this) (to|into) async [function]',
        'make (all|every|each) (function|method) async',
      ),
      read: () => ({ missing: 'which function is to become async', example: 'make loadConfig async' }),
    },
  ],
};

function read(match: Match, scope: Scope): Outcome {
  const owner = ownerIn(match, 'owner');
  if (match.slot('owner').length > 0 && owner === undefined) return undefined;
  const names = namesIn(match, 'names')?.map((name) => (owner === undefined ? name : `${owner}.${name}`));
  if (names === undefined || names.length === 0) return undefined;
  const saysFunction = ['function', 'method', 'handler', 'callback', 'helper'].some((form) =>
    match.says(form),
  );
  // "the tests" and "the page" are no function by that name.
  if (match.slot('names').some((token) => token.kind === 'word' && token.article === true && !saysFunction))
    return undefined;
  const file = scope.kind === 'paths' ? scope.paths[0] : undefined;
  if (scope.kind === 'paths' && scope.paths.length > 1) {
    return {
      missing: `which file declares ${list(names)}`,
      example: `make ${names[0] ?? 'load'} async in ${file ?? 'src/index.ts'}`,
    };
  }
  return [
    literal(
      `Make ${list(names)} async`,
      'The return type becomes a Promise; callers await it as far as they can.',
      ...names.map((name) => ({
        kind: 'make_async' as const,
        name,
        ...(file === undefined ? {} : { in: file }),
      })),
    ),
  ];
}
