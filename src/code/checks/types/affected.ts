import type { Candidate } from '../change.ts';
import type { CheckedProgram } from './program.ts';
import type { Pair } from './projects.ts';

/**
 * The files of the next program (absolute) whose errors a candidate can have changed: the changed ones alone while no
 * other file can see a difference, else also those that a difference can reach; all where that cannot be told.
 */
export function affectedBy(pair: Pair, candidate: Candidate): ReadonlySet<string> {
  const changed = candidate.files.flatMap((file) =>
    file.after !== undefined && pair.next.has(file.absolute) ? [file.absolute] : [],
  );
  if (pair.loose.size > 0) return new Set(changed.filter((file) => pair.loose.has(file)));
  const reached = isVisible(pair, candidate) ? reachOf(pair, candidate) : [];
  if (reached === undefined) return new Set(pair.next.files);
  // A new import can draw files into the program that nobody checked before.
  const before = new Set(pair.base?.files);
  return new Set([...changed, ...reached, ...pair.next.files.filter((file) => !before.has(file))]);
}

/**
 * The files that a visible difference can reach: who imports a changed file, and on through every importer that looks
 * different itself or whose declarations speak of what it imports. Undefined when that cannot be told: files come or go,
 * options or globals change, or this TypeScript does not say where imports lead.
 */
function reachOf(pair: Pair, candidate: Candidate): readonly string[] | undefined {
  const { base, next } = pair;
  if (base === undefined || pair.reconfigured || candidate.structural) return undefined;
  const changed = candidate.files.filter((file) => next.has(file.absolute)).map((file) => file.absolute);
  if (changed.some((file) => reachesAll(base, file) || reachesAll(next, file))) return undefined;
  if (changed.some((file) => next.resolutions(file) === undefined)) return undefined;
  if (drawsInGlobals(base, next, candidate) || resolvesElsewhere(base, next, candidate)) return undefined;
  const reached = new Set(changed);
  const queue = changed.filter(
    (file) => base.shape(file) === undefined || base.shape(file) !== next.shape(file),
  );
  const handingOn = new Set(queue);
  for (const file of queue) {
    for (const importer of [...next.importersOf(file), ...base.importersOf(file)]) {
      reached.add(importer);
      if (handingOn.has(importer)) continue;
      const shape = next.shape(importer);
      if (shape !== undefined && shape === base.shape(importer) && !speaksOf(shape, file)) continue;
      handingOn.add(importer);
      queue.push(importer);
    }
  }
  return [...reached];
}

/**
 * Whether declarations may take something from a file: an import or re-export whose last segment is the file's name. What
 * is not relative may be an alias of it and counts as well.
 */
function speaksOf(declarations: string, file: string): boolean {
  const segments = file.replace(/(?:\.d)?\.[cm]?[jt]sx?$|\.json$/, '').split('/');
  const own = segments.at(-1);
  for (const [, specifier = ''] of declarations.matchAll(
    /(?:\bfrom|\bimport|\brequire|\bimport\s*\(|\brequire\s*\()\s*["']([^"']+)["']/g,
  )) {
    if (!specifier.startsWith('.')) {
      if (specifier.startsWith('node:')) continue;
      return true;
    }
    const last =
      specifier
        .replace(/\.[cm]?jsx?$|\.[cm]?tsx?$|\.json$/, '')
        .split('/')
        .at(-1) ?? '';
    if (last === own || last === '.' || last === '..' || last === '' || own === 'index') return true;
  }
  return false;
}

/** Whether unchanged files of the program can see the change. */
export function isVisible(pair: Pair, candidate: Candidate): boolean {
  const { base, next } = pair;
  if (base === undefined || pair.reconfigured) return true;
  for (const file of candidate.files) {
    const wasIn = base.has(file.absolute);
    const isIn = next.has(file.absolute);
    if (wasIn && isIn) {
      const before = base.shape(file.absolute);
      if (before === undefined || before !== next.shape(file.absolute)) return true;
    } else if (wasIn ? reachesAll(base, file.absolute) : isIn && reachesAll(next, file.absolute)) return true;
  }
  return (
    drawsInGlobals(base, next, candidate) ||
    (candidate.structural && resolvesElsewhere(base, next, candidate))
  );
}

/**
 * The files outside node_modules (absolute) whose types a candidate can have changed, nearest first, the changed ones
 * left out: who imports a file that looks different from outside, and on through those that hand it on. `most` files
 * at most, and one more when there are more.
 */
export function dependentsOf(pair: Pair, candidate: Candidate, most: number): readonly string[] {
  if (!isVisible(pair, candidate)) return [];
  const { base, next } = pair;
  const changed = new Set(candidate.files.map((file) => file.absolute));
  const own = (file: string) => !changed.has(file) && !file.includes('/node_modules/');
  const everywhere =
    base === undefined ||
    pair.reconfigured ||
    candidate.files.some((file) => reachesAll(next, file.absolute) || reachesAll(base, file.absolute));
  if (everywhere) return next.files.filter(own).slice(0, most + 1);
  const redirected = candidate.structural ? redirectedIn(base, next, candidate) : [];
  const found = new Set(redirected.filter(own));
  const queue = [...changed, ...found];
  const handingOn = new Set(queue);
  for (const file of queue) {
    if (found.size > most) break;
    // Who imported a file that is gone is known to the base alone.
    for (const importer of [...next.importersOf(file), ...base.importersOf(file)]) {
      if (!own(importer)) continue;
      found.add(importer);
      if (handingOn.has(importer)) continue;
      const shape = next.shape(importer);
      if (shape !== undefined && shape === base.shape(importer) && !speaksOf(shape, file)) continue;
      handingOn.add(importer);
      queue.push(importer);
    }
  }
  return [...found].slice(0, most + 1);
}

/** Whether a file that comes or goes concerns others which do not import it. */
function reachesAll(program: CheckedProgram, file: string): boolean {
  const source:
    | ({
        readonly externalModuleIndicator?: unknown;
        readonly moduleAugmentations?: readonly unknown[];
      } & object)
    | undefined = program.program.getSourceFile(file);
  if (source === undefined) return false;
  if (file.endsWith('.json')) return false;
  return source.externalModuleIndicator === undefined || source.moduleAugmentations?.length !== 0;
}

/** Whether unchanged files with global declarations enter or leave the program. */
function drawsInGlobals(base: CheckedProgram, next: CheckedProgram, candidate: Candidate): boolean {
  const changed = new Set(candidate.files.map((file) => file.absolute));
  const before = new Set(base.files);
  const after = new Set(next.files);
  return (
    next.files.some((file) => !before.has(file) && !changed.has(file) && reachesAll(next, file)) ||
    base.files.some((file) => !after.has(file) && !changed.has(file) && reachesAll(base, file))
  );
}

/** Whether an import of an unchanged file leads to another file than before. */
function resolvesElsewhere(base: CheckedProgram, next: CheckedProgram, candidate: Candidate): boolean {
  return redirectedIn(base, next, candidate).length > 0;
}

/** The unchanged files of which an import leads to another file than before, or cannot be told. */
function redirectedIn(base: CheckedProgram, next: CheckedProgram, candidate: Candidate): readonly string[] {
  const changed = new Set(candidate.files.map((file) => file.absolute));
  return next.files.filter((file) => {
    if (changed.has(file) || !base.has(file)) return false;
    const now = next.resolutions(file);
    return now === undefined || now !== base.resolutions(file);
  });
}
