import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteLock } from '../../src/store/lock.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { freshExample } from '../../src/workspace/example.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { openPlaces } from '../../src/workspace/paths/places.ts';
import { failure, watched } from './disks.ts';
import {
  folder,
  openJournals,
  plant,
  refusal,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
} from './setup.ts';

const open = (root: string) => openWorkspace({ root, lock: sqliteLock });

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'pipe' });
}

/** Runs a test on a file system of its own, or says why it cannot. */
function mounted(options: string): { readonly at: string; readonly done: () => void } | undefined {
  const at = mkdtempSync(join(tmpdir(), 'ids-mount-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', at);
  } catch {
    rmSync(at, { recursive: true });
    return undefined;
  }
  return {
    at,
    done() {
      run('umount', '-l', at);
      rmSync(at, { recursive: true });
    },
  };
}

describe('openWorkspace', () => {
  it('resolves the root', () => {
    const root = folder();
    const link = join(folder(), 'link');
    symlinkSync(root, link);
    expect(value(open(link)).root).toBe(realpathSync(root));
  });

  it('refuses what is absent or a file, each in its words', () => {
    const root = folder({ file: 'x' });
    expect(refusal(open(join(root, 'absent')))).toMatchObject({
      code: 'workspace-missing',
      message: expect.stringContaining('no folder') as string,
    });
    expect(refusal(open(join(root, 'file')))).toMatchObject({
      code: 'workspace-missing',
      message: expect.stringContaining('is a file') as string,
    });
    expect(refusal(open(join(root, 'file/x'))).code).toBe('workspace-missing');
  });

  it('refuses what cannot be written', ({ skip }) => {
    const mount = mounted('size=1m');
    if (mount === undefined) {
      skip('mounting is not allowed here');
      return;
    }
    try {
      writeFileSync(join(mount.at, 'a.ts'), 'x');
      run('mount', '-o', 'remount,ro', mount.at);
      expect(refusal(open(mount.at)).code).toBe('workspace-read-only');
    } finally {
      mount.done();
    }
  });

  it('refuses a folder in which nothing can be made, whatever the reason', () => {
    const disk = {
      ...machineDisk,
      mkdir() {
        throw failure('EACCES', 'mkdir');
      },
    };
    expect(refusal(openWorkspace({ root: folder(), lock: sqliteLock, disk })).code).toBe(
      'workspace-read-only',
    );
  });

  it('sweeps the trial of a process that was killed in it', () => {
    const root = folder();
    mkdirSync(join(root, '.ids-probe-0123456789abcdef'));
    value(open(root));
    expect(existsSync(join(root, '.ids-probe-0123456789abcdef'))).toBe(false);
  });
});

describe('a disk that fills up', () => {
  it.for([20_000, 60_000, 90_000, 130_000])(
    'refuses %i bytes of new content or writes all of it',
    async (size, { skip }) => {
      const mount = mounted('size=300k');
      if (mount === undefined) {
        skip('mounting is not allowed here');
        return;
      }
      try {
        plant(mount.at, { 'a.txt': 'old', 'b.txt': 'old' });
        const before = snapshot(mount.at);
        const applied = await workspace(mount.at).apply(
          writeTo(mount.at, {
            'a.txt': 'a'.repeat(size),
            'b.txt': 'b'.repeat(size),
            'c.txt': 'c'.repeat(size),
          }),
        );
        if (applied.ok) {
          expect(readFileSync(join(mount.at, 'c.txt'), 'utf8')).toBe('c'.repeat(size));
        } else {
          expect(applied.error.code).toBe('disk-full');
          expect(snapshot(mount.at)).toEqual(before);
          expect(openJournals(mount.at)).toEqual([]);
        }
        if (size === 20_000) expect(applied.ok).toBe(true);
        if (size === 130_000) expect(applied.ok).toBe(false);
      } finally {
        mount.done();
      }
    },
  );
});

it('files on another device than .ids are written, backed up and taken back', async ({ skip }) => {
  const root = folder({ 'a.ts': 'a' });
  mkdirSync(join(root, 'vol'));
  const mount = mounted('size=1m');
  if (mount === undefined) {
    skip('mounting is not allowed here');
    return;
  }
  try {
    run('mount', '--bind', mount.at, join(root, 'vol'));
    plant(root, { 'vol/b.ts': { text: 'b', mode: 0o640 }, 'vol/c.ts': 'c' });
    const before = snapshot(root);
    const on = workspace(root);
    value(
      await on.apply(writeTo(root, { 'a.ts': 'A', 'vol/b.ts': 'B', 'vol/c.ts': null, 'vol/n/d.ts': 'd' })),
    );
    expect(snapshot(root)).toEqual({
      'a.ts': '644:A',
      vol: 'dir',
      'vol/b.ts': '640:B',
      'vol/n': 'dir',
      'vol/n/d.ts': '644:d',
    });
    value(await on.rollback({ key: 'r', session }));
    expect(snapshot(root)).toEqual(before);
  } finally {
    run('umount', '-l', join(root, 'vol'));
    mount.done();
  }
});

it('a file system without hard links is told before anything is touched', async () => {
  const root = folder({ 'a.ts': 'a', 'b.ts': 'b' });
  const disk = {
    ...machineDisk,
    link() {
      throw failure('EPERM', 'link');
    },
  };
  const before = snapshot(root);
  const on = workspace(root, { disk });
  expect(refusal(await on.apply(writeTo(root, { 'a.ts': 'A', 'b.ts': null }))).message).toContain(
    'no hard links',
  );
  expect(snapshot(root)).toEqual(before);
  expect(openJournals(root)).toEqual([]);
  // A deletion that meets a save is put back all the same.
  const write = writeTo(root, { 'a.ts': null, 'b.ts': null });
  const late = watched(({ call, paths }) => {
    if (call === 'rename' && paths[0]?.endsWith('/b.ts')) plant(root, { 'b.ts': 'saved' });
  }, disk);
  expect(refusal(await workspace(root, { disk: late }).apply(write)).code).toBe('stale-base');
  expect(snapshot(root)).toEqual({ ...before, 'b.ts': '644:saved' });
});

it('describes what is there', async () => {
  const root = folder({ 'a.ts': 'abc' });
  const on = workspace(root);
  value(await on.apply(writeTo(root, { 'a.ts': 'x', 'b.ts': 'y' })));
  expect(value(await on.describe())).toMatchObject({
    unwritable: null,
    openJournals: [],
    conflicts: null,
    backups: { count: 1, bytes: 3, sessions: [session] },
  });
  expect(value(await on.describe()).freeBytes).toBeGreaterThan(0);
});

it('walks by names alone where descriptors have no paths', () => {
  const root = realpathSync(folder({ 'src/a.ts': 'x', 'lib/b.ts': 'y' }));
  symlinkSync('/etc', join(root, 'out'));
  symlinkSync('lib', join(root, 'in'));
  const places = openPlaces(machineDisk, root, false);
  expect(value(places.locate('in/b.ts')).real).toBe('lib/b.ts');
  expect(places.at('src/a.ts')).toBe(`${root}/src/a.ts`);
  expect(refusal(places.locate('out/passwd')).code).toBe('outside-workspace');
  expect(() => places.at('out/passwd')).toThrow();
  places.close();
});

describe('freshExample', () => {
  const bundled = () =>
    folder({ 'package.json': '{"dependencies":{"zod":"*"}}', 'src/a.ts': 'a', 'node_modules/x/y.js': 'no' });

  it('copies once and leaves the copy alone', () => {
    const home = folder();
    const modules = folder({ 'zod/package.json': '{}' });
    const options = { from: bundled(), to: join(home, '.ids/workspace'), modules };
    expect(value(freshExample(options))).toBe(options.to);
    expect(snapshot(options.to)).toEqual({
      'package.json': '644:{"dependencies":{"zod":"*"}}',
      src: 'dir',
      'src/a.ts': '644:a',
      node_modules: `-> ${modules}`,
    });
    plant(options.to, { 'src/a.ts': 'mine' });
    value(freshExample(options));
    expect(readFileSync(join(options.to, 'src/a.ts'), 'utf8')).toBe('mine');
  });

  it('links no modules where they are found anyway', () => {
    const home = folder({ 'node_modules/zod/package.json': '{}' });
    const to = value(freshExample({ from: bundled(), to: join(home, 'w'), modules: '/nowhere' }));
    expect(() => readlinkSync(join(to, 'node_modules'))).toThrow();
  });

  it('leaves nothing behind when it cannot copy', () => {
    const home = folder();
    const refused = refusal(freshExample({ from: join(home, 'absent'), to: join(home, 'w'), modules: '/m' }));
    expect(refused.code).toBe('io-failed');
    expect(snapshot(home)).toEqual({});
  });
});

describe('what a repository brings along under the names of IDS', () => {
  const places = ['journal', 'backups', 'conflicts', 'limbo', 'store', 'snapshots', 'lock.db'];
  it.for(places.flatMap((place) => [[place, 'a link'] as const, [place, 'the wrong kind'] as const]))(
    'stops a write before it begins: %s is %s',
    async ([place, what]) => {
      const outside = folder({ 'kept.txt': 'kept' });
      const root = folder({ 'a.ts': 'old', '.ids/.gitignore': '*' });
      const path = join(root, '.ids', place);
      if (what === 'a link') symlinkSync(outside, path);
      else if (place === 'lock.db') mkdirSync(path);
      else writeFileSync(path, 'x');
      const open = workspace(root);
      const refused = refusal(await open.apply(writeTo(root, { 'a.ts': 'new' })));
      expect([refused.code, refused.message]).toEqual([
        'io-failed',
        expect.stringContaining(`.ids/${place} is not`),
      ]);
      expect(refusal(await open.snapshots.backUp({ name: 'x', ignored: false })).code).toBe('io-failed');
      expect(snapshot(root)).toEqual({ 'a.ts': '644:old' });
      expect(snapshot(outside)).toEqual({ 'kept.txt': '644:kept' });
    },
  );
});
