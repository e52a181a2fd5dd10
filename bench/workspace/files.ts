import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  makeChangeSet,
  type ChangeSet,
  type ContentHash,
  type FileChange,
} from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { SessionIdSchema, type SessionId } from '../../src/core/kernel/ids.ts';
import { sha256, versionOf } from '../../src/workspace/disk/versions.ts';

/** A hundred lines, five of which differ from version to version. */
export function text(file: number, version: number): Buffer {
  const lines = Array.from({ length: 100 }, (_, line) => {
    const of = line % 20 === 3 ? version : 0;
    return `export const value${String(line)} = ${String(file * 1000 + line + of)};`;
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Writes `count` files in ten folders; returns their paths. */
export function plantFiles(root: string, count: number): readonly string[] {
  const paths = Array.from({ length: count }, (_, n) => `src/d${String(n % 10)}/f${String(n)}.ts`);
  for (const [n, path] of paths.entries()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text(n, 0));
  }
  return paths;
}

/** What brings all files from one version to another, in a session of its own. */
export function writeOf(
  paths: readonly string[],
  from: number,
  to: number,
): {
  readonly session: SessionId;
  readonly changeSet: ChangeSet;
  readonly contents: Map<ContentHash, Uint8Array>;
} {
  const contents = new Map<ContentHash, Uint8Array>();
  const changes = paths.map((path, n): FileChange => {
    const after = versionOf(text(n, to), 0o644);
    contents.set(after.hash, text(n, to));
    return { path: path as WorkspacePath, before: versionOf(text(n, from), 0o644), after };
  });
  const session = SessionIdSchema.parse(`sess_20260202_143022_${to.toString(16).padStart(8, '0')}`);
  return { session, changeSet: makeChangeSet(changes, sha256), contents };
}
