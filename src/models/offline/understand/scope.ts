import { clauseOf, tokenAt, type Clause, type Token } from './token.ts';

/** Where an edit may reach, as the request says it. */
export type Scope =
  | { readonly kind: 'unsaid' }
  /** "everywhere", "in the whole project". */
  | { readonly kind: 'everywhere' }
  | {
      readonly kind: 'paths';
      readonly paths: readonly string[];
      /** One file was named, not a folder or a glob. */
      readonly file: string | undefined;
      /** A line was named, which edits of a whole file cannot be narrowed to. */
      readonly line: number | undefined;
    }
  /** "there", "in the same file": the scope of the part before. */
  | { readonly kind: 'same' };

export const unsaid: Scope = { kind: 'unsaid' };

/** Every usual place of tests, as one glob. */
export const testFiles = '{**/*.{test,spec}.*,**/{test,tests,__tests__,spec}/**}';

const prep =
  '(?:in|inside|within|from|across|throughout|under|below|of|for|over|on|at|to|into|through|inside of|out of|all over|all across|only in|limited to|restricted to|against) ';
const quantity = '(?:(?:all|every|each|any|whole|entire|complete|full|existing|other|both) (?:of )?)*';
const files =
  '(?:(?:source|test|typescript|javascript|code|nested) )*(?:file|folder|directory|module|path|component|script|package|subfolder|subdirectory|glob|everything|code|content|contents|place) ';
const path = '/\\d+ ';
const inner = '(?:in|under|inside|within|of|at|below|from|matching|beneath) ';
const join = '(?:, and |and |& |, |plus |as well as )';
const pathList = `${path}(?:${join}(?:${prep})?(?:${files})?${path})*`;
const project =
  '(?:project|codebase|repository|workspace|application|app|monorepo|program|source|source code|code|place|tree|source tree|src tree)';
const rooted = /^(?:src|lib|libs|packages|apps|scripts|bin)$/;
const written: readonly {
  readonly pattern: RegExp;
  readonly scope: (found: readonly Token[]) => Scope | undefined;
}[] = [
  {
    // "in all files under src/http", "of src/a.ts and src/b.ts", "src/a.ts" alone
    pattern: new RegExp(
      `(?:${prep})?(?:${quantity}${files}(?:${inner})?)?${quantity}(?:${pathList})(?:(?:file|folder|directory|module|tree|path) )?(?:(?:only|recursively|itself|and below|and its subfolder|and everything below it|and everything under it) )?`,
      'du',
    ),
    scope: (found) => pathScope(found.filter((token) => token.form.startsWith('/'))),
  },
  {
    // "in the http folder"
    pattern: new RegExp(
      `${prep}${quantity}([$"]\\d+|\\p{L}[^ ]*) (?:folder|directory|subfolder|subdirectory) `,
      'du',
    ),
    scope: (found) => namedFolder(found.at(-2)),
  },
  {
    // "in src", "under the lib", "across packages"
    pattern: new RegExp(
      `(?:in|inside|within|under|below|beneath|across|throughout|of|for|from|inside of|all over|on|to) ${quantity}(?:${files}(?:${inner})?)?(?:src|lib|libs|packages|apps|scripts|bin) (?:(?:, and|and|,|&) (?:in |under )?(?:src|lib|libs|packages|apps|scripts|bin) )*(?:(?:tree|folder|directory|only|recursively) )?(?=$|[^$"\\p{L}]|(?:to|into|with|by|where|wherever|so|and|then|as|use|using|should|must|have|need|be|from|instead|via|through|file|code) )`,
      'du',
    ),
    scope: (found) => globs(found.filter((token) => rooted.test(token.text)).map((token) => token.text)),
  },
  {
    // "in the folder http"
    pattern: new RegExp(
      `${prep}${quantity}(?:folder|directory|subfolder|subdirectory) (?:called |named )?(?:[$"]\\d+|\\p{L}[^ ]*) `,
      'du',
    ),
    scope: (found) => namedFolder(found.at(-1)),
  },
  {
    pattern: new RegExp(
      `${prep}${quantity}(?:unit )?(?:test|tests|spec)(?: (?:file|suite|code|folder|source))? `,
      'du',
    ),
    scope: () => globs([testFiles]),
  },
  {
    pattern: new RegExp(
      `${prep}${quantity}(?:typescript|\\.ts|\\.tsx|javascript|\\.js|\\.jsx|\\.mjs|\\.cjs) (?:source )?(?:file|module|code|source) `,
      'du',
    ),
    scope: (found) => globs([byLanguage(found)]),
  },
  {
    pattern: new RegExp(
      `(?:(?!in place of )${prep}${quantity}(?:${project}|file|source file|module) |${quantity.replace('*', '+')}${project} )(?:wide )?`,
      'du',
    ),
    scope: () => ({ kind: 'everywhere' }),
  },
  {
    pattern:
      /(?:everywhere (?:it|they) (?:be )?(?:used|use|call|called|reference|appear|occur)|everywhere(?: (?:in|across|throughout) (?:(?:whole|entire) )?(?:project|codebase|repository|workspace|code|app|application))?|throughout|anywhere|across board|wherever (?:it|they) (?:be )?(?:used|occur|occurs|appear|appears|exist|exists|need|possible|missing)|wherever (?:possible|need|necessary|missing|required|appropriate)|where (?:possible|need|necessary|missing|appropriate|safe|require|applicable)|all over|in bulk|project wide) /du,
    scope: () => ({ kind: 'everywhere' }),
  },
  {
    pattern:
      /(?:there|(?:in|of|for|from|to) (?:it|(?:same|that|this) (?:file|folder|directory|place|module))) /du,
    scope: () => ({ kind: 'same' }),
  },
];

/** A place begins where a word begins: "on" is no part of "transition". */
const rules = written.map(({ pattern, scope }) => ({
  pattern: new RegExp(`(?<![^ ])(?:${pattern.source})`, pattern.flags),
  scope,
}));

/** Takes every statement of place out of a clause. What remains is read as if it had not been said. */
export function takeScope(clause: Clause): { readonly rest: Clause; readonly scope: Scope } {
  const found = takePlaces(clause);
  if (found.scope.kind === 'paths') return found;
  // The whole workspace holds its tests.
  const begin =
    /(?:, )?(?:include|including) (?:in )?(?:all )?(?:test|tests|spec)(?: (?:file|code|suite|folder))? $/.exec(
      found.rest.canon,
    )?.index;
  if (begin === undefined) return found;
  return {
    rest: clauseOf(found.rest.tokens.slice(0, tokenAt(found.rest, begin))),
    scope: { kind: 'everywhere' },
  };
}

function takePlaces(clause: Clause): { readonly rest: Clause; readonly scope: Scope } {
  let rest = clause;
  let scope: Scope = unsaid;
  for (const rule of rules) {
    for (let turn = 0; turn < 4; turn++) {
      const found = rule.pattern.exec(rest.canon);
      if (found === null || found[0] === '') break;
      const from = tokenAt(rest, found.index);
      const to = tokenAt(rest, found.index + found[0].length);
      const said = rule.scope(rest.tokens.slice(from, to));
      if (said === undefined) break;
      const both = together(scope, said);
      if (both === undefined) break;
      scope = both;
      rest = clauseOf(withoutComma([...rest.tokens.slice(0, from), ...rest.tokens.slice(to)], from));
    }
  }
  return { rest, scope };
}

/** "In src/a.ts, rename …" leaves a comma where the place was. */
function withoutComma(tokens: readonly Token[], from: number): readonly Token[] {
  const stray = (token: Token | undefined) => token !== undefined && /^[,:]$/.test(token.form);
  if (from === 0 && stray(tokens[0])) return tokens.slice(1);
  if (from === tokens.length && stray(tokens.at(-1))) return tokens.slice(0, -1);
  return tokens;
}

function together(a: Scope, b: Scope): Scope | undefined {
  if (a.kind === 'unsaid' || a.kind === 'everywhere') return b;
  if (b.kind === 'everywhere') return a;
  return undefined;
}

function globs(paths: readonly string[]): Scope {
  return { kind: 'paths', paths, file: undefined, line: undefined };
}

/** The scope of paths that were named, in their order, each once. */
export function pathScope(tokens: readonly Token[]): Scope {
  const paths = [...new Set(tokens.map((token) => token.text.replace(/^\.\/(?=.)/, '')))];
  const only = paths.length === 1 ? paths[0] : undefined;
  const file = only !== undefined && !/[*?{[]|\/$/.test(only) && /\.[^/.]+$/.test(only) ? only : undefined;
  return { kind: 'paths', paths, file, line: tokens.find((token) => token.line !== undefined)?.line };
}

const atRoot = /^(?:src|lib|test|tests|packages|apps|app|scripts|bin|bench|examples|docs|tools|config)$/;

/** A folder by its name alone may lie anywhere, apart from those that usually lie at the root. */
function namedFolder(token: Token | undefined): Scope | undefined {
  if (token === undefined || /^(?:this|that|same|all|every|source)$/.test(token.form)) return undefined;
  if (token.form.startsWith('/')) return pathScope([token]);
  if (!/^[\p{L}\p{N}_.$-]+$/u.test(token.text)) return undefined;
  return globs([atRoot.test(token.text) ? token.text : `**/${token.text}/**`]);
}

function byLanguage(found: readonly Token[]): string {
  const word = found.find((token) => /^(?:typescript|javascript|\.\w+)$/.test(token.form))?.form ?? '';
  if (word === 'typescript') return '**/*.{ts,tsx,mts,cts}';
  if (word === 'javascript') return '**/*.{js,jsx,mjs,cjs}';
  return `**/*${word}`;
}
