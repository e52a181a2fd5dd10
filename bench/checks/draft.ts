import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeChangeSet, type ContentHash, type FileVersion } from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';

/** One file of a workspace with other text. */
export interface Edit {
  readonly path: string;
  readonly text: string;
}

/** The change set that the checks are asked about, against what is on disk in `root`. */
export function draftOf(root: string, { path, text }: Edit) {
  const before = readFileSync(`${root}/${path}`);
  const after = new TextEncoder().encode(text);
  const version = versionOf(after);
  return {
    changeSet: makeChangeSet(
      [{ path: path as WorkspacePath, before: versionOf(before), after: version }],
      sha256,
    ),
    contents: new Map([[version.hash, after]]),
  };
}

function versionOf(bytes: Uint8Array): FileVersion {
  return { hash: sha256(bytes) as ContentHash, mode: 0o644, size: bytes.length };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
