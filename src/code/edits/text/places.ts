import { runsIn } from './runs.ts';

/** More places than these are not looked for: two are too many. */
const mostPlaces = 1000;

/** Where a text stands in another, places that overlap included: offsets from 0. */
export function placesOf(text: string, wanted: string): readonly number[] {
  const places: number[] = [];
  if (wanted === '') return places;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (places.push(at) === mostPlaces) break;
  }
  return places;
}

/** Where words stand with any whitespace between them; the first and the last may be parts of longer ones. */
export function wordsIn(
  text: string,
  words: readonly string[],
): readonly { index: number; length: number }[] {
  const there = Array.from(text.matchAll(/\S+/g), (match) => ({ word: match[0], index: match.index }));
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const inner = words.slice(1, -1);
  const starts =
    inner.length === 0
      ? there.map((_, index) => index)
      : runsIn(
          there.map(({ word }) => word),
          inner,
          1,
        ).map((index) => index - 1);
  return starts.flatMap((at) => {
    const from = there[at];
    const to = there[at + words.length - 1];
    if (from === undefined || to?.word.startsWith(last) !== true || !from.word.endsWith(first)) return [];
    const index = from.index + from.word.length - first.length;
    return [{ index, length: to.index + last.length - index }];
  });
}

/** Letters of scripts that part their words with blanks; elsewhere no end of a word can be seen. */
const inWord = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}_$]/u;

/** Whether a found text begins or ends in the middle of a word or number, so that another one was meant. */
export function cutsWord(text: string, from: number, to: number): boolean {
  const cutAt = (at: number) => inWord.test(text[at - 1] ?? '') && inWord.test(text[at] ?? '');
  return cutAt(from) || cutAt(to);
}

/** The indentation of a line when nothing else stands before `at` in it; otherwise none. */
export function indentBefore(text: string, at: number): string {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return before.trim() === '' ? before : '';
}

/** Whether the replacement, which has the search in it, stands around the found text already. */
export function standsAround(text: string, at: number, search: string, replace: string): boolean {
  for (let shift = replace.indexOf(search); shift !== -1; shift = replace.indexOf(search, shift + 1)) {
    if (at >= shift && text.startsWith(replace, at - shift)) return true;
  }
  return false;
}
