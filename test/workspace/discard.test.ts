import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Disk } from '../../src/workspace/disk/disk.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { discard } from '../../src/workspace/transaction/discard.ts';
import { versionOf } from '../../src/workspace/disk/versions.ts';
import { folder, memory } from './setup.ts';

const ours = versionOf(Buffer.from('ids'), 0o644);

it('what is as IDS wrote it goes, and what is not stays', () => {
  const path = join(folder({ a: 'ids' }, memory), 'a');
  expect(discard(machineDisk, path, { ...ours, hash: versionOf(Buffer.from('x'), 0o644).hash })).toBe(false);
  expect(existsSync(path)).toBe(true);
  expect(discard(machineDisk, path, ours)).toBe(true);
  expect(existsSync(path)).toBe(false);
});

it('a save in the very moment of the removal is there again where nobody can tell who has the file open', () => {
  const path = join(folder({}, memory), 'a');
  writeFileSync(path, 'ids', { mode: 0o644 });
  const descriptor = openSync(path, 'r+');
  const disk: Disk = {
    ...machineDisk,
    isHeld: () => false,
    unlink(at) {
      writeSync(descriptor, 'saved', 0);
      machineDisk.unlink(at);
    },
  };
  expect(discard(disk, path, ours)).toBe(false);
  closeSync(descriptor);
  expect(readFileSync(path, 'utf8')).toBe('saved');
});

it('a file that somebody has open for writing stays, and is told at once rather than looked at again later', () => {
  const path = join(folder({ a: 'ids' }, memory), 'a');
  const disk: Disk = { ...machineDisk, isHeld: () => true };
  const leave = () => {
    throw new Error('left for later');
  };
  expect(discard(disk, path, ours, leave)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('ids');
});
