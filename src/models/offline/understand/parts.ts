import { isCourtesy, plainClause, withoutCourtesy } from './courtesy.ts';
import { kinds } from './kinds/index.ts';
import { isReadings, type Outcome } from './reading.ts';
import { pathScope, takeScope, unsaid, type Scope } from './scope.ts';
import { clauseOf, type Clause, type Token } from './token.ts';
import { orderIn } from './situation.ts';
import { isVerb, isVocabulary } from './words.ts';

/** A stretch of the request and what it means; `outcome` is undefined where that was not understood. */
export interface Part {
  readonly tokens: readonly Token[];
  readonly outcome: Exclude<Outcome, undefined> | undefined;
}

/** What one order hands on to the next in the same sentence. */
interface Context {
  /** Holds for an order that says no place of its own. */
  readonly scope: Scope;
  /** What "there" and "in the same file" refer to. */
  readonly same: Scope;
  /** The words before the first object of the last order, for "rename a to b and c to d". */
  readonly head: readonly Token[];
}

interface Understood {
  readonly outcome: Exclude<Outcome, undefined>;
  /** The place as this order itself names it. */
  readonly said: Scope;
  readonly scope: Scope;
  /** Whether its place may also be that of its neighbours: files to work on, not the file of a declaration. */
  readonly shares: boolean;
  readonly head: readonly Token[];
  /** Reads the same words again with another scope. */
  readonly within: (scope: Scope) => Outcome;
}

/** Kinds whose place says where a symbol or literal is found. */
const declarations: ReadonlySet<string> = new Set([
  'rename_symbol',
  'make_async',
  'add_parameter',
  'extract_constant',
]);

/** No order is a longer list than this; keeps the reading of any text short. */
const mostJoints = 10;
const mostJointsOfAll = 40;
const longestOrder = 60;

const comma: Token = { kind: 'mark', text: ',', form: ',', newLine: false, start: 0, end: 0 };

const start: Context = { scope: unsaid, same: unsaid, head: [] };

/** Splits a request into orders. Line breaks are taken as spaces unless only so the request cannot be understood. */
export function readParts(tokens: readonly Token[]): readonly Part[] {
  const flowing = readSentences(sentencesOf(tokens, false));
  if (flowing.every((part) => part.outcome !== undefined)) return flowing;
  if (!tokens.some((token, index) => index > 0 && token.newLine)) return flowing;
  const broken = readSentences(sentencesOf(tokens, true));
  return broken.every((part) => part.outcome !== undefined) ? broken : flowing;
}

function readSentences(sentences: readonly (readonly Token[])[]): readonly Part[] {
  const parts: Part[] = [];
  let context = start;
  for (let at = 0; at < sentences.length; at++) {
    const sentence = sentences[at] ?? [];
    if (isCourtesy(plainClause(sentence))) continue;
    let read = readSentence(sentence, context);
    const next = sentences[at + 1];
    if (next !== undefined && read.parts.every((part) => part.outcome === undefined)) {
      // "calcTotal is a bad name. Rename it to calculateTotal."
      const both = readSentence([...sentence, comma, ...next], context);
      if (both.parts.length === 1 && both.parts[0]?.outcome !== undefined) {
        read = both;
        at++;
      }
    }
    parts.push(...read.parts);
    context = read.context;
  }
  return parts;
}

function sentencesOf(tokens: readonly Token[], atLineBreaks: boolean): readonly (readonly Token[])[] {
  const sentences: Token[][] = [[]];
  for (const [index, token] of tokens.entries()) {
    if (atLineBreaks && token.newLine && index > 0) sentences.push([]);
    const ends = token.kind === 'mark' && /^(?:[.!?;•]|\.\.\.|…)$/.test(token.form);
    if (ends) sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

/** A sentence as one order, or as several joined by "and", "then" and commas. */
function readSentence(
  sentence: readonly Token[],
  before: Context,
): { readonly parts: readonly Part[]; readonly context: Context } {
  const leading = leadingScope(sentence, before);
  const memo = new Map<string, readonly (Part & { readonly read?: Understood })[] | undefined>();
  const from = (
    begin: number,
    context: Context,
  ): readonly (Part & { readonly read?: Understood })[] | undefined => {
    const key = `${begin}:${context.head.map((token) => token.form).join(' ')}:${JSON.stringify(context.scope)}`;
    if (memo.has(key)) return memo.get(key);
    memo.set(key, undefined);
    const rest = leading.tokens.slice(begin);
    const ends = [rest.length, ...joints(rest).slice(0, mostJoints).toReversed()];
    for (const end of ends) {
      const tokens = rest.slice(0, end);
      const read = readOrder(tokens, context);
      if (read === undefined) continue;
      const part = { tokens, outcome: read.outcome, read };
      if (end === rest.length) {
        memo.set(key, [part]);
        return [part];
      }
      const next = begin + end + jointLength(rest, end);
      const others = from(next, {
        scope: read.scope,
        same: read.said.kind === 'unsaid' ? context.same : read.said,
        head: read.head,
      });
      if (others !== undefined) {
        memo.set(key, [part, ...others]);
        return [part, ...others];
      }
    }
    return undefined;
  };
  const long = joints(leading.tokens).length > mostJointsOfAll;
  const whole = long ? undefined : from(0, leading.context);
  if (whole === undefined) return { parts: inPieces(leading.tokens, leading.context), context: before };
  const shared = shareScope(whole);
  return { parts: shared, context: contextAfter(whole, leading.context) };
}

/** "In src/a.ts, rename … and organise …": the place holds for every order of the sentence. */
function leadingScope(
  sentence: readonly Token[],
  before: Context,
): { readonly tokens: readonly Token[]; readonly context: Context } {
  const comma = sentence.findIndex((token) => token.form === ',' || token.form === ':');
  if (comma > 0 && comma < 12) {
    for (const head of withoutCourtesy(plainClause(sentence.slice(0, comma)))) {
      const { rest, scope } = takeScope(head);
      if (rest.tokens.length === 0 && scope.kind !== 'unsaid') {
        const meant = scope.kind === 'same' ? before.same : scope;
        return { tokens: sentence.slice(comma + 1), context: { scope: meant, same: meant, head: [] } };
      }
    }
  }
  return { tokens: sentence, context: { scope: unsaid, same: before.same, head: [] } };
}

/** A trailing place holds for the orders before it in the sentence that said none: "sort and prune imports in src". */
function shareScope(parts: readonly (Part & { readonly read?: Understood })[]): readonly Part[] {
  const last = parts.at(-1)?.read;
  const shared = last !== undefined && last.shares && last.scope.kind === 'paths' ? last.scope : undefined;
  return parts.map((part) => {
    const outcome =
      shared !== undefined && part.read !== undefined && part.read.shares && part.read.scope.kind === 'unsaid'
        ? part.read.within(shared)
        : part.outcome;
    return { tokens: part.tokens, outcome: outcome ?? part.outcome };
  });
}

function contextAfter(parts: readonly { readonly read?: Understood }[], before: Context): Context {
  const said = parts.findLast((part) => part.read !== undefined && part.read.said.kind === 'paths')?.read
    ?.said;
  return { scope: unsaid, same: said ?? before.same, head: [] };
}

/** What can be said of a sentence that was not understood as a whole: which of its pieces were. */
function inPieces(sentence: readonly Token[], context: Context): readonly Part[] {
  const cuts = joints(sentence);
  const pieces: (readonly Token[])[] = [];
  let begin = 0;
  for (const cut of [...cuts, sentence.length]) {
    if (cut < begin) continue;
    const piece = sentence.slice(begin, cut);
    if (piece.length > 0) pieces.push(piece);
    begin = cut + jointLength(sentence, cut);
  }
  return pieces
    .filter((piece) => !isCourtesy(plainClause(piece)))
    .map((tokens) => ({ tokens, outcome: readOrder(tokens, context)?.outcome }));
}

/** Where a sentence may be parted: before "and", "then", "&", "plus", "," and the like. */
function joints(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap((token, index) =>
    index > 0 && jointLength(tokens, index) > 0 && jointLength(tokens, index - 1) === 0 && isJoint(token)
      ? [index]
      : [],
  );
}

function isJoint(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.kind !== 'quoted' &&
    /^(?:and|then|&|plus|,|also|afterwards|followed|\+|before|->)$/.test(token.form)
  );
}

function jointLength(tokens: readonly Token[], at: number): number {
  const first = tokens[at];
  if (
    first === undefined ||
    !/^(?:and|then|&|plus|,|also|afterwards|followed|\+)$/.test(first.form) ||
    first.kind === 'quoted'
  )
    return 0;
  let length = 0;
  while (
    /^(?:and|then|&|plus|,|also|afterwards|finally|next|followed|by|\+|after|that|-)$/.test(
      tokens[at + length]?.form ?? '',
    )
  ) {
    length++;
  }
  return length;
}

/** One order, with ever less courtesy around it, then with the words that it shares with the order before. */
function readOrder(tokens: readonly Token[], context: Context): Understood | undefined {
  if (tokens.length === 0 || tokens.length > longestOrder) return undefined;
  const clause = plainClause(tokens);
  let incomplete: Understood | undefined;
  for (const shorter of withoutCourtesy(clause)) {
    if (shorter.tokens.length === 0) break;
    const read = readClause(shorter, context);
    if (read !== undefined && !('missing' in read.outcome)) return read;
    incomplete ??= read;
  }
  if (incomplete !== undefined) return incomplete;
  for (const other of rephrased(clause)) {
    for (const shorter of withoutCourtesy(other)) {
      const read = shorter.tokens.length === 0 ? undefined : readClause(shorter, context);
      if (read !== undefined) return read;
    }
  }
  const first = clause.tokens[0];
  if (context.head.length === 0 || first === undefined || isVerb(first.form)) return undefined;
  for (const shorter of withoutCourtesy(clause)) {
    const read = readClause(clauseOf([...context.head, ...shorter.tokens]), context);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** Other ways to write the same: without brackets and colons, and with the order that follows a statement put first. */
function* rephrased(clause: Clause): Generator<Clause> {
  const bare = clause.tokens.filter((token) => token.kind !== 'mark' || !/^[():]$/.test(token.form));
  if (bare.length < clause.tokens.length) yield clauseOf(bare);
  let least = clause;
  for (const shorter of withoutCourtesy(clause)) least = shorter;
  const order = orderIn(clause.tokens) ?? orderIn(least.tokens);
  if (order !== undefined) yield clauseOf(order);
}

function readClause(clause: Clause, context: Context): Understood | undefined {
  const narrowed = [takeScope(clause)];
  // "src/x.js should use import": the place is the subject.
  const bound = /^(?:(?:should|must) |(?:have|need|ought) to )/.exec(narrowed[0]?.rest.canon ?? '');
  const first = narrowed[0];
  if (bound !== null && first?.scope.kind === 'paths') {
    const words = bound[0].trim().split(' ').length;
    narrowed.push({ rest: clauseOf(first.rest.tokens.slice(words)), scope: first.scope });
  }
  const quoted = takeScope(clauseOf(clause.tokens.map(asLiteral)));
  let incomplete: Understood | undefined;
  for (const kind of kinds) {
    const forms = !kind.scoped
      ? [{ rest: clause, scope: unsaid }]
      : kind.edit === 'extract_constant'
        ? [quoted, ...narrowed]
        : narrowed;
    for (const said of forms) {
      const scope = resolved(said.scope, context, kind.scoped);
      if (scope === undefined || said.rest.tokens.length === 0) continue;
      for (const rule of kind.rules) {
        for (const phrase of rule.says) {
          const match = phrase.match(said.rest);
          if (match === undefined) continue;
          const outcome = rule.read(match, scope);
          if (outcome === undefined) continue;
          const understood: Understood = {
            outcome,
            said: kind.scoped
              ? scope
              : pathScope(said.rest.tokens.filter((token) => token.form.startsWith('/')).slice(-1)),
            scope: kind.scoped ? scope : context.scope,
            shares: kind.scoped && !declarations.has(kind.edit),
            head: headOf(said.rest, match.head),
            within: (other) => rule.read(match, other),
          };
          if (isReadings(outcome) || 'fulfilled' in outcome) return understood;
          incomplete ??= understood;
        }
      }
    }
  }
  return incomplete;
}

/** `'application/json'` may be a literal as well as a path. */
function asLiteral(token: Token): Token {
  const literal = token.kind === 'quoted' && token.quote !== '`' && token.form.startsWith('/');
  return literal ? { ...token, form: `"${token.form.slice(1)}` } : token;
}

/** The words before the first object, when they can stand before another. */
function headOf(clause: Clause, head: number): readonly Token[] {
  const first = clause.tokens[0];
  if (first?.kind !== 'word' || !isVocabulary(first.text)) return [];
  return clause.tokens.slice(0, Math.min(head, 6));
}

function resolved(said: Scope, context: Context, scoped: boolean): Scope | undefined {
  if (!scoped) return unsaid;
  if (said.kind === 'same') return context.same.kind === 'paths' ? context.same : undefined;
  return said.kind === 'unsaid' ? context.scope : said;
}

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
  if (questions.test(least.tokens[0]?.text ?? '') || (asks && !isOrder(least))) {
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

/** Orders begin with a verb of the vocabulary or with the place where they hold. */
function isOrder(clause: Clause): boolean {
  const first = clause.tokens[0];
  if (first === undefined || first.form.startsWith('/') || /^(?:in|within|inside)$/.test(first.form))
    return true;
  const second = clause.tokens[1];
  if (second !== undefined && /^(?:should|be|have|must)$/.test(second.form)) return false;
  return first.kind === 'word' && (isVerb(first.form) || isVocabulary(first.text));
}
