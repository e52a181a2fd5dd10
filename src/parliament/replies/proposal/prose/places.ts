const fenceLine = /^ {0,8}(`{3,40}|~{3,40})\s*(.*?)\s*$/;
const labels =
  /^(?:(?:new|create|created|add|update|updated|modify|edit|edited)\s+)?(?:file(?:name)?(?:\s+\d+(?=:))?|path)?\s*:?\s*/i;

const sign = String.raw`[\p{L}\p{N}\p{M}_\p{Extended_Pictographic}]|\u200d|\ufe0f`;
const letter = String.raw`(?:${sign}|[@.$+~,&'()[\] -])`;
/** A name with an ending, names parted by `/`, or a name that is known without an ending. */
const isName = new RegExp(
  `^(?:${letter}|/)*(?:${sign}|[)\\]-])\\.[\\p{L}\\p{N}_-]{1,20}$` +
    `|^${letter}+(?:/${letter}+)+$` +
    '|^(?:Dockerfile|Makefile|LICENSE|README|CHANGELOG|CODEOWNERS|Procfile|\\.[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]+)$',
  'u',
);

export interface FenceLine {
  readonly mark: string;
  /** What stands behind the mark. */
  readonly info: string;
}

/** A line that opens or closes a code block, or undefined. */
export function fenceOf(line: string | undefined): FenceLine | undefined {
  const match = fenceLine.exec(line ?? '');
  // Inline code may begin with three marks; its line has marks behind them too.
  if (match === null || match[2]?.includes('`') === true) return undefined;
  return { mark: match[1] ?? '', info: match[2] ?? '' };
}

/** Whether `line` ends the block that `open` began. */
export function closes(open: FenceLine, line: string | undefined): boolean {
  const fence = fenceOf(line);
  return fence?.info === '' && fence.mark.startsWith(open.mark);
}

/** The file that a line names and nothing else: `src/a.ts`, `### **src/a.ts**:`, `File: src/a.ts`, `// src/a.ts`. */
export function pathInLine(line: string | undefined): string | undefined {
  if (line === undefined) return undefined;
  // Where `/` parts the folders, a backslash is Markdown's, before what would mean something to it.
  const bare = line
    .replaceAll('\\', line.includes('/') ? '' : '/')
    .trim()
    .replace(/^(?:\/\/+\s*|\/\*+\s*|<!--\s*|(?:#{1,6}\s+|>\s+|[-*+]\s+)?(?:\d+[.)]\s+)?)/, '')
    .replace(/\s*(?:\*\/|-->|\((?:new|modified|updated|changed|edited)(?: file)?\):?)$/, '')
    .replace(/^\[([^\]]+)\]\([^()]*\)$/, '$1')
    .replace(/^(?:\*\*|__)(file(?:name)?|path)(?::(?:\*\*|__)|(?:\*\*|__):)/i, '$1:');
  const name = unwrapped(unwrapped(bare).replace(labels, ''));
  const quoted = /^`([^`]+)`$/.exec(name)?.[1];
  if (quoted !== undefined) return isPath(quoted, true) ? quoted : undefined;
  return isPath(name, false) ? name : undefined;
}

/** Without the emphasis around it, and without a colon at its end; names may begin or end with what marks emphasis. */
function unwrapped(text: string): string {
  const bare = text.trim().replace(/:$/, '');
  return (/^(\*{1,3}|_{1,3})(.*[^*_])\1$/.exec(bare)?.[2] ?? bare).replace(/:$/, '').trim();
}

/** The one file that a sentence names, in backticks: `In `src/a.ts`, replace:`. */
export function pathInSentence(line: string | undefined): string | undefined {
  const [only, ...others] = (line?.match(/`[^`]+`/g) ?? []).flatMap((each) => pathInLine(each) ?? []);
  return others.length === 0 ? only : undefined;
}

/** The file that a fence names behind its mark: `ts src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`. */
export function pathInInfo(info: string): string | undefined {
  const named = /\b(?:title|file(?:name|path)?|path)\s*=\s*["']?([^"'\s}]+)/i.exec(info)?.[1];
  const word = named ?? info.replace(/^[\w+#-]+(?:\s+|:(?=\S))/, '');
  // A range of lines says that the block is a part of the file.
  return isPath(word, false) && !/[:#]L?\d/.test(word) ? word : undefined;
}

function isPath(word: string, mayHaveBlanks: boolean): boolean {
  if (word.length > 300 || /[<>|"*?`\p{Cc}]|:\/\//u.test(word)) return false;
  if (!mayHaveBlanks && /[\s:()]/.test(word.replaceAll(/\([\w-]+\)/g, ''))) return false;
  return isName.test(word);
}
