import { execFileSync } from 'node:child_process';
import { isSource, textOf, type Repository } from './repository.ts';
import type { Edit, Files } from './edit.ts';

/** Commits that touch more source files than this are left out. */
const MOST_FILES = 30;

/**
 * The newest commits that change sources below the folders that are there today, each as a whole and, when it has several
 * files, also as its first file and as all but it. Everything but sources stays as it was found: packages installed today
 * would not fit the manifests of then.
 */
export function commitsOf(
  repository: Repository,
  listed: ReadonlySet<string>,
  count: number,
): readonly Edit[] {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: repository.root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const folders = [
    ...new Set([...listed].map((path) => (path.includes('/') ? (path.split('/')[0] ?? '') : path))),
  ];
  const owned = (path: string) =>
    isSource(path) &&
    !path.includes('node_modules/') &&
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const stateAt = (commit: string): Files => {
    const differing = git('diff', '--name-only', '-z', '--no-renames', commit).split('\0').filter(owned);
    const then = new Set(git('ls-tree', '-r', '-z', '--name-only', commit).split('\0'));
    return Object.fromEntries(
      differing.map((path) => [path, then.has(path) ? git('show', `${commit}:${path}`) : null]),
    );
  };
  const edits: Edit[] = [];
  const commits = git('log', '--no-merges', '--format=%H', '-n', '400', '--', ...folders)
    .split('\n')
    .filter((each) => each !== '');
  for (const commit of commits) {
    if (edits.length >= count) break;
    const before = stateAtParent(commit, git, stateAt);
    if (before === undefined) continue;
    const after = stateAt(commit);
    const files: Record<string, string | null> = {};
    for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [was, is] = [before, after].map((state) => at(repository, state, path));
      if (was !== is) files[path] = is ?? null;
    }
    const paths = Object.keys(files).toSorted();
    if (paths.length === 0 || paths.length > MOST_FILES) continue;
    const name = `c${commit.slice(0, 8)}`;
    edits.push({ name, kind: 'a commit', base: before, files });
    if (paths.length < 2) continue;
    const [first = ''] = paths;
    const { [first]: one = null, ...rest } = files;
    edits.push({ name: `${name}-first`, kind: 'part of a commit', base: before, files: { [first]: one } });
    edits.push({ name: `${name}-rest`, kind: 'part of a commit', base: before, files: rest });
  }
  return edits.slice(0, count);
}

function stateAtParent(
  commit: string,
  git: (...args: readonly string[]) => string,
  stateAt: (commit: string) => Files,
): Files | undefined {
  try {
    return stateAt(git('rev-parse', '--verify', '-q', `${commit}^`).trim());
  } catch {
    // The first commit has none.
    return undefined;
  }
}

function at(repository: Repository, state: Files, path: string): string | null {
  if (Object.hasOwn(state, path)) return state[path] ?? null;
  return repository.files.includes(path) ? textOf(repository, path) : null;
}
