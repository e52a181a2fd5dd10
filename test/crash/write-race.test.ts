import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { memory, plant, session, snapshot, workspace, writeTo } from '../workspace/trees.ts';
import { tell } from './rows.ts';

/** Milliseconds: `IDS_LONG=1` races for a minute. */
const length = process.env['IDS_LONG'] === undefined ? 3_000 : 60_000;
const swapper = fileURLToPath(new URL('../commands/swapper.ts', import.meta.url));
const home = mkdtempSync(join(memory, 'ids-race-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

it(
  'a folder that is swapped for a link all the time never leads a write out of the workspace',
  async (context) => {
    const [root, outside] = [join(home, 'workspace'), join(home, 'outside')];
    const files = { 'a.ts': 'a\n', 'b/c.ts': 'c\n' };
    for (const at of [join(root, 'swap'), outside]) {
      mkdirSync(at, { recursive: true });
      plant(at, files);
    }
    const before = snapshot(outside);
    const child = spawn(process.execPath, [swapper, join(root, 'swap'), outside], { stdio: 'inherit' });
    const answers = { written: 0, takenBack: 0, refused: 0 };
    try {
      await sleep(300);
      const began = Date.now();
      for (let n = 0; Date.now() - began < length; n++) {
        const open = workspace(root);
        const tree = {
          'swap/a.ts': `ids ${n}\n`,
          'swap/b/c.ts': `ids ${n}\n`,
          [`swap/new/${n}.ts`]: 'new\n',
        };
        const applied = await open.apply(writeTo(root, tree, `k${n}`));
        if (applied.ok) answers.written++;
        else answers.refused++;
        if (n % 3 === 0) {
          const back = await open.rollback({ key: `r${n}`, session });
          if (back.ok) answers.takenBack++;
        }
        // Whatever the swaps left open is the next call's to recover; the link may be in the way of that, too.
        await open.recover();
        if (n % 20 === 0) expect(snapshot(outside)).toEqual(before);
      }
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(snapshot(outside)).toEqual(before);
    expect(answers.refused).toBeGreaterThan(3);
    tell(context, {
      what: 'a folder swapped for a link while files in it are written',
      bar: '0 escapes',
      result: `0 escapes in ${length / 1000} s: ${answers.written} written, ${answers.takenBack} taken back, ${answers.refused} refused`,
    });
  },
  length + 120_000,
);
