import { randomBytes } from 'node:crypto';
import { printable } from '../core/change/path.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { err, ok, type Result } from '../core/kernel/result.ts';
import { defaultLimits, type Limits, type WorkspaceContext } from './context.ts';
import type { Disk } from './disk/disk.ts';
import { errorCode } from './disk/errors.ts';
import { machineDisk } from './disk/machine.ts';
import type { Lock } from './lock.ts';
import { probe } from './probe.ts';
import { workspaceOf, type OpenWorkspace } from './workspace.ts';

/**
 * Opens a folder as a workspace. Refusals: `workspace-missing` (absent or a file), `workspace-read-only`. Leaves no trace: `.ids`
 * comes with the first write.
 */
export function openWorkspace(options: {
  /** Any path to the folder. */
  readonly root: string;
  readonly lock: Lock;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  /** So many random bytes. */
  readonly random?: (bytes: number) => Uint8Array;
  readonly limits?: Partial<Limits>;
  readonly disk?: Disk;
}): Result<OpenWorkspace> {
  const disk = options.disk ?? machineDisk;
  const root = resolveRoot(disk, options.root);
  if (!root.ok) return root;
  const context: WorkspaceContext = {
    root: root.value,
    disk,
    clock: options.clock ?? Date.now,
    random: options.random ?? randomBytes,
    limits: { ...defaultLimits, ...options.limits },
  };
  const unwritable = probe(context);
  if (unwritable !== undefined) return err(unwritable);
  return ok(workspaceOf(context, options.lock));
}

function resolveRoot(disk: Disk, given: string): Result<string> {
  const name = printable(given);
  try {
    const root = disk.realpath(given);
    if (disk.lstat(root).isDirectory()) return ok(root);
    return refuse('workspace-missing', `${name} is a file, not a folder.`, 'Name the folder that holds it.');
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return refuse(
        'workspace-missing',
        `There is no folder ${name}.`,
        'Check the path, or make the folder first.',
      );
    }
    return refuse(
      'workspace-missing',
      `${name} cannot be opened (${code}).`,
      'Check the path and its permissions.',
    );
  }
}
