import { parsePatch } from 'diff';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';

export interface HunkLine {
  readonly kind: 'context' | 'removed' | 'added';
  readonly text: string;
}

export interface Hunk {
  /** The line of the patch, from 1, with the hunk's header. */
  readonly patchLine: number;
  /** Index from 0 of the first old line according to the header, or undefined when the header does not say. */
  readonly expectedAt: number | undefined;
  /** The header counts the lines rightly, so that its numbers can be relied on too. */
  readonly counted: boolean;
  readonly lines: readonly HunkLine[];
  /** The old or new text ends with this hunk and has no final newline. */
  readonly oldUnfinished: boolean;
  readonly newUnfinished: boolean;
}

/** What a patch does to one file. Names are as written, `a/` and `b/` taken off, undefined for `/dev/null`. */
export interface FilePatch {
  readonly patchLine: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly action: 'modify' | 'create' | 'delete' | 'rename' | 'copy';
  readonly binary: boolean;
  /** The permission bits or kind that the patch wants the file to have, as git writes them. */
  readonly mode: string | undefined;
  readonly hunks: readonly Hunk[];
  /** The content lines end with CR LF although the headers do not. */
  readonly windowsEnds: boolean;
}

const hunkHeader = /^@@(?:\s+-(\d+)(?:,(\d+))?\s+\+(\d+)(?:,(\d+))?\s+@@)?/;

/**
 * Reads a patch as `diff -u` and `git diff` write it. Line counts in hunk headers may be wrong or missing: then a hunk
 * goes to the next header. Refuses (`bad-edit`) what is no patch, naming the line.
 */
export function parseUnifiedDiff(patch: string): Result<readonly FilePatch[]> {
  const raw = patch.split('\n');
  if (raw.at(-1) === '') raw.pop();
  const lines = raw.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const files: FilePatch[] = [];
  let at = 0;
  while (at < lines.length) {
    const start = at;
    while (at < lines.length && !isHunkHeader(lines, at) && !(at > start && startsFile(lines, at, start)))
      at++;
    const header = lines.slice(start, at);
    const hunks: Hunk[] = [];
    const bodyStart = at;
    while (at < lines.length && isHunkHeader(lines, at)) {
      const hunk = readHunk(lines, at);
      if (!hunk.ok) return hunk;
      hunks.push(hunk.value.hunk);
      at = hunk.value.next;
      const behind = at;
      while (at < lines.length && !isHunkHeader(lines, at) && !startsFile(lines, at, undefined)) at++;
      const lost = hunk.value.hunk.counted ? undefined : unsigned(lines, behind, at);
      if (lost !== undefined) return noSign(lost);
    }
    const body = raw.slice(bodyStart, at).filter((line) => /^[ +-]/.test(line));
    const windowsEnds =
      body.length > 0 &&
      body.every((line) => line.endsWith('\r')) &&
      !raw.slice(start, bodyStart).some((line) => line.endsWith('\r'));
    const file = readHeader(header, start + 1, hunks, windowsEnds);
    if (!file.ok) return file;
    if (file.value !== undefined) files.push(file.value);
  }
  if (files.length === 0) {
    return refuse(
      'bad-edit',
      'The patch names no file.',
      'Begin each file with "--- a/path" and "+++ b/path", and each hunk with "@@ -line,count +line,count @@".',
    );
  }
  return ok(files);
}

function readHeader(
  header: readonly string[],
  patchLine: number,
  hunks: readonly Hunk[],
  windowsEnds: boolean,
): Result<FilePatch | undefined> {
  const named = header.some((line) => line.startsWith('diff --git ') || /^(---|\+\+\+) /.test(line));
  if (!named) {
    if (hunks.length === 0) return ok(undefined);
    return refuse(
      'bad-edit',
      `The hunk in line ${hunks[0]?.patchLine ?? patchLine} of the patch belongs to no file.`,
      'Put "--- a/path" and "+++ b/path" before the first hunk of each file.',
    );
  }
  const windows = header.findIndex((line) => /^(?:---|\+\+\+) [^"]*\\/.test(line));
  if (windows >= 0) {
    return refuse(
      'bad-edit',
      `Line ${patchLine + windows} of the patch names a file with backslashes.`,
      'Write / between folders; a name that holds a backslash stands in double quotes, as git writes it.',
    );
  }
  if (header.some((line) => /^diff --(?:cc|combined) /.test(line))) {
    return refuse(
      'bad-edit',
      `The patch in line ${patchLine} is a combined one, of a merge, which says nothing about either side alone.`,
      'Make it against one side, such as with: git diff HEAD^1 HEAD',
    );
  }
  const names = namesIn(header);
  if (names === undefined) {
    return refuse(
      'bad-edit',
      `The file names in line ${patchLine} of the patch cannot be read.`,
      'Begin each file with "--- a/path" and "+++ b/path".',
    );
  }
  const { oldFileName, newFileName, isRename, isCopy, isCreate, isDelete, newMode } = names;
  const from = isCreate === true || oldFileName === '/dev/null' ? undefined : oldFileName;
  const to = isDelete === true || newFileName === '/dev/null' ? undefined : newFileName;
  const prefixed =
    (from === undefined || /^[aciow]\//.test(from)) && (to === undefined || /^[bciow]\//.test(to));
  const git = header.some((line) => line.startsWith('diff --git '));
  const plainPrefix = (from ?? 'a/').startsWith('a/') && (to ?? 'b/').startsWith('b/');
  const strip = (name: string | undefined) => (prefixed && (git || plainPrefix) ? name?.slice(2) : name);
  const same = strip(from) === strip(to);
  return ok({
    patchLine,
    from: strip(from),
    to: strip(to),
    action:
      from === undefined
        ? 'create'
        : to === undefined
          ? 'delete'
          : isCopy === true
            ? 'copy'
            : isRename === true || (git && !same)
              ? 'rename'
              : 'modify',
    binary: names.isBinary === true || header.some((line) => /^(GIT binary patch|Binary files )/.test(line)),
    mode: newMode,
    hunks,
    windowsEnds,
  });
}

function namesIn(header: readonly string[]): ReturnType<typeof parsePatch>[number] | undefined {
  try {
    return parsePatch(`${header.join('\n')}\n`).find(
      (file) => file.oldFileName !== undefined && file.newFileName !== undefined,
    );
  } catch {
    // The only thing it throws for without hunks is one file name without the other.
    return undefined;
  }
}

/** The line without a sign that cuts a hunk in two, when lines with one follow it. */
function unsigned(lines: readonly string[], from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? '';
    // Behind a fence or a signature the patch is over.
    if (/^(?:`{3}|~{3}|-- ?$)/.test(line)) return undefined;
    if (line.trim() === '') continue;
    return lines.slice(at + 1, to).some((each) => /^[+-]/.test(each)) ? at : undefined;
  }
  return undefined;
}

function noSign(index: number): Result<never> {
  return refuse(
    'bad-edit',
    `Line ${index + 1} of the patch begins with neither a space, "+" nor "-".`,
    'Give every line of a hunk its sign; an unchanged line begins with a space.',
  );
}

function isHunkHeader(lines: readonly string[], at: number): boolean {
  return /^@@(\s|$)/.test(lines[at] ?? '');
}

/** Whether a file's part begins here. `since`: where the part being read began, so that it is not cut in two. */
function startsFile(lines: readonly string[], at: number, since: number | undefined): boolean {
  const line = lines[at] ?? '';
  if (line.startsWith('diff --git ') || line.startsWith('Index: ')) return true;
  if (!/^--- \S/.test(line) || !/^\+\+\+ \S/.test(lines[at + 1] ?? '')) return false;
  // A file's own `---` follows its `diff --git` line; a second pair belongs to the next file.
  return since === undefined || lines.slice(since, at).some((earlier) => /^\+\+\+ \S/.test(earlier));
}

function readHunk(
  lines: readonly string[],
  at: number,
): Result<{ readonly hunk: Hunk; readonly next: number }> {
  const header = hunkHeader.exec(lines[at] ?? '');
  const numbered = header?.[1] !== undefined;
  const oldCount = Number(header?.[2] ?? 1);
  const newCount = Number(header?.[4] ?? 1);
  const counted = numbered ? endByCounts(lines, at + 1, oldCount, newCount) : undefined;
  const next = counted ?? endByBoundary(lines, at + 1);
  const parsed: HunkLine[] = [];
  let oldUnfinished = false;
  let newUnfinished = false;
  for (let index = at + 1; index < next; index++) {
    const line = lines[index] ?? '';
    const last = parsed.at(-1);
    if (line.startsWith('\\')) {
      if (last?.kind !== 'added') oldUnfinished = true;
      if (last?.kind !== 'removed') newUnfinished = true;
    } else if (line === '') {
      parsed.push({ kind: 'context', text: '' });
    } else {
      const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'context';
      if (kind === 'context' && !line.startsWith(' ')) {
        return noSign(index);
      }
      parsed.push({ kind, text: line.slice(1) });
    }
  }
  const start = Number(header?.[1] ?? 0);
  return ok({
    next,
    hunk: {
      patchLine: at + 1,
      // Without old lines the number is that of the line before.
      expectedAt: numbered ? (oldCount === 0 ? start : Math.max(0, start - 1)) : undefined,
      counted: counted !== undefined,
      lines: parsed,
      oldUnfinished,
      newUnfinished,
    },
  });
}

/** Where the hunk ends according to its counts, when a header, other text or the end really follows there. */
function endByCounts(
  lines: readonly string[],
  from: number,
  oldCount: number,
  newCount: number,
): number | undefined {
  let old = 0;
  let fresh = 0;
  let at = from;
  while (at < lines.length && (old < oldCount || fresh < newCount)) {
    const line = lines[at] ?? '';
    if (line.startsWith('+')) fresh++;
    else if (line.startsWith('-')) old++;
    else if (line.startsWith(' ') || line === '') {
      old++;
      fresh++;
    } else if (!line.startsWith('\\')) return undefined;
    at++;
  }
  while (at < lines.length && (lines[at] ?? '').startsWith('\\')) at++;
  if (old !== oldCount || fresh !== newCount) return undefined;
  // A blank line may be one of the text whose space was lost.
  let beyond = at;
  while (beyond < lines.length && lines[beyond] === '') beyond++;
  const following = lines[beyond];
  const ends =
    following === undefined ||
    isHunkHeader(lines, beyond) ||
    startsFile(lines, beyond, undefined) ||
    /^-- ?$/.test(following) ||
    !/^[ +-]/.test(following);
  return ends ? at : undefined;
}

function endByBoundary(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && !isHunkHeader(lines, at) && !startsFile(lines, at, undefined)) {
    const line = lines[at] ?? '';
    if (line !== '' && !/^[ +\-\\]/.test(line)) break;
    // The signature of `git format-patch`.
    if (/^-- ?$/.test(line) && /^\d+\.\d/.test(lines[at + 1] ?? '')) break;
    at++;
  }
  // Blank lines before the next header separate files; they are no part of the text.
  while (at > from && lines[at - 1] === '') at--;
  return at;
}
