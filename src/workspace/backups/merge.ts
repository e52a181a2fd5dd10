import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plural } from '../../core/change/report.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { isBinary } from './stats.ts';

/** One content of a file with its permission bits. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

const TIMEOUT_MS = 10_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/**
 * What `current` becomes when the change from `base` to `wanted` is made to it: contents as `git merge-file` merges them, modes
 * likewise. A merge with conflicts is none; the error is why, as half a sentence.
 */
export function mergeThreeWay(current: Content, base: Content, wanted: Content): Result<Content, string> {
  const mode = pick(current.mode, base.mode, wanted.mode, (a, b) => a === b);
  if (mode === undefined) return err('its permissions were changed on both sides');
  const bytes = pick(current.bytes, base.bytes, wanted.bytes, (a, b) => Buffer.compare(a, b) === 0);
  if (bytes !== undefined) return ok({ bytes, mode });
  const all = { current: current.bytes, base: base.bytes, wanted: wanted.bytes };
  if (Object.values(all).some(isBinary)) return err('a binary file cannot be merged');
  const merged = git(all, ['merge-file', '-p', '--', 'current', 'base', 'wanted']);
  if (merged.status === 0) return ok({ bytes: merged.output, mode });
  const { status } = merged;
  // git counts conflicts up to 127; beyond are its own errors.
  return err(
    status !== null && status > 0 && status < 128
      ? `the same lines were changed on both sides (${plural(status, 'conflict')})`
      : 'git, which merges, is not installed or failed',
  );
}

/** The unified diff from one text to another, without the file names above it; git's own. */
export function hunksBetween(before: Uint8Array, after: Uint8Array): string {
  const { output } = git({ before, after }, [
    'diff',
    '--no-index',
    '--no-color',
    '--no-ext-diff',
    'before',
    'after',
  ]);
  const text = Buffer.from(output).toString('utf8');
  return text.slice(Math.max(text.indexOf('\n@@') + 1, 0));
}

/** What follows without looking inside; undefined when both sides changed differently. */
function pick<T>(current: T, base: T, wanted: T, same: (a: T, b: T) => boolean): T | undefined {
  if (same(current, base) || same(current, wanted)) return wanted;
  return same(base, wanted) ? current : undefined;
}

/** Runs git on files in a folder of its own, outside of any repository and with nobody's settings. */
function git(
  files: Readonly<Record<string, Uint8Array>>,
  args: readonly string[],
): { readonly status: number | null; readonly output: Uint8Array } {
  const folder = mkdtempSync(join(tmpdir(), 'ids-merge-'));
  try {
    for (const [name, bytes] of Object.entries(files))
      writeFileSync(join(folder, name), bytes, { mode: 0o600 });
    const { status, stdout } = spawnSync('git', args, {
      cwd: folder,
      timeout: TIMEOUT_MS,
      maxBuffer: OUTPUT_LIMIT,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env['PATH'],
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CEILING_DIRECTORIES: tmpdir(),
      },
    });
    return { status, output: status === null ? new Uint8Array() : stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
