import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFilesThread } from '../../src/compose/threaded/files.ts';
import { watchWaits } from '../checks/waits.ts';
import { plantFiles, writeOf } from './files.ts';

const FILES = 100;

/**
 * How long a server's loop is kept from other work, in milliseconds, while 100 files are written, what would be taken back is looked
 * at, and it is. `idle`: how long a thread waits that does nothing meanwhile.
 */
export async function measureWaits(folder: string, runs: number): Promise<{ own: number; idle: number }> {
  const root = mkdtempSync(join(folder, 'ids-bench-'));
  const thread = startFilesThread();
  try {
    const paths = plantFiles(root, FILES);
    const opened = await thread.open({ root, limits: { freeBytes: 0 } });
    if (!opened.ok) throw new Error(opened.error.message);
    const on = opened.value;
    const waits = watchWaits();
    for (let run = 1; run <= runs; run++) {
      const { session, changeSet, contents } = waits.without(() => writeOf(paths, 0, run));
      const steps = [
        () => on.apply({ key: 'k1', session, changeSet, contents }),
        () => on.previewRollback({ session }),
        () => on.rollback({ key: 'k2', session }),
      ];
      for (const step of steps) {
        const done = await step();
        if (!done.ok) throw new Error(done.error.message);
        await sleep(20);
      }
    }
    return await waits.end();
  } finally {
    await thread.close();
    rmSync(root, { recursive: true, force: true });
  }
}
