import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { makeChangeSet, type ContentHash, type FileVersion } from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';

/** One file of a workspace with other text. */
export interface Edit {
  readonly path: string;
  readonly text: string;
}

/** The change set that the checks are asked about, against what is on disk in `root`. */
export function draftOf(root: string, { path, text }: Edit) {
  return draftOfFiles(root, { [path]: text });
}

/** The same of several files by relative path; null: the file is gone. */
export function draftOfFiles(root: string, files: Readonly<Record<string, string | null>>) {
  const contents = new Map<ContentHash, Uint8Array>();
  const changes = Object.entries(files).map(([path, text]) => {
    const at = `${root}/${path}`;
    const before = existsSync(at) ? versionOf(readFileSync(at)) : ('absent' as const);
    if (text === null) return { path: path as WorkspacePath, before, after: 'absent' as const };
    const bytes = new TextEncoder().encode(text);
    const after = versionOf(bytes);
    contents.set(after.hash, bytes);
    return { path: path as WorkspacePath, before, after };
  });
  return { changeSet: makeChangeSet(changes, sha256), contents };
}

function versionOf(bytes: Uint8Array): FileVersion {
  return { hash: sha256(bytes) as ContentHash, mode: 0o644, size: bytes.length };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
