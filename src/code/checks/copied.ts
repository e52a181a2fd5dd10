import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path/posix';
import { entriesOf, linkFolder, materialise, type Scratch, type State } from '../../sandbox/copy.ts';
import type { Pause } from './pause.ts';

/** Copies files of a state (relative paths) for tools that read the disk, with the installed packages linked to them. */
export async function copyInto(
  scratch: Scratch,
  state: State,
  paths: readonly string[],
  pause: Pause,
): Promise<void> {
  const { modules } = await materialise(state, paths, scratch.copy, pause);
  for (const path of modules) linkPackages(state.root, path, scratch.copy);
}

/** Installed packages as links, those that are the workspace's own leading to its copy. */
function linkPackages(root: string, path: string, copy: string): void {
  const from = join(root, path);
  const link = (folder: string) => {
    const links = new Map<string, string>();
    for (const entry of entriesOf(join(from, folder))) {
      const name = join(folder, entry.name);
      if (entry.name.startsWith('@') && folder === '') link(name);
      else if (entry.name !== '.bin' && entry.name !== '.cache')
        links.set(entry.name, targetOf(root, join(from, name), copy));
    }
    linkFolder(join(copy, path, folder), links);
  };
  link('');
}

function targetOf(root: string, path: string, copy: string): string {
  const real = realpathSync(path);
  const own = real.startsWith(`${root}/`) && !real.includes('/node_modules/');
  return own ? join(copy, relative(root, real)) : real;
}
