import { execFile } from 'node:child_process';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../chat/rooms.ts';
import { fail, fine, warn } from './finding.ts';

/** Bytes under which a write may run out of room half way, and under which it surely will. */
const SCARCE = 1024 ** 3;
const TOO_LITTLE = 64 * 1024 ** 2;

/** `version`: `process.version`, such as `v24.21.0`. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major >= 24) return fine('Node', version);
  return major > 22 || (major === 22 && minor >= 18)
    ? warn('Node', `${version}; IDS is developed on Node 24`, 'Install Node 24 when you can.')
    : fail(
        'Node',
        `${version} is too old`,
        'Install Node 24, or run: npm ci (it brings a fitting Node on Linux)',
      );
}

export async function git(): Promise<Finding> {
  const version = await firstLine('git', ['--version']);
  return version === undefined
    ? warn('git', 'is not installed', 'Install git; /validate needs it to know what changed.')
    : fine('git', version);
}

/** The workspace's tests and ESLint configuration run in it; without it tests are left out. Linux only. */
export async function sandbox(): Promise<Finding> {
  const version = await firstLine('bwrap', ['--version']);
  const left =
    "the workspace's tests run in it only, and are skipped; its ESLint configuration runs outside of it, without secrets in the environment";
  if (version === undefined) {
    const mend = 'Install it (apt, dnf or pacman install bubblewrap); it is there for Linux.';
    return warn('bubblewrap', `is not installed; ${left}`, mend);
  }
  const trial = [
    '--unshare-all',
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    '--',
    'true',
  ];
  if ((await firstLine('bwrap', trial)) !== undefined) return fine('bubblewrap', version);
  return warn(
    'bubblewrap',
    `${version} does not work here; ${left}`,
    'Allow user namespaces to it (on Ubuntu 24.04, by an AppArmor profile for bwrap; in a container, by its options).',
  );
}

/** Whether IDS may create files in the folder. `creates`: IDS makes the folder itself where it is missing. */
export async function writable(
  name: string,
  folder: string,
  mend: string,
  creates = false,
): Promise<Finding> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return fine(name, `${folder} is writable`);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && creates && dirname(folder) !== folder) {
      const parent = await writable(name, dirname(folder), mend, true);
      return parent.status === 'ok' ? fine(name, `${folder} is created at the first use`) : parent;
    }
    return fail(name, `${folder} ${missing ? 'does not exist' : 'cannot be written to'}`, mend);
  }
}

export async function disk(name: string, folder: string): Promise<Finding> {
  let free: number;
  try {
    const stats = await statfs(folder);
    free = stats.bavail * stats.bsize;
  } catch {
    return warn(name, 'the free space cannot be read', 'See that the folder exists.');
  }
  const found = `${free < 10 * SCARCE ? `${String(Math.floor(free / 1024 ** 2))} MB` : `${String(Math.floor(free / 1024 ** 3))} GB`} free`;
  if (free < TOO_LITTLE) return fail(name, found, 'Make room; IDS refuses writes before the disk is full.');
  return free < SCARCE ? warn(name, found, 'Make room before long.') : fine(name, found);
}

/** What a program says first, or undefined when it cannot be run. */
function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000 }, (error, stdout) => {
      resolve(error === null ? stdout.split('\n')[0]?.trim() : undefined);
    });
  });
}
