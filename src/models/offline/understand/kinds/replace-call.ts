import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { lineNote, nameIn, pathsOf, place } from '../slots.ts';

const calls =
  '[(deprecated|legacy|old|obsolete)] [(call|use|usage|invocation|occurrence|instance|reference|callsite) (of|to|for)] [(deprecated|legacy|old|obsolete)] [(function|method|api|helper)]';
const after = '[(call|use|usage|invocation|function|method|api|callsite|helper)]';

export const replaceCall: RequestKind = {
  edit: 'replace_call',
  does: 'replace calls of one function by another',
  examples: [
    'replace substr with slice everywhere',
    'use Array.isArray instead of util.isArray',
    'migrate from foo.bar() to foo.baz()',
  ],
  cues: ['replace', 'use', 'instead', 'migrate', 'deprecated', 'call', 'switch', 'swap'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `(replace|swap|swap out|substitute|exchange) @all ${calls} {from:name} ${after} (with|by|for|through|->) [(call|use) (of|to)] [(function|method)] {to:name} ${after}`,
        `(migrate|switch|move|convert|port|transition|upgrade|change|update|refactor) [over|away] [@all] [(code|call|use|usage|everything|callsite|caller)] [over|away] from ${calls} {from:name} ${after} [over] to [use] [(call|use) (of|to)] {to:name} ${after}`,
        `(migrate|convert|change|update|port|turn|rewrite|refactor|switch|redirect|point|route) @all (call|use|usage|invocation|callsite|caller|occurrence) (of|to|for|from) {from:name} (to|into|with|by|->|over to|so that they use) [(call|use|call to|call of)] {to:name} ${after}`,
        `(migrate|convert|change|update|port|turn|rewrite|refactor|switch) @all {from:name} (call|invocation|usage|callsite|use) (to|into|over to|->) [(call|use) [(of|to)]] {to:name} ${after}`,
        `(migrate|port|upgrade) {from:code} (to|->) {to:code}`,
        `(use|prefer|call|using|invoke) {to:name} ${after} [everywhere] (instead of|rather than|over|in place of|in lieu of|where we use|in favor over) @all ${calls} {from:name} ${after}`,
        `(instead of|rather than) ${calls} {from:name} ${after} [,] (use|call|prefer|invoke) {to:name} ${after}`,
        `${calls} {from:name} ${after} be (deprecated|obsolete|outdated|legacy) [,|;|:|-|and|so] [so|please|we should|we must] [(use|call|prefer|switch to|migrate to|move to|replace it with|replace it by)] {to:name} [instead]`,
        `${calls} {from:name} ${after} be (deprecated|obsolete|superseded|replace) (in favor of|by) {to:name} ${after}`,
        `(phase out|deprecate|drop|abandon|retire|get rid of|stop using|remove) ${calls} {from:name} ${after} in favor of {to:name} ${after}`,
        `@all (call|use|usage|invocation|callsite|caller) (of|to|for) {from:name} (should|must|have to|need to|ought to) (use|be|call|become|go through|be replaced (with|by)|be replace (with|by)|be (change|migrate|convert|switch) to) {to:name} [instead]`,
        `@all {from:name} call (should|must|have to|need to) (use|be|become|be replace (with|by)|be (change|migrate|convert|switch) to) {to:name} [call] [instead]`,
        `{from:code} @be replace (with|by) {to:name}`,
        `(where|wherever) (we|code|you|they|it) (use|call) {from:name} [,] (use|call) {to:name} [instead]`,
        `(call|use) {to:name} where {from:name} be (called|used)`,
        `(change|turn|convert|refactor|update|rewrite) {from:code} (to|into) {to:code}`,
        `we [still] (use|call) {from:name} [,] [so] (switch|migrate|move|change) [over] to {to:name} [instead]`,
        `modernize {from:code} to {to:code}`,
        `{to:name} ${after} @be (used|use|call|called|preferred) [everywhere] (instead of|in place of|rather than|over) @all ${calls} {from:name} ${after}`,
        `(stop|quit) (using|use|call|calling) ${calls} {from:name} ${after} [,|;] [and|-] (use|call|prefer|switch to|move to) {to:name} ${after} [instead]`,
        `[@all] {from:code} -> {to:code} (for|in|at) @all (call|use|usage|callsite|invocation)`,
        `{from:code} -> {to:code}`,
        `(swap|replace|change|migrate) @all ${calls} {from:code} -> {to:name} [(for|in|at) @all (call|use|usage|callsite|invocation)]`,
        `(move|migrate|get|switch) (off|away from) ${calls} {from:name} ${after} [(,|and|;|-)] (use|to|switch to|move to|call) {to:name} ${after} [instead]`,
        `(deprecated|legacy|obsolete) [(function|method|api)] {from:name} ${after} @be replace (with|by) {to:name} ${after}`,
        `@all (call|use|usage|invocation|callsite|caller) (of|to|for) [(deprecated|legacy|old|obsolete)] [(function|method|api)] {from:name} (should|must|have to|need to|ought to) go (to|through) {to:name} [instead]`,
        `use {to:name} ${after} [everywhere] [,] (instead|not) {from:name}`,
        `(prefer|favor) {to:name} ${after} to ${calls} {from:name} ${after}`,
      ),
      read,
    },
    {
      says: phrases(
        `(replace|swap out) @all ${calls} {from:name} ${after}`,
        `(migrate|move) away from ${calls} {from:name} ${after}`,
        `(get rid of|stop using|phase out) (deprecated|legacy|obsolete) [(call|function|method) [(of|to)]] {from:name}`,
        `@remove (call|use|usage) of (deprecated|legacy|obsolete) {from:name}`,
        `{from:code} be (deprecated|obsolete)`,
        `(use|call) {to:code} [function]  instead`.replace('  ', ' '),
      ),
      read: (match) => {
        const from = nameIn(match, 'from');
        const to = nameIn(match, 'to');
        return to === undefined
          ? {
              missing: `what is to be called instead of ${from ?? 'it'}`,
              example: `replace ${from ?? 'substr'} with slice`,
            }
          : { missing: `which calls ${to} is to replace`, example: `use ${to} instead of substr` };
      },
    },
  ],
};

function read(match: Match, scope: Scope): Outcome {
  const from = nameIn(match, 'from');
  const to = nameIn(match, 'to');
  if (from === undefined || to === undefined) return undefined;
  // "calls of f should be awaited" tells what to do with them, not what to call instead.
  if (match.slot('to')[0]?.kind === 'word' && /ed$/.test(to)) return undefined;
  if (!isCallable(match)) return undefined;
  // "the cache instead of the database" speaks of things, not of functions.
  const thing = [match.slot('from')[0], match.slot('to')[0]].some(
    (token) => token?.kind === 'word' && token.article === true,
  );
  if (thing && !saysCalls(match)) return undefined;
  if (from === to) return { fulfilled: `${from} and ${to} are the same.` };
  return [
    literal(
      `Replace calls of ${from} by ${to}${place(scope)}`,
      `Only calls; declarations and other mentions of ${from} stay. Imports follow.${lineNote(scope)}`,
      { kind: 'replace_call', from, to, ...pathsOf(scope) },
    ),
  ];
}

function saysCalls(match: Match): boolean {
  // As the first word, "call" is the verb unless more stands before what is called.
  return ['call', 'usage', 'function', 'method', 'callsite', 'deprecated', 'invocation', 'caller'].some(
    (form) => match.later(form) || (match.head > 1 && match.says(form)),
  );
}

/**
 * "tabs instead of spaces" and "jest by vitest" are no calls: something must be written as code is, or be called a
 * function, or both must be functions of the language itself, such as substr and slice.
 */
function isCallable(match: Match): boolean {
  const [from, to] = [match.slot('from')[0], match.slot('to')[0]];
  if (saysCalls(match)) return true;
  const coded = [from, to].some(
    (token) =>
      token?.kind === 'quoted' ||
      (token?.kind === 'name' &&
        !/^(?:camelCase|PascalCase|snake_case|kebab_case|UPPER_CASE|SCREAMING_SNAKE_CASE)$/.test(
          token.text,
        ) &&
        (token.called === true || /[._$]|^\p{Ll}+.*\p{Lu}/u.test(token.text))),
  );
  return coded || [from, to].every((token) => token !== undefined && builtIn.has(token.text));
}

/** What the language's own objects can be asked to do. */
const builtIn: ReadonlySet<string> = new Set(
  [globalThis, Object, Array, Number, Math, JSON, Promise, Reflect, Date, String]
    .flatMap((owner) => Object.getOwnPropertyNames(owner))
    .concat(
      [String, Array, Object, Date, RegExp, Map, Set, Promise, Function].flatMap((type) =>
        Object.getOwnPropertyNames(type.prototype),
      ),
    ),
);
