import { createHash } from 'node:crypto';
import type { ChangeSet, ContentHash } from '../../core/change/change-set.ts';
import { printable, type WorkspacePath } from '../../core/change/path.ts';
import { nearest } from '../../core/kernel/nearest.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { isSourcePath, listFiles } from '../../worktree/files.ts';
import { makeCandidate, overlaid, type Candidate } from './change.ts';
import type { Disk } from './disk.ts';

/** A file whose committed version differs from the one on disk; null: it was not there. */
export interface CommittedFile {
  readonly path: WorkspacePath;
  readonly committed: Uint8Array | null;
}

/** What to validate: what differs from the last commit, and the files and folders that a person named (null: none). */
export interface DiskQuestion {
  readonly changed: readonly CommittedFile[];
  readonly named: readonly WorkspacePath[] | null;
}

/**
 * The paths that a question is about: what changed, within what was named; and of what was named every source file, changed
 * or not. `not-found` for a name that neither the disk nor the last commit knows.
 */
export function subjectsOf(root: string, { changed, named }: DiskQuestion): Result<readonly WorkspacePath[]> {
  const differing = changed.map((file) => file.path);
  if (named === null) return ok(differing);
  const listed = listFiles(root).map((file) => file.path);
  const known = [...new Set([...listed, ...differing])].toSorted();
  if (named.length === 0) return ok(known.filter(isSourcePath));
  const subjects = new Set<WorkspacePath>();
  for (const name of named) {
    const below = known.filter((path) => path.startsWith(`${name}/`));
    if (below.length === 0 && !known.includes(name)) {
      const near = nearest(name, known);
      return refuse(
        'not-found',
        `There is no file or folder ${printable(name)} in the workspace.`,
        near === undefined ? 'Name a path relative to the workspace.' : `Did you mean ${printable(near)}?`,
      );
    }
    if (known.includes(name)) subjects.add(name);
    for (const path of below) if (isSourcePath(path) || differing.includes(path)) subjects.add(path);
  }
  return ok([...subjects].toSorted());
}

/** The workspace as it was committed, as far as `changed` says: the disk with those files put back. */
export function committedDisk(disk: Disk, changed: readonly CommittedFile[]): Disk {
  const overlay = new Map<string, Uint8Array | undefined>(
    changed.map(({ path, committed }) => [`${disk.root}/${path}`, committed ?? undefined] as const),
  );
  const view = overlaid(disk, overlay);
  return {
    ...view,
    root: disk.root,
    refresh: () => disk.refresh(),
    installed: () => disk.installed(),
    links: () => disk.links(),
    files: () => new Set([...disk.files(), ...overlay.keys()].filter((path) => view.isFile(path))),
    stamp(path) {
      if (!overlay.has(path)) return disk.stamp(path);
      const bytes = overlay.get(path);
      return bytes === undefined ? undefined : `committed:${sha256(bytes)}`;
    },
  };
}

/** What is on disk at the subjects as a candidate over the committed workspace. */
export function diskCandidate(disk: Disk, committed: Disk, subjects: readonly WorkspacePath[]): Candidate {
  const contents = new Map<ContentHash, Uint8Array>();
  const files = subjects.map((path): ChangeSet['files'][number] => {
    const bytes = disk.bytes(`${disk.root}/${path}`);
    if (bytes === undefined) return { path, before: 'absent', after: 'absent' };
    const hash = sha256(bytes) as ContentHash;
    contents.set(hash, bytes);
    return { path, before: 'absent', after: { hash, mode: 0o644, size: bytes.length } };
  });
  return makeCandidate({ changeSet: { id: '' as ChangeSet['id'], files }, contents }, committed);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
