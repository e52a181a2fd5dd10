/**
 * The English that requests are made of: inflections, spellings and slips of the fingers lead to one normal form, so
 * that phrases are written once. Only words of this list are ever corrected.
 */
const verbs =
  'rename change call move relocate put place transfer shift organize sort tidy order reorder arrange rearrange group ' +
  'alphabetize remove delete strip eliminate prune purge clear discard drop add insert write create generate include ' +
  'provide attach introduce give supply append document annotate log trace instrument fix repair resolve correct solve ' +
  'address mend apply convert transform turn migrate rewrite port switch upgrade modernize transition replace swap ' +
  'substitute exchange use extract hoist pull factor define declare make mark accept take receive get extend prefer ' +
  'update refactor become return default await name belong live go sit deprecate perform run execute enter invoke ' +
  'contain need want require import hard-code reassign infer type expect cover set lift support pass assign keep clean complain report flag offer suggest ' +
  'implement refine simplify find cleanup let kill erase';
const nouns =
  'function method class interface variable constant property field enum symbol hook component identifier member ' +
  'getter setter file folder directory module package subfolder subdirectory script path import code dependency ' +
  'local declaration statement definition parameter argument option jsdoc tsdoc docstring docblock comment block ' +
  'logger message line result error diagnostic issue problem complaint warning promise literal string number value ' +
  'annotation call caller callsite usage reference occurrence place project codebase repository workspace application ' +
  'app source test spec suite name title flag thing entry exit exception invocation alias api export helper library ' +
  'keyword operator modifier service controller leftover instance typing mistake';
const fixed =
  'unused dead missing implicit implicitly inferred exported public deprecated async asynchronous everywhere throughout ' +
  'instead typescript javascript compiler compilation compile automatic automatically suggested default optional new ' +
  'magic repeated duplicated whole entire every each quick documentation unreferenced redundant unnecessary floating ' +
  'dangling unhandled untyped undocumented reassigned never commonjs esm console debug verbose detailed please could ' +
  'would should must named called logging something anything nothing everything where wherever possible project-wide ' +
  'globally across inside within under rather because without except tests own there same consistently var const ' +
  'let any unawaited unreassigned safe available arrow obsolete superfluous proper real explicit expression identifier';

const irregular: Readonly<Record<string, string>> = {
  "that's": 'that-be',
  "that're": 'that-be',
  made: 'make',
  gave: 'give',
  given: 'give',
  took: 'take',
  taken: 'take',
  got: 'get',
  gotten: 'get',
  written: 'write',
  wrote: 'write',
  went: 'go',
  gone: 'go',
  became: 'become',
  kept: 'keep',
  found: 'find',
  has: 'have',
  having: 'have',
  had: 'have',
  is: 'be',
  was: 'be',
  were: 'be',
  been: 'be',
  being: 'be',
  sites: 'site',
  are: 'be',
  am: 'be',
  fn: 'function',
  fns: 'function',
  func: 'function',
  funcs: 'function',
  param: 'parameter',
  params: 'parameter',
  arg: 'argument',
  args: 'argument',
  opt: 'option',
  vars: 'var',
  lets: 'let',
  consts: 'const',
  anys: 'any',
  awaits: 'await',
  docs: 'documentation',
  doc: 'documentation',
  dir: 'directory',
  dirs: 'directory',
  dependencies: 'dependency',
  libs: 'library',
  repo: 'repository',
  repos: 'repository',
  ts: 'typescript',
  js: 'javascript',
  tsc: 'compiler',
  cjs: 'commonjs',
  esmodule: 'esm',
  esmodules: 'esm',
  es6: 'esm',
  logging: 'log',
  logs: 'log',
  logged: 'log',
  typed: 'type',
  'code-base': 'codebase',
  'code-fix': 'quickfix',
  'code-fixes': 'quickfix',
  quickfix: 'quickfix',
  quickfixes: 'quickfix',
  'quick-fix': 'quickfix',
  'quick-fixes': 'quickfix',
  'auto-fix': 'autofix',
  autofix: 'autofix',
  'auto-fixes': 'autofix',
  autofixes: 'autofix',
  jsdocs: 'jsdoc',
  'js-doc': 'jsdoc',
  tsdocs: 'tsdoc',
  requires: 'require',
  required: 'required',
  used: 'used',
  uses: 'use',
  using: 'using',
  missing: 'missing',
  exported: 'exported',
  deprecated: 'deprecated',
  inferred: 'inferred',
  named: 'named',
  magic: 'magic',
  unused: 'unused',
  existing: 'existing',
  suggested: 'suggested',
  globals: 'global',
  dont: "don't",
  doesnt: "doesn't",
  cant: "can't",
  wont: "won't",
  'project-wide': 'everywhere',
  projectwide: 'everywhere',
  'repo-wide': 'everywhere',
  'codebase-wide': 'everywhere',
  'workspace-wide': 'everywhere',
  globally: 'everywhere',
  asynchronous: 'async',
  asynchronously: 'async',
  w: 'with',
  ren: 'rename',
  mv: 'move',
  datatypes: 'type',
  datatype: 'type',
  typings: 'type',
  typing: 'type',
  'un-used': 'unused',
  unneeded: 'unused',
  unreferenced: 'unused',
  superfluous: 'unused',
  obsolete: 'obsolete',
  noimplicitany: 'implicit-any',
  'implicit-any': 'implicit-any',
  'implicit-anys': 'implicit-any',
  thru: 'through',
  folders: 'folder',
  fot: 'for',
  'non-exported': 'unexported',
  stuff: 'thing',
  everything: 'everything',
  callers: 'caller',
  callsites: 'callsite',
  'call-sites': 'callsite',
  'call-site': 'callsite',
  dotted: 'dotted',
  everthing: 'everything',
  teh: 'the',
  adn: 'and',
  constat: 'constant',
  funciton: 'function',
  wherever: 'wherever',
  'debug-log': 'log',
  reports: 'report',
  forgets: 'forget',
  forgot: 'forget',
  forgotten: 'forgotten',
  lacks: 'lack',
  lacking: 'lack',
  misses: 'miss',
  'never-reassigned': 'unreassigned',
  'not-reassigned': 'unreassigned',
  'implicitly-any': 'implicit-any',
  'auto-generated': 'generated',
  messy: 'messy',
  defaults: 'default',
  'const-ant': 'constant',
  classes: 'class',
  aliases: 'alias',
  libraries: 'library',
  directories: 'directory',
};

/** Words that look like slips of a known word and are none. */
const genuine = new Set(
  (
    'charge constraints compiled contents starting commands compiles storing waits computer profiles protect ' +
    'repeating starring valuable clauses longer remote login logic texts concert catch cache text sorted form order older border reads rest test moves most ' +
    'improve remodel unite united caller tried types tape note notes not tune import export exports plan place plane ' +
    'files fields field yield fill fold bold told codes modes nodes model models modal models paths parts maths ' +
    'class glass clear clean clever error terror mirror errand service services server serve fixed mixed tests rests ' +
    'requests request promise premise name game same some done none given live love like life line link tie log logs ' +
    'long get set let bet given address dress press add odd and any many apply supply reply replay replace relate ' +
    'resolve revolve involve delete deplete report retry retries require inquire acquire move prove above drove ' +
    'convert convent convey return retain string spring strong number member lumber numbers private primate ' +
    'const cost most post host console consoles value valve safe save sage state stage store start stare static ' +
    'tidy tiny toggle trace track race space grace brace truck trade track component components content context ' +
    'constraint construct constructor confuse fuse fusing muse abuse user users reuse reused unsed usage message ' +
    'massage manage image page package pack back stack black callback callbacks hooks books looks docks locks'
  ).split(' '),
);

const normal = new Map<string, string>();
for (const verb of verbs.split(' ')) for (const form of inflected(verb)) normal.set(form, verb);
for (const noun of nouns.split(' ')) {
  normal.set(noun, noun);
  normal.set(/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`, noun);
}
for (const word of fixed.split(' ')) normal.set(word, word);
for (const [form, word] of Object.entries(irregular)) normal.set(form, word);

/** The words that carry an order; slips in others are not guessed at, since too many real words lie near. */
const corrigible = (
  'rename renaming renamed change move moving organize organizing remove removing removed delete replace replacing ' +
  'convert converting extract extracting document documenting documentation annotate annotating migrate insert create ' +
  'introduce function functions method class interface variable variables constant constants parameter parameters ' +
  'argument arguments optional default unused missing import imports require everywhere instead logging console ' +
  'comment comments error errors compiler typescript promise promises async await awaits exported literal string ' +
  'number symbol project annotation annotations implicit statement statements should called please could'
).split(' ');

const orders = new Set(verbs.split(' '));

/** Whether a normal form is a verb that an order may begin with. */
export function isVerb(form: string): boolean {
  return orders.has(form);
}

/** Every word of the vocabulary in its normal form: what belongs to English rather than to the code. */
export function isVocabulary(word: string): boolean {
  return normal.has(word.toLowerCase());
}

/** The normal form of an English word: lower case, American spelling, base form, small slips mended. */
export function normalForm(word: string): string {
  const lower = word.toLowerCase();
  const known = normal.get(lower);
  if (known !== undefined) return known;
  const american = lower.replace(/is(e[sdr]?|ing|ations?)$/, 'iz$1').replace(/our(s|ed|ing)?$/, 'or$1');
  const respelt = normal.get(american);
  if (respelt !== undefined) return respelt;
  if (lower.length < 5 || lower.length > 16 || genuine.has(lower) || !/^[a-z]+$/.test(lower)) return lower;
  const slack = lower.length >= 8 ? 2 : 1;
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of corrigible) {
    if (!alike(candidate, american)) continue;
    const distance = slips(candidate, american, slack);
    if (distance <= slack && (best === undefined || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best === undefined ? lower : (normal.get(best.word) ?? lower);
}

function inflected(verb: string): readonly string[] {
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
  const doubled = /^(drop|log|strip|swap|get|put|sit|set|run|let|refer|tag)$/.test(verb)
    ? verb + (verb.at(-1) ?? '')
    : stem;
  const ies = /[^aeiou]y$/.test(verb);
  return [
    verb,
    ies ? `${verb.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`,
    ies ? `${verb.slice(0, -1)}ied` : `${doubled}ed`,
    `${doubled}ing`,
  ];
}

/**
 * Typing slips hardly ever hit the first letter without merely swapping it with the second, two slips hardly ever the
 * last; and a word that only goes on where another ends is an inflection ("writer", "imported").
 */
function alike(known: string, typed: string): boolean {
  if (typed.startsWith(known)) return false;
  if (known[0] !== typed[0] && !(known[0] === typed[1] && known[1] === typed[0])) return false;
  return known.at(-1) === typed.at(-1) || known.at(-1) === typed.at(-2) || slips(known, typed, 1) <= 1;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; above `limit` any greater number. */
function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
