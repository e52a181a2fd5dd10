/**
 * Swaps folders for links to elsewhere and back again and again, after moments of 0 to 3 ms, until it is ended.
 *   swapper.ts FOLDER TARGET [FOLDER TARGET]…
 */
import { renameSync, symlinkSync } from 'node:fs';

const pairs = process.argv.slice(2);
const swaps = Array.from({ length: pairs.length / 2 }, (_, index) => {
  const folder = pairs[2 * index] ?? '';
  symlinkSync(pairs[2 * index + 1] ?? '', `${folder}.link`);
  return folder;
});
const clock = new Int32Array(new SharedArrayBuffer(4));
const pause = () => Atomics.wait(clock, 0, 0, Math.random() * 3);
for (;;) {
  for (const folder of swaps) {
    renameSync(folder, `${folder}.real`);
    renameSync(`${folder}.link`, folder);
  }
  pause();
  for (const folder of swaps) {
    renameSync(folder, `${folder}.link`);
    renameSync(`${folder}.real`, folder);
  }
  pause();
}
