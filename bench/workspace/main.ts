/**
 * `npm run bench -- workspace [--json] [--runs N] [FOLDER]`: what a write costs beside `git stash && git stash pop` and beside a
 * plain copy and a plain durable write of the same files, in turns on the same disk, and what one fsync costs there; and what a
 * backup of 10,000 files and 200 MB costs beside `cp -a`; and how long a server is kept from other work while one is carried out.
 * FOLDER: where to try, a temporary folder of the system otherwise. An ext4 without a journal looks for a free inode among all that
 * were deleted in the last minutes, for every new file: measure elsewhere.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sqliteLock } from '../../src/store/lock.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { plantFiles, text, writeOf } from './files.ts';
import { measureWaits } from './waits.ts';
import { measureWhole } from './whole.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '40' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs takes a whole number from 1.');
  process.exit(2);
}
const folder = resolve(positionals[0] ?? tmpdir());

/** Bars of the design, in milliseconds. */
const bars = new Map([
  [5, 20],
  [100, 60],
]);

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

async function timed(times: number[], work: () => unknown): Promise<void> {
  const start = performance.now();
  await work();
  times.push(performance.now() - start);
}

function durably(path: string, bytes: Buffer): void {
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

async function measure(count: number) {
  const root = mkdtempSync(join(folder, 'ids-bench-'));
  try {
    const paths = plantFiles(root, count);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
        cwd: root,
        stdio: 'pipe',
      });
    git('init', '-q');
    writeFileSync(join(root, '.gitignore'), '.ids\n');
    git('add', '.');
    git('commit', '-q', '-m', 'base');
    const opened = openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 } });
    if (!opened.ok) throw new Error(opened.error.message);
    const times = {
      apply: [] as number[],
      stash: [] as number[],
      copy: [] as number[],
      files: [] as number[],
      fsync: [] as number[],
    };
    mkdirSync(join(root, '.ids/copy'), { recursive: true });
    for (let run = 1; run <= runs + 1; run++) {
      const { session, changeSet, contents } = writeOf(paths, run - 1, run);
      // The first one warms up: code is compiled, the native package loaded, the first retention done.
      const into = run === 1 ? { apply: [], stash: [], copy: [], files: [], fsync: [] } : times;
      await timed(into.apply, async () => {
        const applied = await opened.value.apply({ key: 'k', session, changeSet, contents });
        if (!applied.ok) throw new Error(applied.error.message);
      });
      await timed(into.stash, () => {
        git('stash', '-q');
        git('stash', 'pop', '-q');
      });
      await timed(into.copy, () => {
        for (const [n, path] of paths.entries())
          copyFileSync(join(root, path), join(root, '.ids/copy', String(n)));
      });
      // What any careful program pays: a new file beside each, synced, and renamed over it.
      await timed(into.files, () => {
        for (const [n, path] of paths.entries()) {
          durably(join(root, `${path}.tmp`), text(n, run));
          renameSync(join(root, `${path}.tmp`), join(root, path));
        }
      });
      await timed(into.fsync, () => {
        durably(join(root, '.ids/raw'), text(0, run));
      });
    }
    const of = (all: readonly number[]) => ({ p50: quantile(all, 0.5), p95: quantile(all, 0.95) });
    const { apply, stash, copy, files, fsync } = times;
    const bar = bars.get(count) ?? Number.NaN;
    return {
      files: count,
      apply: of(apply),
      stash: of(stash),
      copy: of(copy),
      newFiles: of(files),
      fsync: of(fsync),
      bar,
      met: of(apply).p95 <= bar,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const results = [];
for (const count of bars.keys()) results.push(await measure(count));
const whole = await measureWhole(folder, Math.min(runs, 6), 10);
const waits = await measureWaits(folder, Math.min(runs, 20));
const waitsMet = waits.own <= 50;
const median = (times: readonly number[]) => quantile(times, 0.5);
const ratio = median(whole.first) / median(whole.copy);
const durableRatio = median(whole.firstDurable) / median(whole.copyDurable);
const second = { p50: median(whole.second), p95: quantile(whole.second, 0.95) };
const wholeMet = ratio <= 1.5 && second.p95 <= 300;
const load = loadavg().map((each) => Number(each.toFixed(1)));
if (values.json) {
  console.log(
    JSON.stringify(
      {
        runs,
        folder,
        load,
        results,
        whole: { ...whole, ratio, durableRatio, met: wholeMet },
        waits: { ...waits, met: waitsMet },
      },
      null,
      2,
    ),
  );
} else {
  const ms = ({ p50, p95 }: { p50: number; p95: number }) =>
    `${p50.toFixed(1)} / ${p95.toFixed(1)}`.padStart(16);
  console.log(`p50 / p95 in ms over ${String(runs)} runs in ${folder}; load ${load.join(' ')}`);
  console.log(
    ['files', 'write', 'git stash + pop', 'plain copy', 'temp+fsync+mv', 'one fsync']
      .map((head) => head.padStart(16))
      .join(''),
  );
  for (const { files, apply, stash, copy, newFiles, fsync, bar, met } of results) {
    console.log(
      `${String(files).padStart(16)}${ms(apply)}${ms(stash)}${ms(copy)}${ms(newFiles)}${ms(fsync)}   p95 bar ${String(bar)}: ${met ? 'met' : 'missed'}`,
    );
  }
  const seconds = (of: readonly number[]) => of.map((each) => (each / 1000).toFixed(2)).join(' ');
  console.log(
    `\nbackup of 10,000 files, 200 MB, in s, neither waiting for the disk: first ${seconds(whole.first)}; cp -a ${seconds(whole.copy)}`,
  );
  console.log(
    `with sync -f behind: first ${seconds(whole.firstDurable)}; cp -a ${seconds(whole.copyDurable)}`,
  );
  console.log(
    `medians first / cp -a ${ratio.toFixed(2)} (bar 1.5), with sync ${durableRatio.toFixed(2)}; unchanged p50 ${second.p50.toFixed(0)} ms, p95 ${second.p95.toFixed(0)} ms (bar 300): ${wholeMet ? 'met' : 'missed'}`,
  );
  console.log(
    `longest wait of a server's event loop while 100 files are written and taken back: ${waits.own.toFixed(0)} ms (bar 50): ${waitsMet ? 'met' : 'missed'}; of an idle thread ${waits.idle.toFixed(0)} ms`,
  );
}
process.exitCode = wholeMet && waitsMet && results.every(({ met }) => met) ? 0 : 1;
