import {
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { tell } from '../crash/rows.ts';
import { blindDisk, portableDisk, watched } from './disks.ts';
import { memory, openJournals, plant, restoreFirst, session, value, workspace, writeTo } from './trees.ts';

const home = mkdtempSync(join(memory, 'ids-editors-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

/** How an editor saves a file; each begins at one disk call of IDS and ends at a later one or the same. */
const editors = {
  'in place': (file: string, text: string) => {
    writeFileSync(file, text);
    return undefined;
  },
  'by renaming': (file: string, text: string) => {
    writeFileSync(`${file}.editing`, text);
    renameSync(`${file}.editing`, file);
    return undefined;
  },
  'emptied first, written later': (file: string, text: string) => {
    const descriptor = openSync(file, 'w');
    return () => {
      writeSync(descriptor, text);
      closeSync(descriptor);
    };
  },
  'opened first, written later': (file: string, text: string) => {
    let descriptor: number;
    try {
      descriptor = openSync(file, 'r+');
    } catch {
      writeFileSync(file, text);
      return undefined;
    }
    return () => {
      ftruncateSync(descriptor);
      writeSync(descriptor, text, 0);
      closeSync(descriptor);
    };
  },
};

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The texts of all files, `.ids` included. */
function everything(at: string): readonly string[] {
  return readdirSync(at).flatMap((name) => {
    const path = join(at, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) return everything(path);
    return stat.isFile() ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Every pair takes minutes; the short form takes those of one residue, which meets every call both as the first and as the second. */
const long = process.env['IDS_LONG'] !== undefined;

type Open = ReturnType<typeof workspace>;
type Write = ReturnType<typeof writeTo>;

/** What IDS does while somebody saves: how the workspace gets there, and the call. `one`: of so many pairs the short form takes one. */
const deeds: Readonly<
  Record<
    string,
    {
      readonly one: number;
      readonly before?: (root: string, write: Write) => Promise<unknown>;
      readonly call: (open: Open, write: Write) => Promise<unknown>;
    }
  >
> = {
  apply: { one: 199, call: (open, write) => open.apply(write) },
  rollback: {
    one: 199,
    before: async (root, write) => value(await workspace(root).apply(write)),
    call: (open) => open.rollback({ key: 'back', session }),
  },
  redo: {
    one: 397,
    before: async (root, write) => {
      value(await workspace(root).apply(write));
      value(await workspace(root).rollback({ key: 'back', session }));
    },
    call: (open) => open.redo({ key: 'again', session }),
  },
  restore: {
    one: 397,
    before: async (root) => {
      value(await workspace(root).snapshots.backUp({ name: 'first', ignored: false }));
      plant(root, { 'a.ts': 'edited\n' });
    },
    call: restoreFirst,
  },
  'the recovery of a write that ended before its commit': {
    one: 199,
    before: (root, write) => applyUntil(root, write, '/committed'),
    call: (open) => open.recover(),
  },
  'the recovery of a write that ended after its commit': {
    one: 397,
    before: (root, write) => applyUntil(root, write, '.bak'),
    call: (open) => open.recover(),
  },
};

/** Applies as if the process had ended ahead of the first rename to a name with this end. */
async function applyUntil(root: string, write: Write, end: string): Promise<void> {
  let ended = false;
  const disk = watched(({ call, paths }) => {
    ended ||= call === 'rename' && paths[1]?.endsWith(end) === true;
    if (ended) throw Object.assign(new Error('ended'), { code: 'EIO', syscall: call });
  });
  await workspace(root, { disk }).apply(write);
  expect(ended).toBe(true);
}

describe.each([
  ['exchange', machineDisk],
  ['portable', portableDisk],
  ['without native calls', blindDisk],
] as const)('two saves at any two disk calls, %s', (form, base) => {
  describe.each(Object.entries(editors))('%s', (how, save) => {
    it.for(Object.entries(deeds))(
      'are both kept by %s',
      { timeout: 1_800_000 },
      async ([what, deed], context) => {
        const one = long ? 1 : deed.one;
        const lost: string[] = [];
        let pairs = 0;
        // A save makes the sequence longer, so that each run says whether it got as far as its saves.
        let reached = { first: true, second: true };
        for (let first = 0; reached.first; first++) {
          reached.second = true;
          for (let second = first; reached.second; second++) {
            if ((first * 5 + second) % one !== 0) continue;
            pairs++;
            const root = mkdtempSync(join(home, 'w-'));
            const file = join(root, 'a.ts');
            plant(root, { 'a.ts': 'start\n' });
            const write = writeTo(root, { 'a.ts': 'ids\n' });
            await deed.before?.(root, write);
            let call = 0;
            /** Texts that must be somewhere: all saves but those that a later one has written over. */
            const saved: string[] = [];
            const pending: (() => void)[] = [];
            const disk = watched(() => {
              const now = call++;
              const times = Number(now === first) + Number(now === second);
              for (let time = 0; time < times; time++) {
                for (const end of pending.splice(0)) end();
                const standing = read(file);
                const text = `save ${saved.length + 1}\n`;
                const over = saved.indexOf(standing ?? '');
                if (over >= 0) saved[over] = '';
                saved.push(text);
                const end = save(file, text);
                if (end !== undefined) pending.push(end);
              }
            }, base);
            await deed.call(workspace(root, { disk }), write);
            for (const end of pending) end();
            reached = { first: call > first, second: call > second };
            await workspace(root).recover();
            const kept = new Set(everything(root));
            const missing = saved.filter((text) => text !== '' && !kept.has(text));
            if (missing.length > 0) lost.push(`calls ${first} and ${second}: ${missing.join('').trim()}`);
            if (openJournals(root).length > 0) lost.push(`calls ${first} and ${second}: journal open`);
            rmSync(root, { recursive: true });
          }
        }
        expect(lost).toEqual([]);
        tell(context, {
          what: `two saves ${how} at any two disk calls of ${what} (${form})`,
          bar: '0 lost',
          result: `0 lost at ${pairs} pairs`,
        });
      },
    );
  });
});
