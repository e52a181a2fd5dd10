const fenceLine = /^ {0,8}(`{3,40}|~{3,40})\s*(.*?)\s*$/;
const labels =
  /^(?:(?:new|create|created|add|update|updated|modify|edit|edited)\s+)?(?:file(?:name)?|path)?\s*:?\s*/i;

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

/** The file that a line names and nothing else: `src/a.ts`, `### **src/a.ts**:`, `File: src/a.ts`. */
export function pathInLine(line: string | undefined): string | undefined {
  if (line === undefined) return undefined;
  const bare = line
    .trim()
    .replace(/^(?:#{1,6}\s+|>\s+|[-*+]\s+|\d+[.)]\s+)/, '')
    .replace(/^[*_]{1,3}|[*_]{1,3}:?$/g, '')
    .replace(/:$/, '')
    .trim();
  const quoted = /^`([^`]+)`$/.exec(bare.replace(labels, ''))?.[1];
  if (quoted !== undefined) return isPath(quoted, true) ? quoted : undefined;
  const word = bare.replace(labels, '').replace(/^[*_]{1,3}|[*_]{1,3}$/g, '');
  return isPath(word, false) ? word : undefined;
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
  return /^[\w@.$()[\]/ -]*[\w)\]-]+\.[\w-]{1,12}$|^[\w@.$[\]()-]+(?:\/[\w@.$[\]() -]+)+$|^(?:Dockerfile|Makefile|\.\w[\w.-]+)$/.test(
    word,
  );
}
