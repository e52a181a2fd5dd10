import type { Candidate } from '../change.ts';
import type { Finding } from '../findings.ts';
import type { Package } from '../packages.ts';
import type { Toolchain } from '../toolchain.ts';
import { isSource } from '../view.ts';
import type { Surroundings } from './rules.ts';
import { specifiersOf, type Specifier } from './specifiers.ts';

/**
 * Imports by which one package of the workspace comes to depend on another that depends on it already. Only what
 * reaches run time counts, and only dependencies that the package did not declare before.
 */
export function cyclesOf(
  candidate: Candidate,
  { ts }: Toolchain,
  before: Surroundings,
  next: Surroundings,
): readonly Finding[] {
  const { packages } = next;
  if (packages.length < 2) return [];
  return candidate.files.flatMap((file) => {
    const home = homeOf(packages, file.absolute);
    if (file.after === undefined || !isSource(file.path) || home === undefined) return [];
    if (
      /(?:^|\/)(?:tests?|__tests__|e2e|scripts?|examples?)\/|\.(?:test|spec|config|stories)\./.test(file.path)
    )
      return [];
    return specifiersOf(ts, file.absolute, candidate.view.text(file.absolute) ?? '').flatMap((specifier) => {
      const to = specifier.typeOnly ? undefined : packageAt(specifier, file.absolute, next);
      if (to === undefined || to === home || to === packages[0] || home === packages[0]) return [];
      const known = before.packages.find((each) => each.folder === home.folder);
      if (known === undefined || known.declares(to.name) !== undefined || !reaches(to, home, packages))
        return [];
      return [
        {
          path: file.path,
          line: specifier.line,
          column: specifier.column,
          code: 'import/cycle',
          severity: 'error' as const,
          message: `"${to.name}" depends on "${home.name}" already; importing it makes a cycle of packages.`,
        },
      ];
    });
  });
}

function packageAt(
  specifier: Specifier,
  from: string,
  { resolver, packages }: Surroundings,
): Package | undefined {
  const target = resolver.resolve(specifier.text, from);
  if (target.kind === 'package') return packages.find((each) => each.name === target.name);
  return target.kind === 'file' ? homeOf(packages, target.file) : undefined;
}

function homeOf(packages: readonly Package[], file: string): Package | undefined {
  return packages
    .filter((each) => file.startsWith(`${each.folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function reaches(from: Package, to: Package, packages: readonly Package[]): boolean {
  const seen = new Set([from]);
  for (const each of seen) {
    for (const other of packages) {
      const kind = other.name === '' ? undefined : each.declares(other.name);
      if (kind === 'dependencies' || kind === 'peerDependencies' || kind === 'optionalDependencies')
        seen.add(other);
    }
  }
  return seen.has(to);
}
