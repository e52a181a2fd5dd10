import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteLock } from '../../src/store/lock.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { endedAfter, watched } from './disks.ts';
import {
  folder,
  memory,
  otherSession,
  plant,
  refusal,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
} from './setup.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 1, 1);

/** Three writes of one session, a day apart, and one of another; the clock can be moved. */
async function written() {
  const root = folder({ 'a.ts': '0', 'd/b.ts': '0', 'c.ts': 'c' }, memory);
  let now = start;
  const options = { clock: () => now, limits: { freeBytes: 0, backupDays: 7, backupBytes: 1e6 } };
  const open = workspace(root, options);
  for (const text of ['1', '2', '3']) {
    value(await open.apply(writeTo(root, { 'a.ts': text, 'd/b.ts': text }, `k${text}`)));
    now += day;
  }
  value(await open.apply(writeTo(root, { 'c.ts': 'C' }, 'k', otherSession)));
  const kept = () =>
    readdirSync(join(root, '.ids/backups'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.bak'),
    );
  return { root, options, open, kept, at: (time: number) => (now = time) };
}

describe('retention', () => {
  it('removes what is too old but the newest of each session, and says so afterwards', async () => {
    const { open, kept, at, root } = await written();
    expect(kept()).toHaveLength(7);
    at(start + 30 * day);
    const pruned = value(await open.prune());
    expect(pruned.transactions).toHaveLength(2);
    expect(pruned.bytes).toBe(4);
    expect(kept().toSorted()).toEqual([
      expect.stringContaining(`${session}/a.ts.20260203_`) as string,
      expect.stringContaining(`${session}/d/b.ts.20260203_`) as string,
      expect.stringContaining(`${otherSession}/c.ts.`) as string,
    ]);
    expect(value(await open.prune())).toEqual({ transactions: [], bytes: 0 });
    const listed = value(await open.backups());
    expect(listed[0]?.transactions.map(({ gone, bytes }) => [gone, bytes])).toEqual([
      [true, 0],
      [true, 0],
      [false, 2],
    ]);
    // The whole session cannot be taken back any more; that is said, and nothing is changed.
    const before = snapshot(root);
    expect(refusal(await open.rollback({ key: 'r', session })).message).toContain('is gone');
    expect(snapshot(root)).toEqual(before);
    // A repeated key still finds its outcome.
    expect(value(await open.apply(writeTo(root, { 'a.ts': 'x' }, 'k1'))).files).toHaveLength(2);
  });

  it('keeps within the size, at a write too', async () => {
    const { root, kept } = await written();
    const small = workspace(root, { limits: { freeBytes: 0, backupDays: 1000, backupBytes: 3 } });
    value(await small.apply(writeTo(root, { 'a.ts': '4' }, 'k4')));
    expect(kept()).toHaveLength(2);
  });

  it('of one session, when a person gives it up', async () => {
    const { open, root, kept } = await written();
    expect(value(await open.prune(session)).transactions).toHaveLength(3);
    expect(kept()).toHaveLength(1);
    expect(existsSync(join(root, '.ids/backups', session, 'd'))).toBe(false);
    expect(existsSync(join(root, '.ids/backups', session, 'manifest.json'))).toBe(true);
  });

  it('ended at every change: what the manifest promises is there, and the next one finishes', async () => {
    const model = await written();
    for (let n = 0, complete = false; !complete; n++) {
      const root = folder({}, memory);
      cpSync(model.root, root, { recursive: true, preserveTimestamps: true });
      const later = { ...model.options, clock: () => start + 30 * day };
      const disk = endedAfter(n);
      const opened = openWorkspace({ root, lock: sqliteLock, ...later, disk });
      if (opened.ok) await opened.value.prune();
      complete = !disk.ended();
      const open = workspace(root, later);
      const promised = value(await open.backups()).flatMap((each) =>
        each.transactions.filter(({ gone }) => !gone),
      );
      for (const { id } of promised) {
        const manifests = [session, otherSession].map((each) =>
          readFileSync(join(root, `.ids/backups/${each}/manifest.json`), 'utf8'),
        );
        const records = manifests.flatMap(
          (text) =>
            (JSON.parse(text) as { transactions: { id: string; files: { backup: string }[] }[] })
              .transactions,
        );
        for (const { backup } of records.find((each) => each.id === id)?.files ?? []) {
          expect(existsSync(join(root, backup)), `ended at ${n}: ${backup}`).toBe(true);
        }
      }
      value(await open.prune());
      const left = readdirSync(join(root, '.ids/backups'), { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.bak'),
      );
      expect(left, `ended at ${n}`).toHaveLength(3);
    }
  });

  it('never touches an open transaction, a damaged manifest, or what a link leads to', async () => {
    const { root, options, open, at, kept } = await written();
    at(start + 30 * day);
    // Ended before its commit: its moved-aside file is in the journal and comes back before anything is pruned.
    let ended = false;
    const disk = watched(({ call, paths }) => {
      ended ||= call === 'rename' && paths[1]?.endsWith('/committed') === true;
      if (ended) throw Object.assign(new Error('ended'), { code: 'EIO', syscall: call });
    });
    await workspace(root, { ...options, disk }).apply(writeTo(root, { 'c.ts': 'open' }, 'k9', otherSession));
    writeFileSync(join(root, `.ids/backups/${session}/manifest.json`), '{');
    const before = kept();
    value(await open.prune());
    expect(kept()).toEqual(before);
    expect(snapshot(root)['c.ts']).toBe('644:C');

    const hostile = await written();
    const outside = folder({ 'victim.bak': 'precious' }, memory);
    const own = join(hostile.root, `.ids/backups/${session}`);
    for (const name of readdirSync(join(own, 'd'))) writeFileSync(join(outside, name), 'precious');
    renameSync(join(own, 'd'), join(own, 'e'));
    symlinkSync(outside, join(own, 'd'));
    hostile.at(start + 30 * day);
    value(await hostile.open.prune());
    expect(readdirSync(outside)).toHaveLength(4);
  });

  it('leaves no trace where nothing was written', async () => {
    const root = folder({ a: '1' });
    expect(value(await workspace(root).prune())).toEqual({ transactions: [], bytes: 0 });
    expect(value(await workspace(root).backups())).toEqual([]);
    expect(existsSync(join(root, '.ids'))).toBe(false);
  });
});

it('keeps the newest of a session also after the clock went back', async () => {
  const root = folder({ a: 'first' }, memory);
  const at = (day: number) => () => Date.UTC(2026, 1, day);
  value(await workspace(root, { clock: at(2) }).apply(writeTo(root, { a: 'second' }, 'k1')));
  const last = value(await workspace(root, { clock: at(1) }).apply(writeTo(root, { a: 'third' }, 'k2')));
  value(await workspace(root, { clock: at(60) }).prune());
  const [kept] = value(await workspace(root).backups());
  expect(kept?.transactions.filter(({ gone }) => !gone).map(({ id }) => id)).toEqual([last.transaction]);
});

describe('a conflict', () => {
  it('is listed with what lies where, until a person settles it; what was kept stays', async () => {
    const root = folder({ 'a.ts': 'old', 'b.ts': 'b' }, memory);
    let ended = false;
    const disk = watched(({ call, paths }) => {
      ended ||= call === 'rename' && paths[1]?.endsWith('/committed') === true;
      if (ended) throw Object.assign(new Error('ended'), { code: 'EIO', syscall: call });
    });
    await workspace(root, { disk }).apply(writeTo(root, { 'a.ts': 'new', 'b.ts': 'B' }));
    plant(root, { 'a.ts': 'mine' });
    const open = workspace(root);
    const refused = refusal(await open.recover());
    expect(refused.code).toBe('conflict');
    const [conflict] = value(await open.conflicts());
    expect(refused.hint).toContain(`ids conflicts --settle ${conflict?.transaction ?? ''}`);
    expect(conflict?.files.map(({ path }) => path)).toEqual(['a.ts']);
    const kept = conflict?.files[0]?.kept ?? '';
    expect(readFileSync(join(root, kept), 'utf8')).toBe('old');
    expect(refusal(await open.settle('tx_20260101_000000_000_00000000')).code).toBe('not-found');
    expect(refusal(await open.settle('../../x')).code).toBe('not-found');
    value(await open.settle(conflict?.transaction ?? ''));
    expect(value(await open.conflicts())).toEqual([]);
    value(await open.recover());
    expect(lstatSync(join(root, kept)).isFile()).toBe(true);
    expect(snapshot(root)).toEqual({ 'a.ts': '644:mine', 'b.ts': '644:b' });
  });

  it('whose note cannot be read still counts', async () => {
    const root = folder({ a: '1' }, memory);
    mkdirSync(join(root, '.ids/conflicts'), { recursive: true });
    writeFileSync(join(root, '.ids/conflicts/tx_20260101_000000_000_00000000.json'), '{');
    const open = workspace(root);
    expect(refusal(await open.recover()).code).toBe('conflict');
    value(await open.settle('tx_20260101_000000_000_00000000'));
    value(await open.recover());
  });
});
