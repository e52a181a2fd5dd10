import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkspaceBackups } from '../../src/core/change/backup.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { sqliteLock } from '../../src/store/lock.ts';
import type { Disk } from '../../src/workspace/disk/disk.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { sha256 } from '../../src/workspace/disk/versions.ts';
import { endedAfter, failingAt, watched, isChange } from './disks.ts';
import {
  folder,
  memory,
  openJournals,
  plant,
  refusal,
  snapshot,
  value,
  workspace,
  type Tree,
} from './setup.ts';

const tree: Tree = {
  'src/a.ts': 'a\n',
  'src/same.ts': 'a\n',
  'bin/run.sh': { text: '#!/bin/sh\n', mode: 0o755 },
  'empty.txt': '',
  'data.bin': new Uint8Array([0, 255, 13, 10]),
};
const everything = { name: 'by hand', ignored: false } as const;
const path = (text: string) => text as WorkspacePath;

/** Preview, then exactly that. */
async function goBack(
  root: string,
  id: string,
  remove: readonly string[] = [],
  only: readonly string[] | null = null,
) {
  const { snapshots } = workspace(root);
  const request = { id, only: only?.map(path) ?? null, remove: remove.map(path) };
  const { plan } = value(await snapshots.previewRestore(request));
  return snapshots.restore({ ...request, plan });
}

describe('a backup of everything', () => {
  it('is gone back to, byte for byte and with its permissions', async () => {
    const root = folder(tree);
    const before = snapshot(root);
    const { snapshots } = workspace(root);
    const made = value(await snapshots.backUp(everything));
    // Two files have one content.
    expect(made).toMatchObject({ files: 5, copied: { count: 4 } });
    plant(root, { 'src/a.ts': 'other\n', 'src/same.ts': null, 'empty.txt': 'full', 'new.ts': 'new\n' });
    chmodSync(join(root, 'bin/run.sh'), 0o644);
    const preview = value(await snapshots.previewRestore({ id: made.id, only: null, remove: [] }));
    expect(preview.steps).toEqual([
      { path: 'bin/run.sh', does: 'mode' },
      { path: 'empty.txt', does: 'change' },
      { path: 'src/a.ts', does: 'change' },
      { path: 'src/same.ts', does: 'create' },
    ]);
    expect(preview.extra).toEqual(['new.ts']);
    const { before: earlier } = value(await goBack(root, made.id));
    expect(snapshot(root)).toEqual({ ...before, 'new.ts': '644:new\n' });
    // What a restore replaced is not lost either.
    value(await goBack(root, earlier, ['src/same.ts']));
    expect(snapshot(root)['src/a.ts']).toBe('644:other\n');
    expect(snapshot(root)).not.toHaveProperty('src/same.ts');
    expect(openJournals(root)).toEqual([]);
  });

  it('removes only what is named, and nothing that the backup has', async () => {
    const root = folder(tree);
    const { snapshots } = workspace(root);
    const { id } = value(await snapshots.backUp(everything));
    plant(root, { 'new.ts': 'new\n', 'other.ts': 'new\n' });
    value(await goBack(root, id, ['new.ts']));
    expect(readdirSync(root)).toContain('other.ts');
    expect(readdirSync(root)).not.toContain('new.ts');
    const ask = (remove: string) => snapshots.previewRestore({ id, only: null, remove: [path(remove)] });
    expect(refusal(await ask('src/a.ts')).code).toBe('wrong-use');
    expect(refusal(await ask('absent.ts')).code).toBe('not-found');
    expect(refusal(await ask('.env')).code).toBe('protected-path');
  });

  it('gives back only what is named', async () => {
    const root = folder(tree);
    const { id } = value(await workspace(root).snapshots.backUp(everything));
    plant(root, { 'src/a.ts': 'x', 'src/same.ts': 'x', 'empty.txt': 'x' });
    value(await goBack(root, id, [], ['src']));
    expect(snapshot(root)).toMatchObject({
      'src/a.ts': '644:a\n',
      'src/same.ts': '644:a\n',
      'empty.txt': '644:x',
    });
    const { snapshots } = workspace(root);
    expect(refusal(await snapshots.previewRestore({ id, only: [path('sr')], remove: [] })).code).toBe(
      'not-found',
    );
  });

  it('copies nothing a second time, and sees every change all the same', async () => {
    const root = folder(tree);
    const { snapshots } = workspace(root);
    value(await snapshots.backUp(everything));
    expect(value(await snapshots.backUp(everything)).copied).toEqual({ count: 0, bytes: 0 });
    // Within the same moment and of the same size: only a look at the bytes can tell.
    const old = lstatSync(join(root, 'src/a.ts'));
    plant(root, { 'src/a.ts': 'b\n' });
    utimesSync(join(root, 'src/a.ts'), old.atime, old.mtime);
    expect(value(await snapshots.backUp(everything)).copied?.count).toBe(1);
  });

  it('does not read what has not changed for a while', async () => {
    const root = folder(tree);
    const later = () => Date.now() + 10_000;
    value(await workspace(root, { clock: later }).snapshots.backUp(everything));
    const reads: string[] = [];
    const disk = watched(({ call, paths }) => {
      if (call === 'read') reads.push(...paths);
    });
    value(await workspace(root, { clock: later, disk }).snapshots.backUp(everything));
    expect(reads.filter((each) => !each.includes('.ids'))).toEqual([]);
    await sleep(20);
    plant(root, { 'src/a.ts': 'c\n' });
    value(await workspace(root, { clock: later, disk }).snapshots.backUp(everything));
    expect(new Set(reads.filter((each) => !each.includes('.ids')))).toEqual(
      new Set([join(root, 'src/a.ts')]),
    );
  });

  it('has no secret, no package, no link, and what git ignores only if asked', async () => {
    const root = folder({
      ...tree,
      '.env': 'KEY=1',
      'keys/a.pem': 'x',
      '.gitignore': 'out/\n',
      'out/b.js': 'b',
      'node_modules/p/index.js': 'p',
    });
    symlinkSync('/etc/passwd', join(root, 'link'));
    const { snapshots } = workspace(root);
    const has = async (id: string) => {
      rmSync(join(root, 'src'), { recursive: true });
      rmSync(join(root, 'out'), { recursive: true, force: true });
      const steps = value(await snapshots.previewRestore({ id, only: null, remove: [] })).steps;
      plant(root, { ...tree, 'out/b.js': 'b' });
      return steps.map((step) => step.path);
    };
    const made = value(await snapshots.backUp(everything));
    expect(made).toMatchObject({ files: 6, secrets: 2 });
    expect(await has(made.id)).toEqual(['src/a.ts', 'src/same.ts']);
    const all = value(await snapshots.backUp({ name: 'all', ignored: true }));
    expect(await has(all.id)).toEqual(['out/b.js', 'src/a.ts', 'src/same.ts']);
    // Links to contents would let an edit in place reach the backup.
    const store = join(root, '.ids/store');
    for (const name of readdirSync(store)) expect(lstatSync(join(store, name)).nlink).toBe(1);
  });

  it('is refused once files changed after the preview, and where a content is damaged', async () => {
    const root = folder(tree);
    const { snapshots } = workspace(root);
    const { id } = value(await snapshots.backUp(everything));
    plant(root, { 'src/a.ts': 'x' });
    const request = { id, only: null, remove: [] };
    const { plan } = value(await snapshots.previewRestore(request));
    plant(root, { 'src/a.ts': 'y' });
    expect(refusal(await snapshots.restore({ ...request, plan })).code).toBe('stale-base');
    const content = join(root, '.ids/store', sha256('a\n'));
    writeFileSync(content, 'b\n');
    const damaged = refusal(await goBack(root, id));
    expect(damaged.code).toBe('not-found');
    expect(snapshot(root)['src/a.ts']).toBe('644:y');
    expect(refusal(await snapshots.previewRestore({ ...request, id: 'nothing' })).code).toBe('not-found');
  });

  it('never follows a link that has taken the place of a folder', async () => {
    const outside = folder({ 'a.ts': 'outside\n' });
    const root = folder(tree);
    const { snapshots } = workspace(root);
    const { id } = value(await snapshots.backUp(everything));
    rmSync(join(root, 'src'), { recursive: true });
    symlinkSync(outside, join(root, 'src'));
    expect(refusal(await snapshots.previewRestore({ id, only: null, remove: [] })).code).toBe(
      'outside-workspace',
    );
    expect(value(await snapshots.backUp(everything)).files).toBe(3);
    expect(readFileSync(join(outside, 'a.ts'), 'utf8')).toBe('outside\n');
  });

  it('is the latest also after the clock went back, for restores and for retention', async () => {
    const root = folder({ a: 'first' }, memory);
    const [noon, morning] = [Date.UTC(2026, 1, 1, 12), Date.UTC(2026, 1, 1, 9)];
    const unnamed = { name: null, ignored: false };
    const early = value(await workspace(root, { clock: () => noon }).snapshots.backUp(unnamed));
    plant(root, { a: 'second' });
    const { snapshots } = workspace(root, { clock: () => morning });
    const late = value(await snapshots.backUp(unnamed));
    plant(root, { a: 'third' });
    const preview = value(await snapshots.previewRestore({ id: 'latest', only: null, remove: [] }));
    expect(preview.backup.id).toBe(late.id);
    const far = () => Date.UTC(2026, 3, 1);
    const pruned = await workspace(root, { clock: far }).snapshots.pruneBackups({ days: 7, ids: [] });
    expect(value(pruned).removed).toEqual([early.id]);
  });

  it('finds by the end of an id, by a name, and latest', async () => {
    const root = folder(tree);
    const { snapshots } = workspace(root);
    const { id } = value(await snapshots.backUp({ name: 'before', ignored: false }));
    for (const given of [id, id.slice(-7), 'before', 'latest']) {
      expect(value(await snapshots.previewRestore({ id: given, only: null, remove: [] })).backup.id).toBe(id);
    }
    value(await snapshots.backUp({ name: 'before', ignored: false }));
    expect(refusal(await snapshots.previewRestore({ id: 'before', only: null, remove: [] })).code).toBe(
      'ambiguous',
    );
  });
});

describe('old backups', () => {
  it('go with what only they held; the named and the newest stay', async () => {
    const root = folder(tree);
    let now = Date.parse('2026-01-01');
    const { snapshots } = workspace(root, { clock: () => now });
    const unnamed = value(await snapshots.backUp({ name: null, ignored: false }));
    plant(root, { 'src/a.ts': 'second\n' });
    now += 1_000;
    const named = value(await snapshots.backUp(everything));
    plant(root, { 'src/a.ts': 'third\n', 'src/same.ts': 'third\n' });
    now += 1_000;
    const newest = value(await snapshots.backUp({ name: null, ignored: false }));
    now += 30 * 86_400_000;
    expect(value(await snapshots.pruneBackups({ days: 7, ids: [] })).removed).toEqual([unnamed.id]);
    expect(value(await snapshots.backups()).map(({ id }) => id)).toEqual([newest.id, named.id]);
    const count = () => readdirSync(join(root, '.ids/store')).length;
    const kept = count();
    expect(value(await snapshots.pruneBackups({ days: 7, ids: [named.id] }))).toMatchObject({
      removed: [named.id],
      contents: 2,
    });
    expect(count()).toBe(kept - 2);
    expect(refusal(await snapshots.pruneBackups({ days: 7, ids: ['x'] })).code).toBe('not-found');
    // What is left can be gone back to.
    plant(root, { 'src/a.ts': 'x' });
    value(await goBack(root, newest.id));
    expect(snapshot(root)['src/a.ts']).toBe('644:third\n');
  });

  it('that a restore made go by themselves once they are too old, but never the newest', async () => {
    const root = folder(tree);
    let now = Date.parse('2026-01-01');
    const open = () =>
      workspace(root, { clock: () => now, limits: { freeBytes: 0, backupDays: 7 } }).snapshots;
    const { id } = value(await open().backUp(everything));
    const before: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      now += 10 * 86_400_000;
      plant(root, { 'src/a.ts': text });
      const request = { id, only: null, remove: [] };
      const { plan } = value(await open().previewRestore(request));
      before.push(value(await open().restore({ ...request, plan })).before);
    }
    expect(value(await open().backups()).map((each) => each.id)).toEqual([before[2], id]);
    expect(readdirSync(join(root, '.ids/store'))).not.toContain(sha256('one'));
    value(await open().previewRestore({ id: before[2] ?? '', only: null, remove: [] }));
  });

  it('make room for a new one before it is refused for want of space', async () => {
    const root = folder({ 'a.ts': 'x'.repeat(1_000) });
    let now = Date.parse('2026-01-01');
    let used = 0;
    const disk: Disk = {
      ...machineDisk,
      // A disk of 4,600 bytes that holds the contents only.
      freeBytes: () => {
        const store = join(root, '.ids/store');
        used = existsSync(store)
          ? readdirSync(store).reduce((sum, name) => sum + lstatSync(join(store, name)).size, 0)
          : 0;
        return 4_600 - used;
      },
    };
    const { snapshots } = workspace(root, {
      disk,
      clock: () => now,
      limits: { freeBytes: 1_000, backupDays: 7 },
    });
    for (const letter of ['x', 'y', 'z']) {
      plant(root, { 'a.ts': letter.repeat(1_000) });
      value(await snapshots.backUp({ name: null, ignored: false }));
      now += 1_000;
    }
    plant(root, { 'a.ts': 'w'.repeat(1_000) });
    expect(refusal(await snapshots.backUp(everything)).code).toBe('disk-full');
    now += 30 * 86_400_000;
    value(await snapshots.backUp(everything));
    expect(used).toBeLessThan(3_000);
  });

  it('keep everything while one of them cannot be read', async () => {
    const root = folder(tree);
    const { snapshots } = workspace(root);
    const { id } = value(await snapshots.backUp(everything));
    plant(root, { 'src/a.ts': 'x' });
    value(await snapshots.backUp(everything));
    writeFileSync(join(root, `.ids/snapshots/${id}.json`), '{');
    expect(refusal(await snapshots.pruneBackups({ days: 0, ids: [] })).code).toBe('io-failed');
    expect(value(await snapshots.pruneBackups({ days: 0, ids: [id] })).removed).toEqual([id]);
  });
});

describe('an end at any change to the disk', { timeout: 240_000 }, () => {
  /** Does it until the disk ends, which may be at the opening already. */
  async function attempt(
    root: string,
    disk: Disk,
    act: (snapshots: WorkspaceBackups) => Promise<unknown>,
  ): Promise<void> {
    const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 }, disk });
    if (opened.ok) await act(opened.value.snapshots);
  }

  /** Every content that a readable backup names is there and whole. */
  async function expectConsistent(root: string): Promise<void> {
    const { snapshots } = workspace(root);
    for (const { id } of value(await snapshots.backups())) {
      const [, line = ''] = readFileSync(join(root, `.ids/snapshots/${id}.json`), 'utf8').split('\n');
      for (const { hash } of JSON.parse(line) as { hash: string }[])
        expect(sha256(readFileSync(join(root, '.ids/store', hash)))).toBe(hash);
    }
  }

  it('of a backup leaves the earlier ones and the files, and the next one is complete', async () => {
    for (let n = 0, ended = true; ended; n++) {
      const root = folder(tree, memory);
      const first = value(await workspace(root).snapshots.backUp(everything));
      plant(root, { 'src/a.ts': 'second\n', 'more.ts': 'more\n' });
      const before = snapshot(root);
      const disk = endedAfter(n);
      await attempt(root, disk, (snapshots) => snapshots.backUp(everything));
      ended = disk.ended();
      expect(snapshot(root)).toEqual(before);
      await expectConsistent(root);
      const next = value(await workspace(root).snapshots.backUp(everything));
      expect(next.files).toBe(6);
      await expectConsistent(root);
      expect(readdirSync(join(root, '.ids/store')).filter((name) => name.startsWith('tmp-'))).toEqual([]);
      expect(value(await workspace(root).snapshots.backups()).map(({ id }) => id)).toContain(first.id);
      rmSync(root, { recursive: true });
    }
  });

  it('of a restore leaves all files as they were or all as they shall be', async () => {
    for (let n = 0, ended = true; ended; n++) {
      const root = folder(tree, memory);
      const { id } = value(await workspace(root).snapshots.backUp(everything));
      const then = snapshot(root);
      plant(root, { 'src/a.ts': 'second\n', 'src/same.ts': null, 'empty.txt': 'x' });
      const now = snapshot(root);
      const request = { id, only: null, remove: [] };
      const { plan } = value(await workspace(root).snapshots.previewRestore(request));
      const disk = endedAfter(n);
      await attempt(root, disk, (snapshots) => snapshots.restore({ ...request, plan }));
      ended = disk.ended();
      value(await workspace(root).recover());
      expect([now, then], `ended after ${n}`).toContainEqual(snapshot(root));
      await expectConsistent(root);
      rmSync(root, { recursive: true });
    }
  });

  it('of a clean-up leaves what is still referred to', async () => {
    for (let n = 0, ended = true; ended; n++) {
      const root = folder(tree, memory);
      const first = value(await workspace(root).snapshots.backUp(everything));
      plant(root, { 'src/a.ts': 'second\n' });
      value(await workspace(root).snapshots.backUp(everything));
      const disk = endedAfter(n);
      await attempt(root, disk, (snapshots) => snapshots.pruneBackups({ days: 0, ids: [first.id] }));
      ended = disk.ended();
      await expectConsistent(root);
      value(await workspace(root).snapshots.pruneBackups({ days: 0, ids: [] }));
      await expectConsistent(root);
      rmSync(root, { recursive: true });
    }
  });

  it.for(['EIO', 'ENOSPC', 'EACCES'])(
    'and a single %s anywhere in a backup: what is listed is whole, and a full disk is not kept full',
    async (code) => {
      let failed = 0;
      for (let n = 0, reached = true; reached; n += 3) {
        const root = folder(tree, memory);
        const first = value(await workspace(root).snapshots.backUp(everything));
        plant(root, { 'src/a.ts': 'second\n', 'more.ts': 'more\n' });
        const store = readdirSync(join(root, '.ids/store')).toSorted();
        const disk = failingAt(n, code, false);
        const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 }, disk });
        const made = opened.ok ? await opened.value.snapshots.backUp(everything) : opened;
        reached = disk.calls() > n;
        await expectConsistent(root);
        const listed = value(await workspace(root).snapshots.backups()).map(({ id }) => id);
        expect(listed).toContain(first.id);
        if (listed.length === 1) {
          failed++;
          expect(made.ok).toBe(false);
          expect(readdirSync(join(root, '.ids/store')).toSorted(), `${code} at ${n}`).toEqual(store);
        }
        rmSync(root, { recursive: true });
      }
      expect(failed).toBeGreaterThan(5);
    },
  );

  it('counts changes that there are', async () => {
    let changes = 0;
    const root = folder(tree, memory);
    const disk = watched((step) => {
      if (isChange(step)) changes++;
    });
    value(await workspace(root, { disk }).snapshots.backUp(everything));
    expect(changes).toBeGreaterThan(15);
  });
});

it('goes back to any earlier state, whatever happened in between', async () => {
  const names = ['a.ts', 'b/c.ts', 'b/d.ts', 'e'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...names), fc.option(fc.string({ maxLength: 4 }))), { maxLength: 8 }),
      fc.array(fc.tuple(fc.constantFrom(...names), fc.option(fc.string({ maxLength: 4 }))), { maxLength: 8 }),
      async (first, second) => {
        const root = folder({}, memory);
        mkdirSync(join(root, 'b'));
        plant(root, Object.fromEntries(first));
        const then = snapshot(root);
        const { snapshots } = workspace(root);
        const { id } = value(await snapshots.backUp(everything));
        plant(root, Object.fromEntries(second));
        const { extra, steps } = value(await snapshots.previewRestore({ id, only: null, remove: [] }));
        if (extra.length + steps.length > 0) value(await goBack(root, id, extra));
        expect(snapshot(root)).toEqual(then);
        rmSync(root, { recursive: true });
      },
    ),
    { numRuns: Number(process.env['IDS_RUNS'] ?? 40) },
  );
});
