import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import { protection } from '../core/change/protected.ts';
import type { AllowedCommand } from '../core/commands/allow.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { filesOf, materialise, type Scratch } from '../sandbox/copy.ts';
import { layPackages } from '../sandbox/packages.ts';
import type { Seen } from '../sandbox/sandbox.ts';
import { isWithin } from '../sandbox/system.ts';
import { repositoryOf } from './git.ts';

/** Bytes of a workspace, without packages and what git ignores, that are copied at most. */
const LARGEST_COPY = 2 * 1024 ** 3;
/** Files laid over at most, each by a mount of its own. */
const MOST_HIDDEN = 1_000;

export interface Sight {
  readonly sees: readonly Seen[];
  /** What a person should know about it, one sentence each. */
  readonly notes: readonly string[];
}

interface Place {
  readonly root: string;
  readonly scratch: Scratch;
  readonly home: string;
  /** Folders of IDS that nothing may see, absolute. */
  readonly hidden: readonly string[];
  readonly pause: () => Promise<void>;
}

/** What a command sees of the workspace: never `.ids`, never what may hold secrets. */
export async function sightOf({ workspace, git }: AllowedCommand, place: Place): Promise<Result<Sight>> {
  if (workspace === 'copy') return copied(place);
  const { root, scratch, hidden } = place;
  const found = secretsIn(root, hidden);
  if (found.length > MOST_HIDDEN) {
    return refuse(
      'protected-path',
      `The workspace has ${found.length} files that may hold secrets, too many to hide one by one.`,
      'Keep keys out of the workspace.',
    );
  }
  const repository = git ? repositoryOf(root) : ok([]);
  if (!repository.ok) return repository;
  return ok({
    sees: [
      { as: workspace, from: root, at: root },
      ...found.map(({ path, folder }): Seen =>
        folder ? { as: 'empty', at: path } : { as: 'read-only', from: scratch.nothing, at: path },
      ),
      ...(git ? repository.value : hiddenGit(root, scratch)),
    ],
    notes: noted(found.filter(({ folder }) => !folder).length, 'shown empty'),
  });
}

async function copied({ root, scratch, home, hidden, pause }: Place): Promise<Result<Sight>> {
  const state = { root, instead: new Map<string, undefined>() };
  const { paths, size } = filesOf(state);
  if (size > LARGEST_COPY) {
    return refuse(
      'file-too-large',
      `The workspace has ${Math.round(size / 1024 ** 2)} MB without packages; commands run on a copy of up to ${LARGEST_COPY / 1024 ** 2} MB.`,
      'Keep large files out of it, or in .gitignore.',
    );
  }
  const shown = paths.filter(
    (path) => protection(path) === undefined && !hidden.some((folder) => isWithin(folder, join(root, path))),
  );
  const { modules } = await materialise(state, shown, scratch.copy, pause);
  const mounts = layPackages({ root, scratch, modules, home });
  return ok({
    sees: [
      { as: 'writable', from: scratch.copy, at: root },
      ...mounts.map((mount) => ({ as: 'read-only' as const, ...mount })),
    ],
    notes: noted(paths.length - shown.length, 'left out of the copy'),
  });
}

function hiddenGit(root: string, { nothing }: Scratch): readonly Seen[] {
  const at = join(root, '.git');
  const stat = lstatSync(at, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return [{ as: 'empty', at }];
  return stat?.isFile() === true ? [{ as: 'read-only', from: nothing, at }] : [];
}

/** Files and folders to lay over. Packages are searched for none: what is published is no secret. */
function secretsIn(
  root: string,
  hidden: readonly string[],
): readonly { readonly path: string; readonly folder: boolean }[] {
  const found: { path: string; folder: boolean }[] = [];
  const walk = (folder: string): void => {
    for (const entry of entries(folder)) {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules' || (folder === root && entry.name === '.git')) continue;
      const secret = protection(relative(root, path)) !== undefined || hidden.includes(path);
      if (entry.isDirectory()) {
        if (secret) found.push({ path, folder: true });
        else walk(path);
      } else if (secret && entry.isFile()) found.push({ path, folder: false });
    }
  };
  walk(root);
  return found;
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function noted(count: number, how: string): readonly string[] {
  return count === 0
    ? []
    : [
        `${count} ${count === 1 ? 'file' : 'files'} that may hold secrets ${count === 1 ? 'is' : 'are'} ${how}.`,
      ];
}
