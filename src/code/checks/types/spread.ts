import { dirname, resolve } from 'node:path/posix';
import type { CheckedProgram } from './program.ts';
import type { Pair } from './projects.ts';
import { leadsOf } from './resolutions.ts';

/** Files whose declarations are compared at most, each time that the difference went one import further. */
const MOST_QUIET = 60;

/**
 * The files that a difference visible in `origins` can reach, nearest first: who imports them, and on through every
 * importer that looks different itself, or whose declarations speak of a file that does. Files absolute. `enough`: whether
 * what was reached is as much as anybody wants to know.
 */
export function spreadFrom(
  pair: Pair,
  origins: readonly string[],
  enough: (reached: ReadonlySet<string>) => boolean = () => false,
): ReadonlySet<string> {
  const { base, next } = pair;
  const importersOf = (file: string) => [
    ...next.importersOf(file),
    // Who imported a file that is gone is known to the base alone.
    ...(base?.importersOf(file) ?? []),
  ];
  const reached = new Set<string>();
  const handingOn = new Set(origins);
  /** Reached, and showing nothing of the difference so far. */
  const quiet = new Set<string>();
  for (let level = [...origins]; level.length > 0 && !enough(reached);) {
    const importers = level.flatMap(importersOf);
    next.include(importers);
    for (const importer of importers) {
      reached.add(importer);
      // Nobody asks what a file looks like that nobody imports.
      if (!handingOn.has(importer) && importersOf(importer).length > 0) quiet.add(importer);
    }
    if (enough(reached)) break;
    // Working out the declarations of so many costs more than checking whoever imports them.
    const many = quiet.size > MOST_QUIET;
    // What an importer takes through another it names by where it was declared: each is asked about all that differs.
    level = [...quiet].filter((importer) => {
      if (many) return true;
      const shape = next.shape(importer);
      return (
        shape === undefined ||
        speaksOf(shape, importer, handingOn, next) ||
        base === undefined ||
        shape !== base.shape(importer)
      );
    });
    for (const file of level) {
      quiet.delete(file);
      handingOn.add(file);
    }
  }
  return reached;
}

/**
 * Whether the declarations of a file may take something from any of `files`: by an import or re-export that leads there, as
 * far as the file itself has it too. One that the compiler wrote counts by its path, and always when it is not relative, as
 * it may be an alias.
 */
function speaksOf(
  declarations: string,
  of: string,
  files: ReadonlySet<string>,
  program: CheckedProgram,
): boolean {
  let leads: ReadonlyMap<string, string> | undefined;
  for (const [, specifier = ''] of declarations.matchAll(
    /(?:\bfrom|\bimport|\brequire|\bimport\s*\(|\brequire\s*\()\s*["']([^"']+)["']/g,
  )) {
    if (specifier.startsWith('node:')) continue;
    leads ??= leadsOf(program.resolutions(of) ?? '');
    const target = leads.get(specifier);
    if (target !== undefined && target !== '') {
      if (files.has(target)) return true;
      continue;
    }
    if (!specifier.startsWith('.')) return true;
    const path = plain(resolve(dirname(of), specifier));
    for (const file of files) if (plain(file) === path) return true;
  }
  return false;
}

/** A path without extension, and without `index`. */
function plain(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$|\.json$/, '').replace(/\/index$/, '');
}
