import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** `IDS_LONG=1` goes through every system call, too, and through every pair of an end and an end in its recovery. */
const long = process.env['IDS_LONG'] !== undefined;
const child = fileURLToPath(new URL('write-child.ts', import.meta.url));

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

let home = '';
let old: Record<string, string>;
let now: Record<string, string>;
beforeAll(() => {
  home = mkdtempSync(join(memory, 'ids-crash-'));
  mkdirSync(join(home, 'base'));
  plant(join(home, 'base'), before);
  mkdirSync(join(home, 'done'));
  plant(join(home, 'done'), before);
  plant(join(home, 'done'), change);
  old = snapshot(join(home, 'base'));
  now = snapshot(join(home, 'done'));
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

let roots = 0;
function fresh(): string {
  const root = join(home, `w${roots++}`);
  cpSync(join(home, 'base'), root, { recursive: true });
  return root;
}

interface End {
  readonly killed: boolean;
  readonly calls: number;
}

/** Runs a call in a process of its own that kills itself before its change number `killAt`, or strace does at a system call. */
function run(
  root: string,
  call: 'apply' | 'rollback' | 'recover',
  killAt?: number,
  strace: readonly string[] = [],
): Promise<End> {
  const order = JSON.stringify({ root, call, base: join(home, 'base'), tree: change, key: call, killAt });
  const [command, ...args] = [...strace, process.execPath, child, order];
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      {
        env: {
          ...process.env,
          UV_USE_IO_URING: '0',
          UV_THREADPOOL_SIZE: '1',
          NODE_COMPILE_CACHE: join(home, 'cache'),
        },
      },
      (error, stdout, stderr) => {
        const killed = error !== null && (error.signal === 'SIGKILL' || error.code === 137);
        if (error !== null && !killed) reject(new Error(stderr));
        else resolve({ killed, calls: killed ? 0 : (JSON.parse(stdout) as { calls: number }).calls });
      },
    );
  });
}

/** After any end and any recovery: wholly old or wholly new, no journal; the same key then applies, once. */
async function expectWhole(root: string, where: string): Promise<void> {
  value(await workspace(root).recover());
  expect([old, now], where).toContainEqual(snapshot(root));
  expect(openJournals(root)).toEqual([]);
  const write = { ...writeTo(join(home, 'base'), change, 'apply') };
  const applied = value(await workspace(root).apply(write));
  expect(snapshot(root), where).toEqual(now);
  expect(value(await workspace(root).apply(write))).toEqual(applied);
  expect(
    readFileSync(join(root, `.ids/backups/${session}/manifest.json`), 'utf8').match(/"key"/g),
  ).toHaveLength(1);
  rmSync(root, { recursive: true });
}

/** Two at a time, as many as the machine has processors. */
async function each(points: readonly number[], at: (point: number) => Promise<void>): Promise<void> {
  const left = [...points];
  const lane = async () => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) await at(point);
  };
  await Promise.all([lane(), lane()]);
}

const upTo = (count: number, step = 1) =>
  Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);

describe('a process that is killed', { timeout: long ? 7_200_000 : 300_000 }, () => {
  it('at every change that a write makes to the disk', async () => {
    const { calls } = await run(fresh(), 'apply');
    expect(calls).toBeGreaterThan(50);
    await each(upTo(calls), async (point) => {
      const root = fresh();
      expect((await run(root, 'apply', point)).killed).toBe(true);
      await expectWhole(root, `killed at ${point}`);
    });
  });

  it('in the recovery of a write that was killed', async () => {
    const { calls } = await run(fresh(), 'apply');
    await each(upTo(calls, long ? 1 : 23), async (point) => {
      for (let nested = point % 4, killed = true; killed; nested += long ? 1 : 9) {
        const root = fresh();
        await run(root, 'apply', point);
        ({ killed } = await run(root, 'recover', nested));
        if (killed) await run(root, 'recover', nested + 2);
        await expectWhole(root, `killed at ${point}, in recovery at ${nested}`);
      }
    });
  });

  it('at every system call, by strace', async ({ skip }) => {
    let strace: string;
    try {
      strace = execFileSync('sh', ['-c', 'command -v strace && strace -qq -o /dev/null true'], {
        stdio: 'pipe',
      })
        .toString()
        .trim();
    } catch {
      skip('strace is not installed or may not trace');
      return;
    }
    const calls = 'mkdir,rmdir,rename,link,unlink,fsync,fchmod,write,openat';
    const log = join(mkdtempSync(join(tmpdir(), 'ids-strace-')), 'log');
    // The cache of compiled code is filled first: afterwards every run makes the same calls.
    await run(fresh(), 'apply');
    const root = fresh();
    await run(root, 'apply', undefined, [strace, '-f', '-qq', '-o', log, '-e', `trace=${calls}`]);
    const lines = readFileSync(log, 'utf8').split('\n');
    rmSync(join(log, '..'), { recursive: true });
    const main = lines[0]?.split(' ')[0];
    // strace counts every call by itself, and by thread.
    const counts = new Map<string, number>();
    const points: { readonly call: string; readonly when: number }[] = [];
    let reached = false;
    for (const line of lines) {
      const call = /^\d+ +(\w+)\(/.exec(line)?.[1];
      if (call === undefined || !line.startsWith(`${main ?? ''} `)) continue;
      const when = (counts.get(call) ?? 0) + 1;
      counts.set(call, when);
      reached ||= line.includes('.ids-probe-');
      if (reached) points.push({ call, when });
    }
    expect(points.length).toBeGreaterThan(60);
    let kills = 0;
    await each(upTo(points.length, long ? 1 : 17), async (index) => {
      const { call = '', when = 0 } = points[index] ?? {};
      const at = fresh();
      const { killed } = await run(at, 'apply', undefined, [
        strace,
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `trace=${call}`,
        '-e',
        `inject=${call}:signal=KILL:when=${when}`,
      ]);
      if (killed) kills++;
      await expectWhole(at, `killed at ${call} ${when}`);
    });
    expect(kills).toBeGreaterThan(points.length / (long ? 2 : 30));
    expect(existsSync(root)).toBe(true);
  });
});
