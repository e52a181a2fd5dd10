import type { TextEdit } from '../../../../core/change/edit.ts';
import { err, ok, type Result } from '../../../../core/kernel/result.ts';
import { diffEdit, opensDiff, readApplyPatch } from './patches.ts';
import { closes, fenceOf, pathInInfo, pathInLine, pathInSentence, type FenceLine } from './places.ts';
import { creation, opensBlock, readBlock } from './search-replace.ts';

/** A change that was answered in the forms people and models use among each other instead of in JSON. */
export interface ProseProposal {
  readonly title: string;
  readonly rationale: string;
  readonly edits: readonly TextEdit[];
}

const mostEdits = 60;
const unclosed = 'it is cut off: a code block is not closed.';

/**
 * The edits in a text of prose with SEARCH/REPLACE blocks, unified diffs, `*** Begin Patch`, and whole new files in fenced
 * blocks that name them. Undefined where it has none; a problem where one of them is not complete, because a part of a
 * change is none. A fenced file only ever makes a new one: of a file that exists, it may be an excerpt.
 */
export function readProse(text: string): Result<ProseProposal, string> | undefined {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const edits: TextEdit[] = [];
  const prose: string[] = [];
  /** Named by the line before a block, and by the last block. */
  let last: string | undefined;
  let inside: FenceLine | undefined;
  let infoPath: string | undefined;
  let at = 0;
  const named = () => infoPath ?? pathInLine(prose.findLast((line) => line.trim() !== ''));

  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (opensBlock(line)) {
      const block = readBlock(
        lines,
        at,
        named() ?? pathInSentence(prose.findLast((each) => each.trim() !== '')) ?? last,
      );
      if (!block.ok) return block;
      edits.push(block.value.edit);
      last = block.value.path;
      prose.push('');
      at = block.value.next;
      continue;
    }
    if (/^\*\*\* Begin Patch\s*$/.test(line)) {
      const patch = readApplyPatch(lines, at);
      if (!patch.ok) return patch;
      edits.push(...patch.value.edits);
      at = patch.value.next;
      continue;
    }
    if (inside === undefined && opensDiff(lines, at)) {
      const end = lines.findIndex(
        (each, index) => index > at && (fenceOf(each) !== undefined || opensBlock(each)),
      );
      const stop = end < 0 ? lines.length : end;
      const edit = diffEdit(lines.slice(at, stop), undefined);
      if (!edit.ok) return edit;
      edits.push(edit.value);
      at = stop;
      continue;
    }
    const fence = fenceOf(line);
    if (inside !== undefined) {
      // Around blocks and patches a fence is no more than decoration.
      if (closes(inside, line)) {
        inside = undefined;
        infoPath = undefined;
      } else if (pathInLine(line) !== undefined) prose.push(line);
      at++;
      continue;
    }
    if (fence === undefined) {
      prose.push(line);
      at++;
      continue;
    }
    const first = firstText(lines, at + 1);
    infoPath = pathInInfo(fence.info);
    if (
      opensBlock(lines[first]) ||
      /^\*\*\* Begin Patch\s*$/.test(lines[first] ?? '') ||
      opensNext(lines, first)
    ) {
      inside = fence;
      at++;
      continue;
    }
    const path = named();
    // Without a header of its hunk it is a diff where a file is named for it, and talk elsewhere.
    const isDiff =
      opensDiff(lines, first) ||
      (/^(?:diff|patch)\b/i.test(fence.info) &&
        (lines[first]?.startsWith('@@') === true || path !== undefined));
    const end = isDiff ? endOfDiff(lines, at, fence) : endOfFence(lines, at, fence);
    if (end === undefined)
      return isDiff || edits.length > 0 || path !== undefined ? err(unclosed) : undefined;
    const body = lines.slice(at + 1, end);
    infoPath = undefined;
    if (isDiff) {
      const edit = diffEdit(body, path);
      if (!edit.ok) return edit;
      edits.push(edit.value);
    } else if (path !== undefined) {
      edits.push({ kind: 'unified_diff', patch: creation(path, body.map((each) => `${each}\n`).join('')) });
    }
    at = end + 1;
  }
  if (inside !== undefined && edits.length > 0) return err(unclosed);
  if (edits.length === 0) return undefined;
  if (edits.length > mostEdits)
    return err(`it has ${String(edits.length)} edits; ${String(mostEdits)} are read.`);
  return ok({ ...told(prose, edits), edits });
}

/** Some write the path inside the fence, above the block. */
function opensNext(lines: readonly string[], first: number): boolean {
  return pathInLine(lines[first]) !== undefined && opensBlock(lines[firstText(lines, first + 1)]);
}

function firstText(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
  return at;
}

/** The line that closes a block with a diff, in which every line has a sign in front. */
function endOfDiff(lines: readonly string[], at: number, open: FenceLine): number | undefined {
  const end = lines.findIndex((line, index) => index > at && !line.startsWith(' ') && closes(open, line));
  return end < 0 ? undefined : end;
}

/** The line that closes a block; blocks within it, which name their language, are passed over. */
function endOfFence(lines: readonly string[], at: number, open: FenceLine): number | undefined {
  let depth = 1;
  for (let index = at + 1; index < lines.length; index++) {
    const fence = fenceOf(lines[index]);
    if (fence === undefined || !fence.mark.startsWith(open.mark)) continue;
    if (fence.info !== '') depth++;
    else if (--depth === 0) return index;
  }
  return undefined;
}

/** What the change is called and why, in the words around the edits. */
function told(
  prose: readonly string[],
  edits: readonly TextEdit[],
): Pick<ProseProposal, 'title' | 'rationale'> {
  const said = prose
    .map((line) => line.trim())
    .filter((line) => line !== '' && pathInLine(line) === undefined);
  const first = said[0]?.replace(/^#+\s*|[*_`]{1,3}|:$/g, '').trim() ?? '';
  const short = first.length > 100 ? `${first.slice(0, 99)}…` : first;
  const count = `${String(edits.length)} edit${edits.length === 1 ? '' : 's'}`;
  return { title: short === '' ? count : short, rationale: said.join('\n').slice(0, 6_000) };
}
