import { diffArrays } from 'diff';
import { indentOf } from './lines.ts';

/**
 * The replacement as it must stand in the file: lines that the edit leaves alone are taken from the file, the others get
 * the file's indentation in place of the one the edit was written with. `search` and `actual` are the same lines, as
 * written in the edit and as they stand in the file, one for one.
 */
export function transplant(
  search: readonly string[],
  replace: readonly string[],
  actual: readonly string[],
): readonly string[] {
  const indent = indentation(search, actual);
  const result: string[] = [];
  let at = 0;
  for (const part of diffArrays([...search], [...replace])) {
    if (part.removed) {
      at += part.value.length;
    } else if (part.added) {
      result.push(...part.value.map(indent));
    } else {
      result.push(...actual.slice(at, at + part.value.length));
      at += part.value.length;
    }
  }
  return result;
}

/** A function that moves a line from the indentation of `written` to that of `actual`. */
function indentation(written: readonly string[], actual: readonly string[]): (line: string) => string {
  const known = new Map<string, string>();
  written.forEach((line, index) => {
    const there = actual[index];
    if (line.trim() === '' || there === undefined || there.trim() === '') return;
    if (!known.has(indentOf(line))) known.set(indentOf(line), indentOf(there));
  });
  const steps = stepOf(known);
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

function scaled(indent: string, step: Step | undefined): string {
  if (step === undefined || step.written === step.actual) return indent;
  const levels = indent.length / step.written.length;
  if (!Number.isInteger(levels))
    return indent.startsWith(step.actual[0] ?? ' ')
      ? indent
      : step.actual.repeat(Math.max(1, Math.round(levels)));
  return step.actual.repeat(levels);
}
