/**
 * An editor that saves one file over and over, by renaming a new file over it or in place, and looks before each save whether its
 * last one is still there.   write-editor.ts FILE rename|in-place SAVES
 * Prints the texts that somebody had replaced by then, as JSON.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [file = '', how = '', saves = '0'] = process.argv.slice(2);

/** What the file holds. While a write has it aside there is none; that may still end either way, so it is waited for. */
function current(): string {
  for (;;) {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}

const replaced: string[] = [];
let last: string | undefined;
for (let save = 0; save < Number(saves); save++) {
  if (last !== undefined && current() !== last) replaced.push(last);
  last = `save ${how} ${save}\n`;
  if (how === 'rename') {
    writeFileSync(`${file}.editing`, last);
    renameSync(`${file}.editing`, file);
  } else {
    writeFileSync(file, last);
  }
  if (save % 3 !== 0) await sleep(save % 7);
}
if (last !== undefined) replaced.push(last);
process.stdout.write(JSON.stringify(replaced));
