import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Disk } from '../disk.ts';
import type { Finding } from '../findings.ts';
import { readKept, writeKept } from '../kept.ts';

/** Raised whenever what is kept, or what it means, changes. */
const FORMAT = 1;
/** Bytes of what is kept on disk; beyond that nothing more is added. */
const LARGEST = 16 * 1024 * 1024;

const KeptSchema = z.array(
  z.object({
    path: z.string(),
    messages: z.array(
      z.object({
        path: z.string(),
        line: z.int().positive(),
        column: z.int().positive(),
        code: z.string(),
        severity: z.enum(['error', 'warning']),
        message: z.string(),
      }),
    ),
  }),
);

/** What the linter says of files as they are on disk. Paths absolute. */
export interface Baseline {
  of(path: string): readonly Finding[] | undefined;
  learn(path: string, messages: readonly Finding[]): void;
  /** To be called when the disk changed: configurations may read whatever they like, so that everything is forgotten. */
  renew(): void;
  /** Writes down what was learned. What cannot be written is not kept, and nothing else is wrong. */
  keep(): void;
}

/** `folder`: absolute, for what outlives the process; undefined: nothing does. */
export function makeBaseline(disk: Disk, folder: string | undefined): Baseline {
  let known: Map<string, readonly Finding[]> | undefined;
  let learned = 0;
  let state: { readonly digest: string | undefined } | undefined;
  const file = folder === undefined ? undefined : join(folder, 'lint.json');

  const digest = (): string | undefined => (state ??= { digest: digestOf(disk) }).digest;
  const all = (): Map<string, readonly Finding[]> =>
    (known ??= new Map(file === undefined ? [] : read(file, digest())));

  return {
    of: (path) => all().get(path),
    learn(path, messages) {
      all().set(path, messages);
      learned++;
    },
    renew() {
      known = undefined;
      state = undefined;
      learned = 0;
    },
    keep() {
      if (file === undefined || learned === 0) return;
      learned = 0;
      const now = digest();
      if (now === undefined) return;
      const body = JSON.stringify([...all()].map(([path, messages]) => ({ path, messages })));
      if (body.length <= LARGEST) writeKept(file, keyOf(now), body);
    },
  };
}

/**
 * Names exactly this state of the workspace and of what is installed in it. Undefined while a file was changed so recently
 * that its times do not tell whether it changes again.
 */
function digestOf(disk: Disk): string | undefined {
  const hash = createHash('sha256').update(disk.installed());
  for (const path of disk.files()) {
    const stamp = disk.stamp(path);
    if (stamp?.includes(':') !== true) return undefined;
    hash.update(`\0${path}\0${stamp}`);
  }
  return hash.digest('hex');
}

function read(file: string, digest: string | undefined): readonly (readonly [string, readonly Finding[]])[] {
  const body = digest === undefined ? undefined : readKept(file, keyOf(digest));
  try {
    if (body === undefined) return [];
    return KeptSchema.parse(JSON.parse(body)).map(({ path, messages }) => [path, messages]);
  } catch {
    return [];
  }
}

function keyOf(digest: string): string {
  return `lint ${String(FORMAT)} ${process.versions.node} ${digest}`;
}
