import { normalForm } from './words.ts';
import { tokenAt, type Clause, type Token } from './token.ts';

/**
 * Phrases are written as people speak, over normal forms: `rename [the] {from:name} (to|into) {to:name}`.
 * `[a b]` may be left out, `(a|b c)` is a choice, `@macro` a named phrase, `{slot:type}` takes what the
 * request says; ⟨ and ⟩ stand for written brackets.
 */
export interface Match {
  /** The tokens of a slot; empty when an optional slot was not there. */
  slot(name: string): readonly Token[];
  /** Whether a word was said, in its normal form, outside of slots or in them. */
  says(form: string): boolean;
  /** The same, but not as the first word, which is the verb of most orders. */
  later(form: string): boolean;
  /** The form of the token before a slot, empty where there is none. */
  before(slot: string): string;
  /** How many tokens stand before the first slot: what a second object without its own verb shares. */
  readonly head: number;
}

export interface Phrase {
  readonly pattern: string;
  match(clause: Clause): Match | undefined;
}

/** Words that are never a name unless quoted. */
const structural =
  'and|or|to|into|in|of|for|with|by|from|as|at|on|it|its|this|that|them|they|these|those|all|every|each|any|be|not|but|so|' +
  'then|should|must|instead|using|via|rather|than|where|wherever|which|if|there|everywhere|throughout|name|called|named|' +
  'function|method|class|interface|type|variable|constant|property|field|enum|file|folder|directory|parameter|argument|' +
  'something|anything|everything|thing|nothing|better|more|less|i|we|you|he|she|what|who|why|how|when|import|export|code|' +
  'our|my|your|the|new|default|have|need|also|us|me|please|pls|plz|thanks|thx|thank|cheers|kindly|ok|okay';
const word = `(?!(?:${structural}) )[\\p{L}][^ ]*`;
const name = `(?:[$"]\\d+|${word})`;
const path = '/\\d+';
const separator = '(?:, and |, or |, & |, |and |& |plus |as well as |/ )';
const slotTypes: Readonly<Record<string, string>> = {
  name,
  /** Shaped like code or quoted, so that it cannot be an English word. */
  code: '[$"]\\d+',
  names: `${name}(?: ${separator}${name})*`,
  codes: `[$"]\\d+(?: ${separator}[$"]\\d+)*`,
  path,
  paths: `${path}(?: ${separator}${path})*`,
  place: `(?:${path}|${name})`,
  literal: '["#]\\d+',
  scalar: `(?:["#$]\\d+|${word})`,
  number: '#\\d+',
  declaration: '(?:=|")\\d+',
  diagnostics: `[%#]\\d+(?: ${separator}[%#]\\d+)*`,
  word: '[\\p{L}][^ ]*',
  primitive: '(?:string|number|boolean|bigint|object)',
};

const macros: Readonly<Record<string, string>> = {
  all: '[all of] [(all|every|each|any|both)] [of] [existing]',
  be: '(should be|must be|have to be|need to be|ought to be|be to be|to be|shall be|should get|need|must get|want to be|would be|would be better|could be|can be|should now be|should really be|should rather be|should better be)',
  should: '(should|must|have to|need to|ought to|be to|shall|can|may|to)',
  remove:
    '(remove|no-more|clean up|cleaning up|delete|drop|strip|strip out|eliminate|prune|purge|clear|clear out|clear away|discard|cleanup|clean|clean out|get rid of|take out|tidy up|tidy|trim|cut|cut out|throw out|throw away|weed out|sweep|sweep out|wipe|wipe out|kill|kill off|find and remove|find and delete|do away with|lose|rip out|dispose of)',
  add: '(add|insert|put|write|create|generate|include|provide|attach|introduce|supply|append|place|set|set up|implement|drop|sprinkle|emit|produce|need|want|have|should have|must have|ought to have|have to have|lack)',
  fix: '(fix|fix up|repair|resolve|correct|solve|address|mend|take care of|clear up|sort out|deal with|handle|get rid of|autofix|clear|eliminate|remove|clean up|cleanup)',
  convert:
    '(convert|transform|turn|change|migrate|rewrite|port|switch|upgrade|modernize|transition|move|refactor|replace|translate|update|swap|flip)',
  /** What a rename or move does anyway. */
  follow:
    '[[,] [(and|also|then|and also|and then)] (fix|fix up|update|updating|adjust|correct|adapt|rewrite|change) @all [(its|affected|other|existing)] (import|reference|usage|caller|import path|import statement|callsite|use|call|occurrence) [(of|to) it] [(everywhere|in other file|accordingly|too|as well)]]',
  /** Refers back to what was just named. */
  them: '(it|them|those|these|that|all of them|each of them)',
  sk: '[(misspelled|misspelt|misnamed|mistyped|badly named|private|protected|public|exported|local|global|static|internal|inner|old|abstract|generic)] (function|method|class|interface|type|type alias|variable|constant|const|property|field|enum|symbol|hook|component|identifier|member|enum member|class method|class member|object key|key|type parameter|instance method|static method|getter|setter|namespace|helper|helper function|parameter|argument|service|controller|local variable|global variable|var|let|prop|attribute)',
};

/** The phrases of a table, in the order in which they are tried. */
export function phrases(...patterns: readonly string[]): readonly Phrase[] {
  return patterns.map(phrase);
}

function phrase(pattern: string): Phrase {
  const { source, needs } = compile(pattern);
  let compiled: RegExp | undefined;
  return {
    pattern,
    match(clause) {
      const said = formsOf(clause);
      if (!needs.every((need) => [...need].some((form) => said.has(form)))) return undefined;
      // Most phrases are ruled out by their words alone, and are never compiled.
      compiled ??= new RegExp(`^${source}$`, 'du');
      const found = compiled.exec(clause.canon);
      if (found === null) return undefined;
      const groups = found.indices?.groups ?? {};
      const slots = new Map<string, readonly Token[]>();
      const starts = new Map<string, number>();
      let head = clause.tokens.length;
      for (const [slot, range] of Object.entries(groups) as [string, [number, number] | undefined][]) {
        if (range === undefined) continue;
        const from = tokenAt(clause, range[0]);
        slots.set(plainSlot(slot), clause.tokens.slice(from, tokenAt(clause, range[1])));
        starts.set(plainSlot(slot), from);
        head = Math.min(head, from);
      }
      return {
        slot: (wanted) => slots.get(wanted) ?? [],
        says: (form) => clause.tokens.some((token) => token.form === form),
        later: (form) => clause.tokens.slice(1).some((token) => token.form === form),
        before: (wanted) => clause.tokens[(starts.get(wanted) ?? 0) - 1]?.form ?? '',
        head,
      };
    },
  };
}

/** A slot may stand in several branches of a choice; regular expressions want their groups told apart. */
function plainSlot(group: string): string {
  return group.replace(/_\d+$/, '');
}

/** A phrase as a regular expression, and sets of forms of which a text must contain one each to fit. */
interface Compiled {
  readonly source: string;
  readonly needs: readonly ReadonlySet<string>[];
}

/** What the canonical forms of a slot begin with, where only one kind of token fits. */
const signs: Readonly<Record<string, string>> = {
  code: '$"',
  codes: '$"',
  path: '/',
  paths: '/',
  literal: '"#',
  number: '#',
  declaration: '="',
  diagnostics: '%#',
};

function compile(pattern: string): Compiled {
  let count = 0;
  const atom = (text: string): Compiled => {
    if (text.startsWith('{')) {
      const [slot = '', type = 'name'] = text.slice(1, -1).split(':');
      const body = slotTypes[type];
      if (body === undefined) throw new Error(`Unknown slot type in ${pattern}`);
      count++;
      const sign = signs[type];
      return {
        source: `(?<${slot}_${count}>${body}) `,
        needs: sign === undefined ? [] : [new Set(Array.from(sign))],
      };
    }
    if (text.startsWith('@')) {
      const macro = macros[text.slice(1)];
      if (macro === undefined) throw new Error(`Unknown macro ${text}`);
      const inner = sequence(macro);
      return { source: `(?:${inner.source})`, needs: inner.needs };
    }
    const form = /^[a-z]/.test(text) ? normalForm(text) : text.replace('⟨', '(').replace('⟩', ')');
    return {
      source: `${form.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')} `,
      needs: [new Set([form])],
    };
  };
  const choice = (text: string): Compiled => {
    const choices = splitChoices(text).map(sequence);
    const first = choices.map(({ needs }) => needs[0]);
    return {
      source: `(?:${choices.map((each) => each.source).join('|')})`,
      needs: first.every((need) => need !== undefined) ? [new Set(first.flatMap((need) => [...need]))] : [],
    };
  };
  const sequence = (text: string): Compiled => {
    let source = '';
    const needs: ReadonlySet<string>[] = [];
    let rest = text.trim();
    while (rest.length > 0) {
      const open = rest[0];
      if (open === '[' || open === '(') {
        const end = closing(rest);
        const inner = choice(rest.slice(1, end));
        source += `${inner.source}${open === '[' ? '?' : ''}`;
        if (open === '(') needs.push(...inner.needs);
        rest = rest.slice(end + 1).trimStart();
        continue;
      }
      const token = /^(?:\{[^}]*\}|[^\s[\](){}|]+)/.exec(rest)?.[0];
      if (token === undefined) throw new Error(`Cannot read the phrase ${pattern} at ${rest}`);
      const inner = atom(token);
      source += inner.source;
      needs.push(...inner.needs);
      rest = rest.slice(token.length).trimStart();
    }
    return { source, needs };
  };
  return sequence(pattern);
}

const formsByClause = new WeakMap<Clause, ReadonlySet<string>>();

/** Every form of a clause, with the mere signs of its names, paths, numbers and quotations. */
function formsOf(clause: Clause): ReadonlySet<string> {
  const known = formsByClause.get(clause);
  if (known !== undefined) return known;
  const forms = new Set<string>();
  for (const { form } of clause.tokens) {
    forms.add(form);
    if (/^[$"/#%=]\d/.test(form)) forms.add(form.slice(0, 1));
  }
  formsByClause.set(clause, forms);
  return forms;
}

function closing(text: string): number {
  let depth = 0;
  for (const [index, character] of Array.from(text).entries()) {
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
    if (depth === 0) return index;
  }
  throw new Error(`A bracket is left open in ${text}`);
}

function splitChoices(text: string): readonly string[] {
  const choices: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
    if (character === '|' && depth === 0) choices.push('');
    else choices[choices.length - 1] = (choices.at(-1) ?? '') + character;
  }
  return choices;
}
