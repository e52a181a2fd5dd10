import type { Match } from './phrase.ts';
import type { Scope } from './scope.ts';
import type { Token } from './token.ts';

const identifier = /^[\p{ID_Start}$_#][\p{ID_Continue}$.#]*$/u;

/** The identifier in a slot, without quotes and call parentheses; undefined when it cannot be one. */
export function nameIn(match: Match, slot: string): string | undefined {
  return nameOf(match.slot(slot)[0]);
}

/** The class or object in a slot: code, or a word with a capital as classes have. */
export function ownerIn(match: Match, slot: string): string | undefined {
  const [token] = match.slot(slot);
  return isCode(token) || /^\p{Lu}/u.test(token?.text ?? '') ? nameOf(token) : undefined;
}

/** Every identifier of a list slot, or undefined when one of its parts cannot be one. */
export function namesIn(match: Match, slot: string): readonly string[] | undefined {
  const names = match
    .slot(slot)
    .filter((token) => !isSeparator(token))
    .map(nameOf);
  return names.every((name) => name !== undefined) ? names : undefined;
}

export function nameOf(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  const text = token.text
    .trim()
    .replace(/\([^()]*\)$/, '')
    .replace(/^(?:function|class|interface|type|const|let|var|method|enum)\s+/, '')
    .replaceAll('.prototype.', '.');
  return identifier.test(text) ? text : undefined;
}

export function isSeparator(token: Token): boolean {
  return token.kind !== 'quoted' && /^(?:,|and|or|&|plus|as|well|\/)$/.test(token.form);
}

/** The paths of a list slot as they were written. */
export function pathsIn(match: Match, slot: string): readonly string[] {
  return match
    .slot(slot)
    .filter((token) => !isSeparator(token))
    .map((token) => token.text.trim());
}

/** Whether a name is written so that it cannot be an English word: `camelCase`, `snake_case`, `a.b`, `f()`, quoted. */
export function isCode(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'name' || token.kind === 'quoted');
}

/** The `paths` of an edit for a scope: none for the whole workspace. */
export function pathsOf(scope: Scope): { readonly paths?: string[] } {
  return scope.kind === 'paths' ? { paths: [...scope.paths] } : {};
}

/** The scope as the end of a title: ` in src/a.ts`. */
export function place(scope: Scope): string {
  if (scope.kind !== 'paths') return '';
  const shown = scope.paths.map((path) => (path.startsWith('{') ? 'the tests' : path));
  return ` in ${list(shown)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Says that an edit of whole files cannot keep to the line that was named. */
export function lineNote(scope: Scope): string {
  return scope.kind === 'paths' && scope.line !== undefined
    ? ` Line ${String(scope.line)} was named; the edit covers the whole file.`
    : '';
}

/** Words that follow an order without being part of it, even where a name could stand. */
export const adverb =
  /^(?:now|today|asap|again|too|properly|quickly|immediately|soon|already|accordingly|consistently|correctly)$/;
