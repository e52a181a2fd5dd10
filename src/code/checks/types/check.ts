import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import { compare, distinct, type Finding } from '../findings.ts';
import { concluded, crashed, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import { isSource } from '../view.ts';
import type { TypeScript } from '../toolchain.ts';
import { affectedBy } from './spread/affected.ts';
import { asBuilt, localsOf } from './built.ts';
import type { CheckedProgram } from './program.ts';
import { leadsOf } from './resolutions.ts';
import type { BasePrograms } from './bases.ts';
import type { Projects } from './projects.ts';
import { builtOf } from './shape.ts';
import { findingsOf } from './stages.ts';

/**
 * New type errors in the changed files and in everything that their changes can reach, in every tsconfig that has
 * them. Old errors are told for the changed files only.
 */
export async function checkTypes(
  candidate: Candidate,
  base: BasePrograms,
  projects: Projects,
  pause: Pause,
): Promise<Outcome> {
  if (projects.broken !== undefined) return crashed(projects.broken);
  if (projects.pairs.length === 0) {
    const sources = candidate.files.filter((file) => isSource(file.path));
    if (sources.length === 0) return concluded([], 'no TypeScript or JavaScript changed');
    if (sources.every((file) => file.after === undefined))
      return concluded([], 'no tsconfig has the deleted files');
    return skipped(
      `No tsconfig.json speaks about ${projects.unowned.slice(0, 3).join(', ')}. Add one whose "include" has these files.`,
    );
  }
  const found: Finding[] = [];
  const before: Finding[] = [];
  const loose: Finding[] = [];
  const checked = new Set<string>();
  for (const pair of projects.pairs) {
    await pause();
    const files = affectedBy(pair, candidate);
    for (const file of files) checked.add(file);
    const { now, then } = await findingsOf(pair, files, candidate, pause);
    (pair.loose.size > 0 ? loose : found).push(
      ...asBuilt(now, localsIn(pair.typescript, pair.next, candidate)),
    );
    before.push(...asBuilt(then, localsIn(pair.typescript, pair.base ?? pair.next, candidate)));
  }
  const touched = new Set(candidate.files.map((file) => file.path));
  const unlisted = new Set(
    projects.pairs.flatMap((pair) => [...pair.loose].map((file) => file.slice(candidate.root.length + 1))),
  );
  const shaky = shakyAmong(unlisted, before, candidate);
  // Compared as errors and softened afterwards: an old error would not be recognised under another severity.
  const diagnostics = compare(
    distinct([...found, ...loose.filter((each) => unlisted.has(each.path))]),
    distinct(before),
    candidate,
  )
    .map((each) => (shaky.has(each.path) ? { ...each, severity: 'warning' as const } : each))
    .filter((each) => each.origin === 'introduced' || each.path === '' || touched.has(each.path));

  const notes = [plural(checked.size, 'file')];
  if (base.toolchain.note !== undefined) notes.push(base.toolchain.note);
  if (projects.unowned.length > 0) notes.push(`in no tsconfig: ${projects.unowned.slice(0, 3).join(', ')}`);
  if (projects.leftOut.length > 0)
    notes.push(`left out because broken: ${projects.leftOut.slice(0, 3).join(', ')}`);
  return concluded(diagnostics, notes.join('; '));
}

function localsIn(typescript: TypeScript, program: CheckedProgram, { root }: Candidate) {
  const { projectReferences = [], fileNames } = program.config.command;
  return (path: string, specifier: string): ReadonlySet<string> | undefined => {
    if (projectReferences.length === 0) return undefined;
    const lead = leadsOf(program.resolutions(`${root}/${path}`) ?? '').get(specifier) ?? '';
    if (lead === '' || fileNames.includes(lead)) return undefined;
    const text = program.shape(lead) ?? builtOf(program.program, lead);
    return text === undefined ? undefined : localsOf(typescript, lead, text);
  };
}

/**
 * Nobody checks the files of no tsconfig, so that its options may not suit them: errors count only in files which had
 * none under the same options before; in the others, which are returned, they are warnings.
 */
export function shakyAmong(
  unlisted: ReadonlySet<string>,
  before: readonly Finding[],
  candidate: Candidate,
): ReadonlySet<string> {
  const sound = (path: string) =>
    candidate.files.some(
      (file) =>
        file.path === path &&
        file.before !== undefined &&
        !before.some((each) => each.path === file.before?.path),
    );
  return new Set([...unlisted].filter((path) => !sound(path)));
}
