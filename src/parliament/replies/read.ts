import { err, ok, type Result } from '../../core/kernel/result.ts';

/** Characters of an answer that are looked at, and objects in prose. */
export const longest = 400_000;
const mostObjects = 64;
const incomplete = 'it holds no complete JSON object';

/**
 * Finds the one JSON object in a model's text that `accept` takes: the whole text, else what stands in code fences, else
 * what stands in prose. Two different acceptable objects are no answer, since one of them may be quoted. Never throws.
 */
export function readObject<T>(
  text: string,
  accept: (value: unknown) => Result<T, string>,
): Result<T, string> {
  const answer = withoutThoughts(text);
  if (answer === '') return err('it is empty.');
  if (answer.length > longest) {
    return err(`it has ${String(answer.length)} characters; ${String(longest)} are read.`);
  }
  // What stands within an object that was cut off is a part of an answer and not one.
  const start = /^(?:(?:`{3,40}|~{3,40})\w*\s*)?\{/.exec(answer)?.[0].length;
  if (start !== undefined && endOfObject(answer, start - 1) === undefined) {
    return err(`${incomplete}: it is cut off, or a quote within a string is not escaped.`);
  }
  let problem: string | undefined;
  let unread: string | undefined;
  for (const texts of [[answer], fenced(answer), [...objectsIn(answer)]]) {
    const accepted = new Map<string, T>();
    for (const each of texts) {
      const value = parsed(each);
      if (value === undefined) {
        unread ??= whyUnread(each);
        continue;
      }
      const result = attempt(value.json, accept);
      if (result.ok) accepted.set(JSON.stringify(result.value), result.value);
      else problem ??= result.error;
    }
    const [only, ...others] = accepted.values();
    if (others.length > 0) return err('it holds several different answers.');
    if (only !== undefined) return ok(only);
  }
  return err(problem ?? `${incomplete}${unread ?? '.'}`);
}

/** A model's text without what it thought before it answered: a draft there is none. Some leave the opening mark out. */
export function withoutThoughts(text: string): string {
  const answer = text.replace(/^\ufeff/, '').trim();
  const mark = /^<(think|thinking|thought|reasoning|scratchpad)>/i.exec(answer)?.[1];
  if (mark !== undefined) {
    const end = answer.indexOf(`</${mark}>`);
    return end < 0 ? '' : answer.slice(end + mark.length + 3).trim();
  }
  const end = /^[^\S\n]*<\/think>[^\S\n]*$/im.exec(answer);
  return end === null ? answer : answer.slice(end.index + end[0].length).trim();
}

/** Why what was meant as an object is none, and near what text; undefined where none was meant. */
function whyUnread(text: string): string | undefined {
  if (!/^\{\s*(?:["'\u201c]|\w+\s*:|\/[/*])/.test(text)) return undefined;
  const tidy = tidied(text);
  try {
    JSON.parse(tidy);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : '';
    const at = /at position (\d+)/.exec(said)?.[1];
    if (at === undefined) return `: ${said}.`;
    const near = tidy.slice(Math.max(0, Number(at) - 20), Number(at) + 20);
    return `: ${said.replace(/ in JSON at position .*$/s, '')} near ${JSON.stringify(near)}.`;
  }
  return undefined;
}

function attempt<T>(value: unknown, accept: (value: unknown) => Result<T, string>): Result<T, string> {
  try {
    return accept(value);
  } catch {
    // Nested deeper than the stack: nothing that anybody means.
    return err('it is nested too deeply.');
  }
}

/** The value of a text that is JSON of an object, or would be if it were written with more care. */
function parsed(text: string): { readonly json: object } | undefined {
  for (const each of [text, tidied(text)]) {
    try {
      const value: unknown = JSON.parse(each);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { json: value }
        : undefined;
    } catch {
      // Tidied, it may be one.
    }
  }
  return undefined;
}

/**
 * A text with what JSON forbids and what can have one meaning only: line ends and other control characters as they are within
 * strings, and a comma before a closing bracket.
 */
function tidied(text: string): string {
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
      else if (character < ' ') {
        parts.push(text.slice(from, at), JSON.stringify(character).slice(1, -1));
        from = at + 1;
      }
    } else if (character === '"') quoted = true;
    else if (character === ',' && /^\s*[}\]]/.test(text.slice(at + 1, at + 80))) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return parts.join('') + text.slice(from);
}

/** What stands between two fences of the same kind, line by line: a pattern over the whole text can be made to hang. */
function fenced(text: string): readonly string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  let block: string[] = [];
  for (const line of text.split('\n')) {
    const mark = /^\s{0,8}(`{3,40}|~{3,40})/.exec(line)?.[1];
    if (fence === undefined) {
      fence = mark;
      block = [];
    } else if (mark?.startsWith(fence) === true) {
      blocks.push(block.join('\n').trim());
      fence = undefined;
    } else block.push(line);
  }
  return blocks.slice(0, mostObjects);
}

/** Texts from a `{` to its `}`, outermost first; braces within strings do not count. */
function* objectsIn(text: string): Generator<string> {
  let at = text.indexOf('{');
  for (let tries = 0; at >= 0 && tries < mostObjects; tries++) {
    const end = endOfObject(text, at);
    if (end !== undefined) yield text.slice(at, end);
    at = text.indexOf('{', end ?? at + 1);
  }
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}
