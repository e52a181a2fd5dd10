/** A line that stands for code left out, such as `...` or `// ... rest of the file`. */
const words =
  /(?:\(?(?:the\s+)?(?:rest|existing|other|others|remaining|unchanged|same|previous|more|code|keep|omitted|snip)\b.*)/
    .source;
const ending = /(?:\.\.\.|…)?\s*(?:\*+\/\s*\}?|-->)?\s*$/.source;
const inComment = new RegExp(
  String.raw`^\s*(?:\/\/|\/\*+|#|<!--|\{\s*\/\*+)\s*(?:\.\.\.|…)\s*${words}?${ending}`,
  'i',
);
// Without a comment `...rest` is a spread, so a word must stand apart.
const bare = new RegExp(String.raw`^\s*(?:\.\.\.|…)(?:\s+${words})?${ending}`, 'i');

/** The first line of `text` that stands for left out code and that `known` does not have, or undefined. */
export function elisionIn(text: string, known: string): string | undefined {
  const there = new Set(known.split('\n').map((line) => line.trim()));
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => (inComment.test(line) || bare.test(line)) && !there.has(line));
}
