import type { TextEdit } from '../../../core/change/edit.ts';
import { elisionIn } from '../../../core/change/elision.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { Operation } from '../context.ts';
import { lineEndOf, lineNumberAt, linesOf, withLineEnds } from './lines.ts';
import { mergeLines } from './merge.ts';
import { placeOf } from './place.ts';
import { cutsWord, indentBefore, placesOf, standsAround, wordsIn } from './places.ts';
import { indentedUnder } from './reindent.ts';
import { alikeBlocks } from './similarity.ts';
import { runsIn } from './runs.ts';
import { blockOf, putBlock, squeezed } from './search-block.ts';
import { alreadyDone, insideWord, missing, several } from './search-refusal.ts';

/** How alike a block must be to be taken for the one that was meant, and how much text makes that trustworthy. */
const leastLikeness = 0.9;

const leastFuzzyLength = 24;

/**
 * Replaces the one place where `search` stands: exactly; else apart from whitespace, with the replacement indented as
 * the file is; else the only block that is alike to .9. Several places or none: `bad-edit` with the near matches.
 */
export const searchReplace: Operation<Extract<TextEdit, { kind: 'search_replace' }>> = (edit, context) => {
  const path = placeOf(edit.path, context);
  if (!path.ok) return path;
  const text = context.readText(path.value);
  if (!text.ok) return text;
  const replaced = replaceOnce(path.value, text.value, edit.search, edit.replace);
  if (!replaced.ok) return replaced;
  return context.writeText(path.value, replaced.value);
};

function replaceOnce(path: WorkspacePath, text: string, search: string, replace: string): Result<string> {
  const end = lineEndOf(text);
  const wanted = { search: withLineEnds(search, end), replace: withLineEnds(replace, end) };
  const elision = elisionIn(wanted.replace, wanted.search) ?? elisionIn(wanted.search, text);
  if (elision !== undefined) {
    return refuse(
      'bad-edit',
      `The edit of ${path} leaves code out with "${elision}".`,
      'Write every line of the searched text and of its replacement out.',
    );
  }
  if (wanted.search === wanted.replace) return alreadyDone(path);

  const written = placesOf(text, search).length > 0 ? { search, replace: wanted.replace } : wanted;
  return (
    exactly(path, text, written.search, written.replace) ??
    byComposition(path, text, wanted.search, wanted.replace) ??
    byTypography(path, text, wanted.search, wanted.replace) ??
    byLines(path, text, wanted.search, wanted.replace) ??
    byTokens(path, text, wanted.search, wanted.replace) ??
    (standsAlready(text, wanted.replace) ? alreadyDone(path) : undefined) ??
    byLikeness(path, text, wanted.search, wanted.replace) ??
    missing(path, text, wanted.search)
  );
}

function exactly(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  const exact = placesOf(text, search);
  const [first] = exact;
  if (first === undefined) return undefined;
  if (exact.length > 1)
    return several(
      path,
      exact.map((at) => lineNumberAt(text, at)),
    );
  if (standsAround(text, first, search, replace)) return alreadyDone(path);
  const after = first + search.length;
  if (cutsWord(text, first, after)) return insideWord(path, text, first);
  const joined = joinsLines(text, first, search, replace) ? lineEndOf(text) : '';
  const put = /\n./.test(search) ? replace : indentedUnder(indentBefore(text, first), replace);
  return ok(text.slice(0, first) + put + joined + text.slice(after));
}

/** Whether the replacement stands in the file as lines of its own, and says enough not to stand there by chance. */
function standsAlready(text: string, replace: string): boolean {
  const lines = text.split(/\r?\n/);
  const target = blockOf(replace, '').search.map(squeezed);
  if (target.join('').replaceAll(' ', '').length < 9) return false;
  return runsIn(lines.map(squeezed), target).length === 1;
}

/** Whether the search is of whole lines and the replacement lost its last line end, so that the next line would be joined to it. */
function joinsLines(text: string, at: number, search: string, replace: string): boolean {
  return (
    search.endsWith('\n') &&
    replace !== '' &&
    !replace.endsWith('\n') &&
    at + search.length < text.length &&
    (at === 0 || text[at - 1] === '\n')
  );
}

/** Whole lines, apart from the whitespace around and between their words. */
function byLines(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  const lines = linesOf(text);
  const block = blockOf(search, replace);
  if (block.search.length === 0) return undefined;
  const places = runsIn(
    lines.map((line) => squeezed(line.text)),
    block.search.map(squeezed),
  );
  const [at] = places;
  if (at === undefined) return undefined;
  if (places.length > 1)
    return several(
      path,
      places.map((index) => index + 1),
    );
  return putBlock(path, text, lines, at, block);
}

/** Parts of lines: the same words with other whitespace between them. */
function byTokens(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  const words = search.trim().split(/\s+/);
  if (words.length < 2) return undefined;
  const places = wordsIn(text, words);
  const [place] = places;
  if (place === undefined) return undefined;
  if (places.length > 1)
    return several(
      path,
      places.map(({ index }) => lineNumberAt(text, index)),
    );
  if (cutsWord(text, place.index, place.index + place.length)) return insideWord(path, text, place.index);
  const next = text.slice(0, place.index) + replace.trim() + text.slice(place.index + place.length);
  return next === text ? alreadyDone(path) : ok(next);
}

/** The searched text with its letters composed, or parted into letter and accent, as the file has them. */
function byComposition(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  for (const form of ['NFC', 'NFD'] as const) {
    const other = search.normalize(form);
    if (other === search || !text.includes(other)) continue;
    return exactly(path, text, other, replace.normalize(form));
  }
  return undefined;
}

/** The searched text with typographic quotes, dashes and blanks where the file has plain ones. */
function byTypography(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  const plain = plainly(search);
  const written = Array.from(search).some(
    (character) => plainly(character) !== character && !text.includes(character),
  );
  if (!written) return undefined;
  return (
    exactly(path, text, plain, plainly(replace)) ??
    byLines(path, text, plain, plainly(replace)) ??
    byTokens(path, text, plain, plainly(replace))
  );
}

function plainly(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replaceAll(/[\u201c\u201d\u201e\u201f\u2033]/g, '"')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll('\u2026', '...')
    .replaceAll(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '');
}

function byLikeness(
  path: WorkspacePath,
  text: string,
  search: string,
  replace: string,
): Result<string> | undefined {
  const block = blockOf(search, replace);
  if (block.search.join('').trim().length < leastFuzzyLength) return undefined;
  const lines = linesOf(text);
  const places = alikeBlocks(
    lines.map((line) => line.text),
    block.search,
    leastLikeness,
  );
  const [best] = places;
  if (best === undefined) return undefined;
  if (places.length > 1)
    return several(
      path,
      places.map(({ at }) => at + 1),
      'Several places are almost the searched text',
    );
  const actual = lines.slice(best.at, best.at + block.search.length).map((line) => line.text);
  const merged = mergeLines(block.search, block.replace, actual);
  // What the edit changes there is not what its author saw: whoever wrote it must look again.
  if (merged === undefined) return undefined;
  return putBlock(path, text, lines, best.at, { search: block.search, replace: merged });
}
