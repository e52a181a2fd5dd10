import { existsSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { entriesOf, linkFolder, type Scratch } from './copy.ts';
import { isWithin, realpathOf } from './system.ts';

/** A folder of the machine that is shown read-only, under a path of the sandbox. */
export interface Mount {
  readonly from: string;
  readonly at: string;
}

interface Layout {
  readonly root: string;
  readonly scratch: Scratch;
  /** Where `node_modules` are in the workspace, relative paths. */
  readonly modules: readonly string[];
  /** The person's home: no folder that holds it is ever shown. */
  readonly home: string;
}

/**
 * Makes the installed packages available in the copy without a byte of them being copied or writable. Tools write beside
 * packages (`node_modules/.vite-temp`, `.cache`), so that a read-only `node_modules` itself would stop some of them:
 * the copy gets a folder of links instead, and the packages are mounted in a tree beside the workspace that has
 * its shape. From there Node finds packages further up, and relative links into the workspace lead to the copy.
 */
export function layPackages({ root, scratch, modules, home }: Layout): readonly Mount[] {
  const mounts: Mount[] = [];
  const mirrored: string[] = [];
  const show = (from: string, at: string) => {
    if (!mounts.some((each) => each.at === at)) mounts.push({ from, at });
  };
  for (const path of modules) {
    const real = realpathOf(join(root, path));
    if (real === undefined || !isPackages(real, home)) continue;
    if (real === join(root, path)) {
      mirrored.push(path);
      linkFolder(join(scratch.copy, path), linksTo(real, `${mirrorOf(root)}/${path}`));
    } else if (isWithin(root, real)) {
      linkFolder(
        dirname(join(scratch.copy, path)),
        new Map([['node_modules', readlinkSync(join(root, path))]]),
      );
    } else {
      show(real, real);
      linkFolder(join(scratch.copy, path), linksTo(real, real));
    }
    for (const linked of linkedPackages(real, root, home)) show(linked, linked);
  }
  for (let at = dirname(root); ; at = dirname(at)) {
    const path = join(at, 'node_modules');
    const real = realpathOf(path);
    if (real !== undefined && isPackages(real, home) && !isWithin(root, real)) {
      show(real, real);
      if (real !== path) show(real, path);
    }
    if (at === dirname(at)) break;
  }
  // Somewhere to write for the tools of a workspace whose packages are all further up.
  linkFolder(join(scratch.copy, 'node_modules'), new Map());
  if (mirrored.length > 0) {
    shape(root, scratch, mirrored);
    mounts.push({ from: scratch.mirror, at: mirrorOf(root) });
    for (const path of mirrored) mounts.push({ from: join(root, path), at: `${mirrorOf(root)}/${path}` });
  }
  return mounts;
}

function mirrorOf(root: string): string {
  return `${root}.packages`;
}

/** The folders on the way to each `node_modules`, everything else in them as links into the copy. */
function shape(root: string, scratch: Scratch, mirrored: readonly string[]): void {
  for (const path of mirrored) linkFolder(join(scratch.mirror, path), new Map());
  const folders = new Set(mirrored.flatMap((path) => [dirname(path), ...above(dirname(path))]));
  for (const folder of folders) {
    const links = entriesOf(join(scratch.copy, folder))
      .filter(({ name }) => name !== 'node_modules')
      .map(({ name }) => [name, join(root, folder, name)] as const);
    linkFolder(join(scratch.mirror, folder), new Map(links));
  }
}

function above(folder: string): readonly string[] {
  return folder === '.' ? [] : [dirname(folder), ...above(dirname(folder))];
}

function linksTo(folder: string, at: string): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(folder)
      .filter(({ name }) => !OWN.has(name))
      .map(({ name }) => [name, `${at}/${name}`] as const),
  );
}

/** What tools keep beside packages: each run begins without. */
const OWN: ReadonlySet<string> = new Set(['.cache', '.vite', '.vite-temp', '.vitest-cache']);

/** Whether a folder that a link named `node_modules` leads to may be shown. */
export function isPackages(real: string, home: string): boolean {
  return basename(real) === 'node_modules' && !isWithin(real, home);
}

/** Packages outside the workspace that are linked into it (`npm link`, `file:`). */
export function linkedPackages(modules: string, root: string, home: string): readonly string[] {
  const entries = entriesOf(modules).flatMap((entry) =>
    entry.name.startsWith('@') && entry.isDirectory()
      ? entriesOf(join(modules, entry.name)).map((inner) => ({
          link: inner,
          path: join(modules, entry.name, inner.name),
        }))
      : [{ link: entry, path: join(modules, entry.name) }],
  );
  return entries.flatMap(({ link, path }) => {
    if (!link.isSymbolicLink()) return [];
    const real = realpathOf(path);
    if (real === undefined || isWithin(root, real) || isWithin(modules, real)) return [];
    const shelf = /^.*?\/node_modules(?=\/)/.exec(real)?.[0];
    // What is installed elsewhere needs what lies beside it.
    if (shelf !== undefined) return isPackages(shelf, home) ? [shelf] : [];
    const decent =
      !isWithin(real, home) &&
      !isWithin(real, root) &&
      !real.split('/').some((name) => name.startsWith('.') && name !== '.pnpm') &&
      statSync(real).isDirectory() &&
      existsSync(join(real, 'package.json'));
    return decent ? [real] : [];
  });
}
