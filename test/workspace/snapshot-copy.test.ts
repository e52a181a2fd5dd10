import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { sha256 } from '../../src/workspace/disk/versions.ts';
import { copyAll } from '../../src/workspace/snapshots/threads.ts';
import { failure, watched } from './disks.ts';
import { folder, memory, plant, refusal, restoreFirst, snapshot, value, workspace } from './setup.ts';

const first = { name: 'first', ignored: false } as const;

function storeOf(root: string): readonly string[] {
  return readdirSync(join(root, '.ids/store')).toSorted();
}

it('of many files is taken by several threads and is the same', async () => {
  // Contents that are met in the share of each thread, and some that are only once.
  const files = Array.from({ length: 2_300 }, (_, n) => [`d${n % 30}/f${n}.ts`, `${n % 700}\n`] as const);
  const [several, one] = [folder({}, memory), folder({}, memory)];
  for (const root of [several, one]) plant(root, Object.fromEntries(files));
  const made = value(await workspace(several).snapshots.backUp(first));
  const alike = value(await workspace(one, { disk: watched(() => undefined) }).snapshots.backUp(first));
  expect([made.files, made.bytes, made.copied]).toEqual([alike.files, alike.bytes, alike.copied]);
  expect(made.copied?.count).toBe(700);
  expect(storeOf(several)).toEqual(storeOf(one));
  const then = snapshot(several);
  plant(several, { 'd1/f1.ts': 'changed\n', 'd2/f2.ts': null });
  value(await restoreFirst(workspace(several)));
  expect(snapshot(several)).toEqual(then);
});

it('tells what went wrong in a thread', async () => {
  const root = folder({}, memory);
  plant(root, Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`f${n}`, 'x'])));
  const files = Array.from({ length: 2_000 }, (_, n) => `f${n}` as WorkspacePath);
  const order = { root, began: 0, files, known: new Set<string>(), temporary: 'tmp-0' };
  await expect(copyAll(machineDisk, order)).rejects.toMatchObject({ code: 'ENOENT' });
});

const large = (character: string) => character.repeat(3 * 1024 ** 2 + 1);

it('keeps a file of several pieces whole', async () => {
  const root = folder({ 'large.txt': large('a'), 'exact.txt': 'b'.repeat(1024 ** 2) }, memory);
  value(await workspace(root).snapshots.backUp(first));
  const then = snapshot(root);
  plant(root, { 'large.txt': 'x', 'exact.txt': null });
  value(await restoreFirst(workspace(root)));
  expect(snapshot(root) === then || JSON.stringify(snapshot(root)) === JSON.stringify(then)).toBe(true);
});

it.for(['large', 'grown'] as const)(
  'never mixes what was there before and after a save while it is read (%s)',
  async (kind) => {
    const root = folder({ 'a.txt': kind === 'large' ? large('a') : 'a' }, memory);
    let reads = 0;
    const disk = watched(({ call, paths }) => {
      if (call !== 'read' || !paths[0]?.endsWith('a.txt')) return;
      if (++reads === (kind === 'large' ? 2 : 1)) writeFileSync(join(root, 'a.txt'), large('b'));
    });
    value(await workspace(root, { disk }).snapshots.backUp(first));
    expect(storeOf(root)).toEqual([sha256(large('b'))]);
  },
);

it('keeps a file that never comes to rest as it was met, and reads it again the next time', async () => {
  const root = folder({ 'log.txt': 'line\n' }, memory);
  let lines = 1;
  const disk = watched(({ call, paths }) => {
    if (call === 'read' && paths[0]?.endsWith('log.txt'))
      writeFileSync(join(root, 'log.txt'), 'line\n'.repeat(++lines));
  });
  const made = value(await workspace(root, { disk }).snapshots.backUp(first));
  expect(made.files).toBe(1);
  const later = () => Date.now() + 3_600_000;
  expect(value(await workspace(root, { clock: later }).snapshots.backUp(first)).copied?.count).toBe(1);
});

it('does not take the word of a store that came with the repository', async () => {
  const root = folder({ 'a.txt': 'mine\n', 'b.txt': 'other\n' }, memory);
  plant(root, { [`.ids/store/${sha256('mine\n')}`]: 'evil\n', [`.ids/store/${sha256('other\n')}`]: 'ot' });
  value(await workspace(root).snapshots.backUp(first));
  rmSync(join(root, 'a.txt'));
  rmSync(join(root, 'b.txt'));
  value(await restoreFirst(workspace(root)));
  expect(snapshot(root)).toEqual({ 'a.txt': '644:mine\n', 'b.txt': '644:other\n' });
});

it('says what it cannot have in it, and is whole without', async () => {
  const deep = Array.from({ length: 9 }, (_, n) => String(n).repeat(250)).join('/');
  const root = folder({ 'a.txt': 'a' }, memory);
  let at = root;
  for (const name of deep.split('/')) {
    mkdirSync(join(at, name));
    at = join(at, name);
  }
  writeFileSync(join(at, 'x'), 'x');
  writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff])]), 'y');
  const made = value(await workspace(root).snapshots.backUp(first));
  expect(made.files).toBe(1);
  expect(made.left?.toSorted()).toEqual([`${deep}/x`, 'bad\uFFFD']);
  plant(root, { 'a.txt': 'changed' });
  value(await restoreFirst(workspace(root)));
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('a');
});

it('counts the pointer of a linked worktree neither as a file nor as a secret', async () => {
  const root = folder(
    { '.git': 'gitdir: elsewhere\n', 'sub/.git': 'gitdir: elsewhere\n', '.env': 'A=1', a: 'a' },
    memory,
  );
  expect(value(await workspace(root).snapshots.backUp(first))).toMatchObject({ files: 1, secrets: 1 });
});

it('is refused where a file cannot be read, and says which', async () => {
  const root = folder({ 'a.txt': 'a', 'locked.bin': 'b' }, memory);
  const disk = watched(({ call, paths }) => {
    if (call === 'open' && paths[0]?.endsWith('locked.bin')) throw failure('EACCES', 'open');
  });
  const refused = refusal(await workspace(root, { disk }).snapshots.backUp(first));
  expect(refused.message).toContain('locked.bin cannot be read (EACCES)');
  expect(value(await workspace(root).snapshots.backups())).toEqual([]);
});

it('is refused when the store goes away in the middle, and leaves no file out', async () => {
  const root = folder({ 'a.txt': 'a', 'b.txt': 'b' }, memory);
  const disk = watched(({ call, paths }) => {
    if (call === 'create' && paths[0]?.includes('/.ids/store/'))
      rmSync(join(root, '.ids/store'), { recursive: true });
  });
  expect(refusal(await workspace(root, { disk }).snapshots.backUp(first)).code).toBe('io-failed');
  expect(value(await workspace(root).snapshots.backups())).toEqual([]);
  expect(value(await workspace(root).snapshots.backUp(first)).files).toBe(2);
  expect(readFileSync(join(root, '.ids/store', sha256('a')), 'utf8')).toBe('a');
});
