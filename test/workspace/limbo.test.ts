import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blindDisk as blind, failure, watched } from './disks.ts';
import {
  folder,
  memory,
  openJournals,
  plant,
  refusal,
  snapshot,
  value,
  workspace,
  writeTo,
} from './setup.ts';

const began = Date.UTC(2026, 1, 1);
const nextDay = began + 25 * 3_600_000;
const clock = () => began;

/** Saves into the file that it opened. */
function save(descriptor: number, text: string): void {
  ftruncateSync(descriptor);
  writeSync(descriptor, text, 0);
  closeSync(descriptor);
}

/** A write that is taken back after an editor has opened what it had put there: the editor's descriptor. */
async function takenBack(root: string): Promise<number> {
  let descriptor = 0;
  const disk = watched(({ call, paths }) => {
    if (call !== 'link' || !paths[1]?.endsWith('/b.ts') || descriptor !== 0) return;
    descriptor = openSync(join(root, 'a.ts'), 'r+');
    throw failure('EIO', 'link');
  }, blind);
  const write = writeTo(root, { 'a.ts': 'ids\n', 'b.ts': 'ids\n' });
  expect(refusal(await workspace(root, { disk, clock }).apply(write)).code).toBe('io-failed');
  expect(snapshot(root)).toEqual({ 'a.ts': '644:old\n', 'b.ts': '644:old\n' });
  return descriptor;
}

const limbo = (root: string) => readdirSync(join(root, '.ids/limbo'));

describe('where nobody can tell who has a file open', () => {
  it('a save into what was taken back is kept and told, however late', async () => {
    const root = folder({ 'a.ts': 'old\n', 'b.ts': 'old\n' }, memory);
    const descriptor = await takenBack(root);
    value(await workspace(root, { disk: blind, clock }).recover());
    save(descriptor, 'late\n');
    const told = refusal(await workspace(root, { disk: blind, clock }).recover());
    expect(told.message).toContain('A program that had a.ts open saved it after IDS had replaced it');
    const [conflict] = value(await workspace(root).conflicts());
    expect(readFileSync(join(root, conflict?.files[0]?.kept ?? ''), 'utf8')).toBe('late\n');
    value(await workspace(root).settle(conflict?.transaction ?? ''));
    value(await workspace(root, { disk: blind, clock: () => nextDay }).recover());
    expect(limbo(root)).toEqual([]);
  });

  it('what nobody saved into goes after a day, and not before', async () => {
    const root = folder({ 'a.ts': 'old\n', 'b.ts': 'old\n' }, memory);
    closeSync(await takenBack(root));
    value(await workspace(root, { disk: blind, clock }).recover());
    expect(limbo(root)).not.toEqual([]);
    value(await workspace(root, { disk: blind, clock: () => nextDay }).recover());
    expect(limbo(root)).toEqual([]);
  });

  it('a save into the file from before is told, and lies in its backup', async () => {
    const root = folder({ 'a.ts': 'old\n' }, memory);
    const descriptor = openSync(join(root, 'a.ts'), 'r+');
    const open = workspace(root, { disk: blind, clock });
    const { files } = value(await open.apply(writeTo(root, { 'a.ts': 'ids\n' })));
    save(descriptor, 'late\n');
    const told = refusal(await open.recover());
    expect(told.message).toContain('a.ts');
    expect(told.message).toContain(files[0]?.backup ?? 'no backup');
    expect(readFileSync(join(root, files[0]?.backup ?? ''), 'utf8')).toBe('late\n');
    expect(snapshot(root)).toEqual({ 'a.ts': '644:ids\n' });
  });

  it('what was found unchanged is not read again and again', async () => {
    const root = folder({ 'a.ts': 'old\n' }, memory);
    let reads = 0;
    const disk = watched(({ call, paths }) => {
      if (call === 'read' && paths[0]?.endsWith('.bak') === true) reads++;
    }, blind);
    const open = workspace(root, { disk, clock: () => Date.now() + 3_600_000 });
    value(await open.apply(writeTo(root, { 'a.ts': 'ids\n' })));
    value(await open.recover());
    expect(reads).toBeGreaterThan(0);
    reads = 0;
    for (let n = 0; n < 5; n++) value(await open.recover());
    expect(reads).toBe(0);
  });

  it('a full disk keeps nothing from being taken back', async () => {
    const root = folder({ 'a.ts': 'old\n', 'b.ts': 'old\n' }, memory);
    let isFull = false;
    const disk = watched(({ call, paths }) => {
      isFull ||= call === 'link' && paths[1]?.endsWith('/b.ts') === true;
      if (isFull && ['create', 'write', 'mkdir'].includes(call)) throw failure('ENOSPC', call);
      if (call === 'link' && paths[1]?.endsWith('/b.ts') === true && paths[0]?.endsWith('.new') === true)
        throw failure('ENOSPC', call);
    }, blind);
    const write = writeTo(root, { 'a.ts': 'ids\n', 'b.ts': 'ids\n' });
    expect(refusal(await workspace(root, { disk, clock }).apply(write)).code).toBe('disk-full');
    expect(snapshot(root)).toEqual({ 'a.ts': '644:old\n', 'b.ts': '644:old\n' });
    expect(openJournals(root)).toEqual([]);
  });

  it('notes that came with the repository lead nowhere', async () => {
    const id = 'tx_20260101_000000_000_0123abcd';
    const version = { hash: '0'.repeat(64), mode: 0o644, size: 1 };
    const note = (file: object) => JSON.stringify({ transaction: id, at: began, files: [file] });
    const root = folder(
      {
        'a.ts': 'old\n',
        [`.ids/limbo/${id}-0.json`]: note({ path: '../out', version, backup: null }),
        [`.ids/limbo/${id}-1.json`]: note({ path: 'a.ts', version, backup: 'a.ts' }),
        [`.ids/limbo/${id}-2.json`]: '{',
        '.ids/limbo/other': 'x',
      },
      memory,
    );
    value(await workspace(root, { clock: () => nextDay }).apply(writeTo(root, { 'a.ts': 'ids\n' })));
    expect(snapshot(root)).toEqual({ 'a.ts': '644:ids\n' });
    expect(limbo(root)).toEqual(['other']);
  });
});

it('a system that can tell keeps nothing back', async () => {
  const root = folder({ 'a.ts': 'old\n' }, memory);
  plant(root, { 'a.ts': 'old\n' });
  value(await workspace(root).apply(writeTo(root, { 'a.ts': 'ids\n' })));
  expect(readdirSync(join(root, '.ids'))).not.toContain('limbo');
});
