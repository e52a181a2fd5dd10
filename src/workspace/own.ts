import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import { classify } from './failure.ts';
import { makeOwnDirectories } from './disk/directories.ts';
import type { Disk } from './disk/disk.ts';
import { lstatOrAbsent } from './disk/read.ts';
import { replaceOwnFile } from './disk/write.ts';

/** Folders and files of IDS inside a workspace, relative to its root. */
export const own = {
  folder: '.ids',
  journal: '.ids/journal',
  backups: '.ids/backups',
  conflicts: '.ids/conflicts',
  limbo: '.ids/limbo',
  store: '.ids/store',
  snapshots: '.ids/snapshots',
  lock: '.ids/lock.db',
} as const;

/**
 * Makes the folder that the lock lies in, at the first write. A refusal where something else stands under a name of IDS's own, as a
 * repository may bring it along.
 */
export function makeOwnFolder(disk: Disk, root: string): Refusal | undefined {
  try {
    makeOwnDirectories(disk, root, own.folder);
    for (const place of Object.values(own)) {
      const stat = lstatOrAbsent(disk, `${root}/${place}`);
      const isFile = place === own.lock;
      if (stat === undefined || (isFile ? stat.isFile() : stat.isDirectory())) continue;
      return refuse(
        'io-failed',
        `${place} is not a ${isFile ? 'regular file' : 'folder'}. Nothing was written.`,
        `Look at what it is, then remove ${place}.`,
      ).error;
    }
    return undefined;
  } catch (error) {
    return classify(error, 'Nothing was written.');
  }
}

/** Makes the rest of what a write needs; the caller holds the lock. Throws errno errors. */
export function makeOwnFolders(disk: Disk, root: string): void {
  makeOwnDirectories(disk, root, own.journal);
  makeOwnDirectories(disk, root, own.backups);
  // Bytes that IDS keeps must never be committed by somebody's `git add -A`.
  if (lstatOrAbsent(disk, `${root}/${own.folder}/.gitignore`) === undefined) {
    replaceOwnFile(disk, `${root}/${own.folder}`, '.gitignore', '*\n');
  }
}

/** Names in a folder of IDS, sorted; none when the folder is not there or is not a real folder. */
export function listOwn(disk: Disk, path: string): readonly string[] {
  return lstatOrAbsent(disk, path)?.isDirectory() === true ? disk.readdir(path).toSorted() : [];
}
