import { execFile } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { machineDisk } from '../../src/workspace/disk/machine.ts';
import { portableDisk } from '../workspace/disks.ts';
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
} from '../workspace/trees.ts';

/** Saves of each kind of editor beside each form of the sequence: 25,000 twice make the 50,000 of the bar. */
const saves = process.env['IDS_LONG'] === undefined ? 250 : 25_000;
const long = process.env['IDS_LONG'] !== undefined;
const home = mkdtempSync(join(memory, 'ids-beside-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

function program(name: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, ...args], { maxBuffer: 1e9 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr));
    });
  });
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

describe('an editor that saves while transactions run', () => {
  it.for(
    ['rename', 'in-place'].flatMap((how) => [
      [how, 'exchange', machineDisk] as const,
      [how, 'portable', portableDisk] as const,
    ]),
  )(
    'by %s loses no save, %s',
    { timeout: long ? 7_200_000 : 600_000 },
    async ([how, form, disk], context) => {
      const root = mkdtempSync(join(home, 'editor-'));
      plant(root, { 'a.ts': 'start\n', 'b.ts': 'b\n' });
      const editing = { goesOn: true };
      const editor = program('write-editor.ts', join(root, 'a.ts'), how, String(saves)).finally(() => {
        editing.goesOn = false;
      });
      const open = workspace(root, { disk });
      const answers = { applied: 0, refused: 0 };
      for (let n = 0; editing.goesOn; n++) {
        const write = writeTo(root, { 'a.ts': `ids ${n}\n`, 'b.ts': `${n}\n` }, `k${n}`);
        const applied = await open.apply(write);
        if (applied.ok) answers.applied++;
        else {
          // Nothing but a collision may stop a write here.
          expect(applied.error.code).toBe('stale-base');
          answers.refused++;
        }
        expect(openJournals(root)).toEqual([]);
        await new Promise(setImmediate);
      }
      const owed = JSON.parse(await editor) as string[];
      const kept = new Set(everything(root));
      expect(owed.filter((text) => !kept.has(text))).toEqual([]);
      expect(answers.applied).toBeGreaterThan(3);
      expect(owed.length).toBeGreaterThan(3);
      tell(context, {
        what: `editor saving by ${how} beside writes (${form})`,
        bar: '0 lost',
        result: `0 lost of ${saves} saves, ${owed.length} of them not written over by the editor itself; ${answers.applied} writes, ${answers.refused} refused`,
      });
    },
  );
});

describe('two processes that write', () => {
  it('both get all their transactions in', async (context) => {
    const count = long ? 150 : 20;
    const root = mkdtempSync(join(home, 'two-'));
    plant(root, { 'shared.txt': '' });
    await Promise.all(['one', 'two'].map((name) => program('write-worker.ts', root, name, String(count))));
    const wanted = ['one', 'two'].flatMap((name) => Array.from({ length: count }, (_, n) => `${name} ${n}`));
    expect(readFileSync(join(root, 'shared.txt'), 'utf8').trim().split('\n').toSorted()).toEqual(
      wanted.toSorted(),
    );
    expect(Object.keys(snapshot(root)).filter((path) => path.endsWith('.txt'))).toHaveLength(2 * count + 1);
    expect(openJournals(root)).toEqual([]);
    value(await workspace(root).rollback({ key: 'all', session }));
    expect(snapshot(root)).toEqual({ 'shared.txt': '644:' });
    tell(context, {
      what: `two processes × ${count}`,
      bar: 'all applied, consistent',
      result: `${wanted.length} applied, consistent, and taken back as one`,
    });
  }, 600_000);
});
