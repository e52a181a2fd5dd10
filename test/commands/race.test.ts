import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { filesOf, materialise, openScratch } from '../../src/sandbox/copy.ts';
import { tell } from '../crash/rows.ts';
import { CANARY, commandsOf, makeWorld, runIt } from './world.ts';

/** Milliseconds: `IDS_LONG=1` races for a minute. */
const length = process.env['IDS_LONG'] === undefined ? 5_000 : 60_000;
const swapper = fileURLToPath(new URL('swapper.ts', import.meta.url));

it(
  'a folder that is swapped for a link and back all the time lets nothing in or out',
  async (context) => {
    const look = 'cat swap/plain/*; cat node_modules/notes*; grep -r c4nary . ; true';
    const write = 'echo x > swap/escaped; echo x > swap/plain/escaped; true';
    const scripts = { look, write };
    const world = await makeWorld({ 'package.json': JSON.stringify({ name: 'x', scripts }) });
    const { root, home, out } = world;
    // The same names on both sides, so that a name that was looked at is there wherever the folder leads.
    const names = Array.from({ length: 200 }, (_, index) => `notes${index}`);
    const plant = (folder: string, text: string) => {
      mkdirSync(folder, { recursive: true });
      for (const name of names) writeFileSync(join(folder, name), text);
    };
    plant(join(root, 'swap/plain'), 'harmless\n');
    plant(join(root, 'node_modules'), 'harmless\n');
    plant(join(home, 'plain'), CANARY);
    const pairs = [join(root, 'swap'), home, join(root, 'node_modules'), join(home, 'plain')];
    let [runs, copied] = [0, 0];
    const child = spawn(process.execPath, [swapper, ...pairs], { stdio: 'inherit' });
    try {
      await sleep(300);
      const commands = commandsOf(world);
      const copies = Date.now();
      for (let count = 0; Date.now() - copies < length / 2 || count < 20; count++) {
        const scratch = openScratch();
        const state = { root, instead: new Map<string, undefined>() };
        await materialise(state, filesOf(state).paths, scratch.copy, () => Promise.resolve());
        const found = spawnSync('grep', ['-r', '--exclude-dir=keys', CANARY, scratch.copy], {
          encoding: 'utf8',
        }).stdout;
        await scratch.dispose();
        expect(found).toBe('');
        copied++;
      }
      const before = Date.now();
      while (Date.now() - before < length / 2) {
        for (const line of [
          'cat swap/plain/notes1',
          'grep -r c4nary swap',
          'ls -lR swap',
          'npm run --silent look',
          'npm run --silent write',
        ]) {
          const { said } = await runIt(commands, line.split(' '));
          runs++;
          expect(said, line).not.toContain(CANARY);
        }
      }
      expect(child.exitCode).toBeNull();
      expect(runs).toBeGreaterThan(4);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(readdirSync(out)).toEqual([]);
    expect(readdirSync(home).toSorted()).toEqual(['.ssh', 'plain', 'socket']);
    expect(readdirSync(join(home, 'plain')).length).toBe(200);
    expect(world.packets()).toBe(0);
    await world.close();
    tell(context, {
      what: 'a folder swapped for a link while commands read and write it',
      bar: '0 escapes',
      result: `0 escapes in ${length / 1000} s: ${copied} copies, ${runs} commands`,
    });
  },
  length + 60_000,
);
