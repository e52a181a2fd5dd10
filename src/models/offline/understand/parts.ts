import { isCourtesy, plainClause, withoutCourtesy } from './courtesy.ts';
import { kinds } from './kinds/index.ts';
import { readOrder, type Context, type Understood } from './order.ts';
import { isConsequence } from './consequence.ts';
import { asides, factOf, isBeside, isFact, isOpinion } from './reason.ts';
import { isReadings, type Outcome } from './reading.ts';
import { pathScope, takeScope, unsaid } from './scope.ts';
import type { Token } from './token.ts';
import { jointLength, joints, sentencesOf } from './joints.ts';

/** A stretch of the request and what it means; `outcome` is undefined where that was not understood. */
export interface Part {
  readonly tokens: readonly Token[];
  readonly outcome: Exclude<Outcome, undefined> | undefined;
  /** Set where the words state a reason and ask for nothing: beside an order, or in a sentence alone. */
  readonly reason?: 'beside' | 'alone';
}

/** No order is a longer list than this; keeps the reading of any text short. */
const mostJoints = 10;

const mostJointsOfAll = 40;

const comma: Token = { kind: 'mark', text: ',', form: ',', newLine: false, start: 0, end: 0 };

const start: Context = { scope: unsaid, same: unsaid, head: [] };

/** Splits a request into orders. Line breaks are taken as spaces unless only so the request cannot be understood. */
export function readParts(tokens: readonly Token[]): readonly Part[] {
  const flowing = readSentences(sentencesOf(tokens, false));
  if (isWhole(flowing)) return flowing;
  if (!tokens.some((token, index) => index > 0 && token.newLine)) return flowing;
  const broken = readSentences(sentencesOf(tokens, true));
  return isWhole(broken) ? broken : flowing;
}

function readSentences(sentences: readonly (readonly Token[])[]): readonly Part[] {
  const parts: Part[] = [];
  let context = start;
  for (let at = 0; at < sentences.length; at++) {
    const sentence = sentences[at] ?? [];
    if (isCourtesy(plainClause(sentence))) continue;
    if (isConsequence(sentence, parts.at(-1)?.outcome)) continue;
    let read = readSentence(sentence, context);
    const next = sentences[at + 1];
    if (
      next !== undefined &&
      read.parts.every((part) => part.outcome === undefined || 'missing' in part.outcome)
    ) {
      // "calcTotal is a bad name. Rename it to calculateTotal."
      const both = readSentence([...sentence, comma, ...next], context);
      if (both.parts.length === 1 && isPlain(both.parts)) {
        read = both;
        at++;
      }
    }
    if (!isWhole(read.parts)) read = withReason(sentence, context) ?? read;
    parts.push(...read.parts);
    context = read.context;
  }
  return confirmed(parts);
}

type Read = ReturnType<typeof readSentence>;

function isWhole(parts: readonly Part[]): boolean {
  return parts.every((part) => part.outcome !== undefined || part.reason !== undefined);
}

/** Whether every part is an order that lacks nothing. */
function isPlain(parts: readonly Part[]): boolean {
  return isWhole(parts) && parts.every((part) => part.outcome === undefined || !('missing' in part.outcome));
}

/** A sentence as an order with a reason beside it, or as nothing but a reason. */
function withReason(sentence: readonly Token[], context: Context): Read | undefined {
  for (const { order, reason, marked } of asides(sentence)) {
    const leads = (reason[0]?.start ?? 0) < (order[0]?.start ?? 0);
    if (!leads && !marked && !isOpinion(reason)) continue;
    const direct = readSentence(order, context);
    const beside: Part = { tokens: reason, outcome: undefined, reason: 'beside' };
    if (direct.parts.length > 0 && isPlain(direct.parts) && isBeside({ reason, marked }, order))
      return { parts: [...direct.parts, beside], context: direct.context };
    // "Since util.isArray is deprecated, replace it with Array.isArray": the reason says what the pronoun means.
    const stated = factOf(reason);
    const both = marked ? readSentence([...stated, comma, ...order], context) : undefined;
    if (both?.parts.length === 1 && isPlain(both.parts)) return both;
    const resolved = withReferent(order, reason);
    const about = resolved && readSentence(resolved, context);
    if (
      resolved &&
      about?.parts.length === 1 &&
      isPlain(about.parts) &&
      isBeside({ reason, marked }, resolved)
    )
      return { parts: [...about.parts, beside], context: about.context };
    const informed = leads ? withDetails(order, reason, context) : undefined;
    if (informed !== undefined) return { parts: [...informed.parts, beside], context: informed.context };
  }
  return isFact(sentence)
    ? { parts: [{ tokens: sentence, outcome: undefined, reason: 'alone' }], context }
    : undefined;
}

/** "I keep misreading getCwd, can we rename it": what the pronoun stands for, where the fact names one thing alone. */
function withReferent(order: readonly Token[], fact: readonly Token[]): readonly Token[] | undefined {
  const named = fact.filter((token) => token.kind !== 'word' && token.kind !== 'mark');
  const [only] = named;
  if (only === undefined || named.length > 1) return undefined;
  const at = order.findIndex((token) => /^(?:it|them|that|this)$/.test(token.form));
  return at < 0 ? undefined : [...order.slice(0, at), only, ...order.slice(at + 1)];
}

/** How facts speak of what is to be changed, rather than of what is to be left alone. */
const concerns =
  /^(?:have|contain|use|report|complain|flag|show|lack|get|repeat|repeats|miss|missing|publish|be-broken|fail|fails|error|undocumented|document|untyped|unsorted|mess|messy|full|duplicated)$/;

/** "src/x.ts has a TS2304, apply the compiler's fix": the fact says which file, code or literal the order is about. */
function withDetails(order: readonly Token[], fact: readonly Token[], context: Context): Read | undefined {
  const paths = fact.filter((token) => token.form.startsWith('/'));
  const codes = fact.filter(
    (token) => /^(?:diagnostic|number)$/.test(token.kind) || token.form.startsWith('"'),
  );
  if (paths.length + codes.length === 0 || paths.length > 1 || codes.length > 1) return undefined;
  if (!plainClause(fact).tokens.some((token) => concerns.test(token.form))) return undefined;
  if (order.some((token) => /^[/%#"]/.test(token.form))) return undefined;
  const word = (text: string): Token => ({ ...comma, kind: 'word', text, form: text });
  const own = order.filter((token) => !/^(?:its|their)$/.test(token.form));
  const place = paths.length === 0 ? [] : [word('in'), ...paths];
  const forms =
    codes.length === 0
      ? [[...own, ...place]]
      : [
          [...own, word('for'), ...codes, ...place],
          [...own, ...codes, ...place],
        ];
  for (const form of forms) {
    const read = readSentence(form, context);
    if (read.parts.length !== 1 || !isPlain(read.parts)) continue;
    // A file that has something is where to work, not where a name of the order is declared.
    if (paths.length > 0 && read.parts.some((part) => declares(part.outcome))) continue;
    if (codes.length === 0 && own.length === order.length && !speaksOf(fact, read.parts[0]?.outcome))
      continue;
    if (!isBeside({ reason: fact, marked: false }, [...order, ...paths, ...codes])) continue;
    const parts = read.parts.map((part) => ({ ...part, tokens: order }));
    return {
      parts,
      context: { ...read.context, same: paths.length === 0 ? context.same : pathScope(paths) },
    };
  }
  return undefined;
}

/** Whether a fact uses a word of the kind of change that is asked for: "imports" where they are to be organised. */
function speaksOf(fact: readonly Token[], outcome: Part['outcome']): boolean {
  const edit = outcome !== undefined && isReadings(outcome) ? outcome[0]?.edits[0]?.kind : undefined;
  const cues = new Set(kinds.find((kind) => kind.edit === edit)?.cues);
  if (edit === 'apply_code_fix') cues.add('be-broken');
  return plainClause(fact).tokens.some((token) => cues.has(token.form));
}

function declares(outcome: Part['outcome']): boolean {
  if (outcome === undefined || !isReadings(outcome)) return false;
  return outcome.some(({ edits }) =>
    edits.some((edit) => /^(?:rename_symbol|make_async|add_parameter|move_file)$/.test(edit.kind)),
  );
}

/** A sentence that states a fact is set aside only where it could not have told anything about the orders. */
function confirmed(parts: readonly Part[]): readonly Part[] {
  const ordered = parts.filter((part) => part.outcome !== undefined).flatMap((part) => part.tokens);
  return parts.map((part) =>
    part.reason !== 'alone' ||
    (ordered.length > 0 &&
      (isOpinion(part.tokens) || (part.tokens[0]?.start ?? 0) < (ordered[0]?.start ?? 0)) &&
      isBeside({ reason: part.tokens, marked: false }, ordered))
      ? part
      : { tokens: part.tokens, outcome: undefined },
  );
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
      const next = afterConsequences(leading.tokens, begin + end, read.outcome);
      if (next === leading.tokens.length) {
        memo.set(key, [part]);
        return [part];
      }
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

/** Where the next order begins after a joint, beyond what the order before it does anyway. */
function afterConsequences(tokens: readonly Token[], joint: number, before: Outcome): number {
  const begin = joint + jointLength(tokens, joint);
  const rest = tokens.slice(begin);
  for (const end of [rest.length, ...joints(rest).slice(0, 4).toReversed()]) {
    if (end === 0 || !isConsequence(rest.slice(0, end), before)) continue;
    return end === rest.length ? tokens.length : begin + end + jointLength(rest, end);
  }
  return begin;
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
