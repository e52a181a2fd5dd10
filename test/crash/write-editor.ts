/**
 * An editor that saves one file over and over, by putting a new file in its place or in place, and knows of each save exactly what it
 * wrote over.   write-editor.ts FILE rename|in-place SAVES
 * Prints as JSON the texts that it has not written over itself: all of them must be somewhere.
 */
import {
  closeSync,
  ftruncateSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../src/workspace/disk/errors.ts';
import { nativeCalls } from '../../src/workspace/disk/native.ts';

const [file = '', how = '', saves = '0'] = process.argv.slice(2);

/** What `attempt` gives, or undefined where it meets one of the errors. */
function unless<T>(codes: readonly string[], attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** As a rename over the file, but that what was there can be looked at: the two names are exchanged, and the other one removed. */
function byRename(text: string): string | undefined {
  const made = `${file}.editing`;
  writeFileSync(made, text);
  const calls = nativeCalls();
  for (;;) {
    if (calls === undefined) {
      const before = unless(['ENOENT'], () => readFileSync(file, 'utf8'));
      renameSync(made, file);
      return before;
    }
    const exchanged = unless(['ENOENT'], () => {
      calls.exchange(made, file);
      return true;
    });
    if (exchanged === true) {
      const before = readFileSync(made, 'utf8');
      rmSync(made);
      return before;
    }
    // A write has the file aside. What it puts back must not be written over unseen.
    const linked = unless(['EEXIST'], () => {
      linkSync(made, file);
      return true;
    });
    if (linked === true) {
      rmSync(made);
      return undefined;
    }
  }
}

function inPlace(text: string): string | undefined {
  for (;;) {
    const descriptor =
      unless(['ENOENT'], () => openSync(file, 'r+')) ?? unless(['EEXIST'], () => openSync(file, 'wx+'));
    if (descriptor === undefined) continue;
    const before = readFileSync(descriptor, 'utf8');
    ftruncateSync(descriptor);
    writeSync(descriptor, text, 0);
    closeSync(descriptor);
    return before;
  }
}

const owed = new Set<string>();
for (let save = 0; save < Number(saves); save++) {
  const text = `save ${how} ${save}\n`;
  const over = how === 'rename' ? byRename(text) : inPlace(text);
  if (over !== undefined) owed.delete(over);
  owed.add(text);
  if (save % 3 !== 0) await sleep(save % 7);
}
process.stdout.write(JSON.stringify([...owed]));
