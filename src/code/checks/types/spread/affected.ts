import type { Candidate } from '../../change.ts';
import type { CheckedProgram } from '../program.ts';
import type { Pair } from '../pair.ts';
import { deprecatedAt } from './deprecated.ts';
import { differenceAt, everything, withNames, type Difference } from './difference.ts';
import { spreadFrom } from './spread.ts';
import { isNothing } from './visible.ts';

/**
 * The files of the next program (absolute) whose errors a candidate can have changed: the changed ones alone while no
 * other file can see a difference, else also those that a difference can reach; all where that cannot be told. In the order
 * in which the compiler looks at them: an error that goes round is told where it is met first.
 */
export function affectedBy(pair: Pair, candidate: Candidate): ReadonlySet<string> {
  const affected = anyhow(pair, candidate);
  return new Set(pair.next.files.filter((file) => affected.has(file)));
}

function anyhow(pair: Pair, candidate: Candidate): ReadonlySet<string> {
  const changed = candidate.files.flatMap((file) =>
    file.after !== undefined && pair.next.has(file.absolute) ? [file.absolute] : [],
  );
  if (pair.loose.size > 0) return new Set(changed.filter((file) => pair.loose.has(file)));
  const reached = reachOf(pair, candidate);
  if (reached === undefined) return new Set(pair.next.files);
  // A new import can draw files into the program that nobody checked before.
  const before = new Set(pair.base?.files);
  return new Set([...changed, ...reached, ...pair.next.files.filter((file) => !before.has(file))]);
}

/**
 * The files that a difference can reach: who takes what differs in a changed file, and on through those that hand it on.
 * Undefined when that cannot be told: files come or go, options or globals change, or this TypeScript does not say where
 * imports lead.
 */
function reachOf(pair: Pair, candidate: Candidate): readonly string[] | undefined {
  const { base, next } = pair;
  if (candidate.structural && comesBesideItsLike(next, candidate)) return undefined;
  const changed = candidate.files.filter((file) => next.has(file.absolute)).map((file) => file.absolute);
  if (
    base === undefined ||
    pair.reconfigured ||
    candidate.structural ||
    changed.some((file) => base.declaresEverywhere(file) || next.declaresEverywhere(file)) ||
    changed.some((file) => next.resolutions(file) === undefined) ||
    drawsInGlobals(base, next, candidate) ||
    resolvesElsewhere(base, next, candidate)
  )
    return isVisible(pair, candidate) ? undefined : [];
  const origins = new Map(changed.map((file) => [file, differenceAt(pair, file)]));
  return [...spreadFrom(pair, origins)];
}

/** Whether a file comes whose name differs from that of another in its case alone: whoever imports one of them is told. */
function comesBesideItsLike(next: CheckedProgram, { base, files }: Candidate): boolean {
  const come = files.filter((file) => file.after !== undefined && !base.isFile(file.absolute));
  const lower = new Map(come.map(({ absolute }) => [absolute.toLowerCase(), absolute]));
  return next.files.some((file) => (lower.get(file.toLowerCase()) ?? file) !== file);
}

/** Whether a file shows other files the same as before. */
function looksSame(pair: Pair, file: string): boolean {
  return isNothing(differenceAt(pair, file).exactly());
}

/** Whether unchanged files of the program can see the change. */
export function isVisible(pair: Pair, candidate: Candidate): boolean {
  const { base, next } = pair;
  if (base === undefined || pair.reconfigured) return true;
  for (const file of candidate.files) {
    const wasIn = base.has(file.absolute);
    const isIn = next.has(file.absolute);
    if (wasIn && isIn) {
      if (!looksSame(pair, file.absolute)) return true;
    } else if (
      wasIn ? base.declaresEverywhere(file.absolute) : isIn && next.declaresEverywhere(file.absolute)
    )
      return true;
  }
  return (
    drawsInGlobals(base, next, candidate) ||
    (candidate.structural && resolvesElsewhere(base, next, candidate))
  );
}

/**
 * The files outside node_modules (absolute) of which rules with types can say something else after a candidate, nearest first, the
 * changed ones left out: who imports a file that looks different from outside or deprecates something, and on through those that hand it on.
 * `most` files at most, and one more when there are more.
 */
export function dependentsOf(pair: Pair, candidate: Candidate, most: number): readonly string[] {
  const { base, next } = pair;
  const deprecated = new Map(
    candidate.files
      .filter(({ absolute }) => base?.has(absolute) === true && next.has(absolute))
      .map(({ absolute }) => [absolute, deprecatedAt(pair, absolute)]),
  );
  if ([...deprecated.values()].every(isNothing) && !isVisible(pair, candidate)) return [];
  const changed = new Set(candidate.files.map((file) => file.absolute));
  const own = (file: string) => !changed.has(file) && !file.includes('/node_modules/');
  const everywhere =
    base === undefined ||
    pair.reconfigured ||
    candidate.files.some(
      (file) => next.declaresEverywhere(file.absolute) || base.declaresEverywhere(file.absolute),
    );
  if (everywhere) return next.files.filter(own).slice(0, most + 1);
  const redirected = candidate.structural ? redirectedIn(base, next, candidate).filter(own) : [];
  const origins = new Map([
    ...[...changed].map((file): [string, Difference] => [
      file,
      base.has(file) && next.has(file)
        ? withNames(differenceAt(pair, file), deprecated.get(file) ?? new Set())
        : everything,
    ]),
    ...redirected.map((file): [string, Difference] => [file, everything]),
  ]);
  const reached = spreadFrom(pair, origins, (found) => found.size > most);
  return [...new Set([...redirected, ...reached])].filter(own).slice(0, most + 1);
}

/** Whether unchanged files with global declarations enter or leave the program. */
function drawsInGlobals(base: CheckedProgram, next: CheckedProgram, candidate: Candidate): boolean {
  const changed = new Set(candidate.files.map((file) => file.absolute));
  const before = new Set(base.files);
  const after = new Set(next.files);
  return (
    next.files.some((file) => !before.has(file) && !changed.has(file) && next.declaresEverywhere(file)) ||
    base.files.some((file) => !after.has(file) && !changed.has(file) && base.declaresEverywhere(file))
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
