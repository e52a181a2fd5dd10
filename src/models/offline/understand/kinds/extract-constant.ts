import { phrases, type Match } from '../phrase.ts';
import { literal, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { adverb, nameIn } from '../slots.ts';
import type { Token } from '../token.ts';

const sort =
  '[(magic|repeated|duplicated|hard-coded|hardcoded|literal|raw|string|numeric|inline|duplicate)] [(magic|repeated|string|number|literal|value|numeric)] [(string|number|literal|value|constant|literal value|timeout)]';
const constant =
  '[new|shared|named|single|local|module|module-level|top-level|global|descriptive|file-level] (constant|const|variable|named constant|module constant)';
const naming = '[(called|named|name|as|with name|by name of|:)] [constant]';
const value = `@all [(use|usage|occurrence|instance) of] ${sort} {value:literal} [(string|literal|number|value)]`;

export const extractConstant: RequestKind = {
  edit: 'extract_constant',
  does: 'extract a constant',
  examples: [
    "extract 'utf8' into a constant in src/x.ts",
    'replace the magic number 3000 with a constant named TIMEOUT_MS',
    'Introduce a constant RETRIES for 5',
  ],
  cues: ['extract', 'constant', 'magic', 'literal', 'const', 'string', 'number', 'hoist'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `(extract|pull|pull out|move|move out|hoist|factor|factor out|turn|convert|lift|lift out|put|refactor|transform|change|make|pull up) ${value} [out] (to|into|in|as|to be|out into|up into|->) ${constant} [${naming} {name:name}]`,
        `(extract|pull out|hoist|factor out|lift) ${value} [(as|to|into|named|called) {name:name}]`,
        `make ${value} [into] ${constant} [${naming} {name:name}]`,
        `(replace|swap|substitute) ${value} (with|by|for|through) [reference to] ${constant} [${naming} {name:name}]`,
        `(replace|swap|substitute|change) ${value} (with|by|for|to) {name:name}`,
        `(introduce|create|add|define|declare|make|use|have) ${constant} [${naming} {name:name}] (for|with value|with value of|holding|instead of|from|of|to replace|to hold|in place of|that hold) ${value}`,
        `(introduce|create|add|define|declare|use) {name:code} [as] [${constant}] (for|instead of) ${value}`,
        `(introduce|create|add|define|declare|use) [${constant}] {declared:declaration} [as ${constant}] [instead of literal] [and use it [(everywhere|instead)]]`,
        `(give|assign) ${value} name [of] [{name:name}]`,
        `(name|call) ${sort} {value:literal} {name:name}`,
        `${value} @be [in|put in|extract (to|into|as)|move (to|into)|turn into|made] ${constant} [${naming} {name:name}]`,
        `${value} @should become ${constant} [${naming} {name:name}]`,
        `(extract|create|introduce|make) ${constant} ${naming} {name:name} (out of|from) ${value}`,
        `${sort} {value:literal} -> [${constant}] {name:name}`,
        `(extract|create|introduce|make) ${constant} (out of|from|for) ${value} [${naming} {name:name}]`,
        `(get rid of|eliminate|remove|avoid|clean up) [@all] (magic|hard-coded|hardcoded|repeated|duplicated|duplicate) [(number|string|literal|value)] {value:literal}`,
        `(deduplicate|dedupe) ${value} [with ${constant}] [${naming} {name:name}]`,
        `(store|keep|save) ${value} (in|as) ${constant} [${naming} {name:name}]`,
      ),
      read,
    },
    {
      says: phrases(
        `(extract|replace|remove|name|pull out|hoist) [@all] (magic number|magic string|magic value|constant|magic constant|repeated literal|repeated string|literal|string literal|hard-coded string|hard-coded value) [(to|into|with|by|as) ${constant}]`,
        `extract ${constant} [${naming} {name:name}]`,
        `(introduce|create|add) ${constant} [${naming} {name:name}] [for (magic number|literal|magic string|string|number)]`,
        `(get rid of|eliminate) [@all] magic (number|string|value)`,
      ),
      read: () => ({
        missing: 'which literal is meant',
        example: "extract 'utf8' into a constant named ENCODING in src/x.ts",
      }),
    },
  ],
};

function read(match: Match, scope: Scope): Outcome {
  const declared = match.slot('declared')[0]?.declaration;
  const value = declared?.value ?? sourceOf(match.slot('value')[0]);
  const said = declared?.name ?? (match.slot('name').length > 0 ? nameIn(match, 'name') : undefined);
  if (value === undefined || (match.slot('name').length > 0 && said === undefined)) return undefined;
  if (said !== undefined && (adverb.test(said) || /^(?:constant|const|variable)$/.test(said)))
    return undefined;
  // "replace 'a' with b" is only meant so when b is plainly a constant's name or the literal a number.
  const saidSo = [
    'constant',
    'const',
    'variable',
    'magic',
    'extract',
    'literal',
    'hoist',
    'name',
    'repeated',
    'hard-coded',
    'duplicated',
  ].some((form) => match.says(form));
  if (
    !saidSo &&
    declared === undefined &&
    !/^-?\d/.test(value) &&
    !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(said ?? '')
  ) {
    return undefined;
  }
  if (scope.kind === 'paths' && (scope.paths.length > 1 || /[*{]|\/$/.test(scope.paths[0] ?? ''))) {
    return {
      missing: 'which one file the constant is for',
      example: `extract ${value} into a constant in src/x.ts`,
    };
  }
  const file = scope.kind === 'paths' ? { in: scope.paths[0] ?? '' } : {};
  const edit = (name: string | undefined) => ({
    kind: 'extract_constant' as const,
    value,
    ...(name === undefined ? {} : { name }),
    ...file,
  });
  const where = 'in' in file ? ` in ${file.in}` : '';
  const derived = derivedName(value);
  if (said !== undefined) {
    return [
      literal(
        `Extract ${value} into the constant ${said}${where}`,
        'Every occurrence of the literal in one file uses the constant.',
        edit(said),
      ),
    ];
  }
  return [
    literal(
      `Extract ${value} into a constant${where}`,
      'The name is derived from the literal and its use.',
      edit(undefined),
    ),
    ...(derived === undefined
      ? []
      : [
          literal(
            `Extract ${value} into the constant ${derived}${where}`,
            'The name is derived from the literal alone.',
            edit(derived),
          ),
        ]),
  ];
}

/** A literal as source text; what stood in backticks is code when it can be, a string otherwise. */
function sourceOf(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (token.kind === 'number') return token.text;
  const { text } = token;
  if (token.quote === '`') {
    if (/^(['"]).*\1$/.test(text) || /^-?(?:0x[\da-f_]+|\d[\d_]*(?:\.\d+)?n?)$/i.test(text)) return text;
    return `'${escaped(text, "'")}'`;
  }
  const mark = token.quote === "'" ? "'" : '"';
  return text === '' ? undefined : `${mark}${escaped(text, mark)}${mark}`;
}

function escaped(text: string, mark: string): string {
  return text.replaceAll(/\\(?![\\nrtbfv0'"`xu])/g, '\\\\').replaceAll(mark, `\\${mark}`);
}

/** `DEFAULT_UTF8`-like names need meaning; this one only spells the literal: `UTF8`, `VALUE_3000`. */
function derivedName(value: string): string | undefined {
  if (/^-?\d/.test(value))
    return `VALUE_${value.replace(/^-/, 'MINUS_').replaceAll(/[^\w]/g, '_').toUpperCase()}`;
  const words = value
    .slice(1, -1)
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toUpperCase()
    .match(/[A-Z0-9]+/g);
  const name = words?.slice(0, 5).join('_');
  if (name === undefined || name.length > 40) return undefined;
  return /^\d/.test(name) ? `VALUE_${name}` : name;
}
