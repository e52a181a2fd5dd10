import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { listed } from '../transaction/wording.ts';
import { readGit, writeGit } from './run.ts';

/** What stands in the way of a commit, by the file in `.git` that tells of it. */
const underWay: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'a merge',
  CHERRY_PICK_HEAD: 'a cherry-pick',
  REVERT_HEAD: 'a revert',
  'rebase-merge': 'a rebase',
  'rebase-apply': 'a rebase',
};

export interface Committed {
  readonly commit: string;
  /** Null: HEAD is detached. */
  readonly branch: string | null;
  /** The person's index still has these files as they were before, because another git had it locked all the time. */
  readonly indexBehind: boolean;
}

/** So often, and after so many milliseconds, an index that another git has locked is tried again. */
const [TRIES, PAUSE] = [10, 100];

/**
 * Commits these files as they are on disk, and nothing else: by an index of its own, so that what a person has staged stays
 * staged. No hook runs, nothing is signed, nothing is pushed. Refusals: `not-found` (no repository, no identity),
 * `wrong-state` (a merge or the like is under way, filters), `nothing-to-do`, `conflict` (the branch moved meanwhile).
 */
export async function commitFiles(
  root: string,
  written: readonly WorkspacePath[],
  message: string,
): Promise<Result<Committed>> {
  const blocked = await obstacle(root, written);
  if (!blocked.ok) return blocked;
  const paths = await withoutIgnored(root, written);
  if (paths.length === 0) return refuse('nothing-to-do', 'git ignores all of these files.');
  const head = await readGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const old = head.ok ? text(head.value) : null;
  const ref = await readGit(root, ['symbolic-ref', '--quiet', 'HEAD']);
  const before = await entries(root, old, paths);
  if (!before.ok) return before;
  const staged = await readGit(root, ['ls-files', '--stage', '-z', '--', ...paths]);
  if (!staged.ok) return staged;
  const prefix = await readGit(root, ['rev-parse', '--show-prefix']);
  if (!prefix.ok) return prefix;
  const folder = mkdtempSync(join(tmpdir(), 'ids-index-'));
  try {
    const index = { GIT_INDEX_FILE: join(folder, 'index') };
    const read = await writeGit(root, old === null ? ['read-tree', '--empty'] : ['read-tree', old], index);
    if (!read.ok) return read;
    const added = await writeGit(
      root,
      ['update-index', '--add', '--remove', '-z', '--stdin'],
      index,
      `${paths.join('\0')}\0`,
    );
    if (!added.ok) return added;
    const tree = await writeGit(root, ['write-tree'], index);
    if (!tree.ok) return tree;
    const was = old === null ? undefined : await readGit(root, ['rev-parse', `${old}^{tree}`]);
    if (was?.ok === true && text(was.value) === text(tree.value)) {
      return refuse('nothing-to-do', 'These files are in the last commit as they are.');
    }
    const made = await writeGit(
      root,
      ['commit-tree', text(tree.value), ...(old === null ? [] : ['-p', old])],
      {},
      message,
    );
    if (!made.ok) return made;
    const commit = text(made.value);
    const line = `commit: ${message.split('\n')[0] ?? ''}`;
    // Only if the branch is still where it was looked at.
    const moved = await writeGit(root, [
      'update-ref',
      '-m',
      line,
      'HEAD',
      commit,
      old ?? '0'.repeat(commit.length),
    ]);
    if (!moved.ok) {
      return refuse(
        'conflict',
        'The branch moved while the commit was made; it was left alone.',
        'Try again.',
      );
    }
    const after = await entries(root, commit, paths);
    const within = prefix.value.toString('utf8').replace(/\n$/, '');
    const followed =
      after.ok && (await follow({ root, within }, paths, before.value, stagedOf(staged.value), after.value));
    const branch = ref.ok ? text(ref.value).replace(/^refs\/heads\//, '') : null;
    return ok({ commit, branch, indexBehind: !followed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a folder is in a git repository. */
export async function isRepository(root: string): Promise<boolean> {
  return (await readGit(root, ['rev-parse', '--is-inside-work-tree'])).ok;
}

async function obstacle(root: string, paths: readonly WorkspacePath[]): Promise<Result<void>> {
  if (!(await isRepository(root)))
    return refuse('not-found', 'The workspace is not in a git repository.', 'Run: git init');
  for (const [file, what] of Object.entries(underWay)) {
    const found = await readGit(root, ['rev-parse', '--git-path', file]);
    const path = found.ok ? text(found.value) : '';
    if (path !== '' && existsSync(isAbsolute(path) ? path : join(root, path))) {
      return refuse(
        'wrong-state',
        `${what} is under way in this repository; nothing was committed.`,
        'Finish it first.',
      );
    }
  }
  const who = await readGit(root, ['var', 'GIT_AUTHOR_IDENT']);
  if (!who.ok)
    return refuse(
      'not-found',
      'git does not know who commits.',
      'Set user.name and user.email with git config.',
    );
  const filters = await readGit(root, ['check-attr', '-z', 'filter', '--', ...paths]);
  if (!filters.ok) return filters;
  const fields = filters.value.toString('utf8').split('\0');
  const filtered = fields.filter(
    (_, index) => index % 3 === 0 && !['unspecified', 'unset', undefined].includes(fields[index + 2]),
  );
  return filtered.length === 0 || filtered[0] === ''
    ? ok(undefined)
    : refuse(
        'wrong-state',
        `${listed(filtered)} go through a filter of the repository, which IDS does not run.`,
        'Commit by hand.',
      );
}

/** `mode blob` of each path in a commit. */
async function entries(
  root: string,
  commit: string | null,
  paths: readonly WorkspacePath[],
): Promise<Result<ReadonlyMap<string, string>>> {
  if (commit === null) return ok(new Map());
  const tree = await readGit(root, ['ls-tree', '-z', commit, '--', ...paths]);
  if (!tree.ok) return tree;
  return ok(
    new Map(
      tree.value
        .toString('utf8')
        .split('\0')
        .flatMap((line) => {
          const [, mode, blob, path] = /^(\d+) blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
          return mode === undefined || blob === undefined || path === undefined
            ? []
            : [[path, `${mode} ${blob}`] as const];
        }),
    ),
  );
}

/** What git ignores and does not know of is written and not committed. */
async function withoutIgnored(
  root: string,
  paths: readonly WorkspacePath[],
): Promise<readonly WorkspacePath[]> {
  const asked = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', ...paths];
  const ignored = await readGit(root, asked);
  const names = new Set(ignored.ok ? ignored.value.toString('utf8').split('\0') : []);
  return paths.filter((path) => !names.has(path));
}

/** The person's index follows where it had what the last commit had; what they staged themselves stays. False: it was locked. */
async function follow(
  { root, within }: { readonly root: string; readonly within: string },
  paths: readonly WorkspacePath[],
  before: ReadonlyMap<string, string>,
  staged: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<boolean> {
  const lines = paths.flatMap((path) => {
    if (staged.get(path) !== before.get(path)) return [];
    const now = after.get(path);
    // Unlike every other path here, these are relative to the top of the repository.
    const name = within + path;
    return [now === undefined ? `0 ${'0'.repeat(40)}\t${name}` : `${now}\t${name}`];
  });
  for (let attempt = 0; lines.length > 0; attempt++) {
    const told = await writeGit(root, ['update-index', '-z', '--index-info'], {}, `${lines.join('\0')}\0`);
    if (told.ok) break;
    if (attempt === TRIES) return false;
    await sleep(PAUSE);
  }
  return true;
}

function stagedOf(output: Buffer): ReadonlyMap<string, string> {
  return new Map(
    output
      .toString('utf8')
      .split('\0')
      .flatMap((line) => {
        const [, mode, blob, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t([^]*)$/.exec(line) ?? [];
        return path === undefined || mode === undefined
          ? []
          : [[path, stage === '0' ? `${mode} ${blob ?? ''}` : 'conflict'] as const];
      }),
  );
}

function text(output: Buffer): string {
  return output.toString('utf8').trim();
}
