import { fstatSync, readFileSync, statfsSync } from 'node:fs';
import { release } from 'node:os';
import { nativeCalls } from './native.ts';

/** From so many descriptors on, one call for the whole file system costs less than one for each. */
const WORTH = 8;
/** With more than so many bytes of anybody's to write, `syncfs` would wait for others' work. */
const MOST_DIRTY = 16_000_000;

/** File systems whose `syncfs` writes data and directories and commits them: ext4, xfs, btrfs (`f_type`). */
const trusted = new Set([0xef53, 0x58465342, 0x9123683e]);

/**
 * Makes what these descriptors lead to durable by one `syncfs`. False where that is not certain or not worth it, or reported
 * an error: then each is to be synced by itself, which also tells whose error it was. The descriptors were opened before the
 * writes, so that an error of writing them back in between is reported.
 */
export async function syncAtOnce(descriptors: readonly number[]): Promise<boolean> {
  const [first] = descriptors;
  if (first === undefined || descriptors.length < WORTH || !reportsErrors() || dirtyBytes() > MOST_DIRTY)
    return false;
  const { dev } = fstatSync(first);
  if (!isTrusted(first) || descriptors.some((descriptor) => fstatSync(descriptor).dev !== dev)) return false;
  return (await nativeCalls()?.syncFileSystem(first)) ?? false;
}

function isTrusted(descriptor: number): boolean {
  return trusted.has(statfsSync(`/proc/self/fd/${descriptor}`).type);
}

/** Linux tells of errors of writing back through `syncfs` since 5.8. */
function reportsErrors(): boolean {
  if (process.platform !== 'linux') return false;
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 8);
}

function dirtyBytes(): number {
  const text = readFileSync('/proc/meminfo', 'latin1');
  let kibibytes = 0;
  for (const name of ['Dirty', 'Writeback']) {
    const found = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1];
    if (found === undefined) return Number.POSITIVE_INFINITY;
    kibibytes += Number(found);
  }
  return kibibytes * 1024;
}
