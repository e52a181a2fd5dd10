import { diffChars } from 'diff';

/** How alike two texts are by their characters in order: 1 for equal, 0 for nothing in common; undefined below `least`. */
export function likeness(left: string, right: string, least: number): number | undefined {
  const total = left.length + right.length;
  if (total === 0) return 1;
  const mostEdits = Math.floor((1 - least) * total + 1e-9);
  const parts = diffChars(left, right, { maxEditLength: mostEdits });
  if (parts === undefined) return undefined;
  const edits = parts.reduce((sum, part) => (part.added || part.removed ? sum + part.value.length : sum), 0);
  const ratio = 1 - edits / total;
  return ratio >= least ? ratio : undefined;
}

/** Steps of comparisons, each of which takes at most the square of the edits that it allows. */
const mostEffort = 8_000_000;

/**
 * The block of as many lines as `wanted` that are alike to at least `least`, apart from whitespace at both ends of
 * each line; best first, blocks that overlap a better one left out. Positions are line indices from 0. None at all where
 * comparing all that may be alike would take seconds.
 */
export function alikeBlocks(
  lines: readonly string[],
  wanted: readonly string[],
  least: number,
): readonly { readonly at: number; readonly ratio: number }[] {
  const trimmed = lines.map((line) => line.trim());
  const target = wanted.map((line) => line.trim()).join('\n');
  const targetHistogram = histogramOf(target);
  const window = new Int32Array(128);
  const size = wanted.length;
  let length = size - 1;
  const found: { at: number; ratio: number }[] = [];
  let effort = 0;
  trimmed.forEach((line, index) => {
    count(window, line, 1);
    length += line.length;
    const leaving = index >= size ? trimmed[index - size] : undefined;
    if (leaving !== undefined) {
      count(window, leaving, -1);
      length -= leaving.length;
    }
    const at = index - size + 1;
    if (at < 0) return;
    const most = (1 - least) * (target.length + length);
    // Cheap lower bounds on the number of edits keep the quadratic comparison to the few blocks that may qualify.
    if (Math.abs(target.length - length) > most || distance(window, targetHistogram) > most) return;
    effort += most * most;
    if (effort > mostEffort) return;
    const ratio = likeness(trimmed.slice(at, index + 1).join('\n'), target, least);
    if (ratio !== undefined) found.push({ at, ratio });
  });
  if (effort > mostEffort) return [];
  found.sort((a, b) => b.ratio - a.ratio || a.at - b.at);
  return found.filter(
    (block, index) => !found.slice(0, index).some((better) => Math.abs(better.at - block.at) < size),
  );
}

/** Up to `count` places where the most telling of the wanted lines stand, best first: line indices from 0. */
export function nearPlaces(
  lines: readonly string[],
  wanted: readonly string[],
  count: number,
): readonly { readonly at: number; readonly score: number }[] {
  const pairs = lines.map(pairsOf);
  const anchors = wanted
    .map((line, offset) => ({ offset, pairs: pairsOf(line) }))
    .filter((anchor) => anchor.pairs.size > 1)
    .sort((a, b) => b.pairs.size - a.pairs.size)
    .slice(0, 4);
  const scores = new Map<number, number>();
  for (const anchor of anchors) {
    pairs.forEach((of, index) => {
      const score = dice(of, anchor.pairs);
      const at = index - anchor.offset;
      if (score < 0.5 || at < 0) return;
      scores.set(at, (scores.get(at) ?? 0) + score / anchors.length);
    });
  }
  const ranked = [...scores]
    .map(([at, score]) => ({ at, score }))
    .sort((a, b) => b.score - a.score || a.at - b.at);
  const apart: { at: number; score: number }[] = [];
  for (const place of ranked) {
    if (apart.length === count) break;
    if (!apart.some((better) => Math.abs(better.at - place.at) < wanted.length)) apart.push(place);
  }
  return apart;
}

function histogramOf(text: string): Int32Array {
  const histogram = new Int32Array(128);
  count(histogram, text.replaceAll('\n', ''), 1);
  return histogram;
}

function count(histogram: Int32Array, text: string, by: number): void {
  for (let index = 0; index < text.length; index++) {
    const slot = text.charCodeAt(index) % 128;
    histogram[slot] = (histogram[slot] ?? 0) + by;
  }
}

function distance(a: Int32Array, b: Int32Array): number {
  let sum = 0;
  for (let slot = 0; slot < a.length; slot++) sum += Math.abs((a[slot] ?? 0) - (b[slot] ?? 0));
  return sum;
}

function pairsOf(line: string): ReadonlySet<string> {
  const text = line.trim().replace(/\s+/g, ' ');
  const pairs = new Set<string>();
  for (let index = 0; index + 1 < text.length; index++) pairs.add(text.slice(index, index + 2));
  return pairs;
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return (2 * common) / (a.size + b.size);
}
