const ellipsis = String.raw`(?:\.{3,}|…)`;
const part =
  '(?:code|file|implementation|imports?|contents?|methods?|functions?|class|component|logic|tests?|props|styles|lines|properties|fields|cases|routes|exports?|definitions?|body)';
const left = String.raw`(?:(?:the\s+)?(?:rest|remainder|remaining|existing|other|others|unchanged|same|previous|omitted|more|keep|snip|code|your)\b)`;
const remains = String.raw`(?:\s+(?:here|goes|go|of|in|the|this|is|are|as|before|stays?|remains?|unchanged|omitted|same|above|below|untouched|follows?|${part}))*`;
const opens = String.raw`^\s*(?:\/\/+|\/\*+|\*|#+|<!--|\{\s*\/\*+|--)\s*`;
const ends = String.raw`\s*(?:\*+\/\s*\}?|-->)?\s*$`;

/** A whole comment with an ellipsis in front, with or without words on what is left out. */
const dotted = new RegExp(`${opens}${ellipsis}\\s*(?:[([]?\\s*${left}.*)?${ellipsis}?${ends}`, 'iu');
/** A whole comment that says in words what is left out: `// rest of the code unchanged`, `/* existing methods *\/`. */
const worded = new RegExp(
  `${opens}[([]?\\s*${left}(?:\\s+of(?:\\s+(?:the|this|your))?)?\\s+(?:\\w+\\s+)?${part}${remains}\\s*[)\\]]?\\.?\\s*${ellipsis}?${ends}`,
  'iu',
);
/** An ellipsis on a line of its own. Without a comment `...rest` is a spread, so a word must stand apart. */
const bare = new RegExp(String.raw`^\s*${ellipsis}(?:\s+[([]?${left}.*)?${ends}`, 'iu');

/**
 * The first line of `text` that stands for code left out, such as `...` or `// rest of the file`, and that `known` does not
 * have; undefined without any.
 */
export function elisionIn(text: string, known: string): string | undefined {
  const there = new Set(known.split('\n').map((line) => line.trim()));
  return text
    .split('\n')
    .map((line) => line.trim())
    .find(
      (line) =>
        line.length < 300 && (dotted.test(line) || worded.test(line) || bare.test(line)) && !there.has(line),
    );
}
