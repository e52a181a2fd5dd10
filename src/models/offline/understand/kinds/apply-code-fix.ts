import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { isSeparator, lineNote, list, pathsOf, place } from '../slots.ts';

const error = '(error|issue|problem|diagnostic|mistake|complaint|failure|warning)';
const source =
  '(type|typescript|compile|compiler|compilation|compile time|build time|typecheck|type check|type-check|type-checking|typechecking|type checker|type check|typescript compiler|typescript type|red squiggle|static type|type-level|compile-time)';
const fixes =
  '(quickfix|autofix|suggested fix|suggestion|fix|suggested quickfix|automatic fix|proposed fix|available quickfix|safe quickfix|safe fix)';

const how = `[(with|using|via|by applying|by apply|through|by|by use) [@all] [${source}] ['s] [(own|suggested|safe)] ${fixes}]`;

export const applyCodeFix: RequestKind = {
  edit: 'apply_code_fix',
  does: "apply the compiler's own fixes",
  examples: ['fix TS2551 in src/x.ts', 'fix the type errors in src/x.ts', 'Apply quick fixes'],
  cues: ['fix', 'error', 'diagnostic', 'compiler', 'quickfix', 'autofix', 'typescript', 'issue'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `@fix @all [${source}] [${error}] [(code|number)] {codes:diagnostics} [${error}] ${how}`,
        `@fix @all {codes:diagnostics} ${error} ${how}`,
        `(apply|use|run|take|accept) [@all] [${source}] ['s] ${fixes} [(for|of|to|on)] @all [${error}] [(code|number)] {codes:diagnostics} [${error}]`,
        `(apply|use|take|accept) ${fixes} [(that|which)] (compiler|typescript) (suggest|offer|propose|provide|recommend|have) (for|to|on) @all [${error}] {codes:diagnostics} [${error}]`,
        `@all {codes:diagnostics} [${error}] @be (fix|resolve|solve|correct)`,
        `let (compiler|typescript) fix [${error}] {codes:diagnostics} [${error}]`,
      ),
      read: (match, scope) => fix(numbersOf(match), scope),
    },
    {
      says: phrases(
        `@fix @all [of] [${source}] [${source}] ${error} ${how}`,
        `@fix [what|whatever|everything] [that|which] (compiler|typescript) (complain|complain about|report|flag)`,
        `@fix ${error} (of|from|report by|reported by|found by) (compiler|typescript|typescript compiler)`,
        `(apply|use|run|take|accept|do|perform|execute) @all [(suggested|proposed|automatic|available)] [(${source}|automatic|available|typescript 's|compiler 's|safe|suggested|editor)] ['s] ${fixes} [(for|of|to) @all [${source}] ${error}]`,
        `(apply|use|accept) ${fixes} (of|from|suggested by|offered by|proposed by) (compiler|typescript|typescript compiler)`,
        `(quickfix|autofix) [@all] [[${source}] ${error}]`,
        `(automatically fix|auto fix) @all [[${source}] ${error}]`,
        `let (compiler|typescript) fix (what it can|it|everything|everything it can|${error})`,
        `@all [${source}] ${error} @be (fix|resolve|solve|correct)`,
        `${source} ${error} need (fix|to be fix)`,
      ),
      read: (_match, scope) => fix([undefined], scope),
    },
    {
      says: phrases(
        '(add|insert|include) missing import [statement]',
        'import what be missing',
        '@fix missing import',
      ),
      read: (_match, scope) => [
        literal(
          `Add missing imports${place(scope)}`,
          `The compiler's own fix for names that it cannot find (TS2304).${lineNote(scope)}`,
          { kind: 'apply_code_fix', code: 2304, ...pathsOf(scope) },
        ),
      ],
    },
  ],
};

function numbersOf(match: Match): readonly (number | undefined)[] {
  return match
    .slot('codes')
    .filter((token) => !isSeparator(token))
    .map((token) => Number(token.text));
}

function fix(codes: readonly (number | undefined)[], scope: Scope): Outcome {
  if (codes.some((code) => code !== undefined && (code < 1000 || code > 99_999 || !Number.isInteger(code))))
    return undefined;
  const named = codes.flatMap((code) => (code === undefined ? [] : [`TS${String(code)}`]));
  const what = named.length === 0 ? 'every diagnostic that has one safe fix' : list(named);
  return [
    literal(
      `Apply the compiler's fix for ${what}${place(scope)}`,
      `Only fixes that the compiler itself offers; what it has none for stays.${lineNote(scope)}`,
      ...codes.map((code) => ({
        kind: 'apply_code_fix' as const,
        ...(code === undefined ? {} : { code }),
        ...pathsOf(scope),
      })),
    ),
  ];
}
