import type { Token } from './token.ts';
import { isVerb } from './words.ts';

/**
 * People say why they want something: "…, because the name misleads", "We renamed the concept, so …". A reason is set
 * aside when it states a fact and asks for nothing; whatever might be an order, a limit or a detail of one is not.
 */
export interface Aside {
  readonly order: readonly Token[];
  readonly reason: readonly Token[];
  /** Whether a word such as "because" marks it, so that it need not speak of the same things as the order. */
  readonly marked: boolean;
}

const connective = /^(?:because|cause|cuz|bc|since|as|given|considering|seeing)$/;
const subject =
  /^(?:we|nothing|none|i|they|it|he|she|this|that|these|those|there|it's|that's|there's|they're|we're|i'm|we've|i've|they've|the|our|its|their|some|many|most|new|people|users?|developers?|customers?|reviewers?|colleagues|everyone|everybody|somebody|someone|nobody|eslint|tsc|typescript|sonar|ci|linter|compiler|names?|product|marketing|management|strict|noimplicitany|type-checking|callers|consumers)$/i;
const finite =
  /^(?:is|are|was|were|am|has|have|had|does|do|did|will|can|could|would|may|might|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|hasn't|haven't|can't|won't|went|got|made|found|saw|said|took|left|wrote|kept|broke|came|became|chose|told|forgot|lost|use|keep|keep|find|like|see|get|know|think|agree|hate|prefer|believe|care|read|sound|look|live|work|come|ship|release|depend|rely|call|expect|return|need|it's|publish|export|own|maintain|share|expose|that's|there's|they're|we're|i'm|we've|i've|they've)$/i;
const thirdPerson = /^(?!this$|its$|always$|names$|users$)[a-z]{3,}(?:s|ed)$/i;

/** Words by which a statement asks, limits, or addresses whoever is to carry it out. */
const asks =
  /^(?:should|must|shall|ought|want|wants|wish|please|pls|let|let's|lets|you|your|yours|ensure|remember|except|excluding|only|unless|until|but|however|otherwise|instead|also|todo|then|ignore|disregard|override|previous|system|instruction|instructions|never|without|apart|besides|stop|first|afterwards|before|after|whenever|if|default|defaults|avoid|leave|skip|may|touch|touched|allowed|forbidden|permitted|frozen|off-limits)$/i;
const negation =
  /^(?:not|no|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|can't|won't|cannot|nobody|hasn't|haven't)$/i;
const denies =
  /^(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|it's|that's|they're|there's|be)$/i;
const trouble =
  /^(?:broken|breaks?|fail(?:s|ed|ing|ures?)?|crash(?:es|ed|ing)?|slow|bugs?|buggy|wrong|leaks?|vulnerab\w+|flaky|outdated|down|insecure|hangs?|incorrect|regress\w*)$/i;
/** What may be said of the very thing that is asked for: "It is optional in tests." */
const detail =
  /^(?:optional|required|nullable|async|public|private|exported|static|readonly|returns?|takes?|accepts?|types?|string|number|boolean|tests?|production|development|always|every|named|called)$/i;
const ability =
  /^(?:easy|easier|hard|harder|difficult|impossible|able|simpler|simple|nicer|safer|trying|going|used|about|meant|supposed|tends?)$/i;

/** What compilers and linters do, by whatever names their rules go. */
const complains = /^(?:complain|report|flag|warn|fail|require|forbid|object)s?$/;

/** Every way in which a sentence may be an order with a reason before or after it, or in brackets. */
export function* asides(sentence: readonly Token[]): Generator<Aside> {
  const first = sentence[0];
  if (first === undefined || sentence.length > 80) return;
  for (const [at, token] of sentence.entries()) {
    const { form } = token;
    if (token.kind === 'mark' && form === '(') {
      const end = sentence.findIndex((each, index) => index > at && each.form === ')');
      if (end < 0) continue;
      const inner = sentence.slice(at + 1, end);
      const fact = afterConnective(inner) ?? inner;
      if (at > 0 && (isFact(fact) || isPurpose(fact)))
        yield {
          order: [...sentence.slice(0, at), ...sentence.slice(end + 1)],
          reason: inner,
          marked: fact !== inner,
        };
      continue;
    }
    const rest = sentence.slice(at);
    if (at > 0 && token.kind === 'word' && isPurpose(rest))
      yield { order: withoutMark(sentence.slice(0, at)), reason: rest, marked: true };
    if (at > 0) {
      const fact = afterConnective(rest);
      if (fact !== undefined && isFact(fact, true))
        yield { order: withoutMark(sentence.slice(0, at)), reason: rest, marked: true };
    }
    if (at > 0 && token.kind === 'mark' && /^[,:;-]$/.test(form)) {
      const before = sentence.slice(0, at);
      const after = rest.slice(1);
      const opening = afterConnective(before);
      const order = /^(?:so|then|therefore|thus|hence)$/.test(after[0]?.form ?? '') ? after.slice(1) : after;
      if (opening !== undefined && isFact(opening, true)) yield { order, reason: before, marked: true };
      if (isPurpose(before)) yield { order: after, reason: before, marked: true };
      if (isFact(before)) yield { order, reason: before, marked: order !== after };
      if (isFact(after)) yield { order: before, reason: after, marked: false };
    }
    if (
      at > 1 &&
      token.kind === 'word' &&
      /^(?:so|hence|therefore)$/.test(form) &&
      isFact(sentence.slice(0, at))
    )
      yield { order: rest.slice(1), reason: sentence.slice(0, at), marked: true };
  }
}

/** What follows "because", "since", "so that", "so we can" and the like; undefined where nothing of the kind stands. */
function afterConnective(tokens: readonly Token[]): readonly Token[] | undefined {
  const [first, second, third] = tokens.map((token) =>
    token.kind === 'word' ? token.text.toLowerCase() : '',
  );
  if (first === undefined) return undefined;
  if (first === 'so' && second === 'that') return tokens.slice(2);
  if (
    first === 'so' &&
    subject.test(second ?? '') &&
    /^(?:can|could|will|is|are|do|does|don't|doesn't|know|see|have)$/.test(third ?? '')
  )
    return tokens.slice(1);
  if (!connective.test(first)) return undefined;
  return tokens.slice(second === 'that' && /^(?:given|considering|seeing)$/.test(first) ? 2 : 1);
}

/** A reason without the word that marks it as one. */
export function factOf(reason: readonly Token[]): readonly Token[] {
  return afterConnective(reason) ?? reason;
}

function withoutMark(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  return last?.kind === 'mark' && /^[,;:-]$/.test(last.form) ? tokens.slice(0, -1) : tokens;
}

const opinion =
  /^(?:mislead\w*|misspell?\w*|misnam\w*|confus\w*|clearer|unclear|easier|better|nicer|hard|harder|unreadable|readable|reads|unsorted|mess|messy|typo|ugly|inconsistent|consistent|long|short|cryptic|vague|bad|random|annoying|noisy|outdated|complain\w*|report\w*|flag\w*|warn\w*|asking|losing|lost|forgot|agreed|decided|asked|hate|hates)$/i;

/**
 * Whether a fact judges how things are, or tells who complains. Any other after an order may be part of what is asked:
 * "rename a to b. The old name stays as an alias."
 */
export function isOpinion(fact: readonly Token[]): boolean {
  return fact.some((token) => token.kind === 'word' && opinion.test(token.text));
}

/** What people want changes for in general: "for consistency with the rest of the API", "to silence the linter". */
const purpose =
  /^(?:for (?:better |more |the sake of |reasons of |improved )?(?:consistency|clarity|readability|simplicity|symmetry|maintainability|correctness|brevity|uniformity|debugging|traceability|observability|documentation|type safety|safety|tree shaking|performance)|to (?:be|stay|match|improve|reduce|silence|satisfy|please|ease|simplify|clarify|follow|conform|comply|align|avoid|prevent|quiet|appease|help) .+)(?: |$)/;

/** Whether a stretch of words only says what for, without a file, number or further order. */
function isPurpose(tokens: readonly Token[]): boolean {
  if (tokens.length > 12 || !purpose.test(tokens.map((token) => token.text.toLowerCase()).join(' ')))
    return false;
  return tokens.every(
    (token, index) =>
      (token.kind === 'word' || token.kind === 'name') &&
      !asks.test(token.text) &&
      !negation.test(token.text) &&
      !/^(?:and|or|to|by|where|when)$/.test(index === 0 ? '' : token.form),
  );
}

/** A compiler's line: "src/a.ts: error TS2322". */
function isReport(tokens: readonly Token[]): boolean {
  return (
    tokens.some((token) => token.kind === 'diagnostic') &&
    tokens.every(
      (token) =>
        token.kind === 'diagnostic' ||
        token.kind === 'path' ||
        /^(?:error|diagnostic|in|at|on|:|-)$/.test(token.form),
    )
  );
}

/** Whether a stretch of words states something and asks for nothing. Where it is marked as a reason, anything may be its subject. */
export function isFact(tokens: readonly Token[], marked = false): boolean {
  const [first] = tokens;
  if (first === undefined || tokens.length < 2 || tokens.length > 30) return false;
  if (isReport(tokens)) return true;
  const named = first.kind === 'name' || first.kind === 'path' || first.kind === 'quoted';
  const noun = marked && first.kind === 'word' && !isVerb(first.form);
  if (!subject.test(first.text) && !named && !noun) return false;
  const verb = tokens.findIndex(
    (token, index) =>
      token.kind === 'word' &&
      (index > 0 || /'/.test(token.text)) &&
      (finite.test(token.text) || thirdPerson.test(token.text)),
  );
  if (verb < 0 || verb > 6) return false;
  return tokens.every((token, index) => {
    const before = tokens[index - 1];
    if (token.kind === 'mark') return !/^[?!()[\]{}]$/.test(token.form) && !token.text.includes('://');
    if (token.kind !== 'word') return true;
    if (asks.test(token.text)) return false;
    const next = tokens[index + 1];
    if (/^(?:need|needs|have|has|had)$/i.test(token.text) && next?.form === 'to') return false;
    if (negation.test(token.text) && index > 0 && !/n't$/i.test(token.text))
      return denies.test(before?.text ?? '');
    const bare = token.text.toLowerCase() === token.form && isVerb(token.form);
    if (!bare) return true;
    if (before?.form === 'to') return ability.test(tokens[index - 2]?.text ?? '');
    return !(before === undefined || (/^(?:and|or|,|;|:|-|so|->)$/.test(before.form) && next !== undefined));
  });
}

/**
 * Whether a fact may be left out of an order: it brings no file, number, code or declaration of its own that the order
 * might have meant, and it is marked as a reason or plainly no trouble of another kind.
 */
export function isBeside(aside: Pick<Aside, 'reason' | 'marked'>, order: readonly Token[]): boolean {
  const said = new Set(order.map((token) => token.text));
  const forms = new Set(
    order.filter((token) => token.kind === 'word' && token.form.length > 4).map((token) => token.form),
  );
  const related = aside.marked || aside.reason.some((token) => said.has(token.text) || forms.has(token.form));
  return aside.reason.every((token, index) => {
    if (token.kind === 'mark') return true;
    if (token.kind === 'word' && !aside.marked && detail.test(token.text)) return said.has(token.text);
    if (token.kind === 'word') return related || !trouble.test(token.text);
    if (index === 0 && token.kind === 'name' && complains.test(aside.reason[1]?.form ?? '')) return true;
    return said.has(token.text) || (aside.marked && token.kind === 'name');
  });
}

/** The tokens outside of reasons that are marked as such, where alone a "not" limits the order. */
export function withoutReasons(tokens: readonly Token[]): readonly Token[] {
  for (const { order, reason, marked } of asides(tokens)) {
    if (marked && reason.some((token) => negation.test(token.text))) return order;
  }
  return tokens;
}
