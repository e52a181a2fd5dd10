import { roughPartsOf } from '../../differences.ts';
import { indentOf } from './lines.ts';

/**
 * The replacement as it must stand in the file: lines that the edit leaves alone are taken from the file, the others get
 * the file's indentation in place of the one the edit was written with. `search` and `actual` are the same lines, as
 * written in the edit and as they stand in the file, one for one; `file`: all lines of the file.
 */
export function transplant(
  search: readonly string[],
  replace: readonly string[],
  actual: readonly string[],
  file: readonly string[],
): readonly string[] {
  const indent = indentation(search, replace, actual, file);
  const result: string[] = [];
  let at = 0;
  for (const part of roughPartsOf(search, replace)) {
    if (part.removed) {
      at += part.value.length;
    } else if (part.added) {
      for (const line of part.value) result.push(indent(line));
    } else {
      for (const line of actual.slice(at, at + part.value.length)) result.push(line);
      at += part.value.length;
    }
  }
  return result;
}

/** A function that moves a line from the indentation of `written` to that of `actual`. */
function indentation(
  written: readonly string[],
  replace: readonly string[],
  actual: readonly string[],
  file: readonly string[],
): (line: string) => string {
  const known = new Map<string, string>();
  written.forEach((line, index) => {
    const there = actual[index];
    if (line.trim() === '' || there === undefined || there.trim() === '') return;
    if (!known.has(indentOf(line))) known.set(indentOf(line), indentOf(there));
  });
  const steps = stepOf(known) ?? habitOf([...written, ...replace], file);
  return (line) => {
    if (line.trim() === '') return '';
    const own = indentOf(line);
    return indentFor(own, known, steps) + line.slice(own.length);
  };
}

function indentFor(own: string, known: ReadonlyMap<string, string>, step: Step | undefined): string {
  const same = known.get(own);
  if (same !== undefined) return same;
  const parents = [...known.keys()]
    .filter((indent) => own.startsWith(indent))
    .sort((a, b) => b.length - a.length);
  const parent = parents[0];
  if (parent !== undefined) return (known.get(parent) ?? '') + scaled(own.slice(parent.length), step);
  const children = [...known.keys()]
    .filter((indent) => indent.startsWith(own))
    .sort((a, b) => a.length - b.length);
  const child = children[0];
  if (child === undefined) return own;
  const less = scaled(child.slice(own.length), step).length;
  const there = known.get(child) ?? '';
  return there.slice(0, Math.max(0, there.length - less));
}

interface Step {
  readonly written: string;
  readonly actual: string;
}

/** What one level of indentation is in the edit and in the file, when both show two levels. */
function stepOf(known: ReadonlyMap<string, string>): Step | undefined {
  const pairs = [...known].sort(([a], [b]) => a.length - b.length);
  for (const [index, [outer, outerThere]] of pairs.entries()) {
    for (const [inner, innerThere] of pairs.slice(index + 1)) {
      if (inner.startsWith(outer) && innerThere.startsWith(outerThere) && innerThere !== outerThere) {
        return { written: inner.slice(outer.length), actual: innerThere.slice(outerThere.length) };
      }
    }
  }
  const only = pairs.find(([written, there]) => written !== '' && there !== '' && written[0] !== there[0]);
  if (only === undefined) return undefined;
  const [written, there] = only;
  // One level in each: a tab here is what some spaces are there.
  return written.startsWith('\t')
    ? { written: '\t', actual: ' '.repeat(Math.max(1, Math.floor(there.length / written.length))) }
    : { written: ' '.repeat(Math.max(1, Math.floor(written.length / there.length))), actual: '\t' };
}

/** One level of indentation as the edit and the file have it elsewhere, where they differ in it. */
function habitOf(edit: readonly string[], file: readonly string[]): Step | undefined {
  const written = unitOf(edit);
  const actual = unitOf(file);
  return written === undefined || actual === undefined || written === actual
    ? undefined
    : { written, actual };
}

/** The commonest whitespace by which a line stands deeper than the one before. */
function unitOf(lines: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  let before: string | undefined;
  for (const line of lines) {
    // Lines of a comment are aligned with its beginning.
    if (line.trim() === '' || line.trimStart().startsWith('*')) continue;
    const indent = indentOf(line);
    const unit = before !== undefined && indent.startsWith(before) ? indent.slice(before.length) : '';
    if (unit !== '') counts.set(unit, (counts.get(unit) ?? 0) + 1);
    before = indent;
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * A replacement of a part of a line, with the line's indentation before its other lines where it was written without any:
 * where one of them stands less deep although it closes nothing that the replacement has not opened.
 */
export function indentedUnder(indent: string, replace: string): string {
  const [first = '', ...others] = replace.split('\n');
  const shallow = others.some((line) => line.trim() !== '' && !line.startsWith(indent));
  if (indent === '' || !shallow || closesMore(replace)) return replace;
  return [first, ...others.map((line) => (line.trim() === '' ? line : indent + line))].join('\n');
}

function closesMore(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    depth += '([{'.includes(bracket) ? 1 : -1;
    if (depth < 0) return true;
  }
  return false;
}

function scaled(indent: string, step: Step | undefined): string {
  if (step === undefined || step.written === step.actual) return indent;
  const levels = indent.length / step.written.length;
  if (!Number.isInteger(levels))
    return indent.startsWith(step.actual[0] ?? ' ')
      ? indent
      : step.actual.repeat(Math.max(1, Math.round(levels)));
  return step.actual.repeat(levels);
}
