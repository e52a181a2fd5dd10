import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { tell } from './rows.ts';
import type { Order } from './write-child.ts';
import { expectContents } from './write-contents.ts';

/** `IDS_LONG=1` goes through every point, too, and through every pair of an end and an end in its recovery. */
const long = process.env['IDS_LONG'] !== undefined;
const child = fileURLToPath(new URL('write-child.ts', import.meta.url));
const start = Date.UTC(2026, 1, 1);
const later = start + 30 * 86_400_000;

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
let unrestored: Record<string, string>;
let untidied: Record<string, string>;

/** What somebody changed after the backup of everything that is gone back to. */
const edited: Tree = {
  'src/modified.ts': 'edited\n',
  'src/deleted.ts': null,
  'mode.sh': { text: '#!/bin/sh\n', mode: 0o755 },
};

/** `prune`: retention of files' backups; `tidy`: of backups of everything. */
type Deed = 'apply' | 'rollback' | 'redo' | 'restore' | 'prune' | 'back up' | 'tidy';
const deeds: readonly Deed[] = ['apply', 'rollback', 'redo', 'restore', 'prune', 'back up', 'tidy'];
/** They touch no file of a person's, and exchange nothing. */
const keeping: ReadonlySet<Deed> = new Set(['prune', 'back up', 'tidy']);
const atLater: ReadonlySet<string> = new Set(['prune', 'tidy']);

/** The workspace as each deed finds it, made once and copied for every run. */
beforeAll(async () => {
  home = mkdtempSync(join(memory, 'ids-crash-'));
  const base = join(home, 'base');
  mkdirSync(base);
  plant(base, before);
  old = snapshot(base);
  const write = writeTo(base, change, 'first');
  const copy = (from: string, to: string) => {
    cpSync(join(home, from), join(home, to), { recursive: true });
    return workspace(join(home, to), { clock: () => start });
  };
  value(await copy('base', 'rollback').apply(write));
  now = snapshot(join(home, 'rollback'));
  value(await copy('rollback', 'redo').rollback({ key: 'back', session }));
  const restored = copy('base', 'restore');
  value(await restored.snapshots.backUp({ name: 'first', ignored: false }));
  plant(join(home, 'restore'), edited);
  unrestored = snapshot(join(home, 'restore'));
  const pruned = copy('redo', 'prune');
  value(await pruned.redo({ key: 'again', session }));
  value(await pruned.rollback({ key: 'back again', session }));
  value(await pruned.redo({ key: 'and again', session }));
  const more = copy('restore', 'back up');
  expect(value(await more.snapshots.backups())).toHaveLength(1);
  const { snapshots } = copy('base', 'tidy');
  // Two that go, one that a person has made, and the newest.
  for (const name of [null, null, 'kept', null]) {
    const made = value(await snapshots.backUp({ name, ignored: false }));
    plant(join(home, 'tidy'), { 'src/modified.ts': `after ${made.id}\n` });
  }
  untidied = snapshot(join(home, 'tidy'));
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

let roots = 0;
function fresh(deed: Deed): string {
  const root = join(home, `w${roots++}`);
  cpSync(join(home, deed === 'apply' ? 'base' : deed), root, { recursive: true });
  return root;
}

interface End {
  readonly killed: boolean;
  readonly calls: number;
}

/** Runs a call in a process of its own that kills itself before its change number `killAt`, or strace does at a system call. */
function run(
  root: string,
  call: Order['call'],
  portable: boolean,
  killAt?: number,
  strace: readonly string[] = [],
): Promise<End> {
  const order = JSON.stringify({
    root,
    call,
    base: join(home, 'base'),
    tree: change,
    key: call,
    portable,
    now: atLater.has(call) ? later : start,
    killAt,
  });
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

/**
 * After any end and any recovery: wholly old or wholly new, no journal; the same key then does it, once. After retention: every
 * backup that is promised is there, and the next run removes the rest. After a backup of everything: those from before are whole.
 */
async function expectWhole(root: string, deed: Deed, where: string): Promise<void> {
  const open = workspace(root, { clock: () => (atLater.has(deed) ? later : start) });
  value(await open.recover());
  expect(openJournals(root)).toEqual([]);
  if (deed === 'prune') {
    expect(snapshot(root), where).toEqual(now);
    for (const backup of promised(root))
      expect(existsSync(join(root, backup)), `${where}: ${backup}`).toBe(true);
    value(await open.prune());
    const files = readdirSync(join(root, '.ids/backups'), { recursive: true, encoding: 'utf8' });
    expect(
      files.filter((name) => name.endsWith('.bak')),
      where,
    ).toHaveLength(promised(root).length);
  } else if (deed === 'tidy') {
    expect(snapshot(root), where).toEqual(untidied);
    expectContents(root, where);
    value(await open.snapshots.pruneBackups({ days: 7, ids: [] }));
    expect(value(await open.snapshots.backups()).map(({ name }) => name)).toEqual([null, 'kept']);
    expect(expectContents(root, where), where).toEqual(readdirSync(join(root, '.ids/store')).toSorted());
  } else if (deed === 'back up') {
    expect(snapshot(root), where).toEqual(unrestored);
    expectContents(root, where);
    value(await open.snapshots.backUp({ name: 'third', ignored: false }));
    expect(expectContents(root, where), where).toEqual(readdirSync(join(root, '.ids/store')).toSorted());
    value(await restoreFirst(open));
    expect(snapshot(root), where).toEqual(old);
  } else if (deed === 'restore') {
    expect([unrestored, old], where).toContainEqual(snapshot(root));
    const again = await restoreFirst(open);
    if (!again.ok) expect(again.error.code, where).toBe('nothing-to-do');
    expect(snapshot(root), where).toEqual(old);
  } else {
    expect([old, now], where).toContainEqual(snapshot(root));
    const write = { ...writeTo(join(home, 'base'), change, 'apply') };
    const again = () =>
      deed === 'apply'
        ? open.apply(write)
        : deed === 'rollback'
          ? open.rollback({ key: deed, session })
          : open.redo({ key: deed, session });
    const done = value(await again());
    expect(snapshot(root), where).toEqual(deed === 'rollback' ? old : now);
    expect(value(await again())).toEqual(done);
    const manifest = readFileSync(join(root, `.ids/backups/${session}/manifest.json`), 'utf8');
    expect(manifest.match(/"key"/g)).toHaveLength(deeds.indexOf(deed) + 1);
  }
  rmSync(root, { recursive: true });
}

function promised(root: string): readonly string[] {
  const text = readFileSync(join(root, `.ids/backups/${session}/manifest.json`), 'utf8');
  const { transactions } = JSON.parse(text) as {
    transactions: { retired?: string; files: { backup: string | null }[] }[];
  };
  return transactions
    .filter(({ retired }) => retired === undefined)
    .flatMap(({ files }) => files.flatMap(({ backup }) => backup ?? []));
}

/** Two at a time, as many as the machine has processors. */
async function each<T>(points: readonly T[], at: (point: T) => Promise<void>): Promise<void> {
  const left = [...points];
  const lane = async () => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) await at(point);
  };
  await Promise.all([lane(), lane()]);
}

const upTo = (count: number, step = 1) =>
  Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);

const forms = [
  ['exchange', false],
  ['portable', true],
] as const;
const cases = deeds.flatMap((deed) =>
  forms
    .filter(([form]) => !keeping.has(deed) || form === 'portable')
    .map(([form, portable]) => [deed, form, portable] as const),
);

describe('a process that is killed', { timeout: long ? 7_200_000 : 300_000 }, () => {
  it.for(cases)('at every change that %s makes to the disk, %s', async ([deed, form, portable], context) => {
    const { calls } = await run(fresh(deed), deed, portable);
    expect(calls).toBeGreaterThan(5);
    const points = upTo(calls, long ? 1 : deed === 'apply' && !portable ? 3 : deed === 'tidy' ? 4 : 13);
    await each(points, async (point) => {
      const root = fresh(deed);
      expect((await run(root, deed, portable, point)).killed).toBe(true);
      await expectWhole(root, deed, `${deed} ${form} killed at ${point}`);
    });
    tell(context, {
      what: `SIGKILL at every change of ${deed} (${form})`,
      bar: '0 mixed',
      result: `0 mixed of ${points.length} kills (${calls} changes)`,
    });
  });

  const writing = cases.filter(([deed]) => !keeping.has(deed));
  it.for(writing)('in the recovery of %s that was killed, %s', async ([deed, form, portable], context) => {
    const { calls } = await run(fresh(deed), deed, portable);
    let kills = 0;
    const sparse = deed !== 'apply' || portable;
    await each(upTo(calls, long ? (sparse ? 3 : 1) : sparse ? 97 : 31), async (point) => {
      for (let nested = point % 4, killed = true; killed; nested += long ? (sparse ? 3 : 1) : 11) {
        const root = fresh(deed);
        await run(root, deed, portable, point);
        ({ killed } = await run(root, 'recover', portable, nested));
        if (killed) await run(root, 'recover', portable, nested + 2);
        kills++;
        await expectWhole(root, deed, `${deed} killed at ${point}, in recovery at ${nested}`);
      }
    });
    tell(context, {
      what: `SIGKILL nested in recovery of ${deed} (${form})`,
      bar: '0 mixed',
      result: `0 mixed of ${kills} pairs`,
    });
  });

  it.for(cases)('at every system call of %s, by strace, %s', async ([deed, form, portable], context) => {
    let strace: string;
    try {
      strace = execFileSync('sh', ['-c', 'command -v strace && strace -qq -o /dev/null true'], {
        stdio: 'pipe',
      })
        .toString()
        .trim();
    } catch {
      context.skip('strace is not installed or may not trace');
      return;
    }
    const calls = 'mkdir,rmdir,rename,renameat2,link,unlink,fsync,fchmod,write,openat';
    const log = join(mkdtempSync(join(tmpdir(), 'ids-strace-')), 'log');
    // The cache of compiled code is filled first: afterwards every run makes the same calls.
    await run(fresh(deed), deed, portable);
    await run(fresh(deed), deed, portable, undefined, [
      strace,
      '-f',
      '-qq',
      '-o',
      log,
      '-e',
      `trace=${calls}`,
    ]);
    const lines = readFileSync(log, 'utf8').split('\n');
    rmSync(join(log, '..'), { recursive: true });
    // strace counts every call by itself, and by thread; syncs go through a thread of the pool.
    const counts = new Map<string, number>();
    const points = new Map<string, { readonly call: string; readonly when: number }>();
    let reached = false;
    for (const line of lines) {
      const [, thread = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
      if (call === '') continue;
      const when = (counts.get(`${thread} ${call}`) ?? 0) + 1;
      counts.set(`${thread} ${call}`, when);
      reached ||= line.includes('.ids-probe-');
      if (reached) points.set(`${call} ${when}`, { call, when });
    }
    expect(points.size).toBeGreaterThan(20);
    const chosen = [...points.values()].filter(
      (_, index) => long || index % Math.ceil(points.size / 5) === 0,
    );
    let kills = 0;
    await each(chosen, async ({ call, when }) => {
      const at = fresh(deed);
      const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${when}`];
      const { killed } = await run(at, deed, portable, undefined, [
        strace,
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        ...inject,
      ]);
      if (killed) kills++;
      await expectWhole(at, deed, `${deed} ${form} killed at ${call} ${when}`);
    });
    // A call in a thread of the pool is not always that thread's n-th again: of a few points most can be such.
    expect(kills).toBeGreaterThan(long ? chosen.length / 2 : 0);
    tell(context, {
      what: `SIGKILL at every system call of ${deed} (${form})`,
      bar: '0 mixed',
      result: `0 mixed of ${kills} kills (${points.size} calls)`,
    });
  });
});
