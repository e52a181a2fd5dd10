import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import { compare, distinct, type Finding } from '../findings.ts';
import { concluded, type Outcome } from '../outcome.ts';
import { packagesOf } from '../packages.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { parseConfig } from '../types/config/config.ts';
import { isFixture, type ReadConfig } from '../types/config/discover.ts';
import { isSource, type FileView } from '../view.ts';
import { cyclesOf } from './cycles.ts';
import { fileCycles } from './file-cycles.ts';
import { makeOptionsFor } from './options.ts';
import { makeResolver, type Resolver } from './resolve.ts';
import { judge, type Surroundings } from './rules.ts';
import type { Scanned, Scans } from './scan.ts';
import { specifiersOf } from './specifiers.ts';
import { unneededPackages } from './unneeded.ts';

/**
 * Every import of the changed files, and every import elsewhere of a file that is gone, leads to a file, a builtin or
 * an installed package that package.json declares.
 */
export async function checkImports(
  candidate: Candidate,
  toolchain: Toolchain,
  scans: Scans,
  readBase: ReadConfig,
  pause: Pause,
  /** Whether circles of files are looked for too. */
  cycles = false,
): Promise<Outcome> {
  const { ts } = toolchain;
  const { root, base, view } = candidate;
  const sameConfigs = !candidate.structural && !candidate.files.some((file) => file.path.endsWith('.json'));
  const readNext = sameConfigs ? readBase : memoised((file: string) => parseConfig(ts, view, file));
  const changed = new Set(candidate.files.map((file) => file.absolute));
  const others = memoised((_: 'all'): readonly Scanned[] =>
    scans.all().filter(({ file }) => !changed.has(file)),
  );
  const ambientIn = memoised((of: FileView) => [
    ...others('all').flatMap(({ ambient }) => ambient),
    ...candidate.files.flatMap(({ absolute, path }) => {
      const text = isSource(path) ? of.text(absolute) : undefined;
      return text === undefined ? [] : (ts.preProcessFile(text, true, true).ambientExternalModules ?? []);
    }),
  ]);
  const around = (of: FileView, read: ReadConfig): Surroundings => ({
    root,
    resolver: makeResolver(ts, of, makeOptionsFor(ts, of, root, read)),
    packages: packagesOf(of, root),
    others: () => others('all'),
    ambient: () => ambientIn(of),
  });
  const next = around(view, readNext);
  const before = around(base, readBase);

  const found: Finding[] = [];
  let count = 0;
  for (const file of candidate.files) {
    await pause();
    if (!isSource(file.path) || isFixture(file.path) || file.after === undefined) continue;
    const specifiers = specifiersOf(ts, file.absolute, view.text(file.absolute) ?? '');
    count += specifiers.length;
    for (const each of specifiers) found.push(...listed(judge(file.absolute, each, next)));
  }
  found.push(...(await dependentsOf(candidate, toolchain, () => others('all'), before, next, pause)));
  found.push(...cyclesOf(candidate, toolchain, before, next));
  if (cycles) found.push(...fileCycles(candidate, toolchain, before, next));
  // What is sound now needs no comparison.
  const compared = found.length === 0 ? [] : candidate.files;
  const known = compared.flatMap(({ path, after, before: was }) =>
    was === undefined || after === undefined || !isSource(path) || isFixture(path)
      ? []
      : specifiersOf(ts, was.absolute, base.text(was.absolute) ?? '').flatMap((each) =>
          listed(judge(was.absolute, each, before)),
        ),
  );
  const hints = unneededPackages(candidate, toolchain, () => others('all'));
  const scope = [plural(count, 'import'), ...hints].join('; ');
  return concluded(compare(distinct(found), distinct(known), candidate), scope);
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Imports in unchanged files that lead to a file which is gone, and nowhere now. */
async function dependentsOf(
  candidate: Candidate,
  { ts }: Toolchain,
  others: () => readonly Scanned[],
  before: Surroundings,
  next: Surroundings,
  pause: Pause,
): Promise<readonly Finding[]> {
  const gone = new Set(
    candidate.files.filter((file) => file.after === undefined).map((file) => file.absolute),
  );
  if (gone.size === 0) return [];
  const names = new Set([...gone].flatMap(namesOf));
  const packageNames = before.packages.map((each) => each.name).filter((name) => name !== '');
  const mayLead = (specifier: string) =>
    names.has(stemOf(specifier)) ||
    /(?:^|\/)\.{1,2}\/?$/.test(specifier) ||
    specifier.startsWith('#') ||
    packageNames.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  const found: Finding[] = [];
  for (const { file, specifiers } of others()) {
    if (!specifiers.some(mayLead) || isFixture(file.slice(candidate.root.length + 1))) continue;
    await pause();
    for (const each of specifiersOf(ts, file, candidate.base.text(file) ?? '')) {
      if (!mayLead(each.text) || !leadsTo(before.resolver, each.text, file, gone)) continue;
      found.push(...listed(judge(file, each, next)));
    }
  }
  return found;
}

function leadsTo(resolver: Resolver, specifier: string, from: string, files: ReadonlySet<string>): boolean {
  const target = resolver.resolve(specifier, from);
  return 'file' in target && target.file !== undefined && files.has(target.file);
}

/** The last segments of specifiers that can lead to a file. */
function namesOf(file: string): readonly string[] {
  const stem = stemOf(file);
  const folder = file.split('/').at(-2) ?? '';
  return stem === 'index' ? [stem, folder] : [stem, file.slice(file.lastIndexOf('/') + 1)];
}

function stemOf(path: string): string {
  return path
    .replace(/[?].*$/, '')
    .slice(path.lastIndexOf('/') + 1)
    .replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}

function memoised<K, V>(make: (key: K) => V): (key: K) => V {
  const kept = new Map<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}
