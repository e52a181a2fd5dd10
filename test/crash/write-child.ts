/**
 * Carries out one call on a workspace and kills itself before the Nth change that it makes to the disk.
 *   write-child.ts '{"root", "call": "apply" | "rollback" | "recover", "tree"?, "killAt"?, "key"?}'
 * Prints the result as JSON when it lives that long. The base of `tree` is read from `base`, a copy of the workspace.
 */
import { openWorkspace } from '../../src/workspace/open.ts';
import { sqliteLock } from '../../src/store/lock.ts';
import { isChange, watched } from '../workspace/disks.ts';
import { session, writeTo, type Tree } from '../workspace/trees.ts';

interface Order {
  readonly root: string;
  readonly call: 'apply' | 'rollback' | 'recover';
  readonly base: string;
  readonly tree: Tree;
  readonly key: string;
  readonly killAt?: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
let calls = 0;
const disk = watched((step) => {
  if (isChange(step) && calls++ === order.killAt) process.kill(process.pid, 'SIGKILL');
});
const opened = openWorkspace({ root: order.root, lock: sqliteLock, limits: { freeBytes: 0 }, disk });
if (!opened.ok) throw new Error(opened.error.message);
const { key } = order;
const result =
  order.call === 'apply'
    ? await opened.value.apply(writeTo(order.base, order.tree, key))
    : order.call === 'rollback'
      ? await opened.value.rollback({ key, session })
      : await opened.value.recover();
process.stdout.write(JSON.stringify({ ...result, calls }));
