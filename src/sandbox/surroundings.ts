import { setImmediate as turn } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SECRET } from './copy.ts';
import { isPackages, linkedPackages } from './packages.ts';
import { isWithin, realpathOf } from './system.ts';

/** What a workspace is read with, by absolute paths. */
export interface Surroundings {
  /** Folders outside of it: the repository around it, packages further up and linked ones. */
  readonly around: readonly string[];
  /** Where packages are installed, in it and above it. They tell when `around` may be different. */
  readonly modules: readonly string[];
  /** Files in it, and in the repository around it, that by their names hold secrets, and `.git`. */
  readonly secrets: readonly string[];
}

/** Folders that are looked into; a larger workspace shows what is found in the first ones. */
const MOST_FOLDERS = 20_000;
const CLOSED: ReadonlySet<string> = new Set(['.git', '.ids', 'node_modules']);

/**
 * Looks around a workspace (absolute, links resolved) without blocking. Nothing in `home` is among `around` but a
 * repository or packages above the workspace, and never `home` itself.
 */
export async function surroundingsOf(root: string, home: string): Promise<Surroundings> {
  const above = ancestorsOf(root).filter((folder) => !isWithin(folder, home));
  const top = above.findLast((folder) => existsSync(join(folder, '.git')));
  const repository = existsSync(join(root, '.git')) ? undefined : top;
  const found = await walk(repository ?? root);
  const modules = [
    ...found.modules,
    ...above.map((folder) => join(folder, 'node_modules')).filter((folder) => existsSync(folder)),
  ];
  const around: string[] = [];
  for (const folder of modules) {
    await turn();
    const real = realpathOf(folder);
    if (real === undefined || !isPackages(real, home)) continue;
    around.push(real, ...linkedPackages(real, repository ?? root, home));
  }
  const outside = [...(repository === undefined ? [] : [repository]), ...around];
  return {
    around: [...new Set(outside)].filter((path) => !isWithin(root, path)).toSorted(),
    modules: modules.toSorted(),
    secrets: found.secrets.toSorted(),
  };
}

function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestorsOf(parent)];
}

async function walk(top: string): Promise<{ modules: string[]; secrets: string[] }> {
  const found = { modules: [] as string[], secrets: [] as string[] };
  const folders = [top];
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules') found.modules.push(path);
      else if (entry.name === '.git' || (!entry.isDirectory() && SECRET.test(entry.name))) {
        if (!entry.isSymbolicLink()) found.secrets.push(path);
      }
      if (entry.isDirectory() && !CLOSED.has(entry.name) && folders.length < MOST_FOLDERS) folders.push(path);
    }
  }
  return found;
}
