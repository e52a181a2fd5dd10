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
import { machineDisk } from '../../src/workspace/disk.ts';
import { portableDisk, watched } from './disks.ts';
import { memory, openJournals, plant, session, value, workspace, writeTo } from './trees.ts';

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
const one = process.env['IDS_LONG'] === undefined ? 23 : 1;

describe.each([
  ['exchange', machineDisk],
  ['portable', portableDisk],
] as const)('two saves at any two disk calls, %s', (_, base) => {
  describe.each(Object.entries(editors))('%s', (_how, save) => {
    it.each(['apply', 'rollback'] as const)('are both kept by %s', { timeout: 600_000 }, async (what) => {
      const lost: string[] = [];
      // A save makes the sequence longer, so that each run says whether it got as far as its saves.
      let reached = { first: true, second: true };
      for (let first = 0; reached.first; first++) {
        reached.second = true;
        for (let second = first; reached.second; second++) {
          if ((first * 5 + second) % one !== 0) continue;
          const root = mkdtempSync(join(home, 'w-'));
          const file = join(root, 'a.ts');
          plant(root, { 'a.ts': 'start\n' });
          const write = writeTo(root, { 'a.ts': 'ids\n' });
          if (what === 'rollback') value(await workspace(root).apply(write));
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
          const open = workspace(root, { disk });
          await (what === 'apply' ? open.apply(write) : open.rollback({ key: 'back', session }));
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
    });
  });
});
