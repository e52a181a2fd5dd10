import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspacePath } from '../../../src/core/change/path.ts';
import { commitFiles } from '../../../src/workspace/git/commit.ts';
import { folder, plant, refusal, value } from '../setup.ts';

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const path = (name: string) => name as WorkspacePath;

function repository(): string {
  const root = folder({ 'a.ts': 'a\n', 'b.ts': 'b\n', 'gone.ts': 'g\n', 'staged.ts': 's\n' });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.name', 'A');
  git(root, 'config', 'user.email', 'a@example.org');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

describe('a commit of what was written', () => {
  it('has these files only, and leaves what a person has staged and edited', async () => {
    const root = repository();
    plant(root, { 'staged.ts': 'mine\n' });
    git(root, 'add', 'staged.ts');
    plant(root, { 'b.ts': 'unstaged\n', 'a.ts': 'new a\n', 'made.ts': 'made\n', 'gone.ts': null });
    const hook = join(root, '.git/hooks/reference-transaction');
    writeFileSync(hook, '#!/bin/sh\ntouch ran\n', { mode: 0o755 });
    const made = value(await commitFiles(root, [path('a.ts'), path('made.ts'), path('gone.ts')], 'IDS: a\n'));
    expect(made.branch).toBe('main');
    expect(git(root, 'rev-parse', 'HEAD')).toBe(made.commit);
    expect(git(root, 'show', '--name-status', '--format=%s', 'HEAD').split('\n').filter(Boolean)).toEqual([
      'IDS: a',
      'M\ta.ts',
      'D\tgone.ts',
      'A\tmade.ts',
    ]);
    expect(git(root, 'status', '--porcelain').split('\n')).toEqual(['M b.ts', 'M  staged.ts']);
    expect(existsSync(join(root, 'ran'))).toBe(false);
    rmSync(hook);
  });

  it('works without a commit so far, on a detached HEAD and in a work tree of its own', async () => {
    const fresh = folder({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
    git(fresh, 'init', '-q', '-b', 'main');
    git(fresh, 'config', 'user.name', 'A');
    git(fresh, 'config', 'user.email', 'a@example.org');
    value(await commitFiles(fresh, [path('a.ts')], 'first'));
    expect(git(fresh, 'ls-tree', '--name-only', 'HEAD')).toBe('a.ts');
    expect(git(fresh, 'status', '--porcelain')).toBe('?? b.ts');

    const root = repository();
    git(root, 'checkout', '-q', '--detach');
    plant(root, { 'a.ts': 'x\n' });
    expect(value(await commitFiles(root, [path('a.ts')], 'x')).branch).toBeNull();
    expect(git(root, 'log', '--format=%s', 'main')).toBe('first');

    const other = join(folder(), 'other');
    git(root, 'worktree', 'add', '-q', other, 'main');
    plant(other, { 'a.ts': 'y\n' });
    value(await commitFiles(other, [path('a.ts')], 'y'));
    expect(git(root, 'log', '--format=%s', 'main')).toBe('y\nfirst');
  });

  it('leaves the rest of a repository alone where the workspace is a folder in it', async () => {
    const root = folder({
      'packages/one/a.ts': 'a\n',
      'packages/one/gone.ts': 'g\n',
      'a.ts': 'top\n',
      'other/b.ts': 'b\n',
    });
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'config', 'user.name', 'A');
    git(root, 'config', 'user.email', 'a@example.org');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'first');
    plant(root, { 'other/b.ts': 'staged\n' });
    git(root, 'add', 'other/b.ts');
    plant(root, { 'packages/one/a.ts': 'new\n', 'packages/one/gone.ts': null, 'packages/one/new.ts': 'n\n' });
    const names = ['a.ts', 'gone.ts', 'new.ts'].map(path);
    value(await commitFiles(join(root, 'packages/one'), names, 'one'));
    expect(git(root, 'show', '--name-status', '--format=', 'HEAD').split('\n')).toEqual([
      'M\tpackages/one/a.ts',
      'D\tpackages/one/gone.ts',
      'A\tpackages/one/new.ts',
    ]);
    expect(git(root, 'status', '--porcelain')).toBe('M  other/b.ts');
  });

  it('leaves out what git ignores, and says where another git had the index locked', async () => {
    const root = repository();
    plant(root, {
      '.gitignore': 'out\nb.ts\n',
      'out/x.js': 'x\n',
      'a.ts': 'x\n',
      'b.ts': 'tracked all the same\n',
    });
    expect(refusal(await commitFiles(root, [path('out/x.js')], 'x')).message).toContain('ignores');
    writeFileSync(join(root, '.git/index.lock'), '');
    const made = value(await commitFiles(root, ['a.ts', 'b.ts', 'out/x.js'].map(path), 'x'));
    expect(made.indexBehind).toBe(true);
    expect(git(root, 'show', '--name-only', '--format=', 'HEAD').split('\n')).toEqual(['a.ts', 'b.ts']);
    rmSync(join(root, '.git/index.lock'));
    plant(root, { 'a.ts': 'y\n' });
    expect(value(await commitFiles(root, [path('a.ts')], 'y')).indexBehind).toBe(false);
  });

  it('is refused in the middle of a merge, without a change, behind a filter, and outside of a repository', async () => {
    const root = repository();
    expect(refusal(await commitFiles(root, [path('a.ts')], 'x')).code).toBe('nothing-to-do');
    plant(root, { 'a.ts': 'x\n', '.gitattributes': 'a.ts filter=lfs\n' });
    expect(refusal(await commitFiles(root, [path('a.ts')], 'x')).code).toBe('wrong-state');
    rmSync(join(root, '.gitattributes'));
    writeFileSync(join(root, '.git/MERGE_HEAD'), `${git(root, 'rev-parse', 'HEAD')}\n`);
    expect(refusal(await commitFiles(root, [path('a.ts')], 'x')).message).toContain('merge');
    expect(refusal(await commitFiles(folder({ 'a.ts': '' }), [path('a.ts')], 'x')).code).toBe('not-found');
  });
});
