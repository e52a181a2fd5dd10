import { relative } from 'node:path/posix';
import type { Candidate } from '../change.ts';
import { packagesAbove, type Package } from '../packages.ts';
import type { Toolchain } from '../toolchain.ts';
import { isSource } from '../view.ts';
import type { Scanned } from './scan.ts';
import { specifiersOf } from './specifiers.ts';

/**
 * Packages that files of the candidate imported and that nothing in their package.json's folder imports any more, each as a
 * sentence with the way to remove it. A hint and no finding: a package may be used by what is no import.
 */
export function unneededPackages(
  candidate: Candidate,
  { ts }: Toolchain,
  others: () => readonly Scanned[],
): readonly string[] {
  const { root, base, view } = candidate;
  const hints: string[] = [];
  const namesIn = (file: string, text: string | undefined) =>
    new Set(specifiersOf(ts, file, text ?? '').map(({ text: each }) => packageName(each)));
  const kept = new Set<string>();
  const dropped = new Map<string, Package>();
  for (const file of candidate.files) {
    if (!isSource(file.path)) continue;
    const after = file.after === undefined ? undefined : namesIn(file.absolute, view.text(file.absolute));
    for (const name of after ?? []) kept.add(name);
    const origin = file.before?.absolute;
    if (origin === undefined) continue;
    for (const name of namesIn(origin, base.text(origin))) {
      if (name === '' || after?.has(name) === true) continue;
      const owner = packagesAbove(view, root, file.absolute)[0];
      if (owner?.declares(name) !== undefined) dropped.set(name, owner);
    }
  }
  for (const [name, owner] of dropped) {
    if (kept.has(name)) continue;
    const scripts = view.text(`${owner.folder}/package.json`) ?? '';
    // Once where it is declared; more often where a script or a setting names it too.
    if (
      scripts.split(`"${name}"`).length > 2 ||
      new RegExp(`"[^"]*\\b${escaped(name)}\\s[^"]*"`).test(scripts)
    )
      continue;
    const isUsed = others().some(
      ({ file, specifiers }) =>
        file.startsWith(`${owner.folder}/`) && specifiers.some((each) => packageName(each) === name),
    );
    if (isUsed) continue;
    const folder = relative(root, owner.folder);
    const where = folder === '' ? '' : ` --prefix ${folder}`;
    hints.push(`nothing imports ${name} any more: npm uninstall${where} ${name}`);
  }
  return hints.toSorted();
}

/** `@a/b/c` → `@a/b`, `b/c` → `b`; empty for what is relative or built in. */
function packageName(specifier: string): string {
  return /^(?!node:)(?:@[^/]+\/)?[^@./#][^/]*/.exec(specifier)?.[0] ?? '';
}

function escaped(name: string): string {
  return name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
