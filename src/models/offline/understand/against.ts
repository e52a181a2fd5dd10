import { plainClause, withoutCourtesy } from './courtesy.ts';
import type { Clause, Token } from './token.ts';
import { isVerb, isVocabulary } from './words.ts';

const forbids =
  /^(?:not|no|never|don't|doesn't|didn't|won't|can't|cannot|shouldn't|mustn't|wouldn't|isn't|aren't|without|except|excluding|unless|neither|nor)$/;
const declines =
  /^(?:stop|avoid|leave|ignore|skip|apart|besides|none|hardly|refrain|forbid|prevent|undo|revert|spare|keep)$/;
const questions =
  /^(?:what|what's|why|how|how's|who|who's|whose|whom|when|where|where's|which|whether|is|are|was|were|does|did|has|should|shall)$/i;

/**
 * Why the request cannot be an order, as a sentence: it forbids, or it asks. Words that merely sound like it
 * ("variables that are never used") have become one word before.
 */
export function reasonAgainst(tokens: readonly Token[]): string | undefined {
  const least = withoutAnyCourtesy(tokens);
  const denial = least.tokens.find((token) => token.kind === 'word' && forbids.test(token.form));
  if (denial !== undefined) return limits(denial);
  const asks = tokens.some((token) => token.kind === 'mark' && token.form === '?');
  if (questions.test(least.tokens[0]?.text ?? '') || (asks && !isOrder(least) && !endsInOrder(tokens))) {
    return 'This is a question rather than a change to make.';
  }
  return undefined;
}

/** A likely reason why a request was not understood: words that decline, which may also be names of the code. */
export function reluctance(tokens: readonly Token[]): string | undefined {
  const word = withoutAnyCourtesy(tokens).tokens.find(
    (token) => token.kind === 'word' && declines.test(token.form),
  );
  return word && limits(word);
}

function limits(token: Token): string {
  return `"${token.text}" limits or forbids something, and that cannot be kept to without a model.`;
}

function withoutAnyCourtesy(tokens: readonly Token[]): Clause {
  let least = plainClause(tokens);
  for (const shorter of withoutCourtesy(least)) least = shorter;
  return least;
}

/** "I keep misreading getCwd, can we rename it?": what is asked is to do it. */
function endsInOrder(tokens: readonly Token[]): boolean {
  const begin = tokens.findLastIndex(
    (token, index) =>
      /^(?:can|could|would|will)$/.test(token.form) &&
      /^(?:you|we)$/.test(tokens[index + 1]?.form ?? '') &&
      tokens[index - 1]?.kind === 'mark',
  );
  if (begin < 0) return false;
  const first = withoutAnyCourtesy(tokens.slice(begin)).tokens[0];
  return first?.kind === 'word' && isVerb(first.form);
}

/** Orders begin with a verb of the vocabulary or with the place where they hold. */
function isOrder(clause: Clause): boolean {
  const first = clause.tokens[0];
  if (first === undefined || first.form.startsWith('/') || /^(?:in|within|inside)$/.test(first.form))
    return true;
  const second = clause.tokens[1];
  if (second !== undefined && /^(?:should|be|have|must)$/.test(second.form)) return false;
  return first.kind === 'word' && (isVerb(first.form) || isVocabulary(first.text));
}
