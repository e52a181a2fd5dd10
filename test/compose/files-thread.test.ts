import { realpathSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { startFilesThread, type FilesThread } from '../../src/compose/threaded/files.ts';
import {
  folder,
  openJournals,
  refusal,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
} from '../workspace/setup.ts';

const limits = { freeBytes: 0 };
const started: FilesThread[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.close();
});

function thread(code?: string): FilesThread {
  const entry = code === undefined ? undefined : new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const made = startFilesThread(entry);
  started.push(made);
  return made;
}

it('does in a thread of its own what a workspace does, and says the same', async () => {
  const tree = { 'a.ts': 'a', 'b.ts': 'b' };
  const [there, here] = [realpathSync(folder(tree)), realpathSync(folder(tree))];
  const files = thread();
  const on = value(await files.open({ root: there, limits }));
  const own = workspace(here);
  expect(on.root).toBe(there);
  const lives = [];
  for (const [root, each] of [
    [there, on],
    [here, own],
  ] as const) {
    const write = writeTo(root, { 'a.ts': 'A', 'b.ts': null, 'c/d.ts': 'new' });
    const applied = value(await each.apply(write));
    const again = value(await each.apply(write));
    const stale = refusal(await each.apply({ ...write, key: 'k2' }));
    const preview = value(await each.previewRollback({ session }));
    const kept = value(await each.snapshots.backUp({ name: 'first', ignored: false }));
    value(await each.rollback({ key: 'k3', session }));
    const back = snapshot(root);
    value(await each.redo({ key: 'k4', session }));
    const restore = { id: 'first', only: null, remove: [] };
    const restoring = value(await each.snapshots.previewRestore(restore));
    const backups = value(await each.backups());
    const { openJournals: open, unwritable } = value(await each.describe());
    lives.push({
      applied: applied.files.map(({ path, kind, added, removed }) => ({ path, kind, added, removed })),
      isSame: again.transaction === applied.transaction,
      ...{ stale, preview, back, open, unwritable },
      counts: [kept.files, restoring.unchanged, backups[0]?.transactions.length],
      refused: refusal(await each.settle('tx_none')),
      recovered: value(await each.recover()),
      after: snapshot(root),
    });
  }
  expect(lives[0]).toEqual(lives[1]);
  expect(lives[0]?.stale.code).toBe('stale-base');
});

it('says why a folder is no workspace, and opens it once it is one', async () => {
  const files = thread();
  const missing = `${folder()}/none`;
  expect(refusal(await files.open({ root: missing, limits })).code).toBe('workspace-missing');
  expect((await files.open({ root: folder(), limits })).ok).toBe(true);
});

it('answers everything that was asked before it ends', async () => {
  const root = folder({ 'a.ts': 'a' });
  const files = thread();
  const on = value(await files.open({ root, limits }));
  const writing = on.apply(writeTo(root, { 'a.ts': 'A' }));
  await files.close();
  expect(value(await writing).files).toHaveLength(1);
  expect(snapshot(root)['a.ts']).toBe('644:A');
  expect(openJournals(root)).toEqual([]);
});

it('fails what it was asked when the thread ends by itself, and begins another', async () => {
  const files = thread(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ number, does }) => {
      if (does === 'recover') process.exit(1);
      if (does === 'backups') throw new Error('out of its mind');
      if (does === 'conflicts') parentPort.postMessage({ number, defect: { message: 'a defect', stack: 'where' } });
      else parentPort.postMessage({ number, result: { ok: true, value: does } });
    });`);
  const on = value(await files.open({ root: '/anywhere', limits }));
  await expect(on.recover()).rejects.toThrow('ended early');
  await expect(on.backups()).rejects.toThrow('out of its mind');
  await expect(on.conflicts()).rejects.toMatchObject({ message: 'a defect', stack: 'where' });
  expect(value(await on.describe())).toBe('describe');
});
