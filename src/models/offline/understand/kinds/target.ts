import type { Match } from '../phrase.ts';
import { adverb, isSeparator, namesIn } from '../slots.ts';

/**
 * "all exported functions", "every method of UserService", "getUser and saveUser": what an edit of many functions is
 * aimed at, as a phrase. Its slots are read by `targetOf`.
 */
const callable =
  '(function|method|class|interface|type|component|hook|helper|handler|export|symbol|code|thing|declaration|api|everything|exported api|public api|service|controller|module|member|function and method|method and function|function and class|class and function|function or method|class and method|function , class and method|function , method and class|type and function|function and type|class method|function declaration)';
const many = `@all [undocumented] [{which:word}] [undocumented] ${callable} [definition|declaration] [that-be {which:word}]`;
export const crowd = `(${many})`;
export const target = `(${many}|[${callable}] [called|named] {names:names} [(function|method|class)])`;

/** Where nothing else says that code is meant, a plain word is not a name: "document the architecture". */
export const coded = `(${many}|${callable} [called|named] {names:names}|[${callable}] {names:codes} [(function|method|class)])`;

const callables = ['function', 'method', 'class', 'interface', 'helper', 'hook', 'handler', 'component'];

export interface Target {
  readonly symbols?: string[];
  readonly exportedOnly: boolean;
}

/** Undefined when the words narrow the target in a way that no edit can. */
export function targetOf(match: Match): Target | undefined {
  const which = match.slot('which')[0]?.form;
  if (
    which !== undefined &&
    !/^(?:exported|public|undocumented|export|untyped|async|individual|single|missing)$/.test(which)
  )
    return undefined;
  if (which === 'async') return undefined;
  const exportedOnly = ['exported', 'public', 'export'].some((form) => match.says(form));
  const said = match.slot('names').filter((token) => !isSeparator(token));
  if (said.length === 0) return { exportedOnly };
  const names = namesIn(match, 'names');
  // Plain English words are no names: "add documentation to everything".
  if (
    names === undefined ||
    said.some(
      (token) =>
        token.kind === 'word' &&
        (adverb.test(token.form) ||
          ordinary.test(token.form) ||
          /^[A-Z]{4,}$/.test(token.text) ||
          // "the dashboard" is a thing, "the dashboard function" a name.
          (/^(?:in|at|on|inside|within|during|around|when|by)$/.test(match.before('names')) &&
            !callables.some((form) => match.says(form))) ||
          (token.article === true && !callables.some((form) => match.says(form)))),
    )
  )
    return undefined;
  return { exportedOnly: false, symbols: [...names] };
}

const ordinary =
  /^(?:ones|everywhere|function|method|class|api|everything|code|public|exported|module|client|server|project|error|errors|comment|comments|block|blocks|annotation|statement|statements|line|lines|entry|call|calls|request|requests|user|users|test|tests|button|page|app|database|endpoint|endpoints|startup|production|result|response)$/;
