import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { lineNote, list, namesIn, pathsOf, place } from '../slots.ts';

const old =
  '(var|let|var and let|let and var|var or let|var & let|var / let|let / var|old var|old style var)';
const sort = '[(declaration|variable|statement|keyword|binding|variable declaration|use|usage)]';
const fresh =
  '(const|constant|let|const and let|let and const|const or let|let or const|const / let|let / const|const where possible)';

export const varToConst: RequestKind = {
  edit: 'var_to_const',
  does: 'turn var and let into const',
  examples: ['convert var to const in src/x.ts', 'use const instead of let', 'replace all vars by const'],
  cues: ['var', 'let', 'const', 'variable', 'constant', 'reassigned', 'unreassigned'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `@convert @all [use of] ${old} ${sort} [that-be unreassigned|that be-unreassigned|that never-change] (to|into|with|by|for|as|->) ${fresh} ${sort} [(where|if|when) [(they|it|that)] [be] (unreassigned|be-unreassigned)]`,
        `@convert from ${old} ${sort} to ${fresh} ${sort}`,
        `(use|prefer|using) ${fresh} ${sort} (instead of|rather than|over|in place of|for) [@all] ${old} ${sort}`,
        `(use|prefer) const [for @all variable that-be unreassigned|for unreassigned variable]`,
        `@remove @all ${old} ${sort}`,
        `(convert|modernize|upgrade|transform) @all var ${sort}`,
        `make @all (${old}|unreassigned|variable|local) ${sort} [that-be unreassigned|that be-unreassigned|that never-change] (const|constant) [(if|where) (never|not) reassigned]`,
        `@all ${old} ${sort} @be (const|constant|replace by const|replace with const|convert to const)`,
        `@all ${old} ${sort} @should become ${fresh}`,
        `modernize @all [${old}] (variable declaration|var|var declaration|variable|declaration)`,
        `${old} (to|->) ${fresh}`,
        `@fix (prefer-const|no-var) [(error|warning|issue|problem|violation)]`,
        `const instead of ${old}`,
        `no-more ${old} ${sort} [,|;|:|-|and] [(use|only|just) [use] ${fresh} [instead]]`,
        `make const what be-unreassigned`,
      ),
      read: (_match, scope) => readingOf(undefined, scope),
    },
    {
      says: phrases(
        `make [variable|let|var] {names:names} (const|constant)`,
        `(convert|change|turn) [variable|let|var] {names:codes} [variable] [from ${old}] (to|into) (const|constant)`,
        `(convert|change|turn) (variable|let|var) {names:names} [from ${old}] (to|into) (const|constant)`,
        `(variable|let|var) {names:names} @be const`,
        `{names:names} @be const [instead of ${old}]`,
        `{names:codes} @be (const|constant) [instead of ${old}]`,
        `(convert|change|turn|make) {names:names} [from ${old}] (to|into) const`,
        `declare [variable] {names:names} (as|with) const [instead of ${old}]`,
        `use const (for|on) [variable] {names:names} [instead of ${old}]`,
      ),
      read: (match: Match, scope: Scope): Outcome => {
        const names = namesIn(match, 'names');
        if (match.slot('names').some((token) => token.kind === 'word' && generic.test(token.form)))
          return undefined;
        return names === undefined || names.length === 0 ? undefined : readingOf(names, scope);
      },
    },
  ],
};

/** Nouns of the language itself, which name no variable. */
const generic =
  /^(?:var|let|const|constant|variables?|declaration|statement|local|binding|object|value|string|number|literal|array)$/;

function readingOf(names: readonly string[] | undefined, scope: Scope): Outcome {
  return [
    literal(
      `Turn ${names === undefined ? 'var and let' : list(names)} into const${place(scope)}`,
      `What is never reassigned becomes const; another var becomes let where its scope allows.${lineNote(scope)}`,
      { kind: 'var_to_const', ...(names === undefined ? {} : { symbols: [...names] }), ...pathsOf(scope) },
    ),
  ];
}
