import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { readGit, type GitSandbox } from './run.ts';

type Read = (args: readonly string[], input?: string) => Promise<Result<Buffer>>;

/** One file that differs between the last commit and the disk. Null: absent there. */
export interface UncommittedFile {
  readonly path: WorkspacePath;
  readonly committed: Uint8Array | null;
  readonly current: Uint8Array | null;
}

/**
 * What differs between the last commit and the disk, new files that git does not ignore included; `paths` (files or
 * folders) narrows it. Symbolic links and submodules are left out. `sandbox`: where git is run, disarmed all the same without.
 * `not-found` outside a repository.
 */
export async function uncommittedFiles(
  root: string,
  paths: readonly WorkspacePath[] = [],
  sandbox?: GitSandbox,
): Promise<Result<readonly UncommittedFile[]>> {
  const read: Read = (args, input) => readGit(root, args, input, sandbox);
  const inside = await read(['rev-parse', '--is-inside-work-tree']);
  if (!inside.ok) {
    return refuse(
      'not-found',
      `${printable(root)} is not in a git repository, so there is no last commit to compare with.`,
      'Name the files to check instead, or run: git init && git add . && git commit',
    );
  }
  const head = await read(['rev-parse', '--verify', '--quiet', 'HEAD']);
  const base = head.ok ? 'HEAD' : await emptyTree(read);
  const changed = await read([
    'diff',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=all',
    '--relative',
    base,
    '--',
    ...paths,
  ]);
  if (!changed.ok) return changed;
  const untracked = await read(['ls-files', '-z', '--others', '--exclude-standard', '--', ...paths]);
  if (!untracked.ok) return untracked;
  const names = [...new Set([...split(changed.value), ...split(untracked.value)])].sort();
  const files: UncommittedFile[] = [];
  const committed = await committedContents(read, base, names);
  if (!committed.ok) return committed;
  for (const name of names) {
    const path = parseWorkspacePath(name);
    if (!path.ok || path.value.split('/').some((segment) => segment === '.ids' || segment === '.git'))
      continue;
    const current = regularFile(join(root, name));
    if (current === 'other') continue;
    files.push({ path: path.value, committed: committed.value.get(name) ?? null, current });
  }
  return ok(files);
}

/** The id of the tree without files, in whatever hash the repository uses. */
async function emptyTree(read: Read): Promise<string> {
  const id = await read(['hash-object', '-t', 'tree', '--stdin']);
  return id.ok ? id.value.toString('utf8').trim() : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

/** The bytes of each name in `base`; names that are not in it, or not files there, are left out. */
async function committedContents(
  read: Read,
  base: string,
  names: readonly string[],
): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const contents = new Map<string, Uint8Array>();
  if (names.length === 0) return ok(contents);
  const listed = await read(['ls-tree', '-r', '-z', base]);
  if (!listed.ok) return listed;
  const wanted = new Set(names);
  const entries = split(listed.value).flatMap((line) => {
    const [, mode, id, name] = /^(\d+) \w+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    return name !== undefined && id !== undefined && wanted.has(name) && mode?.startsWith('100') === true
      ? [{ id, name }]
      : [];
  });
  const batch = await read(['cat-file', '--batch'], entries.map(({ id }) => `${id}\n`).join(''));
  if (!batch.ok) return batch;
  let offset = 0;
  for (const { name } of entries) {
    const end = batch.value.indexOf(10, offset);
    const size = Number(/ (\d+)$/.exec(batch.value.toString('latin1', offset, end))?.[1]);
    if (!Number.isSafeInteger(size)) {
      return refuse(
        'io-failed',
        `git does not hold the committed version of ${printable(name)}.`,
        'Run: git fsck',
      );
    }
    contents.set(name, new Uint8Array(batch.value.subarray(end + 1, end + 1 + size)));
    offset = end + 1 + size + 1;
  }
  return ok(contents);
}

function regularFile(file: string): Uint8Array | null | 'other' {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  return stat.isFile() ? new Uint8Array(readFileSync(file)) : 'other';
}

function split(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}
