import { diffArrays } from 'diff';
import type { Files, Said } from './edit.ts';
import type { Answer, OurCheck } from './ours.ts';

/** What was told differently; empty: both say the same. */
export type Disagreements = readonly string[];

export interface Case {
  /** Texts of the changed files before. */
  readonly was: (path: string) => string | undefined;
  readonly files: Files;
  /** Whether a repository's own command looks at a file. */
  readonly isLooked: (path: string) => boolean;
  /** Whether a file is written by a build: what is said of it is said of its source, too. */
  readonly isOutput?: (path: string) => boolean;
}

/**
 * Whether the checks stop at a configuration that an edit broke, where the tools find it broken, too, and guess on: neither
 * lets the edit pass, and what else they say of it cannot be compared.
 */
export function stopsAtConfiguration(
  answer: Answer,
  files: Files,
  after: readonly Said[] | undefined,
): boolean {
  const { outcome, why = '' } = answer.checks.find((each) => each.check === 'types') ?? {};
  return (
    outcome === 'crashed' &&
    Object.keys(files).some((path) => why.startsWith(path)) &&
    (after === undefined || after.some((each) => each.severity === 'error'))
  );
}

/**
 * Compares what the tools newly say of an edit with what the checks call introduced: place, code and severity of each, the
 * verdict, and that nothing was told of the changed files that the tools do not say, or the other way round.
 */
export function judge(
  check: 'types' | 'lint',
  tools: { readonly before: readonly Said[] | undefined; readonly after: readonly Said[] | undefined },
  answer: Answer,
  of: Case,
): Disagreements {
  const ours = answer.checks.find((each) => each.check === check);
  if (ours === undefined) return [`no ${check} in the answer: ${answer.refusal?.message ?? '?'}`];
  if (tools.before === undefined) return [];
  if (tools.after === undefined)
    return ours.outcome === 'crashed' ? [] : [`the tool stops, ours ${ours.outcome}`];
  const fresh = newOf(tools.before.map(settled), tools.after.map(settled), of, check === 'lint');
  // Files that nobody checks: the tools say nothing of them, and ours that it says nothing.
  if (ours.outcome === 'skipped' && check === 'types' && fresh.length === 0) return [];
  if (ours.outcome === 'skipped' || ours.outcome === 'crashed')
    return [`ours ${ours.outcome}: ${ours.why ?? ''}`];
  // What the tool speaks of it looks at, also in a folder that the edit made.
  const spoken = new Set(tools.after.map((each) => each.path));
  const told = ours.diagnostics.filter(
    (each) =>
      each.path === '' || spoken.has(each.path) || (of.isLooked(each.path) && !isCourtesy(each, check)),
  );
  return [...differences(fresh, told, ours, of), ...strays(told, tools.after, of)];
}

/** No compiler warns: a warning is about a file of no tsconfig, of which the tools say nothing at all. */
function isCourtesy({ severity }: Said, check: 'types' | 'lint'): boolean {
  return check === 'types' && severity === 'warning';
}

function differences(
  fresh: readonly Said[],
  told: OurCheck['diagnostics'],
  ours: OurCheck,
  { isOutput = () => false }: Case,
): readonly string[] {
  const introduced = told.filter((each) => each.origin === 'introduced');
  const theirs = new Set(fresh.map(placeOf));
  const mine = new Set(introduced.map(placeOf));
  const found = [
    ...fresh
      .filter((each) => !mine.has(placeOf(each)) && !isOutput(each.path))
      .map((each) => `missed ${text(each)}`),
    ...introduced.filter((each) => !theirs.has(placeOf(each))).map((each) => `invented ${text(each)}`),
  ];
  const should = fresh.some((each) => each.severity === 'error') ? 'failed' : 'passed';
  const extra = ours.diagnostics.length > told.length;
  if (found.length > 0 || (ours.outcome !== should && !extra))
    found.push(`verdict: tools ${should}, ours ${ours.outcome}`);
  return found;
}

/** In changed files everything that there is must be told, and nothing else. */
function strays(told: OurCheck['diagnostics'], after: readonly Said[], of: Case): readonly string[] {
  const changed = (each: Said) => Object.hasOwn(of.files, each.path);
  const all = new Set(after.map(placeOf));
  const mine = new Set(told.map(placeOf));
  return [
    ...told
      .filter((each) => each.origin === 'pre-existing' && !all.has(placeOf(each)))
      .map((each) => `old but not there ${text(each)}`),
    ...after
      .filter((each) => changed(each) && !mine.has(placeOf(each)))
      .map((each) => `untold ${text(each)}`),
  ];
}

/**
 * What a tool says after an edit and did not say before. `byPlace`: what stands at the same place under the same rule is not
 * new whatever it says; otherwise an error of the compiler with other words is another error.
 */
function newOf(before: readonly Said[], after: readonly Said[], of: Case, byPlace: boolean): readonly Said[] {
  const movedTo = movesOf(of);
  const maps = new Map<string, ReadonlyMap<number, number>>();
  const lineNow = (path: string, line: number): number | undefined => {
    const now = movedTo.get(path) ?? path;
    const [was, is] = [of.was(path), of.files[now]];
    if (!Object.hasOwn(of.files, now) || was === undefined || is == null) return line;
    let map = maps.get(path);
    if (map === undefined) maps.set(path, (map = linesOf(was, is)));
    return map.get(line);
  };
  const left = before.map((each) => ({
    said: { ...each, path: movedTo.get(each.path) ?? each.path },
    line: lineNow(each.path, each.line),
  }));
  const old = new Set<Said>();
  const take = (matches: (then: (typeof left)[number], now: Said) => boolean): void => {
    for (const now of after) {
      if (old.has(now)) continue;
      const index = left.findIndex((then) => matches(then, now));
      if (index < 0) continue;
      left.splice(index, 1);
      old.add(now);
    }
  };
  const alike = (a: Said, b: Said) => a.path === b.path && a.code === b.code && a.severity === b.severity;
  take(
    ({ said, line }, now) =>
      alike(said, now) && said.message === now.message && line === now.line && said.column === now.column,
  );
  take(({ said, line }, now) => alike(said, now) && said.message === now.message && line === now.line);
  if (byPlace)
    take(({ said, line }, now) => alike(said, now) && line === now.line && said.column === now.column);
  take(({ said }, now) => alike(said, now) && said.message === now.message);
  return after.filter((each) => !old.has(each));
}

/** A file that is gone and one that came with mostly the same lines. */
function movesOf({ files, was }: Case): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  for (const [from, content] of Object.entries(files)) {
    const text = content === null ? was(from) : undefined;
    if (text === undefined) continue;
    const lines = new Set(text.split('\n'));
    const to = Object.entries(files)
      .filter(([path, fresh]) => fresh !== null && was(path) === undefined)
      .map(([path, fresh]) => {
        const own = (fresh ?? '').split('\n');
        return {
          path,
          share: own.filter((line) => lines.has(line)).length / Math.max(own.length, lines.size),
        };
      })
      .toSorted((a, b) => b.share - a.share)[0];
    if (to !== undefined && to.share >= 0.5) moved.set(from, to.path);
  }
  return moved;
}

function linesOf(was: string, is: string): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  let from = 0;
  let to = 0;
  for (const part of diffArrays(was.split(/\r\n|\r|\n/), is.split(/\r\n|\r|\n/))) {
    if (part.added) to += part.value.length;
    else if (part.removed) from += part.value.length;
    else for (let each = 0; each < part.value.length; each++) map.set(++from, ++to);
  }
  return map;
}

function placeOf({ path, line, column, code, severity }: Said): string {
  return `${path}:${line}:${column} ${COUNTED[code] ?? code} ${severity}`;
}

/** The compiler suggests another name for the first ten unknown names that it happens to meet, under a code of its own. */
const COUNTED: Readonly<Record<string, string>> = { TS2552: 'TS2304', TS2833: 'TS2503' };

/** A message without what depends on the order in which files were looked at. */
export function settled<T extends Said>(said: T): T {
  const code = COUNTED[said.code];
  return code === undefined
    ? said
    : { ...said, code, message: said.message.replace(/ Did you mean .*\?$/s, '') };
}

function text(each: Said): string {
  return `${placeOf(each)} ${(each.message.split('\n')[0] ?? '').slice(0, 140)}`;
}
