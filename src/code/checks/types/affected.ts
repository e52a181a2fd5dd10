import type { Candidate } from '../change.ts';
import type { CheckedProgram } from './program.ts';
import type { Pair } from './projects.ts';

/**
 * The files of the next program (absolute) whose errors a candidate can have changed: the changed ones alone while no
 * other file can see a difference, else all.
 */
export function affectedBy(pair: Pair, candidate: Candidate): ReadonlySet<string> {
  const changed = candidate.files.flatMap((file) =>
    file.after !== undefined && pair.next.has(file.absolute) ? [file.absolute] : [],
  );
  if (pair.loose.size > 0) return new Set(changed.filter((file) => pair.loose.has(file)));
  if (isVisible(pair, candidate)) return new Set(pair.next.files);
  // A new import can draw files into the program that nobody checked before.
  const before = new Set(pair.base?.files);
  return new Set([...changed, ...pair.next.files.filter((file) => !before.has(file))]);
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
  const changed = new Set(candidate.files.map((file) => file.absolute));
  return next.files.some((file) => {
    if (changed.has(file) || !base.has(file)) return false;
    const now = next.resolutions(file);
    return now === undefined || now !== base.resolutions(file);
  });
}
