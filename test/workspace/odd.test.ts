import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { nativeCalls } from '../../src/workspace/disk/native.ts';
import { failure, portableDisk } from './disks.ts';
import { folder, openJournals, refusal, session, snapshot, value, workspace, writeTo } from './setup.ts';

const calls = nativeCalls();

/** Whether the file system of the tests takes extended attributes. */
function takesAttributes(): boolean {
  if (calls === undefined) return false;
  const root = folder({ a: '1' });
  const descriptor = machineDisk.open(join(root, 'a'), 2);
  try {
    machineDisk.setAttribute(descriptor, { name: 'user.trial', value: Buffer.from('1') });
    return true;
  } catch {
    return false;
  } finally {
    machineDisk.close(descriptor);
  }
}

function mark(path: string, name: string, value: Uint8Array): void {
  const descriptor = machineDisk.open(path, 2);
  machineDisk.setAttribute(descriptor, { name, value });
  machineDisk.close(descriptor);
}

const marksOf = (path: string) =>
  machineDisk.attributes(path).map(({ name, value: bytes }) => [name, Buffer.from(bytes).toString('hex')]);

/** `u::rw- u:1234:r-- g::r-- m::r-- o::r--` as the kernel stores it. */
const accessList = Buffer.from(
  `02000000${['01000600ffffffff', `02000400${Buffer.from(Uint32Array.of(1234).buffer).toString('hex')}`, '04000400ffffffff', '10000400ffffffff', '20000400ffffffff'].join('')}`,
  'hex',
);

describe.runIf(takesAttributes())('extended attributes', () => {
  it.each([
    ['exchange', machineDisk],
    ['the portable sequence', portableDisk],
  ])('and access lists survive a write, a deletion and their rollback, by %s', async (_how, disk) => {
    const root = folder({ 'a.ts': 'a', 'gone.ts': 'g' });
    for (const name of ['a.ts', 'gone.ts']) {
      mark(join(root, name), 'user.note', Buffer.from('wörd\0'));
      mark(join(root, name), 'user.empty', new Uint8Array());
      mark(join(root, name), 'system.posix_acl_access', accessList);
    }
    const before = marksOf(join(root, 'a.ts'));
    expect(before).toHaveLength(3);
    const old = snapshot(root);
    const open = workspace(root, { disk });
    value(await open.apply(writeTo(root, { 'a.ts': 'A', 'gone.ts': null })));
    expect(marksOf(join(root, 'a.ts'))).toEqual(before);
    value(await open.rollback({ key: 'r', session }));
    expect(marksOf(join(root, 'a.ts'))).toEqual(before);
    expect(marksOf(join(root, 'gone.ts'))).toEqual(before);
    expect(snapshot(root)).toEqual(old);
  });

  it('that cannot be kept refuse the write, with the reason, and nothing is changed', async () => {
    const root = folder({ 'a.ts': 'a', 'b.ts': 'b' });
    mark(join(root, 'b.ts'), 'user.note', Buffer.from('1'));
    const before = snapshot(root);
    const disk = {
      ...machineDisk,
      setAttribute() {
        throw failure('EPERM', 'fsetxattr');
      },
    };
    const refused = refusal(
      await workspace(root, { disk }).apply(writeTo(root, { 'a.ts': 'A', 'b.ts': 'B' })),
    );
    expect(refused).toMatchObject({
      code: 'io-failed',
      message: expect.stringContaining('user.note (EPERM)') as string,
    });
    expect(refused.hint).not.toBe('');
    expect(snapshot(root)).toEqual(before);
    expect(openJournals(root)).toEqual([]);
  });
});

describe('odd places and names', () => {
  it('keeps names apart that differ in their Unicode normal form, and renames from one to the other', async () => {
    const [nfc, nfd] = ['\u00fcber.ts', 'u\u0308ber.ts'];
    const root = folder({ [nfc]: 'c' });
    const open = workspace(root);
    value(await open.apply(writeTo(root, { [nfd]: 'd' })));
    expect(snapshot(root)).toEqual({ [nfc]: '644:c', [nfd]: '644:d' });
    value(await open.apply(writeTo(root, { [nfc]: null, [nfd]: 'c' }, 'k2')));
    value(await open.rollback({ key: 'r', session }));
    expect(snapshot(root)).toEqual({ [nfc]: '644:c' });
  });

  it('replaces a read-only file, keeps that it is, and takes it back', async () => {
    const root = folder({ 'a.ts': { text: 'a', mode: 0o444 }, 'run.sh': { text: 'x', mode: 0o555 } });
    const before = snapshot(root);
    const open = workspace(root);
    value(await open.apply(writeTo(root, { 'a.ts': 'A', 'run.sh': 'X' })));
    expect(snapshot(root)).toEqual({ 'a.ts': '444:A', 'run.sh': '555:X' });
    value(await open.rollback({ key: 'r', session }));
    expect(snapshot(root)).toEqual(before);
  });

  it.runIf(process.geteuid?.() === 0)(
    'gives what is created in a set-group-id folder to its group',
    async () => {
      const root = folder({ 'src/a.ts': 'a' });
      chownSync(join(root, 'src'), 1234, 1235);
      chmodSync(join(root, 'src'), 0o2775);
      value(await workspace(root).apply(writeTo(root, { 'src/new.ts': 'n' })));
      expect(lstatSync(join(root, 'src/new.ts')).gid).toBe(1235);
    },
  );

  it('writes across another device mounted in the workspace, both ways, and takes it back', async ({
    skip,
  }) => {
    const root = folder({ 'here.ts': 'h' });
    mkdirSync(join(root, 'there'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', 'none', join(root, 'there')], { stdio: 'pipe' });
    } catch {
      skip('nothing may be mounted here');
      return;
    }
    try {
      execFileSync('cp', [join(root, 'here.ts'), join(root, 'there/a.ts')]);
      const before = snapshot(root);
      for (const [index, disk] of [machineDisk, portableDisk].entries()) {
        const open = workspace(root, { disk });
        const change = { 'here.ts': 'H', 'there/a.ts': 'A', 'there/new/b.ts': 'b' };
        value(await open.apply(writeTo(root, change, `k${index}`)));
        expect(snapshot(root)).toMatchObject({
          'here.ts': '644:H',
          'there/a.ts': '644:A',
          'there/new/b.ts': '644:b',
        });
        expect(readdirSync(join(root, 'there')).toSorted()).toEqual(['a.ts', 'new']);
        value(await open.rollback({ key: `r${index}`, session }));
        expect(snapshot(root)).toEqual(before);
        value(await open.redo({ key: `d${index}`, session }));
        value(await open.rollback({ key: `s${index}`, session }));
        expect(snapshot(root)).toEqual(before);
      }
    } finally {
      execFileSync('umount', ['-l', join(root, 'there')]);
    }
  });
});
