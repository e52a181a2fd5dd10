import { printable } from '../core/change/path.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import type { WorkspaceContext } from './context.ts';
import { lstatOrAbsent } from './disk.ts';
import { classify } from './failure.ts';
import { own } from './own.ts';

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
    const name = `probe-${Buffer.from(random(8)).toString('hex')}`;
    const trial = stat === undefined ? `${root}/${own.folder}-${name}` : `${folder}/${name}`;
    disk.mkdir(trial, 0o777);
    disk.rmdir(trial);
    return undefined;
  } catch (error) {
    return classify(error, `${printable(root)} was left as it is.`);
  }
}
