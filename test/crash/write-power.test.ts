import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Disk } from '../../src/workspace/disk/disk.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { nativeCalls } from '../../src/workspace/disk/native.ts';
import { sha256 } from '../../src/workspace/disk/versions.ts';
import { isChange, portableDisk, watched } from '../workspace/disks.ts';
import { tell } from './rows.ts';
import { expectContents } from './write-contents.ts';
import {
  memory,
  openJournals,
  plant,
  restoreFirst,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
  type Tree,
} from '../workspace/trees.ts';

/** `IDS_LONG=1` cuts the power at every change, not at every sixty-first. */
const long = process.env['IDS_LONG'] !== undefined;
const step = long ? 1 : 61;
const began = Date.UTC(2026, 1, 1);
const later = began + 30 * 86_400_000;
const before: Tree = {
  'src/a.ts': 'old\n',
  'src/gone.ts': 'going\n',
  'run.sh': { text: 'x\n', mode: 0o644 },
  ...many('old'),
};
const change: Tree = {
  'src/a.ts': 'new\nlines\n',
  'src/gone.ts': null,
  'run.sh': { text: 'x\n', mode: 0o755 },
  'deep/new.ts': 'made\n',
  'deep/empty': '',
  ...many('new'),
};

/** Enough files for them to be synced all at once. */
function many(text: string): Tree {
  return Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`many/${n}.ts`, `${text} ${n}\n`]));
}

const home = mkdtempSync(join(memory, 'ids-power-'));
const mounted = new Set<string>();
afterAll(() => {
  for (const at of mounted) run('umount', '-l', at);
  rmSync(home, { recursive: true, force: true });
});

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'pipe' });
}

function mount(image: string, at: string): void {
  mkdirSync(at, { recursive: true });
  // A test that failed has left its own there.
  if (mounted.has(at)) unmount(at);
  run('mount', '-o', 'loop', image, at);
  mounted.add(at);
}

function unmount(at: string): void {
  run('umount', at);
  mounted.delete(at);
}

/** A file system in a file, mounted, or why there can be none. */
function fileSystem(
  kind: string,
  megabytes: number,
): { readonly image: string; readonly at: string } | string {
  const image = join(home, `${kind}.img`);
  const at = join(home, kind);
  try {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 1024 * 1024);
    run(`mkfs.${kind}`, '-q', image);
    mount(image, at);
    return { image, at };
  } catch (error) {
    return `no ${kind} can be made and mounted here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`;
  }
}

type Deed = 'apply' | 'rollback' | 'redo' | 'restore' | 'prune' | 'tidy';

describe('a power loss', () => {
  const systems = [['ext4', 24] as const, ['xfs', 320] as const];
  const forms = [['exchange', machineDisk] as const, ['portable', portableDisk] as const];
  it.for(systems.flatMap((system) => forms.map((form) => [...system, ...form] as const)))(
    'at any change of a write, a rollback, a redo, a restore and the retentions, on %s (%d MB), %s',
    { timeout: long ? 7_200_000 : 600_000 },
    async ([kind, megabytes, form, base], context) => {
      const made = fileSystem(kind, megabytes);
      if (typeof made === 'string') {
        context.skip(made);
        return;
      }
      const root = join(made.at, 'workspace');
      mkdirSync(root);
      plant(root, before);
      const old = snapshot(root);
      const write = writeTo(root, change);
      run('sync', '-f', made.at);
      const syncs = vi.spyOn(nativeCalls() ?? { syncFileSystem: () => undefined }, 'syncFileSystem');

      const images: { readonly image: string; readonly during: Deed; readonly whole?: typeof old }[] = [];
      let during: Deed = 'apply';
      // What the device holds at this moment; what the system still has in memory is lost.
      const cut = (whole?: typeof old) => {
        const image = join(home, `${kind}-${form}-${images.length}.img`);
        run('cp', '--sparse=always', made.image, image);
        images.push(whole === undefined ? { image, during } : { image, during, whole });
      };
      let changes = 0;
      const disk = watched((call) => {
        // Every residue is met in one of the forms.
        if (isChange(call) && (changes++ + images.length) % step === 0) cut();
      }, base);
      const open = (at: string, on?: Disk) => {
        const clock = () => (['prune', 'tidy'].includes(during) ? later : began);
        return workspace(at, { clock, ...(on === undefined ? {} : { disk: on }) });
      };
      const does = async (deed: Deed, act: (to: ReturnType<typeof open>) => Promise<Result<unknown>>) => {
        during = deed;
        value(await act(open(root, disk)));
        // What was told as done is done.
        cut(snapshot(root));
      };
      value(await open(root).snapshots.backUp({ name: 'first', ignored: false }));
      await does('apply', (to) => to.apply(write));
      const now = snapshot(root);
      await does('rollback', (to) => to.rollback({ key: 'back', session }));
      expect(snapshot(root)).toEqual(old);
      await does('redo', (to) => to.redo({ key: 'again', session }));
      expect(snapshot(root)).toEqual(now);
      await does('restore', restoreFirst);
      const restored = snapshot(root);
      await does('prune', (to) => to.prune());
      // Long before they are tidied up.
      during = 'restore';
      for (const text of ['once\n', 'twice\n']) {
        plant(root, { 'src/a.ts': text });
        value(await open(root).snapshots.backUp({ name: null, ignored: false }));
      }
      run('sync', '-f', made.at);
      const edited = snapshot(root);
      await does('tidy', (to) => to.snapshots.pruneBackups({ days: 0, ids: [] }));
      const used = syncs.mock.calls.length;
      syncs.mockRestore();
      unmount(made.at);

      for (const [index, { image, during: deed, whole }] of images.entries()) {
        const at = join(home, 'after');
        mount(image, at);
        const survived = join(at, 'workspace');
        during = deed;
        value(await open(survived).recover());
        const found = snapshot(survived);
        const where = `cut ${index} in ${deed}`;
        const wholes = {
          apply: [old, now],
          rollback: [now, old],
          redo: [old, now],
          restore: [now, restored],
          prune: [restored],
          tidy: [edited],
        };
        expect(wholes[deed], where).toContainEqual(found);
        if (whole !== undefined) expect(found, `what was told as done by ${deed}`).toEqual(whole);
        expect(openJournals(survived), where).toEqual([]);
        for (const [backup, hash] of promised(survived))
          expect(sha256(readFileSync(join(survived, backup))), `${where}: ${backup}`).toBe(hash);
        expectContents(survived, where);
        const goesOn = open(survived);
        if (deed === 'apply') {
          value(await goesOn.apply(write));
          expect(snapshot(survived)).toEqual(now);
        } else if (deed === 'redo') {
          value(await goesOn.redo({ key: 'again', session }));
          expect(snapshot(survived)).toEqual(now);
        } else if (deed === 'restore') {
          const again = await restoreFirst(goesOn);
          if (!again.ok) expect(again.error.code).toBe('nothing-to-do');
          expect(snapshot(survived)).toEqual(restored);
        } else if (deed === 'rollback') {
          value(await goesOn.rollback({ key: 'back', session }));
          expect(snapshot(survived)).toEqual(old);
        } else if (deed === 'prune') value(await goesOn.prune());
        else {
          value(await goesOn.snapshots.pruneBackups({ days: 0, ids: [] }));
          expect(value(await goesOn.snapshots.backups()).map(({ name }) => name)).toEqual([null, 'first']);
        }
        unmount(at);
        rmSync(image);
      }
      expect(images.length).toBeGreaterThan(10);
      tell(context, {
        what: `power loss during apply, rollback, redo, restore and both retentions, ${kind} (${form})`,
        bar: '0 mixed',
        result: `0 mixed of ${images.length} images (${changes} changes, ${used} times the whole file system synced at once)`,
      });
    },
  );
});

/** Every backup that a manifest promises, with the hash of its bytes. */
function promised(root: string): readonly (readonly [backup: string, hash: string])[] {
  return readdirSync(join(root, '.ids/backups')).flatMap((name) => {
    const manifest = join(root, '.ids/backups', name, 'manifest.json');
    if (!existsSync(manifest)) return [];
    const { transactions } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      transactions: {
        retired?: string;
        files: { backup: string | null; before: 'absent' | { hash: string } }[];
      }[];
    };
    return transactions
      .filter(({ retired }) => retired === undefined)
      .flatMap(({ files }) =>
        files.flatMap(({ backup, before: was }) =>
          backup === null || was === 'absent' ? [] : [[backup, was.hash] as const],
        ),
      );
  });
}
