import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { lineNote, list, namesIn, pathsOf, place } from '../slots.ts';

const promise =
  '[(floating|dangling|unhandled|unawaited|missing|forgotten|un-awaited)] (promise|async call|promise call|call|async function call|call to async function|asynchronous call|promise that-be unawaited|async call that-be unawaited|call that return promise)';

export const addMissingAwait: RequestKind = {
  edit: 'add_missing_await',
  does: 'add missing awaits',
  examples: [
    'add missing awaits in src/x.ts',
    'await all floating promises',
    'add await where it is missing',
  ],
  cues: ['await', 'promise', 'missing-await', 'floating', 'async', 'unawaited'],
  scoped: true,
  rules: [
    {
      says: phrases(
        '@add @all (missing-await|missing await|forgotten await) [(keyword|statement|expression|operator)]',
        '@add await [keyword] [(where|wherever) [it|they] [be] (missing|needed|need|require|necessary|forgotten)]',
        '@add await [keyword] [(before|to|in front of|for|on)] [@all] ' + promise,
        `await @all ${promise}`,
        `await (where|wherever) [it be|be] (missing|needed|necessary)`,
        `@fix @all (missing-await|missing await|forgotten await|unawaited promise|${promise.replace('[(', '(').replace(')]', ')')}) [(error|problem|issue|warning)] [(by await @them|with await|by add await)]`,
        `@all ${promise} @be (awaited|await)`,
        '(missing-await|missing await) @be add',
        '[(some|many|several|there be|there be some)] (await (be|get) missing|missing-await|missing await) [(,|and|so|;|:|-|, so|, please)] (@add|@fix) @them',
        '(we|i|somebody|someone|they) (forgot|forget|missed|miss|have forgotten) [(some|to|several)] (await|await promise) [(,|and|so|;|:|-|, so|, please)] @add @them',
        'make sure @all ' + promise + ' (be|get) (await|awaited)',
        'await everything (that be|that-be|unawaited) [unawaited]',
        '(find|look for) [and (fix|add)] @all (missing-await|missing await)',
      ),
      read: (_match, scope) => [
        literal(
          `Add missing awaits${place(scope)}`,
          `Where a promise is used as if it were its value, or dropped.${lineNote(scope)}`,
          {
            kind: 'add_missing_await',
            ...pathsOf(scope),
          },
        ),
      ],
    },
    {
      says: phrases(
        '@add @all (missing-await|missing await|forgotten await) [keyword] (to|in|inside|within|into) [(function|method)] {names:names} [(function|method)]',
        '@fix @all (missing-await|missing await|forgotten await|floating promise) (in|of|inside|within) [(function|method)] {names:names} [(function|method)]',
        'await @all [(floating|missing|unawaited)] promise (in|inside|within) [(function|method)] {names:names} [(function|method)]',
      ),
      read: within,
    },
    {
      says: phrases(
        'await @all [call|use|invocation] [(of|to)] [function] {names:names} [call]',
        '@add [missing] (await|missing-await) [keyword] [(before|to|in front of|for|on|of)] [@all] [(call|invocation) (of|to)] {names:names} [call]',
        '@all call (of|to) {names:names} @be (await|awaited)',
        '{names:names} [call] @be (await|awaited)',
      ),
      read: callee,
    },
  ],
};

function within(match: Match, scope: Scope): Outcome {
  const names = namesIn(match, 'names');
  if (names === undefined || names.length === 0) return undefined;
  return [
    literal(
      `Add missing awaits in ${list(names)}${place(scope)}`,
      `Only within what was named.${lineNote(scope)}`,
      {
        kind: 'add_missing_await',
        symbols: [...names],
        ...pathsOf(scope),
      },
    ),
  ];
}

/** Awaits are added where a promise is forgotten; which function returned it is nothing that the edit can be told. */
function callee(match: Match): Outcome {
  const names = namesIn(match, 'names');
  if (names === undefined || names.length === 0) return undefined;
  if (match.slot('names').some((token) => token.kind === 'word' && !/^(?:and|,)$/.test(token.form)))
    return undefined;
  return {
    missing: `where the awaits of ${list(names)} are missing (all forgotten awaits of a file or function are added, not those of one callee)`,
    example: 'add missing awaits in src/x.ts',
  };
}
