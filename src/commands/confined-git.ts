import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { lstatSync } from 'node:fs';
import { confine, type Confined } from '../sandbox/confine.ts';
import { realpathOf } from '../sandbox/system.ts';
import { repositoryOf } from './git.ts';

/** Megabytes that git may take to compare a workspace with its last commit. */
const MEMORY = 2_048;

/**
 * How git reads the repository around a workspace (absolute, links resolved) without network, other processes or anything of home
 * but the person's own settings of git. Undefined where there is no working sandbox, or a `.git` that leads to somewhere else.
 */
export async function confinedGit(
  root: string,
  hidden: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Pick<Confined, 'program' | 'args' | 'env'> | undefined> {
  const top = topOf(root);
  const repository = top === undefined ? undefined : repositoryOf(top);
  if (repository?.ok !== true) return undefined;
  const home = environment['HOME'] ?? homedir();
  const settings = [
    join(home, '.gitconfig'),
    join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git'),
  ];
  const needs = [
    ...repository.value.map(({ at }) => at),
    ...settings.filter((path) => realpathOf(path) === path),
  ];
  const confined = await confine({ root, needs, hidden, secrets: true, memory: MEMORY }, environment);
  return 'why' in confined ? undefined : { ...confined, env: { ...confined.env, HOME: home } };
}

/** The innermost folder around that has a `.git`. */
function topOf(folder: string): string | undefined {
  if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topOf(parent);
}
