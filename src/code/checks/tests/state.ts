import { createHash } from 'node:crypto';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { filesOf, materialise, openScratch, type State } from '../../../sandbox/copy.ts';
import { layPackages } from '../../../sandbox/packages.ts';
import { statFile } from '../../../worktree/files.ts';
import type { Pause } from '../pause.ts';
import type { FileView } from '../view.ts';
import type { Stage } from './execute.ts';

interface Copying {
  /** The person's home. */
  readonly home: string;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/** Makes a copy of a state, hands it to `work` and removes it. */
export async function staged<T>(
  state: State,
  paths: readonly string[],
  { home, pause, signal }: Copying,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const scratch = openScratch();
  try {
    const { modules } = await materialise(state, paths, scratch.copy, pause);
    return await work({ scratch, mounts: layPackages({ root: state.root, scratch, modules, home }) });
  } finally {
    const removed = scratch.dispose();
    // A large copy takes longer to remove than a cancelled check may take to end.
    if (!signal.aborted) await removed;
  }
}

/** A view as the files on disk and what lies over them. `differing`: the relative paths where something may. */
export function stateOf(root: string, view: FileView, differing: readonly string[]): State {
  const instead = differing.flatMap((path) => {
    const absolute = `${root}/${path}`;
    const stamp = view.stamp(absolute);
    // Only what lies over the disk has no stamp of the disk's.
    return stamp === undefined || stamp.startsWith('committed:')
      ? [[path, view.bytes(absolute)] as const]
      : [];
  });
  return { root, instead: new Map(instead) };
}

/** Differs whenever a file of the state may. */
export function fingerprint(state: State): string {
  const { root, instead } = state;
  return hashOf(
    filesOf(state).paths.map((path) => {
      const bytes = instead.get(path);
      return `${path}\0${bytes === undefined ? (statFile(root, path as WorkspacePath)?.stamp ?? '') : hashOf([bytes])}`;
    }),
  );
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
