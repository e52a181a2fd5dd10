import type { Candidate } from '../change.ts';
import type { Scans } from '../imports/scan.ts';
import { packagesOf, type Package } from '../packages.ts';
import type { Toolchain } from '../toolchain.ts';
import { isSource } from '../view.ts';
import type { Selection } from './case.ts';
import { isTestPath, sourcesOf, testsReaching } from './related.ts';
import type { Setup } from './runners/runner.ts';
import { ownersOf, type Owners } from './setup.ts';

interface Parts {
  readonly candidate: Candidate;
  readonly toolchain: Toolchain;
  readonly scans: Scans;
  readonly pause: () => Promise<void>;
}

/**
 * The tests of other packages of the workspace from which imports lead to the changed files: packages that depend, directly or
 * not, on those of `owners`, and have a runner of their own.
 */
export async function dependentTests(
  owners: Owners,
  { candidate, toolchain, scans, pause }: Parts,
): Promise<readonly { readonly setup: Setup; readonly selection: Selection }[]> {
  const { view, root, files } = candidate;
  const changed = files.map(({ absolute }) => absolute).filter((file) => isSource(file) && view.isFile(file));
  const packages = packagesOf(view, root);
  const dependents = dependentsOf(packages, changed);
  if (changed.length === 0 || dependents.length === 0) return [];
  const sources = sourcesOf(candidate);
  const found: { setup: Setup; selection: Selection }[] = [];
  for (const { folder } of dependents) {
    const setups = ownersOf(view, root, [`${folder}/package.json`]).setups.get(folder)?.setups ?? [];
    if (setups.length === 0 || owners.setups.has(folder)) continue;
    const tests = sources.filter(
      (file) => file.startsWith(`${folder}/`) && isTestPath(file.slice(folder.length + 1)),
    );
    const reaching = await testsReaching(changed, tests, candidate, toolchain, scans, pause);
    if (reaching.length === 0) continue;
    for (const setup of setups) found.push({ setup, selection: { kind: 'only', files: reaching } });
  }
  return found;
}

/** Packages that depend, directly or not, on a package that has one of the files. */
function dependentsOf(packages: readonly Package[], files: readonly string[]): readonly Package[] {
  const innermost = packages.toSorted((a, b) => b.folder.length - a.folder.length);
  const reached = new Set<Package>();
  for (const file of files) {
    const owner = innermost.find(({ folder }) => file.startsWith(`${folder}/`));
    if (owner !== undefined) reached.add(owner);
  }
  const own = new Set(reached);
  for (const { name } of reached) {
    for (const each of packages) if (name !== '' && each.declared.includes(name)) reached.add(each);
  }
  return [...reached].filter((each) => !own.has(each));
}
