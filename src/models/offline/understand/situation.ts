import type { Token } from './token.ts';
import { isVerb } from './words.ts';

/**
 * People often say how things are before what to do about it: "src/x.ts has type errors, fix them", "there are unused
 * variables in src; remove them", "calcTotal is a bad name, rename it to calculateTotal". The order within is
 * "fix type errors src/x.ts" and so on: the verb, what the pronoun stands for, and the rest.
 */
const quantity =
  '(?:(?:still|some|many|several|few|lots? of|plenty of|again|ton of|tons of|bunch of|number of|couple of|quite|all kinds of|various|already|lots) )*';
const joint =
  "(?:[,;.:-] |and |so )+(?:please |so |then |can you |could you |let's |just |we should |kindly )*";
const pronoun = '(?:it|them|those|these|that|all of them|it all|him) ';
const particle = '(?<particle>(?:up|out|away|off) )?';
const order = String.raw`(?<verb>\p{L}[^ ]* )(?:up )?${pronoun}${particle}(?<rest>(?:[^ ]+ ){0,12})$`;
/** As before, or without the pronoun: "…, convert to const". */
const orderOnto = String.raw`(?<verb>\p{L}[^ ]* )(?:up )?(?:${pronoun}${particle}(?<rest>(?:[^ ]+ ){0,12})|(?<onto>(?:to|into|with|by) (?:[^ ]+ ){1,12}))$`;
const place = String.raw`(?<place>(?:in|of|at|from|under|throughout|across) /\d+ )?`;
/** What is said of a thing; a file in it would be lost and stands in a group of its own. */
const predicate = String.raw`(?:[^ ,;./][^ ]* ){1,7}?`;
/** A noun phrase; what lies "in" something that is no path is not part of it. */
const thing = String.raw`(?<thing>(?:(?!(?:in|of) [$"\p{L}])[^ ]+ ){1,10}?)`;
const situations: readonly RegExp[] = [
  // "find missing awaits and add them"
  new RegExp(
    `^(?<before>)(?:find|look for|search for|identify|detect|locate|spot|look up) ${quantity}${thing}${joint}${order}`,
    'du',
  ),
  // "there is a typo in getUsr, rename it to getUser"
  new RegExp(
    `^(?<before>)(?:there be|there's|i see|i found|i made|we have) (?:typo|spelling mistake|spelling error|mistake|misspelling) in (?:name (?:of )?)?(?:(?:function|class|method|variable|type|symbol|constant) )?(?:name )?(?<thing>[$"\\p{L}][^ ]* )${joint}${order}`,
    'du',
  ),
  // "there are unused variables in src; remove them"
  new RegExp(
    `^(?<before>)(?:there be|there's|we have|we still have|i see|i found|we found|i have|we get|i get|it have) ${quantity}${thing}${joint}${order}`,
    'du',
  ),
  // "eslint complains about unused imports in src, remove them"
  new RegExp(
    `^(?<before>)(?:[^ ,]+ ){1,3}?(?:be )?(?:complain about|complain of|report|flag|warn about|warn of|show|find|point out|list|keep report|keep flag|keep complain about|shout about|nag about) ${quantity}${thing}${joint}${order}`,
    'du',
  ),
  // "src/x.ts has type errors, fix them"
  new RegExp(
    `^(?<before>[^ ]+ )(?:still )?(?:have|contain|use|using|be full of|come with|include|be rely on|rely on|be use|lack|be commonjs but use) ${quantity}${thing}${joint}${orderOnto}`,
    'du',
  ),
  // "some promises are not awaited, fix that"
  new RegExp(
    `^(?<before>)${quantity}(?<thing>(?:[^ ,]+ ){1,6}?)be (?:still )?(?<adjective>(?:unawaited|unused|untyped|undocumented|missing|implicit-any) )${joint}${order}`,
    'du',
  ),
  // "calcTotal is a bad name, rename it to calculateTotal"
  new RegExp(
    `^(?<before>)(?<thing>(?:[^ ,]+ ){1,6}?)(?:be|look|seem|have|appears?|occurs?|repeats?|exists?|shows? up|comes? up|sounds?|stands?|get|lack|be-broken) ${predicate}${place}${joint}${orderOnto}`,
    'du',
  ),
  // "getUsr is misspelled, it should be getUser"
  new RegExp(
    `^(?<before>)(?<thing>(?:[^ ,]+ ){1,4}?)(?:be|look|seem) ${predicate}(?:[,;.:-] |and |so )+(?:it|they|this|that) (?<verb>)(?<rest>(?:should|must|have to|need to|ought to) (?:[^ ]+ ){1,12})$`,
    'du',
  ),
];

/** "The name getCwd is too short, use getCurrentDirectory". */
const betterName = new RegExp(
  `^name (?:of )?(?:(?:function|class|method|variable|type) )?(?<from>[$"\\p{L}][^ ]* )(?:be|look|seem|sound) ${predicate}${joint}(?:use|choose|prefer|take|pick|make it|call it|name it) (?<to>[$"]\\d+ )(?:instead )?$`,
  'du',
);

function word(text: string): Token {
  return { kind: 'word', text, form: text, newLine: false, start: 0, end: 0 };
}

/** The orders that such a sentence may come to; none when it is not one of them. */
export function* ordersIn(tokens: readonly Token[]): Generator<readonly Token[]> {
  if (tokens.length > 40) return;
  const canon = tokens.map((token) => `${token.form} `).join('');
  const better = betterName.exec(canon)?.indices?.groups;
  if (better?.['from'] !== undefined && better['to'] !== undefined) {
    const name = (range: [number, number]) =>
      tokens.slice(countTo(canon, range[0]), countTo(canon, range[1]));
    yield [word('rename'), ...name(better['from']), word('to'), ...name(better['to'])];
  }
  for (const situation of situations) {
    const groups = situation.exec(canon)?.indices?.groups;
    if (groups === undefined) continue;
    const part = (name: string): readonly Token[] => {
      const [from, to] = groups[name] ?? [0, 0];
      return tokens.slice(countTo(canon, from), countTo(canon, to));
    };
    const verb = part('verb');
    const [first] = verb;
    if (first === undefined) {
      yield [...part('thing'), ...part('rest')];
      continue;
    }
    if (!isVerb(first.form)) continue;
    const before = part('before');
    const [subject] = before;
    // "OrderQueue has no JSDoc, add it" is to add JSDoc to OrderQueue.
    const link = subject === undefined || subject.form.startsWith('/') ? [] : [word('to')];
    yield [
      ...verb,
      ...part('particle'),
      ...part('adjective'),
      ...part('thing'),
      ...part('rest'),
      ...part('onto'),
      ...part('place'),
      ...link,
      ...before,
    ];
  }
}

function countTo(canon: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset; at++) if (canon[at] === ' ') count++;
  return count;
}
