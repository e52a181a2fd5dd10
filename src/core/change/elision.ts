/** A whole run of dots, so that it can be found in one way only. */
const ellipsis = String.raw`(?:(?<!\.)\.{3,}(?!\.)|…)`;
const part =
  '(?:code|file|implementation|imports?|contents?|methods?|functions?|class|component|logic|tests?|props|styles|lines|properties|fields|cases|routes|exports?|definitions?|body|query|template|markup|jsx|css|html|module|document|view|section|script|suite|config(?:uration)?|schema|types|interface)';
const left = String.raw`(?:(?:the\s+)?(?:rest|remainder|remaining|existing|other|others|unchanged|same|previous|omitted|more|keep|snip|code|your)\b)`;
const remains = String.raw`(?:\s+(?:here|goes|go|of|in|the|this|is|are|as|before|stays?|remains?|unchanged|omitted|same|above|below|untouched|follows?|${part}))*`;
const opens = String.raw`^\s*(?:\/\/+|\/\*+|\*|#+|<!--|\{\s*\/\*+|--|;+|%+|\(\*|\{-|\{#|<%#|\{\{!-*)\s*`;
const ends = String.raw`\s*(?:\*+\/\s*\}?|-->|\*\)|-\}|#\}|%>|-*\}\})?\s*$`;
/** Some draw a line around what they leave out, or put it in brackets. */
const drawn = '[-=*>~\\s]*[([]?\\s*';
const drawnOut = '\\s*[)\\]]?\\.?[-=*<~\\s]*';

/** A whole comment with an ellipsis in front, alone, or before words on what is left out, or with one at its other end as well. */
const dotted = new RegExp(
  `${opens}[([]?\\s*${ellipsis}\\s*(?:[([]?\\s*${left}.*|\\([^)]*\\)|.{0,80}${ellipsis}\\s*[)\\]]?)?${ends}`,
  'iu',
);
/** A whole comment that says in words what is left out: `// rest of the code unchanged`, `/* existing methods *\/`. */
const worded = new RegExp(
  `${opens}${drawn}${left}(?:\\s+of(?:\\s+(?:the|this|your))?)?\\s+(?:\\w+\\s+)?${part}${remains}${drawnOut}${ellipsis}?${ends}`,
  'iu',
);
/** A whole comment that says no more than that something stays as it is, or was left out. */
const said = new RegExp(
  `${opens}${drawn}(?:${[
    String.raw`(?:keep\s+)?(?:the\s+)?rest(?:\s+(?:is|stays?|remains?))?\s+(?:unchanged|untouched|omitted|as\s+(?:is|before|it\s+(?:is|was))|the\s+same)`,
    String.raw`(?:(?:the\s+)?(?:${part}|\d+\s+(?:more\s+)?lines)\s+)?(?:omitted|truncated)(?:\s+for\s+brevity)?`,
    String.raw`(?:unchanged|snip|no\s+changes?(?:\s+(?:here|above|below))?|same\s+as\s+(?:before|above))`,
    String.raw`(?:lines?\s+\d+\s*(?:-|–|to)\s*\d+|${part})\s+(?:unchanged|(?:stays?|remains?)\s+(?:unchanged|the\s+same))`,
    String.raw`(?:your\s+)?(?:implementation|code|logic)\s+goes\s+here`,
    String.raw`(?:${ellipsis}\s*)?\d+\s+more\s+lines`,
  ].join('|')})${drawnOut}${ellipsis}?${ends}`,
  'iu',
);
/** An ellipsis on a line of its own. Without a comment `...rest` is a spread, so a word must stand apart. */
const bare = new RegExp(
  String.raw`^\s*(?:${ellipsis}(?:\s+[([]?${left}.*)?|\[${ellipsis}\]|\(${ellipsis}\))${ends}`,
  'iu',
);

/**
 * The first line of `text` that stands for code left out, such as `...` or `// rest of the file`, and that `known` does not
 * have; undefined without any.
 */
export function elisionIn(text: string, known: string): string | undefined {
  const there = new Set(known.split('\n').map((line) => line.trim()));
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.length < 300 && isElision(line) && !there.has(line));
}

function isElision(line: string): boolean {
  // One blank in place of many, which the expressions would try to part in every way.
  const squeezed = line.replaceAll(/\s+/g, ' ');
  return [dotted, worded, said, bare].some((form) => form.test(squeezed));
}
