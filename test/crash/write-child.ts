/**
 * Carries out one call on a workspace and kills itself before the Nth change that it makes to the disk.
 *   write-child.ts '{"root", "call", "base", "tree", "key", "portable", "now", "killAt"?}'
 * Prints the result as JSON when it lives that long. The base of `tree` is read from `base`, a copy of the workspace.
 */
import { openWorkspace } from '../../src/workspace/open.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { sqliteLock } from '../../src/store/lock.ts';
import { isChange, portableDisk, watched } from '../workspace/disks.ts';
import { restoreFirst, session, writeTo, type Tree } from '../workspace/trees.ts';

export interface Order {
  readonly root: string;
  readonly call: 'apply' | 'rollback' | 'redo' | 'restore' | 'prune' | 'back up' | 'tidy' | 'recover';
  readonly base: string;
  readonly tree: Tree;
  readonly key: string;
  /** Without the exchange of names. */
  readonly portable: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly killAt?: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
let calls = 0;
const disk = watched(
  (step) => {
    if (isChange(step) && calls++ === order.killAt) process.kill(process.pid, 'SIGKILL');
  },
  order.portable ? portableDisk : machineDisk,
);
const opened = openWorkspace({
  root: order.root,
  lock: sqliteLock,
  limits: { freeBytes: 0 },
  disk,
  clock: () => order.now,
});
if (!opened.ok) throw new Error(opened.error.message);
const { key } = order;
const deeds = {
  apply: () => opened.value.apply(writeTo(order.base, order.tree, key)),
  rollback: () => opened.value.rollback({ key, session }),
  redo: () => opened.value.redo({ key, session }),
  restore: () => restoreFirst(opened.value),
  prune: () => opened.value.prune(),
  'back up': () => opened.value.snapshots.backUp({ name: 'second', ignored: false }),
  tidy: () => opened.value.snapshots.pruneBackups({ days: 7, ids: [] }),
  recover: () => opened.value.recover(),
};
process.stdout.write(JSON.stringify({ ...(await deeds[order.call]()), calls }));
