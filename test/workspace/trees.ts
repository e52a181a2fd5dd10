import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  makeChangeSet,
  type ChangeSet,
  type ContentHash,
  type FileChange,
  type FileVersion,
} from '../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { SessionIdSchema } from '../../src/core/kernel/ids.ts';
import type { Refusal } from '../../src/core/kernel/refusal.ts';
import type { Result } from '../../src/core/kernel/result.ts';
import { sqliteLock } from '../../src/store/lock.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { sha256, versionOf } from '../../src/workspace/disk/versions.ts';
import type { OpenWorkspace } from '../../src/workspace/workspace.ts';

export const session = SessionIdSchema.parse('sess_20260202_143022_9f2c01ab');
export const otherSession = SessionIdSchema.parse('sess_20260202_150000_00000001');

/** A file in a test's tree: text or bytes, and mode; null for none. */
export type Content = string | Uint8Array | { readonly text: string; readonly mode: number } | null;
export type Tree = Readonly<Record<string, Content>>;

/** Where a sync costs little, for tests that write thousands of times; the calls are the same. */
export const memory: string = isWritable('/dev/shm') ? '/dev/shm' : tmpdir();

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function plant(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(root, path);
    if (content === null) {
      rmSync(file, { force: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    const { bytes, mode } = read(content);
    writeFileSync(file, bytes);
    chmodSync(file, mode);
  }
}

function read(content: Exclude<Content, null>): { readonly bytes: Uint8Array; readonly mode: number } {
  if (typeof content === 'string') return { bytes: Buffer.from(content), mode: 0o644 };
  if (content instanceof Uint8Array) return { bytes: content, mode: 0o644 };
  return { bytes: Buffer.from(content.text), mode: content.mode };
}

/** Everything under a folder but `.ids` and the trial of whether the folder can be written: path → `mode:text`, `dir` or `-> target`. */
export function snapshot(root: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, below)).toSorted()) {
    const path = below === '' ? name : `${below}/${name}`;
    if (path === '.ids' || name.startsWith('.ids-probe-')) continue;
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) Object.assign(found, { [path]: 'dir' }, snapshot(root, path));
    else if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (stat.isFile()) {
      found[path] = `${(stat.mode & 0o777).toString(8)}:${readFileSync(join(root, path)).toString('latin1')}`;
    } else found[path] = 'special';
  }
  return found;
}

/** The version of a file on disk now. */
export function versionAt(root: string, path: string): FileVersion | 'absent' {
  try {
    const stat = statSync(join(root, path));
    return versionOf(stat.isFile() ? readFileSync(join(root, path)) : Buffer.alloc(0), stat.mode);
  } catch {
    return 'absent';
  }
}

export interface Write {
  readonly key: string;
  readonly session: typeof session;
  readonly changeSet: ChangeSet;
  readonly contents: Map<ContentHash, Uint8Array>;
}

/** A write from the files as they are in `root` now to the given ones. A modified file keeps its mode unless one is given. */
export function writeTo(root: string, tree: Tree, key = 'k1', of = session): Write {
  const contents = new Map<ContentHash, Uint8Array>();
  const changes = Object.entries(tree).map(([path, content]): FileChange => {
    const before = versionAt(root, path);
    if (content === null) return { path: path as WorkspacePath, before, after: 'absent' };
    const { bytes, mode } = read(content);
    const keeps = typeof content === 'string' || content instanceof Uint8Array;
    const after = versionOf(bytes, keeps && before !== 'absent' ? before.mode : mode);
    contents.set(after.hash, bytes);
    return { path: path as WorkspacePath, before, after };
  });
  return { key, session: of, changeSet: makeChangeSet(changes, sha256), contents };
}

export function workspace(
  root: string,
  options: Partial<Parameters<typeof openWorkspace>[0]> = {},
): OpenWorkspace {
  return value(openWorkspace({ root, lock: sqliteLock, limits: { freeBytes: 0 }, ...options }));
}

/** Goes back to the backup of everything that is called `first`. */
export async function restoreFirst({ snapshots }: OpenWorkspace) {
  const request = { id: 'first', only: null, remove: [] };
  const preview = await snapshots.previewRestore(request);
  return preview.ok ? snapshots.restore({ ...request, plan: preview.value.plan }) : preview;
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

export function refusal(result: Result<unknown>): Refusal {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result.value)}`);
  return result.error;
}

/** What lies in the journal: must be empty whenever no write is open. */
export function openJournals(root: string): readonly string[] {
  const journal = join(root, '.ids/journal');
  return lstatSync(journal, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(journal);
}
