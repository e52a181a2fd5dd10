import { dirname, relative, resolve } from 'node:path/posix';
import type { Diagnostic } from '../../core/change/report.ts';
import type { Candidate } from './change.ts';
import { mapLines, type LineMap } from './lines.ts';
import { decode } from './view.ts';

/** What a tool says about one state of the workspace. Whether it is new is decided by comparing two states. */
export type Finding = Omit<Diagnostic, 'origin'>;

/**
 * Tells the new findings of a candidate from those that the workspace had before: as a multiset by path, code and
 * message, files that were moved taken for what they were, relative specifiers in messages for what they lead to. Of
 * several alike, those on lines that were there before count as old first.
 *
 * Of a message the first line counts: how the compiler explains itself below it depends on what it met earlier.
 * `byPlace`: a finding of the same code at the same place of a line that stayed is old whatever it says, and one on a
 * line that was rewritten is old when only the names it quotes differ (a rename changes them); for tools whose messages
 * print types and names.
 */
export function compare(
  found: readonly Finding[],
  baseline: readonly Finding[],
  candidate: Candidate,
  byPlace = false,
): readonly Diagnostic[] {
  const maps = new Map<string, LineMap>();
  const mapOf = (path: string): LineMap | undefined => {
    const file = candidate.files.find((each) => each.before?.path === path && each.after !== undefined);
    if (file?.before === undefined || file.after === undefined) return undefined;
    let map = maps.get(path);
    if (map === undefined) maps.set(path, (map = mapLines(decode(file.before.bytes), decode(file.after))));
    return map;
  };
  const lineNow = (path: string, line: number): number | undefined => {
    const map = mapOf(path);
    return map === undefined ? line : map.newLine(line);
  };

  const before = new Map<string, (number | undefined)[]>();
  const places = new Set<string>();
  const rewritten = new Map<string, number>();
  for (const finding of baseline) {
    const successor = mapOf(finding.path)?.successor(finding.line);
    if (successor !== undefined) {
      const key = nameless(finding, pathOf(finding, candidate, true), successor);
      rewritten.set(key, (rewritten.get(key) ?? 0) + 1);
    }
    const key = keyOf(finding, candidate, true);
    const lines = before.get(key) ?? [];
    const line = lineNow(finding.path, finding.line);
    lines.push(line);
    before.set(key, lines);
    places.add(`${pathOf(finding, candidate, true)}\0${finding.code}\0${line ?? ''}\0${finding.column}`);
  }
  const origins = new Map<Finding, Diagnostic['origin']>();
  const take = (finding: Finding, sameLine: boolean): void => {
    if (origins.has(finding)) return;
    const lines = before.get(keyOf(finding, candidate, false)) ?? [];
    const index = sameLine ? lines.indexOf(finding.line) : lines.length - 1;
    if (index < 0) return;
    lines.splice(index, 1);
    origins.set(finding, 'pre-existing');
  };
  for (const finding of found) take(finding, true);
  for (const finding of found) take(finding, false);
  if (byPlace) {
    const isRewritten = (finding: Finding): boolean => {
      const key = nameless(finding, finding.path, finding.line);
      const left = rewritten.get(key) ?? 0;
      if (left > 0) rewritten.set(key, left - 1);
      return left > 0;
    };
    // Those recognised by their own words use up their predecessors first.
    for (const finding of found) if (origins.has(finding)) isRewritten(finding);
    for (const finding of found) {
      if (origins.has(finding)) continue;
      const place = `${finding.path}\0${finding.code}\0${finding.line}\0${finding.column}`;
      if (places.has(place) || isRewritten(finding)) origins.set(finding, 'pre-existing');
    }
  }
  return found.map((finding) => ({ ...finding, origin: origins.get(finding) ?? 'introduced' }));
}

/** A finding without the names that its message quotes. */
function nameless({ code, severity, message }: Finding, path: string, line: number): string {
  return `${path}\0${line}\0${code}\0${severity}\0${message.replaceAll(/(["'`])[^"'`]*\1/g, '$1$1')}`;
}

function keyOf(finding: Finding, candidate: Candidate, old: boolean): string {
  const { root, moved } = candidate;
  const now = (path: string) => (old ? (moved.get(path) ?? path) : path);
  const folder = dirname(`${root}/${finding.path}`);
  const { code, message } = gistOf(finding);
  const plainly = message.replaceAll(
    /(["'`])((?:\.{1,2}\/|\/)[^"'`\s]*)\1/g,
    (_, quote: string, text: string) => `${quote}${plain(targetOf(resolve(folder, text), now))}${quote}`,
  );
  return `${pathOf(finding, candidate, old)}\0${code}\0${finding.severity}\0${plainly}`;
}

/** A finding as far as it does not depend on what the tool met before: the first line, in an order of its own. */
export function gistOf(finding: Finding): Pick<Finding, 'code' | 'message'> {
  const { code, message } = unsuggested(finding);
  return { code, message: unordered(message.split('\n')[0] ?? '') };
}

/** Of each program the compiler suggests another name for the first ten unknown ones that it meets, and not for the rest. */
function unsuggested({ code, message }: Finding): Pick<Finding, 'code' | 'message'> {
  const plainly = SUGGESTING[code];
  return plainly === undefined
    ? { code, message }
    : { code: plainly, message: message.replace(/ Did you mean .*\?$/s, '') };
}

/** Errors with a suggestion, by the code that they have without one. */
const SUGGESTING: Readonly<Record<string, string>> = { TS2552: 'TS2304', TS2833: 'TS2503' };

function pathOf({ path }: Finding, { root, moved }: Candidate, old: boolean): string {
  if (path === '' || !old) return path;
  return relative(root, moved.get(`${root}/${path}`) ?? `${root}/${path}`);
}

/** The members of a union are printed in the order in which the compiler happened to meet them. */
function unordered(message: string): string {
  return message.replaceAll(/(['"`])([^'"`]*\s\|\s[^'"`]*)\1/g, (_, quote: string, type: string) => {
    const words = type.split(/[\s|&<>(),;]+/).toSorted();
    return quote + words.join(' ') + quote;
  });
}

/** Where a path without extension leads after the moves. */
function targetOf(path: string, now: (path: string) => string): string {
  for (const extension of ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs', '/index.ts']) {
    const to = now(path + extension);
    if (to !== path + extension) return to;
  }
  return path;
}

function plain(path: string): string {
  return path.replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
}

/** Each finding once: several programs may say the same. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map(findings.map((each) => [JSON.stringify(each), each]));
  return [...seen.values()].toSorted(
    (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
