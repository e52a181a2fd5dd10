import { plainClause, withoutCourtesy } from './courtesy.ts';
import { kinds } from './kinds/index.ts';
import { isReadings, type Outcome } from './reading.ts';
import { pathScope, takeScope, unsaid, type Scope } from './scope.ts';
import { ordersIn } from './situation.ts';
import { clauseOf, type Clause, type Token } from './token.ts';
import { isVerb, isVocabulary } from './words.ts';

/** What one order hands on to the next in the same sentence. */
export interface Context {
  /** Holds for an order that says no place of its own. */
  readonly scope: Scope;
  /** What "there" and "in the same file" refer to. */
  readonly same: Scope;
  /** The words before the first object of the last order, for "rename a to b and c to d". */
  readonly head: readonly Token[];
}

/** What one order was read as, and what it hands on. */
export interface Understood {
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

/** In tokens; no order is longer, which keeps the reading of any text short. */
const longestOrder = 60;

/** One order, with ever less courtesy around it, then with the words that it shares with the order before. */
export function readOrder(tokens: readonly Token[], context: Context): Understood | undefined {
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
  const swapped = swappedPlural(clause);
  if (swapped !== undefined) yield swapped;
  let least = clause;
  for (const shorter of withoutCourtesy(clause)) least = shorter;
  for (const order of ordersIn(clause.tokens)) yield clauseOf(order);
  if (least.tokens.length < clause.tokens.length)
    for (const order of ordersIn(least.tokens)) yield clauseOf(order);
}

/** "to src/x.ts functions" is "to functions in src/x.ts". */
function swappedPlural({ tokens }: Clause): Clause | undefined {
  const at = tokens.findIndex(
    (token, index) =>
      token.form.startsWith('/') &&
      /^(?:functions|methods|exports|classes|imports|variables|types)$/i.test(tokens[index + 1]?.text ?? ''),
  );
  const [path, plural] = [tokens[at], tokens[at + 1]];
  if (path === undefined || plural === undefined) return undefined;
  const within: Token = { ...plural, text: 'in', form: 'in' };
  return clauseOf([...tokens.slice(0, at), plural, within, path, ...tokens.slice(at + 2)]);
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
