import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteLock } from '../../src/store/lock.ts';
import { openWorkspace } from '../../src/workspace/open.ts';

const FILES = 10_000;
const FILE_BYTES = 20_000;
/** A file that changed less than two seconds before a backup is read again at the next one. */
const RACY_MS = 2_500;

export interface Whole {
  /** Milliseconds of each round. */
  readonly first: readonly number[];
  readonly copy: readonly number[];
  /** The same with everything written to the disk at the end. */
  readonly firstDurable: readonly number[];
  readonly copyDurable: readonly number[];
  /** Of backups of the unchanged tree. */
  readonly second: readonly number[];
}

/**
 * The first backup beside `cp -a` of the same tree on the same disk: each round begins with a tree that was just written and is in memory
 * for both, in turns who is first, after everything before is on the disk. Neither waits for the disk by itself; `sync -f` behind both
 * tells what that adds. Nothing is removed before the end: ext4 looks long for a free inode where many were freed in the last seconds,
 * which whoever comes next would pay for.
 */
export async function measureWhole(folder: string, rounds: number, runs: number): Promise<Whole> {
  const whole = { first: [], copy: [], firstDurable: [], copyDurable: [], second: [] } as Record<
    keyof Whole,
    number[]
  >;
  const made: string[] = [];
  const sync = () => execFileSync('sync', ['-f', folder]);
  try {
    for (let round = 0; round < rounds; round++) {
      const root = mkdtempSync(join(folder, 'ids-whole-'));
      const beside = `${root}-copy`;
      made.push(root, beside);
      for (let n = 0; n < FILES; n++) {
        const place = join(root, `packages/p${String(n % 20)}/d${String(n % 50)}`);
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, `f${String(n)}.ts`), randomBytes(FILE_BYTES));
      }
      sync();
      await sleep(RACY_MS);
      const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 } });
      if (!opened.ok) throw new Error(opened.error.message);
      const backUp = async () => {
        const start = performance.now();
        const taken = await opened.value.snapshots.backUp({ name: 'bench', ignored: false });
        if (!taken.ok) throw new Error(taken.error.message);
        return { took: performance.now() - start, copied: taken.value.copied?.count ?? 0 };
      };
      const first = async () => {
        const { took, copied } = await backUp();
        whole.first.push(took);
        if (copied !== FILES) throw new Error('the first backup did not copy every file');
        const start = performance.now();
        sync();
        whole.firstDurable.push(took + performance.now() - start);
      };
      const copy = () => {
        const start = performance.now();
        execFileSync('cp', ['-a', '--reflink=auto', join(root, 'packages'), beside]);
        whole.copy.push(performance.now() - start);
        sync();
        whole.copyDurable.push(performance.now() - start);
      };
      if (round % 2 === 0) copy();
      await first();
      if (round % 2 === 1) copy();
      for (let again = 0; again < runs; again++) {
        const { took, copied } = await backUp();
        whole.second.push(took);
        if (copied !== 0) throw new Error('a second backup copied something');
      }
    }
  } finally {
    for (const each of made) rmSync(each, { recursive: true, force: true });
  }
  return whole;
}
