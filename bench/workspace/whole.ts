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

/** Milliseconds; the first backup beside `cp -a` of the same tree, in turns on the same disk, and backups of it unchanged. */
export async function measureWhole(folder: string, runs: number) {
  const first: number[] = [];
  const copy: number[] = [];
  const second: number[] = [];
  for (let run = 0; run < 3; run++) {
    const root = mkdtempSync(join(folder, 'ids-whole-'));
    try {
      for (let n = 0; n < FILES; n++) {
        const place = join(root, `packages/p${String(n % 20)}/d${String(n % 50)}`);
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, `f${String(n)}.ts`), randomBytes(FILE_BYTES));
      }
      execFileSync('sync', ['-f', root]);
      await sleep(RACY_MS);
      const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 } });
      if (!opened.ok) throw new Error(opened.error.message);
      const backUp = async (times: number[]) => {
        const start = performance.now();
        const made = await opened.value.snapshots.backUp({ name: 'bench', ignored: false });
        times.push(performance.now() - start);
        if (!made.ok) throw new Error(made.error.message);
        return made.value.copied?.count ?? 0;
      };
      const beside = `${root}-copy`;
      const cp = () => {
        const start = performance.now();
        execFileSync('cp', ['-a', '--reflink=auto', join(root, 'packages'), beside]);
        copy.push(performance.now() - start);
        rmSync(beside, { recursive: true });
      };
      // Whoever goes second finds the files in memory, as they are just now for both; still, in turns.
      if (run % 2 === 0) cp();
      if ((await backUp(first)) !== FILES) throw new Error('the first backup did not copy every file');
      if (run % 2 === 1) cp();
      for (let again = 0; again < runs; again++)
        if ((await backUp(second)) !== 0) throw new Error('a second backup copied something');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
  return { first, copy, second };
}
