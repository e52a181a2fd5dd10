import type { Declaration, Token, TokenKind } from './token.ts';
import { isVocabulary, normalForm } from './words.ts';

const extension =
  '(?:d\\.[cm]?ts|[cm]?[tj]sx?|jsonc?|md|mdx|ya?ml|css|scss|less|html?|vue|svelte|astro|txt|py|go|rs|java|sql|sh|toml|env|lock)';
const named = '[\\p{ID_Start}_$][\\p{ID_Continue}$]*';
const value =
  '(?:"[^"\\n]*"|\'[^\'\\n]*\'|`[^`\\n]*`|-?\\d\\w*(?:\\.\\d+)?|\\[\\s*\\]|\\{\\s*\\}|new [\\w$.]+\\(\\)|[A-Za-z_$][\\w$.]*(?:\\(\\))?)';
const simpleType =
  '(?:string|number|boolean|bigint|symbol|unknown|any|void|null|undefined|object|never|Date|RegExp|Error|URL|AbortSignal|' +
  '[A-Z][\\w$.]*(?:<[^<>=\\n]{1,60}(?:<[^<>=\\n]{1,60}>)?[^<>=\\n]{0,30}>)?|"[^"\\n]{0,40}"|\'[^\'\\n]{0,40}\')(?:\\[\\])*';
const type = `${simpleType}(?:\\s*\\|\\s*${simpleType})*`;

const forms = {
  fence: /```(?:\w+\n)?([\s\S]{1,400}?)```/uy,
  backticks: /`([^`\n]{1,300})`/uy,
  double: /"([^"\n]{0,300})"/uy,
  single: /'([^'\n]{0,300}?)'(?![\p{L}\p{N}])/uy,
  url: /[a-z]+:\/\/[^\s)>\]]+/iuy,
  declaration: new RegExp(`(${named})(\\?)?(?:\\s*:\\s*(${type})(?![\\w$]))(?:\\s*=\\s*(${value}))?`, 'uy'),
  assignment: new RegExp(`(${named})(\\?)?\\s*=\\s*(?![=>])(${value})`, 'uy'),
  path: /(?:~\/|[A-Za-z]:[\\/]|\.{0,2}\/)?(?:[\p{L}\p{N}_@.\-+$*?[\]!]|\{[^{}\s]*\})*(?:\/(?:[\p{L}\p{N}_@.\-+$*?[\]!]|\{[^{}\s]*\})*)+/uy,
  file: new RegExp(
    `(?:[\\p{L}\\p{N}_@.\\-$*]|\\[[\\p{L}\\p{N}.]+\\])*\\.${extension}(?![\\p{L}\\p{N}_$(])`,
    'iuy',
  ),
  extension: /\.[cm]?[tj]sx?(?![\p{L}\p{N}_$])/iuy,
  diagnostic: /TS[-\s]?(\d{4,5})(?!\w)/iuy,
  number: /-?(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?n?)(?![\p{L}\p{N}_$])/iuy,
  name: new RegExp(
    `[#]?${named}(?:(?:\\.|#|::|\\?\\.|\\.prototype\\.)${named})*(\\([^()\\n]{0,80}\\)(?:s(?![\\p{L}\\p{N}]))?)?`,
    'uy',
  ),
  word: /\p{L}+(?:['-]\p{L}+)*/uy,
  arrow: /->|=>|→|⇒|➡️?/uy,
  bullet: /(?:\n|^)[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+/uy,
  mark: /[\p{P}\p{S}]/uy,
} as const;

/**
 * A request as people type it, without what only disguises or decorates it: typographic quotes and spaces become plain,
 * invisible, bidirectional and other control characters go, pictographs too.
 */
export function cleaned(request: string): string {
  return request
    .normalize('NFC')
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(/[“”„‟«»″]/g, '"')
    .replaceAll(/[‘’‚‛′´]/g, "'")
    .replaceAll(/[‐‑‒–—―]/g, '-')
    .replaceAll(/(?!\n)[\p{Cc}\p{Zs}]/gu, ' ')
    .replaceAll(/[\p{Cf}\ufe0f]/gu, '')
    .replaceAll(/(?![→⇒➡©®™])\p{Extended_Pictographic}\p{Emoji_Modifier}?/gu, ' ');
}

/** Splits cleaned text into tokens. Every visible character is part of one. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let newLine = true;
  while (at < text.length) {
    const bullet = newLine || text[at] === '\n' || at === 0 ? taken(forms.bullet, text, at) : undefined;
    if (bullet !== undefined) {
      tokens.push({
        kind: 'mark',
        text: '•',
        form: ';',
        newLine: true,
        start: at,
        end: at + bullet[0].length,
      });
      at += bullet[0].length;
      newLine = false;
      continue;
    }
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      newLine ||= character === '\n';
      at++;
      continue;
    }
    const read = next(text, at, tokens.at(-1));
    const index = tokens.length;
    tokens.push({ ...read, form: formOf(read, index), newLine, start: at, end: at + read.length });
    at += read.length;
    newLine = false;
  }
  return tokens;
}

interface Reading {
  readonly kind: TokenKind;
  readonly text: string;
  readonly length: number;
  readonly quote?: string;
  readonly declaration?: Declaration;
  readonly line?: number;
  readonly called?: boolean;
}

function next(text: string, at: number, before: Token | undefined): Reading {
  const fence = taken(forms.fence, text, at);
  if (fence) return quoted(fence, '`');
  const adjacent = before?.end === at && before.kind !== 'mark';
  const quote = taken(forms.backticks, text, at) ?? taken(forms.double, text, at);
  if (quote) return quoted(quote, text[at] ?? '');
  const single = adjacent ? undefined : taken(forms.single, text, at);
  if (single) return quoted(single, "'");
  const url = taken(forms.url, text, at);
  if (url) return { kind: 'mark', text: url[0], length: url[0].length };
  const declaration = readDeclaration(text, at);
  if (declaration) return declaration;
  const diagnostic = taken(forms.diagnostic, text, at);
  if (diagnostic) return { kind: 'diagnostic', text: diagnostic[1] ?? '', length: diagnostic[0].length };
  const path = adjacent && text[at] === '/' ? undefined : readPath(text, at);
  if (path) return path;
  const dot = taken(forms.extension, text, at);
  if (dot) return { kind: 'word', text: dot[0], length: dot[0].length };
  const number = taken(forms.number, text, at);
  if (number) return { kind: 'number', text: number[0], length: number[0].length };
  return readWord(text, at) ?? readMark(text, at);
}

function quoted(match: RegExpExecArray, quote: string): Reading {
  return { kind: 'quoted', text: match[1] ?? '', quote, length: match[0].length };
}

function readDeclaration(text: string, at: number): Reading | undefined {
  const match = taken(forms.declaration, text, at) ?? taken(forms.assignment, text, at);
  const name = match?.[1];
  if (match === undefined || name === undefined) return undefined;
  const assignment = !match[0].slice(name.length).trimStart().replace(/^\?/, '').trimStart().startsWith(':');
  const typed = assignment ? undefined : match[3];
  const given = assignment ? match[3] : match[4];
  // "Rename: Foo" and "fix: Bar" are a heading and a word, not a name with its type.
  if (given === undefined && isVocabulary(name) && /^[A-Z"']/.test(typed ?? '')) return undefined;
  return {
    kind: 'declaration',
    text: match[0],
    length: match[0].length,
    declaration: declarationOf(name, match[2] === '?', typed, given),
  };
}

function declarationOf(
  name: string,
  optional: boolean,
  typed: string | undefined,
  given: string | undefined,
): Declaration {
  return {
    name,
    optional,
    ...(typed === undefined ? {} : { type: typed.trim() }),
    ...(given === undefined ? {} : { value: given.trim() }),
  };
}

/** Reads a whole text such as the inside of backticks as a declaration; absent when anything is left over. */
export function declarationIn(text: string): Declaration | undefined {
  const trimmed = text.trim();
  const read = readDeclaration(trimmed, 0);
  return read?.length === trimmed.length ? read.declaration : undefined;
}

function readPath(text: string, at: number): Reading | undefined {
  const match = taken(forms.path, text, at) ?? taken(forms.file, text, at);
  if (match === undefined) return undefined;
  const written = match[0].replace(/[.,;:!?]+$/, '');
  if (written.length === 0 || written === '/' || !/[\p{L}\p{N}*.]/u.test(written)) return undefined;
  const segments = written.split('/');
  // "let/var", "and/or" and "read/write" are words side by side.
  if (
    segments.every((segment) => /^[a-z]+$/i.test(segment) && isVocabulary(segment)) &&
    segments.length === 2
  )
    return undefined;
  if (/^(?:and\/or|he\/she|w\/o|n\/a|read\/write|input\/output|i\/o)$/i.test(written)) return undefined;
  const place = /^(?::(\d+)(?::\d+)?|#L(\d+)(?:-L\d+)?)/.exec(
    text.slice(at + written.length, at + written.length + 24),
  );
  const line = place?.[1] ?? place?.[2];
  return {
    kind: 'path',
    text: written.replaceAll('\\', '/'),
    length: written.length + (place?.[0].length ?? 0),
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}

function readWord(text: string, at: number): Reading | undefined {
  const name = taken(forms.name, text, at);
  const word = taken(forms.word, text, at);
  if (name !== undefined) {
    const call = name[1];
    const whole = name[0].slice(0, name[0].length - (call?.length ?? 0));
    const bare = whole.slice(0, 1) + whole.slice(1).replaceAll(/::|#|\?\./g, '.');
    const plain = /^\p{Lu}?\p{Ll}*$/u.test(bare) || /^\p{Lu}+$/u.test(bare) || isVocabulary(bare);
    if (!plain || call !== undefined) {
      const hyphenated = word !== undefined && word[0].length > name[0].length;
      if (!hyphenated)
        return { kind: 'name', text: bare, length: name[0].length, called: call !== undefined };
    }
  }
  if (word === undefined) return name && { kind: 'name', text: name[0], length: name[0].length };
  const possessive = /'s$/i.exec(word[0]);
  const contracted = /^(?:it|let|that|there|what|who|how|where|here|he|she)'s$/i.test(word[0]);
  if (possessive && !contracted) {
    return { kind: 'word', text: word[0].slice(0, -2), length: word[0].length - 2 };
  }
  return { kind: 'word', text: word[0], length: word[0].length };
}

function readMark(text: string, at: number): Reading {
  const possessive = /^'s(?!\p{L})/iu.exec(text.slice(at, at + 3));
  if (possessive) return { kind: 'mark', text: "'s", length: 2 };
  const arrow = taken(forms.arrow, text, at);
  if (arrow) return { kind: 'mark', text: '->', length: arrow[0].length };
  const mark = taken(forms.mark, text, at)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 32);
  return { kind: 'mark', text: mark, length: mark.length };
}

function formOf(token: Reading, index: number): string {
  switch (token.kind) {
    case 'word':
      return normalForm(token.text);
    case 'name':
      return `$${index}`;
    case 'path':
      return `/${index}`;
    case 'quoted':
      if (token.quote === '`' && keywords.test(token.text)) return normalForm(token.text.replace('()', ''));
      return looksLikePath(token.text) ? `/${index}` : `"${index}`;
    case 'number':
      return `#${index}`;
    case 'diagnostic':
      return `%${index}`;
    case 'declaration':
      return `=${index}`;
    case 'mark':
      return token.text.replaceAll(/\s/g, '');
  }
}

/** Words of the language itself, which mean the same with and without backticks. */
const keywords = /^(?:var|let|const|require|require\(\)|import|async|await|any)$/;

/** Whether quoted text names a file, a folder or a glob rather than a symbol or a literal. */
function looksLikePath(text: string): boolean {
  if (/\s|^\//.test(text)) return false;
  const file = new RegExp(`^[\\p{L}\\p{N}_@.\\-$*[\\]{},/]*[\\p{L}\\p{N}_*\\]}]\\.${extension}$`, 'iu');
  return (
    file.test(text) ||
    /^(?:\.{0,2}\/)?[\p{L}\p{N}_@.\-$*[\]{},]+(?:\/[\p{L}\p{N}_@.\-$*[\]{},]*)+$/u.test(text)
  );
}

function taken(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
