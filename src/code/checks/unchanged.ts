import type { ChangeSet } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import { makeCandidate, type Candidate } from './change.ts';
import type { Disk } from './disk.ts';
import { isFixture } from './types/config/discover.ts';
import { isDeclaration, isSource } from './view.ts';

/** Files of the disk as a candidate that writes them as they are. Those that are absent are left out. */
export function unchanged(paths: readonly WorkspacePath[], disk: Disk): Candidate {
  const none: Pick<ChangeSet, 'files'> = { files: [] };
  const files = paths.flatMap((path) => {
    const absolute = `${disk.root}/${path}`;
    const bytes = disk.bytes(absolute);
    return bytes === undefined ? [] : [{ path, absolute, after: bytes, before: { path, absolute, bytes } }];
  });
  return { ...makeCandidate({ changeSet: none as ChangeSet, contents: new Map() }, disk), files };
}

/** One source file from the middle of the workspace, where most of them are; none when there is none. */
export function oneSourceOf(disk: Disk): readonly WorkspacePath[] {
  const sources = [...disk.files()]
    .map((file) => file.slice(disk.root.length + 1))
    .filter((path) => isSource(path) && !isDeclaration(path) && !isFixture(path));
  const typed = sources.filter((path) => /\.[cm]?tsx?$/.test(path));
  const chosen = typed.length > 0 ? typed : sources;
  const middle = chosen[Math.floor(chosen.length / 2)];
  return middle === undefined ? [] : [middle as WorkspacePath];
}
