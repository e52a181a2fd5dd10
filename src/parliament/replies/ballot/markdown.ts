const heading = /^[\s#>*_-]*candidate[\s*_]+([A-Z])\b/i;
const number =
  /^[\s>*_-]*(confidence|risk|outcome)[\s*_]*:[\s*_]*\[?\s*(\d+(?:\.\d+)?\s*(?:%|\/\s*100)?)\s*\]?[\s*_]*$/i;

/**
 * A ballot that was written as Markdown (`## Candidate A`, then `**Confidence:** 85` and its kind, one a line) in the
 * form of the JSON reply; undefined when it is none. Only the numbers are taken.
 */
export function markdownBallot(text: string): object | undefined {
  const scores: Record<string, unknown>[] = [];
  for (const line of text.slice(0, 100_000).split('\n')) {
    // Nobody writes a number on a line like that, and the patterns are not made for it.
    if (line.length > 200) continue;
    const candidate = heading.exec(line)?.[1];
    if (candidate !== undefined) {
      scores.push({ candidate: candidate.toUpperCase(), reason: '', objections: [] });
      continue;
    }
    const [, key, value] = number.exec(line) ?? [];
    const score = scores.at(-1);
    if (key === undefined || score === undefined) continue;
    // Said twice: nobody knows which is meant.
    if (key.toLowerCase() in score) return undefined;
    score[key.toLowerCase()] = value;
  }
  return scores.length === 0 ? undefined : { scores };
}
