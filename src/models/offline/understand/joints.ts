import type { Token } from './token.ts';

export function sentencesOf(tokens: readonly Token[], atLineBreaks: boolean): readonly (readonly Token[])[] {
  const sentences: Token[][] = [[]];
  for (const [index, token] of tokens.entries()) {
    if (atLineBreaks && token.newLine && index > 0) sentences.push([]);
    const ends = token.kind === 'mark' && /^(?:[.!?;•]|\.\.\.|…)$/.test(token.form);
    if (ends) sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

/** Where a sentence may be parted: before "and", "then", "&", "plus", "," and the like. */
export function joints(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap((token, index) =>
    index > 0 && jointLength(tokens, index) > 0 && jointLength(tokens, index - 1) === 0 && isJoint(token)
      ? [index]
      : [],
  );
}

function isJoint(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.kind !== 'quoted' &&
    /^(?:and|then|&|plus|,|also|afterwards|followed|\+|before|->)$/.test(token.form)
  );
}

export function jointLength(tokens: readonly Token[], at: number): number {
  const first = tokens[at];
  if (
    first === undefined ||
    !/^(?:and|then|&|plus|,|also|afterwards|followed|\+)$/.test(first.form) ||
    first.kind === 'quoted'
  )
    return 0;
  let length = 0;
  while (
    /^(?:and|then|&|plus|,|also|afterwards|finally|next|followed|by|\+|after|that|-)$/.test(
      tokens[at + length]?.form ?? '',
    )
  ) {
    length++;
  }
  return length;
}
