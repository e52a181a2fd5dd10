import { closeSync, cpSync, openSync, readFileSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../src/workspace/disk/disk.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { sqliteLock } from '../../src/store/lock.ts';
import { sha256 } from '../../src/workspace/disk/versions.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { blindDisk, durability, endedAfter, failingAt, portableDisk, watched } from './disks.ts';
import { tell } from '../crash/rows.ts';
import {
  folder,
  memory,
  openJournals,
  plant,
  refusal,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
  type Tree,
} from './setup.ts';

/** `IDS_LONG=1` fails every call, not every few. */
const long = process.env['IDS_LONG'] !== undefined;

/** Five files: modify, create in new folders, delete, mode, empty. */
const before: Tree = {
  'src/modified.ts': 'old\nlines\n',
  'src/deleted.ts': 'going\n',
  'mode.sh': { text: '#!/bin/sh\n', mode: 0o644 },
  'untouched.md': 'stays\n',
};
const change: Tree = {
  'src/modified.ts': 'new\nlines\nhere\n',
  'src/deleted.ts': null,
  'mode.sh': { text: '#!/bin/sh\n', mode: 0o755 },
  'deep/new/created.ts': 'made\n',
  'deep/empty.txt': '',
};

function prepared() {
  const root = folder(before, memory);
  const write = writeTo(root, change);
  const old = snapshot(root);
  const done = folder(before, memory);
  plant(done, change);
  return { root, write, old, now: snapshot(done) };
}

/** Runs a call on a disk that ends in the middle; whatever it answers, only the disk counts. */
async function on(disk: Disk, root: string, call: (open: ReturnType<typeof workspace>) => Promise<unknown>) {
  const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 }, disk });
  if (opened.ok) await call(opened.value);
}

describe.each([
  ['exchange', machineDisk],
  ['the portable sequence', portableDisk],
  ['the sequence without native calls', blindDisk],
])('by %s', (how, base) => {
  describe('ended at every change of the disk', () => {
    it('of apply: recovery leaves the old tree or the new one, and the same key applies once', async () => {
      let n = 0;
      for (let complete = false; !complete; n++) {
        const { root, write, old, now } = prepared();
        const disk = endedAfter(n, base);
        await on(disk, root, (open) => open.apply(write));
        complete = !disk.ended();
        // A write recovers by itself first: every second time nobody asks for it.
        if (n % 2 === 0) {
          value(await workspace(root).recover());
          const after = snapshot(root);
          expect([old, now], `ended at ${n}`).toContainEqual(after);
          expect(openJournals(root)).toEqual([]);
          value(await workspace(root).recover());
          expect(snapshot(root)).toEqual(after);
        }
        const applied = value(await workspace(root).apply(write));
        expect(snapshot(root)).toEqual(now);
        expect(value(await workspace(root).apply(write))).toEqual(applied);
        if (n % 10 === 0) {
          value(await workspace(root).rollback({ key: 'back', session }));
          expect(snapshot(root)).toEqual(old);
        }
      }
      expect(n).toBeGreaterThan(50);
    });

    it('of rollback, the same', async () => {
      const { root: model, write, old, now } = prepared();
      value(await workspace(model).apply(write));
      let n = 0;
      for (let complete = false; !complete; n++) {
        const root = folder({}, memory);
        cpSync(model, root, { recursive: true, preserveTimestamps: true });
        const disk = endedAfter(n, base);
        await on(disk, root, (open) => open.rollback({ key: 'back', session }));
        complete = !disk.ended();
        if (n % 2 === 0) {
          value(await workspace(root).recover());
          expect([old, now], `ended at ${n}`).toContainEqual(snapshot(root));
        }
        const undone = value(await workspace(root).rollback({ key: 'back', session }));
        expect(snapshot(root)).toEqual(old);
        expect(value(await workspace(root).rollback({ key: 'back', session }))).toEqual(undone);
      }
      expect(n).toBeGreaterThan(50);
    });

    it('of the recovery of a write that ended anywhere', async () => {
      for (let n = 0, complete = false; !complete; n += 3) {
        for (let m = n % 2, recovered = false; !recovered; m += 2) {
          const { root, write, old, now } = prepared();
          const first = endedAfter(n, base);
          await on(first, root, (open) => open.apply(write));
          complete = !first.ended();
          const second = endedAfter(m, base);
          await on(second, root, (open) => open.recover());
          recovered = !second.ended();
          const third = endedAfter(m + 3, base);
          await on(third, root, (open) => open.recover());
          value(await workspace(root).recover());
          expect([old, now], `ended at ${n}, recovery at ${m}`).toContainEqual(snapshot(root));
          expect(openJournals(root)).toEqual([]);
        }
      }
    });
  });

  describe('an error at every disk call', () => {
    const codes = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE'] as const;
    it.for(codes.flatMap((code) => [[code, false] as const, [code, true] as const]))(
      '%s, from there on: %s',
      async ([code, persistent], context) => {
        const step = long ? 1 : persistent ? 5 : 3;
        let faults = 0;
        for (let n = 0, complete = false; !complete; n += step) {
          const { root, write, old, now } = prepared();
          const disk = failingAt(n, code, persistent, base);
          const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 }, disk });
          const applied = opened.ok ? await opened.value.apply(write) : opened;
          complete = disk.calls() <= n;
          faults++;
          if (applied.ok) {
            expect(snapshot(root), `error at ${n}`).toEqual(now);
          } else {
            expect([
              'disk-full',
              'workspace-read-only',
              'io-failed',
              'workspace-missing',
              'stale-base',
            ]).toContain(applied.error.code);
            // Refused means unchanged at once, unless the refusal says that the write is still open.
            if (!applied.error.hint.includes('ids recover'))
              expect(snapshot(root), `error at ${n}`).toEqual(old);
          }
          value(await workspace(root).recover());
          expect([old, now], `error at ${n}`).toContainEqual(snapshot(root));
          value(await workspace(root).apply(write));
          expect(snapshot(root)).toEqual(now);
        }
        tell(context, {
          what: `${code} at every ${step === 1 ? '' : `${step}th `}call, ${persistent ? 'persistent' : 'one-shot'} (${how})`,
          bar: '0 mixed',
          result: `0 mixed of ${faults} faults`,
        });
      },
    );
  });

  describe('a weakened disk is noticed', () => {
    it('the sequence makes everything durable in time', async () => {
      const { root, write } = prepared();
      const disk = durability(base);
      value(await workspace(root, { disk }).apply(write));
      value(await workspace(root, { disk }).rollback({ key: 'r', session }));
      expect(disk.lost()).toEqual([]);
    });

    it.each([
      ['no sync of files', (isFolder: boolean) => !isFolder],
      ['no sync of folders', (isFolder: boolean) => isFolder],
    ])('%s', async (_name, skips) => {
      const { root, write } = prepared();
      const disk = durability(base);
      const weak: Disk = {
        ...disk,
        fsync(descriptor) {
          if (!skips(disk.fstat(descriptor).isDirectory())) disk.fsync(descriptor);
        },
        fsyncAll: (descriptors) =>
          disk.fsyncAll(descriptors.filter((descriptor) => !skips(disk.fstat(descriptor).isDirectory()))),
      };
      value(await workspace(root, { disk: weak }).apply(write));
      expect(disk.lost().length).toBeGreaterThan(0);
    });

    /** Whether a save in the last moment before the old file is moved aside survives. */
    async function survivesLateSave(weaken: (disk: Disk) => Disk): Promise<boolean> {
      const { root, write } = prepared();
      let late = false;
      const disk = weaken(
        watched(({ call, paths }) => {
          const isSwap = call === 'exchange' ? paths[1] : call === 'rename' ? paths[0] : undefined;
          if (isSwap?.endsWith('src/modified.ts') && !paths[0]?.endsWith('.old') && !late) {
            late = true;
            plant(root, { 'src/modified.ts': 'saved' });
          }
        }, base),
      );
      await workspace(root, { disk }).apply(write);
      return snapshot(root)['src/modified.ts'] === '644:saved';
    }

    it('no look at what was moved aside', async () => {
      expect(await survivesLateSave((disk) => disk)).toBe(true);
      const blind = (disk: Disk): Disk => {
        const { root } = prepared();
        const stand = (path: string) => {
          const name = /\/(\d+)\.old$/.exec(path)?.[1];
          return name === undefined
            ? path
            : `${root}/${['', '', 'mode.sh', 'src/deleted.ts', 'src/modified.ts'][Number(name)] ?? ''}`;
        };
        return {
          ...disk,
          open: (path, flags, mode) => disk.open(stand(path), flags, mode),
          lstat: (path) => disk.lstat(stand(path)),
        };
      };
      expect(await survivesLateSave(blind)).toBe(false);
    });

    it('an editor that had the old file open and saves into it after it was moved', async () => {
      const { root, write, old } = prepared();
      const descriptor = openSync(`${root}/src/modified.ts`, 'r+');
      const disk = watched(({ call, paths }) => {
        const isIn =
          how === 'exchange' ? paths[1]?.endsWith('/4.old') : paths[1]?.endsWith('src/modified.ts');
        if (call === (how === 'exchange' ? 'rename' : 'link') && isIn === true)
          writeSync(descriptor, 'OLD', 0);
      }, base);
      expect(refusal(await workspace(root, { disk }).apply(write)).code).toBe('stale-base');
      closeSync(descriptor);
      expect(snapshot(root)).toEqual({ ...old, 'src/modified.ts': '644:OLD\nlines\n' });
    });

    // Without native calls nobody can tell: see limbo.test.ts.
    it.skipIf(base === blindDisk)('an editor that has the old file open and has not saved yet', async () => {
      const { root, write, old } = prepared();
      const descriptor = openSync(`${root}/src/modified.ts`, 'r+');
      const refused = refusal(await workspace(root, { disk: base }).apply(write));
      expect(refused).toMatchObject({ code: 'stale-base', hint: 'Save and close it there, then try again.' });
      expect(refused.message).toContain('src/modified.ts open for writing');
      writeSync(descriptor, 'OLD', 0);
      closeSync(descriptor);
      expect(snapshot(root)).toEqual({ ...old, 'src/modified.ts': '644:OLD\nlines\n' });
      value(await workspace(root, { disk: base }).apply(writeTo(root, change, 'k2')));
    });

    /** Whether a file that somebody creates in the moment in which the old one is aside survives. */
    async function survivesRecreation(weaken: (disk: Disk) => Disk): Promise<boolean> {
      const { root, write } = prepared();
      const disk = weaken(
        watched(({ call, paths }) => {
          if ((call === 'link' || call === 'rename') && paths[1]?.endsWith('src/modified.ts')) {
            plant(root, { 'src/modified.ts': 'recreated' });
          }
        }, base),
      );
      const refused = await workspace(root, { disk }).apply(write);
      const survived = snapshot(root)['src/modified.ts'] === '644:recreated';
      if (survived) {
        expect(refusal(refused).code).toBe('stale-base');
        // What the person's file was before lies where the message says.
        const kept = /lies in (\S+\.bak)/.exec(refusal(refused).message)?.[1] ?? '';
        expect(snapshot(`${root}/.ids`)[kept.replace('.ids/', '')]).toBe('644:old\nlines\n');
        expect(openJournals(root)).toEqual([]);
      }
      return survived;
    }

    // An exchange leaves no moment in which the name is free.
    it.runIf(how !== 'exchange')('renaming over instead of linking in', async () => {
      expect(await survivesRecreation((disk) => disk)).toBe(true);
      expect(
        await survivesRecreation((disk) => ({
          ...disk,
          link: (from, to) => {
            disk.rename(from, to);
          },
        })),
      ).toBe(false);
    });

    it('short writes are gone on with, and one that never ends is an error', async () => {
      const { root, write, now, old } = prepared();
      const short: Disk = {
        ...machineDisk,
        write: (descriptor, bytes, offset) =>
          machineDisk.write(descriptor, bytes.subarray(0, offset + 3), offset),
      };
      value(await workspace(root, { disk: short }).apply(write));
      expect(snapshot(root)).toEqual(now);
      const second = prepared();
      const stuck: Disk = { ...machineDisk, write: () => 0 };
      expect(refusal(await workspace(second.root, { disk: stuck }).apply(second.write)).code).toBe(
        'io-failed',
      );
      expect(snapshot(second.root)).toEqual(old);
      const third = prepared();
      const lying: Disk = {
        ...machineDisk,
        write: (descriptor, bytes, offset) => {
          machineDisk.write(descriptor, bytes.subarray(0, offset + 3), offset);
          return bytes.length - offset;
        },
      };
      await workspace(third.root, { disk: lying }).apply(third.write);
      expect(snapshot(third.root)).not.toEqual(third.now);
    });
  });
});

describe('recovery meets a person', () => {
  /** Ends an apply just before the commit, lets a person act, and recovers. */
  async function after(act: (root: string) => void) {
    const { root, write, old } = prepared();
    let ended = false;
    const disk = watched(({ call, paths }) => {
      ended ||= call === 'rename' && paths[1]?.endsWith('/committed') === true;
      if (ended) throw Object.assign(new Error('ended'), { code: 'EIO', syscall: call });
    });
    await on(disk, root, (open) => open.apply(write));
    act(root);
    return { root, old, write, recovered: await workspace(root).recover() };
  }

  it('who edited a file: the edit stays, the old bytes are kept and named until settled', async () => {
    const { root, old, write, recovered } = await after((at) => {
      plant(at, { 'src/modified.ts': 'edited' });
    });
    const refused = refusal(recovered);
    expect(refused.code).toBe('conflict');
    expect(refused.message).toContain('src/modified.ts');
    expect(snapshot(root)).toEqual({ ...old, 'src/modified.ts': '644:edited' });
    expect(openJournals(root)).toEqual([]);
    const kept = /lies in (\S+\.bak)/.exec(refused.message)?.[1] ?? '';
    expect(snapshot(`${root}/.ids`)[kept.replace('.ids/', '')]).toBe('644:old\nlines\n');
    expect(refusal(await workspace(root).recover())).toEqual(refused);
    // Other writes go on; the interrupted one no longer fits.
    expect(refusal(await workspace(root).apply(write)).code).toBe('stale-base');
    value(await workspace(root).apply(writeTo(root, { 'untouched.md': 'x' }, 'k2')));
  });

  it.each([
    ['deleted a file: it comes back', { 'src/modified.ts': null }, {}],
    ['put the old one back: nothing to do', { 'src/modified.ts': 'old\nlines\n' }, {}],
    ['removed a created file', { 'deep/empty.txt': null }, {}],
    ['wrote beside', { 'deep/mine.ts': 'm' }, { deep: 'dir', 'deep/mine.ts': '644:m' }],
  ])('who %s', async (_name, act, differs) => {
    const { root, old } = await after((at) => {
      plant(at, act);
    });
    expect(snapshot(root)).toEqual({ ...old, ...differs });
  });

  it('who edited a created file: it stays', async () => {
    const { root, old, recovered } = await after((at) => {
      plant(at, { 'deep/empty.txt': 'mine' });
    });
    expect(refusal(recovered).code).toBe('conflict');
    expect(snapshot(root)).toEqual({ ...old, deep: 'dir', 'deep/empty.txt': '644:mine' });
  });

  it('who saves into created files in the last moment, twice: each of the saves is kept, also under the longest name', async () => {
    const name = `${'n'.repeat(250)}.ts`;
    const root = folder({ 'a.ts': 'a' }, memory);
    for (const text of ['first save', 'second save']) {
      // The file is taken out again for the sake of another one; by then its name has two saves.
      const disk = watched(({ call, paths }) => {
        if (call === 'link' && paths[1]?.endsWith(name) === true && paths[0]?.endsWith('.new') === true)
          throw Object.assign(new Error('ended'), { code: 'EIO', syscall: call });
        if (call === 'rename' && paths[1]?.endsWith('.out') === true) plant(root, { 'made.ts': text });
        if (call === 'link' && paths[0]?.endsWith('.out') === true)
          plant(root, { 'made.ts': `${text}, again` });
      });
      await workspace(root, { disk }).apply(writeTo(root, { 'made.ts': 'ids', [name]: 'ids' }, text));
      await workspace(root).recover();
      plant(root, { 'made.ts': null });
    }
    const kept = Object.values(snapshot(`${root}/.ids/conflicts`));
    expect(kept).toContain('644:first save');
    expect(kept).toContain('644:second save');
  });

  it('who damaged the journal: nothing is touched and it is put aside whole', async () => {
    const { root } = await after((at) => {
      const [id = ''] = openJournals(at);
      plant(at, { [`.ids/journal/${id}/prepared`]: '00\n{}\n' });
    });
    const facts = value(await workspace(root).describe());
    expect(facts.openJournals).toEqual([]);
    expect(facts.conflicts?.message).toContain('.ids/conflicts/tx_');
    expect(Object.values(snapshot(`${root}/.ids/conflicts`))).toContain('644:old\nlines\n');
  });

  it('and a record of which one digit changed is not followed', async () => {
    const { root } = await after((at) => {
      const [id = ''] = openJournals(at);
      const record = readFileSync(`${at}/.ids/journal/${id}/prepared`, 'utf8');
      expect(record).toContain('"mode":493');
      plant(at, { [`.ids/journal/${id}/prepared`]: record.replace('"mode":493', '"mode":492') });
    });
    expect(refusal(await workspace(root).recover()).message).toContain('journal is damaged');
  });

  it('whose repository brings a journal of its own: nothing outside its rights is touched', async () => {
    const id = 'tx_20260101_000000_000_0123abcd';
    const at = `.ids/journal/${id}`;
    const operation = {
      path: '.git/hooks/pre-commit',
      real: '.git/hooks/pre-commit',
      kind: 'modified',
      added: 0,
      removed: 0,
      backup: null,
      beside: null,
      before: { hash: 'a'.repeat(64), mode: 0o755, size: 1 },
      after: 'absent',
    };
    const intent = { version: 2, id, key: 'k', session, kind: 'apply', at: 0, directories: [], removes: [] };
    const body = (files: readonly object[]) => JSON.stringify({ ...intent, files });
    const signed = (text: string) => `${sha256(text)}\n${text}\n`;
    for (const files of [
      [operation],
      [{ ...operation, path: '../out', real: '../out' }],
      [{ ...operation, path: 'a', real: 'a', backup: 'src/modified.ts' }],
      [{ ...operation, path: 'a', real: 'a', backup: '.ids/backups/../../x' }],
    ]) {
      const root = folder(
        { ...before, [`${at}/prepared`]: signed(body(files)), [`${at}/0.old`]: 'evil' },
        memory,
      );
      const { '.git/hooks/pre-commit': hook, ...rest } = snapshot(root);
      expect(refusal(await workspace(root).recover()).code).toBe('conflict');
      expect(hook).toBeUndefined();
      expect(snapshot(root)).toEqual(rest);
    }
  });

  it('whose journal has files but no record: they are put aside, not deleted', async () => {
    const id = 'tx_20260101_000000_000_0123abcd';
    const root = folder(
      { ...before, [`.ids/journal/${id}/0.old`]: 'bytes', [`.ids/journal/${id}/1.new`]: 'x' },
      memory,
    );
    expect(refusal(await workspace(root).recover()).message).toContain(`.ids/conflicts/${id}`);
    expect(snapshot(`${root}/.ids/conflicts/${id}`)['0.old']).toBe('644:bytes');
  });
});
