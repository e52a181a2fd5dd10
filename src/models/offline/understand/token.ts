/** What a stretch of a request is: an English word, something of the code, or a mark between them. */
export type TokenKind =
  'word' | 'name' | 'path' | 'quoted' | 'number' | 'diagnostic' | 'declaration' | 'mark';

/** `timeout: number = 5000` in any of its parts. */
export interface Declaration {
  readonly name: string;
  readonly optional: boolean;
  readonly type?: string;
  readonly value?: string;
}

export interface Token {
  readonly kind: TokenKind;
  /** As it was written, without quotes, call parentheses and line numbers. */
  readonly text: string;
  /** How phrases see it: the normal form of a word, or a sign of the kind (`$` name, `/` path, `"` quoted, …). */
  readonly form: string;
  /** The quotation mark that it stood in. */
  readonly quote?: string;
  readonly declaration?: Declaration;
  /** The line that followed a path, from 1. */
  readonly line?: number;
  /** Whether call parentheses followed a name. */
  readonly called?: boolean;
  /** Whether an article stood before it, as before ordinary nouns and hardly ever before names. */
  readonly article?: boolean;
  /** Whether a line break stands before it. */
  readonly newLine: boolean;
  /** Place in the cleaned text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** A request, or a part of one, as a row of tokens. */
export interface Clause {
  readonly tokens: readonly Token[];
  /** The forms, each followed by one space. */
  readonly canon: string;
}

export function clauseOf(tokens: readonly Token[]): Clause {
  return { tokens, canon: tokens.map((token) => `${token.form} `).join('') };
}

/** The index of the token that begins at an offset of the canonical text, or the number of tokens at its end. */
export function tokenAt(clause: Clause, offset: number): number {
  let at = 0;
  for (const [index, token] of clause.tokens.entries()) {
    if (at >= offset) return index;
    at += token.form.length + 1;
  }
  return clause.tokens.length;
}

/** The clause's words for quoting it back to a person, shortened to `limit` characters. */
export function wordsOf(tokens: readonly Token[], source: string, limit = 120): string {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return '';
  const text = source.slice(first.start, last.end).replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(text);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text;
}
