import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Disk } from '../disk/disk.ts';
import { machineDisk } from '../disk/machine.ts';
import { copyFiles, type CopyOrder, type CopyReport } from './copy.ts';
import type { ThreadAnswer } from './copy-thread.ts';

/** For fewer files a thread costs more than it gains. */
const WORTH = 1_000;
const MOST_THREADS = 4;

/** `copyFiles`, on several processors where there is much to read; the other work of this process goes on meanwhile. */
export async function copyAll(disk: Disk, order: CopyOrder): Promise<CopyReport> {
  const threads = Math.min(MOST_THREADS, availableParallelism(), Math.floor(order.files.length / WORTH));
  if (disk !== machineDisk || threads < 2) return copyFiles(disk, order);
  const share = Math.ceil(order.files.length / threads);
  const shares = Array.from({ length: threads }, (_, n) => ({
    ...order,
    files: order.files.slice(n * share, (n + 1) * share),
    temporary: `${order.temporary}-${n}`,
  }));
  // Nobody may still be writing when the caller goes on.
  const ended = await Promise.allSettled(shares.map(inThread));
  const reports: CopyReport[] = [];
  for (const each of ended) {
    if (each.status === 'rejected') throw each.reason;
    reports.push(each.value);
  }
  const added = new Map(reports.flatMap((report) => report.added.map((each) => [each.hash, each])));
  return {
    files: reports.flatMap(({ files }) => files),
    added: [...added.values()],
    unreadable: reports.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null,
  };
}

function inThread(order: CopyOrder): Promise<CopyReport> {
  const file = `./copy-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(file, import.meta.url), { workerData: order });
    worker.once('message', (answer: ThreadAnswer) => {
      if ('report' in answer) resolve(answer.report);
      else reject(Object.assign(new Error(answer.message), answer.error));
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('a thread that copies files ended early'));
    });
  });
}
