import type { Token } from './token.ts';
import { isVerb } from './words.ts';

/**
 * People often say how things are before what to do about it: "src/x.ts has type errors, fix them", "there are unused
 * variables in src; remove them", "calcTotal is a bad name, rename it to calculateTotal". The order within is
 * "fix type errors src/x.ts" and so on: the verb, what the pronoun stands for, and the rest.
 */
const situations: readonly RegExp[] = [
  /^(?<before>)(?:there be|there's|we have|we still have|i see|i found|we found) (?:(?:still|some|many|several|few|lots of|plenty of|again) )*(?<thing>(?:[^ ]+ ){1,10}?)(?:[,;.-] |and |so )+(?:please |so |then |can you |could you )*(?<verb>\p{L}[^ ]* )(?:up )?(?:it|them|those|these|all of them) (?<rest>(?:[^ ]+ ){0,10})$/du,
  /^(?<before>[^ ]+ )(?:still )?(?:have|contain|use|be full of|come with|include) (?:(?:still|some|many|several|few|lots of|plenty of|again) )*(?<thing>(?:[^ ]+ ){1,8}?)(?:[,;.-] |and |so )+(?:please |so |then |can you |could you )*(?<verb>\p{L}[^ ]* )(?:up )?(?:it|them|those|these|all of them) (?<rest>(?:[^ ]+ ){0,10})$/du,
  /^(?<before>)(?<thing>(?:[^ ,]+ ){1,6}?)(?:be|look|seem) (?:[^ ,;.]+ ){1,6}(?:[,;.-] |and |so )+(?:please |so |then |can you |could you )*(?<verb>\p{L}[^ ]* )(?:up )?(?:it|them|those|these|all of them) (?<rest>(?:[^ ]+ ){0,10})$/du,
];

/** The order that such a sentence comes to, or undefined when it is not one of them. */
export function orderIn(tokens: readonly Token[]): readonly Token[] | undefined {
  if (tokens.length > 40) return undefined;
  const canon = tokens.map((token) => `${token.form} `).join('');
  for (const situation of situations) {
    const groups = situation.exec(canon)?.indices?.groups;
    if (groups === undefined) continue;
    const part = (name: string): readonly Token[] => {
      const [from, to] = groups[name] ?? [0, 0];
      return tokens.slice(countTo(canon, from), countTo(canon, to));
    };
    const verb = part('verb');
    if (!isVerb(verb[0]?.form ?? '')) continue;
    return [...verb, ...part('thing'), ...part('rest'), ...part('before')];
  }
  return undefined;
}

function countTo(canon: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset; at++) if (canon[at] === ' ') count++;
  return count;
}
