import { joinLines, lineEndOf, linesOf, type Line } from './lines.ts';
import type { Hunk } from './patch.ts';

export type HunkOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'already' }
  | { readonly kind: 'rejected'; readonly why: string };

/**
 * Applies hunks to a text, each at the place that its header names or, when the file has moved, at the only place where
 * its old lines stand. Lines are equal when they differ in nothing but whitespace at their ends; lines that the patch
 * leaves alone and the file's line ends stay as they are.
 */
export function applyHunks(
  text: string,
  hunks: readonly Hunk[],
): { readonly text: string; readonly outcomes: readonly HunkOutcome[] } {
  const lines = linesOf(text);
  const end = lineEndOf(text);
  const result: Line[] = [];
  const outcomes: HunkOutcome[] = [];
  let done = 0;
  let drift = 0;
  for (const hunk of hunks) {
    const place = placeOf(lines, hunk, done, drift);
    if (typeof place !== 'number') {
      outcomes.push(place);
      continue;
    }
    if (hunk.expectedAt !== undefined) drift = place - hunk.expectedAt;
    result.push(...lines.slice(done, place));
    done = place;
    for (const line of hunk.lines) {
      const current = lines[done];
      if (line.kind === 'added') {
        const before = result.at(-1);
        if (before?.end === '') result[result.length - 1] = { ...before, end };
        result.push({
          text: line.text,
          end: current?.end === '\r\n' || current?.end === '\n' ? current.end : end,
        });
      } else if (current !== undefined) {
        if (line.kind === 'context') result.push(current);
        done++;
      }
    }
    if (done === lines.length) finish(result, hunk, lines.at(-1)?.end, end);
    outcomes.push({ kind: 'applied' });
  }
  result.push(...lines.slice(done));
  return { text: joinLines(result), outcomes };
}

/** Gives the last line the end that the patch asks for, or the one that the file had. */
function finish(result: Line[], hunk: Hunk, had: Line['end'] | undefined, end: Line['end']): void {
  const last = result.at(-1);
  if (last === undefined) return;
  const unfinished = hunk.newUnfinished || (had === '' && !hunk.oldUnfinished);
  result[result.length - 1] = { ...last, end: unfinished ? '' : last.end === '' ? end : last.end };
}

function placeOf(lines: readonly Line[], hunk: Hunk, from: number, drift: number): number | HunkOutcome {
  const old = hunk.lines.filter((line) => line.kind !== 'added').map((line) => line.text);
  const fresh = hunk.lines.filter((line) => line.kind !== 'removed').map((line) => line.text);
  const expected = hunk.expectedAt === undefined ? undefined : hunk.expectedAt + drift;
  if (old.length === 0) return insertionPlace(lines, hunk, fresh, expected);
  const places = placesOf(lines, old, from).filter(
    (place) => !hunk.oldUnfinished || place + old.length === lines.length,
  );
  const onlyAdds = hunk.lines.every((line) => line.kind !== 'removed');
  const [only] = places;
  // Who miscounts the lines of a hunk did not look its line number up either.
  const there =
    (hunk.counted ? places.find((place) => place === expected) : undefined) ??
    (places.length === 1 ? only : undefined);
  if (there !== undefined) {
    // Where context stands on one side only, the old lines are still there after the patch was applied.
    const oneSided = hunk.lines[0]?.kind === 'added' || hunk.lines.at(-1)?.kind === 'added';
    const start = there - (hunk.lines[0]?.kind === 'added' ? fresh.length - old.length : 0);
    if (onlyAdds && oneSided && fresh.length > old.length && start >= 0 && stands(lines, fresh, start)) {
      return { kind: 'already' };
    }
    return there;
  }
  if (places.length > 1) {
    return {
      kind: 'rejected',
      why: `its old lines stand in several places (lines ${places
        .map((place) => place + 1)
        .slice(0, 5)
        .join(', ')})`,
    };
  }
  if (isThere(lines, hunk, fresh, expected)) return { kind: 'already' };
  if (fresh.length === 0 && lines.length === 0) return { kind: 'already' };
  return { kind: 'rejected', why: whyMissing(lines, hunk, expected, from) };
}

function insertionPlace(
  lines: readonly Line[],
  hunk: Hunk,
  fresh: readonly string[],
  expected: number | undefined,
): number | HunkOutcome {
  if (lines.length === 0) return 0;
  if (isThere(lines, hunk, fresh, expected)) return { kind: 'already' };
  if (hunk.counted && expected !== undefined && expected <= lines.length) {
    return hunk.expectedAt === 0 ? 0 : expected;
  }
  return { kind: 'rejected', why: 'it has neither old lines nor a line number that tell where it belongs' };
}

/** Letters that lines must have so that finding them elsewhere is no chance. */
const telling = 16;

/** Whether the new lines stand already where they belong, or are too many to stand anywhere by chance. */
function isThere(
  lines: readonly Line[],
  hunk: Hunk,
  fresh: readonly string[],
  expected: number | undefined,
): boolean {
  if (fresh.length === 0) return false;
  if (hunk.counted && expected !== undefined && stands(lines, fresh, expected)) return true;
  return fresh.join('').replaceAll(/\s/g, '').length >= telling && placesOf(lines, fresh, 0).length === 1;
}

function placesOf(lines: readonly Line[], wanted: readonly string[], from: number): readonly number[] {
  const places: number[] = [];
  for (let at = from; at + wanted.length <= lines.length; at++)
    if (stands(lines, wanted, at)) places.push(at);
  return places;
}

function stands(lines: readonly Line[], wanted: readonly string[], at: number): boolean {
  return wanted.every((line, offset) => lines[at + offset]?.text.trimEnd() === line.trimEnd());
}

/** Names the first line that differs where most of the hunk stands. */
function whyMissing(lines: readonly Line[], hunk: Hunk, expected: number | undefined, from: number): string {
  const old = hunk.lines.filter((line) => line.kind !== 'added');
  let best = { at: -1, count: 0 };
  for (let at = from; at < lines.length; at++) {
    const count = old.filter(
      (line, offset) => lines[at + offset]?.text.trimEnd() === line.text.trimEnd(),
    ).length;
    const nearer = expected !== undefined && Math.abs(at - expected) < Math.abs(best.at - expected);
    if (count > best.count || (count > 0 && count === best.count && nearer)) best = { at, count };
  }
  if (best.at < 0) return 'none of its old lines is in the file';
  const offset = old.findIndex(
    (line, index) => lines[best.at + index]?.text.trimEnd() !== line.text.trimEnd(),
  );
  const actual = lines[best.at + offset]?.text;
  const reads =
    actual === undefined ? 'the file ends before it' : `the file has "${actual.trim().slice(0, 120)}"`;
  return `its line "${(old[offset]?.text ?? '').trim().slice(0, 120)}" is not in line ${best.at + offset + 1}: ${reads}`;
}
