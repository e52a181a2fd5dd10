import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { isSeparator, lineNote, list, namesIn, pathsOf, place } from '../slots.ts';
import type { Token } from '../token.ts';

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
      // What lacks is an order only where it is said of which files.
      says: phrases(
        '[there be] [(some|several|few|many)] (missing-await|missing await|forgotten await|await missing) [keyword]',
        '(be|have) (missing|missing-await) [(some|several|few|many|couple of)] [await] [keyword]',
        '(lack|miss) [(some|several|few|many)] await',
      ),
      read: (match, scope) =>
        scope.kind === 'paths' && (match.says('await') || match.says('missing-await'))
          ? everywhere(match, scope)
          : undefined,
    },
    {
      says: phrases(
        '@add @all [(some|all)] (missing-await|missing await|forgotten await|await missing|await that-be missing) [(keyword|statement|expression|operator)]',
        '@add await [keyword] [(where|wherever) [it|they] [be] (missing|needed|need|require|necessary|forgotten)]',
        '@add await [keyword] [(before|to|in front of|for|on)] [@all] ' + promise,
        `await @all ${promise}`,
        `await (where|wherever) [it be|be] (missing|needed|necessary)`,
        `@fix @all (missing-await|missing await|forgotten await|unawaited promise|${promise.replace('[(', '(').replace(')]', ')')}) [(error|problem|issue|warning)] [(by await @them|with await|by add await)]`,
        `@all ${promise} @be (awaited|await)`,
        '(missing-await|missing await) @be add',
        '[(some|many|several|there be|there be some)] (await (be|get) missing|missing-await|missing await|await missing) [(,|and|so|;|:|-|, so|, please)] (@add|@fix) @them',
        '[(we|i|somebody|someone|they)] [have] (forgot|forget|missed|miss|have forgotten) [to] [(some|several|few|many|couple of)] [to] (await|await [(some|several|few|many|@all)] (promise|call|async call|it|them)) [(,|and|so|;|:|-|, so|, please)] (@add @them|@fix @them|@fix)',
        'make sure @all ' + promise + ' (be|get) (await|awaited)',
        'await everything (that be|that-be|unawaited) [unawaited]',
        '(find|look for|search for|detect) [and (fix|add)] @all (missing-await|missing await)',
      ),
      read: everywhere,
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
        '{names:codes} (be missing|be missing-await|have missing|have missing-await|lack|miss|forget|need) [(some|several|few|many)] [to] [(await|await promise|await its promise)] [keyword]',
      ),
      read: (match, scope) =>
        match.says('await') || match.says('missing-await') ? within(match, scope) : undefined,
    },
    {
      says: phrases(
        '(await|@fix unawaited|@fix floating|@fix missing-await (on|for|of|before)) @all [(floating|missing|unawaited|missing-await)] [call|use|invocation] [(of|to)] [function|method] {names:names} [call]',
        '@add [missing] (await|missing-await) [keyword] [(before|to|in front of|for|on|of)] [@all] [(call|invocation) (of|to)] {names:names} [call]',
        '@all (call|use|invocation) (of|to) [function|method] {names:names} @be (await|awaited)',
        '@all (call|use|invocation) (of|to) [function|method] {names:names} (need|lack|miss|be missing) [an] await',
        '@all {names:codes} call (need|lack|miss|be missing) await',
        '{names:names} [call] @be (await|awaited)',
      ),
      read: callee,
    },
  ],
};

function everywhere(_match: Match, scope: Scope): Outcome {
  return [
    literal(
      `Add missing awaits${place(scope)}`,
      `Where a promise is used as if it were its value, or dropped.${lineNote(scope)}`,
      { kind: 'add_missing_await', ...pathsOf(scope) },
    ),
  ];
}

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

/** Only the calls of the named functions, wherever they are. */
function callee(match: Match, scope: Scope): Outcome {
  const names = namesIn(match, 'names');
  if (names === undefined || names.length === 0) return undefined;
  if (
    match.slot('names').some((token) => token.kind === 'word' && !isSeparator(token) && !said(match, token))
  )
    return undefined;
  return [
    literal(
      `Await the calls of ${list(names)}${place(scope)}`,
      `Only calls whose promise is dropped or used as if it were its value.${lineNote(scope)}`,
      { kind: 'add_missing_await', calls: [...names], ...pathsOf(scope) },
    ),
  ];
}

/** A plain word is a function's name only beside "call" or "function": "await all calls to save". */
function said(match: Match, token: Token): boolean {
  return (
    token.article !== true && ['call', 'function', 'method', 'invocation'].some((form) => match.says(form))
  );
}
