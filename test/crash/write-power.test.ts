import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isChange, watched } from '../workspace/disks.ts';
import { tell } from './rows.ts';
import {
  memory,
  openJournals,
  plant,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
  type Tree,
} from '../workspace/trees.ts';

/** `IDS_LONG=1` cuts the power at every change, not at every eighth. */
const step = process.env['IDS_LONG'] === undefined ? 8 : 1;
const before: Tree = {
  'src/a.ts': 'old\n',
  'src/gone.ts': 'going\n',
  'run.sh': { text: 'x\n', mode: 0o644 },
};
const change: Tree = {
  'src/a.ts': 'new\nlines\n',
  'src/gone.ts': null,
  'run.sh': { text: 'x\n', mode: 0o755 },
  'deep/new.ts': 'made\n',
  'deep/empty': '',
};

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

describe('a power loss', () => {
  it.for([['ext4', 24] as const, ['xfs', 320] as const])(
    'at any change of a write and of a rollback, on %s',
    { timeout: 600_000 },
    async ([kind, megabytes], context) => {
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

      const images: { readonly image: string; readonly during: 'apply' | 'rollback' }[] = [];
      let during: 'apply' | 'rollback' = 'apply';
      // What the device holds at this moment; what the system still has in memory is lost.
      const cut = () => {
        const image = join(home, `${kind}-${images.length}.img`);
        run('cp', '--sparse=always', made.image, image);
        images.push({ image, during });
      };
      let changes = 0;
      const disk = watched((call) => {
        if (isChange(call) && changes++ % step === 0) cut();
      });
      value(await workspace(root, { disk }).apply(write));
      const now = snapshot(root);
      cut();
      const applied = images.length - 1;
      during = 'rollback';
      value(await workspace(root, { disk }).rollback({ key: 'back', session }));
      cut();
      expect(snapshot(root)).toEqual(old);
      unmount(made.at);

      for (const [index, { image, during: call }] of images.entries()) {
        const at = join(home, 'after');
        mount(image, at);
        const survived = join(at, 'workspace');
        value(await workspace(survived).recover());
        const found = snapshot(survived);
        expect([old, now], `cut ${index} in ${call}`).toContainEqual(found);
        if (index === applied) expect(found, 'what was told as written').toEqual(now);
        if (index === images.length - 1) expect(found, 'what was told as taken back').toEqual(old);
        expect(openJournals(survived)).toEqual([]);
        if (call === 'apply') {
          value(await workspace(survived).apply(write));
          expect(snapshot(survived)).toEqual(now);
        }
        value(await workspace(survived).rollback({ key: 'back', session }));
        expect(snapshot(survived)).toEqual(old);
        unmount(at);
        rmSync(image);
      }
      expect(images.length).toBeGreaterThan(10);
      tell(context, {
        what: `power loss during apply and rollback, ${kind}`,
        bar: '0 mixed',
        result: `0 mixed of ${images.length} images (${changes} changes)`,
      });
    },
  );
});
