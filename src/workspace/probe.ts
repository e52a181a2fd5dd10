import { printable } from '../core/change/path.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import type { WorkspaceContext } from './context.ts';
import type { Disk } from './disk/disk.ts';
import { errorCode } from './disk/errors.ts';
import { lstatOrAbsent } from './disk/read.ts';
import { classify } from './failure.ts';
import { own } from './own.ts';

const trialName = /^\.ids-probe-[0-9a-f]{16}$/;

/**
 * Why the workspace cannot be written, or undefined. A real write and its undoing: permission bits say nothing for root, nor about how a file system is mounted.
 */
export function probe({ disk, root, random }: WorkspaceContext): Refusal | undefined {
  const folder = `${root}/${own.folder}`;
  try {
    const stat = lstatOrAbsent(disk, folder);
    if (stat !== undefined && !stat.isDirectory()) {
      return refuse(
        'workspace-read-only',
        `${own.folder} in ${printable(root)} is not a folder, so IDS cannot keep its journal and backups there.`,
        `Rename or remove ${own.folder}.`,
      ).error;
    }
    const place = stat === undefined ? root : folder;
    for (const left of disk.readdir(place)) if (trialName.test(left)) remove(disk, `${place}/${left}`);
    const trial = `${place}/.ids-probe-${Buffer.from(random(8)).toString('hex')}`;
    disk.mkdir(trial, 0o777);
    remove(disk, trial);
    return undefined;
  } catch (error) {
    return classify(error, `${printable(root)} was left as it is.`);
  }
}

/** Another process may have taken it for the leavings of one that was killed. */
function remove(disk: Disk, trial: string): void {
  try {
    disk.rmdir(trial);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
