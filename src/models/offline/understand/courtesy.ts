import { phrases } from './phrase.ts';
import { clauseOf, type Clause, type Token } from './token.ts';

/** What people say around an order. None of it changes what is asked. */
const openings = phrases(
  '(please|pls|plz|kindly|hey|hi|hello|ok|okay|yo|ids|so|well|also|next|now|then|finally|first|second|third|lastly|afterwards|additionally|furthermore|moreover|secondly|firstly|plus|and|just|simply|quickly|maybe|perhaps|alright|right|great|thanks|cool|actually|hm|hmm|sorry|dear|team|everyone|folks|again|only|go ahead) [,|:|!|-]',
  '(after|following) (that|this) [,]',
  '(once|when) (done|finished|that be done|this be done|you be done) [,]',
  '(hey|hi|hello|dear|good morning|good afternoon|good evening|morning) (there|ids|team|all|everyone|folks|parliament) [,|:|!]',
  '(could|can|would|will) (you|we|somebody|someone|anyone|ids|u) [please|kindly|maybe|perhaps|possibly|just|also|now|quickly]',
  '(could|can|would|will|may|might) i (ask|get|have|request) you to',
  '(can|could|may) i (get|have)',
  '(would|do) you mind',
  'i wonder if you could',
  '(be|would) it be possible (to|for you to)',
  'be it possible (to|for you to)',
  'would it be possible (to|for you to)',
  '(be|are) you able to',
  'do you think you (could|can)',
  'any chance (you|we) (could|can)',
  '(what|how) about',
  'why not',
  "why (don't|do not) (we|you)",
  "(i|we) (want|would like|wish|need|'d like|would love|ask|expect|would prefer|prefer) [you|ids|us|it] [to]",
  "(i'd|we'd) (like|love|prefer|want|appreciate) [(it if you could|if you could|you|ids|us)] [to]",
  '(i|we) would (like|love|prefer) (you|us) to',
  '(i|we) would',
  "(i'd|we'd)",
  "i'd appreciate it if you could",
  '(we|you|i) (should|must|need to|have to|ought to|want to|could|can|might want to|had better) [please|probably|really|also|now|just]',
  "(we'll|we're) (need to|want to|going to)",
  "i'm (looking|trying|hoping) to",
  "let's [please|just|now|also|go ahead and|try to]",
  'let us',
  'lets',
  'let me have you',
  'go ahead and',
  '(make|be) sure (to|that you|you)',
  '(do me favor|do us favor) (and|:)',
  '(try|remember|proceed|feel free|start|begin|continue) (to|and|by)',
  '(your|my) (task|job|goal) (be|:) [:] [to]',
  '(task|goal|todo|request|chore|refactor|fix|feat|feature|style|docs|documentation|perf|cleanup|change|issue|title|subject|next step|step) [⟨ {scope:word} ⟩] :',
  '(goal|task|idea|plan|aim|request) be to',
  'help (me|us) [to|with]',
  '(time|it be time) to',
  "[i think] (it would be|it'd be|it be|would be) (nice|good|great|best|better|helpful|wonderful|awesome|lovely) (to|if you could|if we could|if you)",
  '(i think|i believe|i guess|i suppose|in my opinion|imo) [,] [that]',
  '(do|perform|execute|run|carry out|make) following [:]',
  '[a] quick one [:|,|-]',
  '(here be|following be) (what i need|my request|task) [:]',
  '(as (discussed|agreed|promised|planned)|for consistency|for clarity|for readability|while (you|we) be at it|when you have (time|moment|minute)|if (possible|you can|you could|you have time)|as (first|next|last) step|in one go|at some point|from now on) [,]',
  '{count:number} (.|⟩|:)',
  '⟨ {count:number} ⟩',
  '⟨ [(b|c|d|e|f|i|ii|iii|iv)] ⟩',
  '(;|,|:|-|#|>|*|!|•)',
);

const closings = phrases(
  '(please|pls|plz|kindly|thanks|thx|cheers|ty|now|today|again|too|also|ok|okay|asap|quickly|properly|correctly|accordingly|consistently|automatically|immediately|right away|right now|henceforth|going forward|soon|already|instead|completely|entirely|fully|once and for all|for good|carefully|cleanly|safely|yourself)',
  'thank you [(very much|so much|in advance|kindly|!)]',
  '(many thanks|thanks (a lot|lot|in advance|so much|very much|again|!)|much appreciated|appreciate it|cheers mate|have nice day)',
  '(for|to help) (me|us)',
  "(if|when|where|whenever) (possible|you can|you could|you like|you want|you have (time|moment|minute|chance)|you do not mind|you don't mind|you get (chance|time|moment))",
  '(as|if) (soon as possible|needed|necessary|appropriate|discussed|agreed|we discussed|we agreed|well)',
  '(for|in interest of|to improve) [better|more|sake of|some] (clarity|readability|consistency|cleanliness|simplicity|maintainability|me|us|brevity|style|this)',
  '(after|following|since) [last|recent|big] (refactor|migration|merge|change|cleanup|move|upgrade|rewrite|rename|release)',
  '(will|would|could|can) you',
  'would be (great|nice|lovely|good|awesome|appreciated|helpful)',
  '(right|ok|okay|sir|buddy|mate|friend|team|man|dude|folks|guys|ids)',
  '(by tomorrow|by tonight|before (release|merge|next release|we (merge|release|ship))|for (release|next release|next sprint|this release))',
  '(.|!|?|;|,|:|-|⟩|*)',
);

/** Words that say nothing wherever they stand. */
const weightless = new Set([
  'the',
  'please',
  'kindly',
  'just',
  'simply',
  'pls',
  'plz',
  'really',
  'basically',
  'literally',
  'my',
  'our',
  'your',
  'actual',
  'respective',
  'relevant',
  'corresponding',
  'current',
  'currently',
  'actually',
  'only',
  'also',
]);

/** Joins what English writes apart, and drops articles and the like. The order of the rest is kept. */
export function plainClause(tokens: readonly Token[]): Clause {
  const joined = joinWords(tokens);
  const marked = joined.map((token, index) =>
    /^(?:the|a|an)$/.test(joined[index - 1]?.form ?? '') ? { ...token, article: true } : token,
  );
  const kept = marked.filter((token, index) => {
    if (token.kind !== 'word') return true;
    const article = token.form === 'a' || token.form === 'an';
    if (!article && !weightless.has(token.form)) return true;
    // Any of these may be the name of a variable: "rename a to b", "rename b to current".
    const before = joined[index - 1]?.form ?? '';
    const after = joined[index + 1]?.form;
    if (
      /^(?:to|into|as|->|called|named)$/.test(before) &&
      (after === undefined || /^(?:and|,|\.|in)$/.test(after))
    )
      return true;
    return (
      after !== undefined &&
      /^(?:to|into|as|->|should)$/.test(after) &&
      /^(?:rename|function|variable|method|constant|from|of|and|class|type|call|replace)$/.test(before)
    );
  });
  return clauseOf(kept);
}

const joins: readonly (readonly [readonly string[], string])[] = [
  [['code', 'base'], 'codebase'],
  [['js', 'doc'], 'jsdoc'],
  [['javascript', 'documentation'], 'jsdoc'],
  [['javascript', 'doc'], 'jsdoc'],
  [['typescript', 'documentation'], 'tsdoc'],
  [['type', 'script'], 'typescript'],
  [['java', 'script'], 'javascript'],
  [['common', 'javascript'], 'commonjs'],
  [['es', 'module'], 'esm'],
  [['es', 'import'], 'esimport'],
  [['esm', 'import'], 'esimport'],
  [['esm', 'module'], 'esm'],
  [['ecmascript', 'module'], 'esm'],
  [['quick', 'fix'], 'quickfix'],
  [['code', 'fix'], 'quickfix'],
  [['auto', 'fix'], 'autofix'],
  [['have', 'no'], 'lack'],
  [["doesn't", 'have'], 'lack'],
  [['does', 'not', 'have'], 'lack'],
  [['does', 'not', 'compile'], 'be-broken'],
  [['does', 'not', 'build'], 'be-broken'],
  [['does', 'not', 'typecheck'], 'be-broken'],
  [["doesn't", 'compile'], 'be-broken'],
  [["doesn't", 'build'], 'be-broken'],
  [["doesn't", 'typecheck'], 'be-broken'],
  [['call', 'site'], 'callsite'],
  [['no', 'more'], 'no-more'],
  [['not', 'necessary'], 'unused'],
  [['calling', 'site'], 'callsite'],
  [['type', 'check'], 'typecheck'],
  [['not', 'be', 'used'], 'unused'],
  [['not', 'being', 'used'], 'unused'],
  [['not', 'used'], 'unused'],
  [['never', 'used'], 'unused'],
  [['never', 'be', 'used'], 'unused'],
  [['no', 'longer', 'used'], 'unused'],
  [['not', 'need'], 'unused'],
  [['no', 'longer', 'need'], 'unused'],
  [['not', 'use'], 'unused'],
  [["aren't", 'used'], 'be-unused'],
  [["isn't", 'used'], 'be-unused'],
  [["aren't", 'need'], 'be-unused'],
  [["isn't", 'need'], 'be-unused'],
  [['nobody', 'use'], 'be-unused'],
  [['no', 'one', 'use'], 'be-unused'],
  [['we', "don't", 'use'], 'be-unused'],
  [['we', 'do', 'not', 'use'], 'be-unused'],
  [['we', 'never', 'use'], 'be-unused'],
  [['we', 'no', 'longer', 'use'], 'be-unused'],
  [['not', 'in', 'use'], 'unused'],
  [['nothing', 'use'], 'be-unused'],
  [['never', 'reassigned'], 'unreassigned'],
  [['not', 'reassigned'], 'unreassigned'],
  [['never', 'change'], 'never-change'],
  [["aren't", 'reassigned'], 'be-unreassigned'],
  [["isn't", 'reassigned'], 'be-unreassigned'],
  [['without', 'jsdoc'], 'undocumented'],
  [['without', 'documentation'], 'undocumented'],
  [['without', 'type'], 'untyped'],
  [['without', 'type', 'annotation'], 'untyped'],
  [['without', 'await'], 'unawaited'],
  [['not', 'await'], 'unawaited'],
  [["aren't", 'await'], 'be-unawaited'],
  [['missing', 'await'], 'missing-await'],
  [['not', 'exported'], 'unexported'],
  [['no', 'implicit', 'any'], 'implicit-any'],
  [['implicit', 'any'], 'implicit-any'],
  [['implicitly', 'any'], 'implicit-any'],
  [['implicitly', 'type', 'any'], 'implicit-any'],
  [['implicit', 'any', 'type'], 'implicit-any'],
  [['inferred', 'any'], 'implicit-any'],
  [['from', 'now', 'on'], 'henceforth'],
  [['that', 'be'], 'that-be'],
  [['which', 'be'], 'that-be'],
  [['who', 'be'], 'that-be'],
];

function joinWords(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length;) {
    const rule = joins
      .filter(([words]) =>
        words.every(
          (word, offset) => tokens[index + offset]?.form === word && isWord(tokens[index + offset]),
        ),
      )
      // "It has no JSDoc" states, "have no logging" and "do not compile it" forbid.
      .filter(
        ([, form]) =>
          !/^(?:lack|be-broken)$/.test(form) || /^(?:has|does|doesn't)$/i.test(tokens[index]?.text ?? ''),
      )
      .toSorted((a, b) => b[0].length - a[0].length)[0];
    const first = tokens[index];
    const last = tokens[index + (rule?.[0].length ?? 1) - 1];
    if (first === undefined || last === undefined) break;
    if (rule === undefined) {
      out.push(first);
      index++;
    } else {
      out.push({ ...first, text: `${first.text} ${last.text}`, form: rule[1], end: last.end });
      index += rule[0].length;
    }
  }
  return out;
}

function isWord(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name';
}

/**
 * The clause as it is, then with ever more courtesy taken off its ends. The first reading that fits is taken, so that
 * `rename x to now` keeps its name while `rename x to y now` loses the adverb.
 */
export function* withoutCourtesy(clause: Clause): Generator<Clause> {
  let current = clause;
  yield current;
  for (let turn = 0; turn < 12; turn++) {
    const shorter = cutOpening(current) ?? cutClosing(current);
    if (shorter === undefined) return;
    current = shorter;
    yield current;
  }
}

/** Whether nothing but courtesy is said. */
export function isCourtesy(clause: Clause): boolean {
  let last = clause;
  for (const shorter of withoutCourtesy(clause)) last = shorter;
  return last.tokens.length === 0;
}

function cutOpening({ tokens }: Clause): Clause | undefined {
  for (let length = Math.min(tokens.length, 12); length > 0; length--) {
    const head = clauseOf(tokens.slice(0, length));
    if (openings.some((phrase) => phrase.match(head) !== undefined)) return clauseOf(tokens.slice(length));
  }
  return undefined;
}

function cutClosing({ tokens }: Clause): Clause | undefined {
  for (let length = Math.min(tokens.length, 8); length > 0; length--) {
    const tail = clauseOf(tokens.slice(-length));
    if (closings.some((phrase) => phrase.match(tail) !== undefined)) {
      return clauseOf(tokens.slice(0, tokens.length - length));
    }
  }
  return undefined;
}
