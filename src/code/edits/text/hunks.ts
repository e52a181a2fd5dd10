import { joinLines, lineEndOf, linesOf, type Line } from './lines.ts';
import type { Hunk } from './patch.ts';
import { runsIn } from './runs.ts';

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
  const trimmed = lines.map((line) => line.text.trimEnd());
  const end = lineEndOf(text);
  const result: Line[] = [];
  const outcomes: HunkOutcome[] = [];
  let done = 0;
  let drift = 0;
  /** Hunks that went by their line number alone, until another one shows whether the file has moved. */
  let numbered: { readonly at: number; readonly drift: number }[] = [];
  for (const hunk of hunks) {
    const rejected = outcomes.filter((outcome) => outcome.kind === 'rejected').length;
    const place = placeOf(trimmed, hunk, done, drift, rejected < mostExplained);
    if (typeof place !== 'number') {
      outcomes.push(place);
      continue;
    }
    if (hunk.expectedAt !== undefined) {
      drift = place - hunk.expectedAt;
      if (hunk.lines.some((line) => line.kind !== 'added')) {
        for (const bare of numbered) if (bare.drift !== drift) outcomes[bare.at] = misplaced;
        numbered = [];
      } else if (lines.length > 0) numbered.push({ at: outcomes.length, drift });
    }
    for (const line of lines.slice(done, place)) result.push(line);
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
  return { text: joinLines([...result, ...lines.slice(done)]), outcomes };
}

const misplaced: HunkOutcome = {
  kind: 'rejected',
  why: 'it has no old lines, and by those of the next hunk the file has moved',
};

/** Gives the last line the end that the patch asks for, or the one that the file had. */
function finish(result: Line[], hunk: Hunk, had: Line['end'] | undefined, end: Line['end']): void {
  const last = result.at(-1);
  if (last === undefined) return;
  const unfinished = hunk.newUnfinished || (had === '' && !hunk.oldUnfinished);
  result[result.length - 1] = { ...last, end: unfinished ? '' : last.end === '' ? end : last.end };
}

/** So many hunks that fit nowhere are compared with the file, line by line. */
const mostExplained = 5;

/** `lines`: those of the file without the whitespace at their ends. */
function placeOf(
  lines: readonly string[],
  hunk: Hunk,
  from: number,
  drift: number,
  explained: boolean,
): number | HunkOutcome {
  const old = hunk.lines.filter((line) => line.kind !== 'added').map((line) => line.text.trimEnd());
  const fresh = hunk.lines.filter((line) => line.kind !== 'removed').map((line) => line.text.trimEnd());
  const expected = hunk.expectedAt === undefined ? undefined : hunk.expectedAt + drift;
  if (old.length === 0) return insertionPlace(lines, hunk, fresh, expected);
  const isPlace = (place: number) => !hunk.oldUnfinished || place + old.length === lines.length;
  const named =
    hunk.counted &&
    expected !== undefined &&
    expected >= from &&
    stands(lines, old, expected) &&
    isPlace(expected)
      ? expected
      : undefined;
  const places = named === undefined ? runsIn(lines, old, from).filter(isPlace) : [named];
  const onlyAdds = hunk.lines.every((line) => line.kind !== 'removed');
  const [only] = places;
  // Who miscounts the lines of a hunk did not look its line number up either.
  const there = places.length === 1 ? only : undefined;
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
  const why = explained ? whyMissing(lines, hunk, expected, from) : 'its old lines are not in the file';
  return { kind: 'rejected', why };
}

function insertionPlace(
  lines: readonly string[],
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
  lines: readonly string[],
  hunk: Hunk,
  fresh: readonly string[],
  expected: number | undefined,
): boolean {
  if (fresh.length === 0) return false;
  if (hunk.counted && expected !== undefined && stands(lines, fresh, expected)) return true;
  return fresh.join('').replaceAll(/\s/g, '').length >= telling && runsIn(lines, fresh).length === 1;
}

function stands(lines: readonly string[], wanted: readonly string[], at: number): boolean {
  return at >= 0 && wanted.every((line, offset) => lines[at + offset] === line);
}

/** So many of its lines tell where most of a hunk stands. */
const mostCompared = 50;

/** Names the first line that differs where most of the hunk stands. */
function whyMissing(
  lines: readonly string[],
  hunk: Hunk,
  expected: number | undefined,
  from: number,
): string {
  const old = hunk.lines.filter((line) => line.kind !== 'added').slice(0, mostCompared);
  let best = { at: -1, count: 0 };
  for (let at = from; at < lines.length; at++) {
    const count = old.filter((line, offset) => lines[at + offset] === line.text.trimEnd()).length;
    const nearer = expected !== undefined && Math.abs(at - expected) < Math.abs(best.at - expected);
    if (count > best.count || (count > 0 && count === best.count && nearer)) best = { at, count };
  }
  if (best.at < 0) return 'none of its old lines is in the file';
  const offset = old.findIndex((line, index) => lines[best.at + index] !== line.text.trimEnd());
  if (offset < 0) return 'its first lines are in the file and others are not';
  const actual = lines[best.at + offset];
  const reads =
    actual === undefined ? 'the file ends before it' : `the file has "${actual.trim().slice(0, 120)}"`;
  return `its line "${(old[offset]?.text ?? '').trim().slice(0, 120)}" is not in line ${best.at + offset + 1}: ${reads}`;
}
