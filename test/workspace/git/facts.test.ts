import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWorkspacePath } from '../../../src/core/change/path.ts';
import { uncommittedFiles } from '../../../src/workspace/git/facts.ts';
import { temporaryFolder } from '../../kit/engine.ts';

function git(root: string, ...args: string[]): void {
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { stdio: 'pipe' });
}

function repository(files: Record<string, string>): string {
  const root = temporaryFolder();
  git(root, 'init', '-q');
  write(root, files);
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'first');
  return root;
}

function write(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function facts(root: string, ...paths: string[]) {
  const parsed = paths.map((path) => {
    const result = parseWorkspacePath(path);
    if (!result.ok) throw new Error(path);
    return result.value;
  });
  const files = await uncommittedFiles(root, parsed);
  if (!files.ok) return files.error;
  const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes));
  return Object.fromEntries(
    files.value.map(({ path, committed, current }) => [path, [text(committed), text(current)]]),
  );
}

describe('uncommitted files', () => {
  it('are those changed, new, deleted and staged, with both versions', async () => {
    const root = repository({ 'a.ts': '1', 'b.ts': '2', 'c.ts': '3', 'same.ts': '0', '.gitignore': 'out\n' });
    write(root, { 'a.ts': 'one', 'new/ö "q"\n.ts': 'n', 'out/x.ts': 'ignored', 'c.ts': 'three' });
    rmSync(join(root, 'b.ts'));
    git(root, 'add', 'c.ts');
    expect(await facts(root)).toEqual({
      'a.ts': ['1', 'one'],
      'b.ts': ['2', null],
      'c.ts': ['3', 'three'],
      'new/ö "q"\n.ts': [null, 'n'],
    });
    expect(Object.keys(await facts(root, 'new', 'a.ts'))).toEqual(['a.ts', 'new/ö "q"\n.ts']);
  });

  it('are relative to a workspace inside the repository', async () => {
    const root = repository({ 'packages/one/a.ts': '1', 'packages/two/a.ts': '2' });
    write(root, { 'packages/one/a.ts': 'x', 'packages/two/a.ts': 'y' });
    expect(await facts(join(root, 'packages/one'))).toEqual({ 'a.ts': ['1', 'x'] });
  });

  it('are all files before the first commit', async () => {
    const root = temporaryFolder();
    git(root, 'init', '-q');
    write(root, { 'a.ts': '1' });
    git(root, 'add', '.');
    write(root, { 'b.ts': '2' });
    expect(await facts(root)).toEqual({ 'a.ts': [null, '1'], 'b.ts': [null, '2'] });
  });

  it('leave out symbolic links and what belongs to IDS', async () => {
    const root = repository({ 'a.ts': '1' });
    symlinkSync('/etc/passwd', join(root, 'link.ts'));
    write(root, { '.ids/backups/x': 'b' });
    expect(await facts(root)).toEqual({});
  });

  it('say what to do where there is no repository', async () => {
    expect(await facts(temporaryFolder())).toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('git init') as string,
    });
  });

  it('run nothing that the repository chose', async () => {
    const root = repository({ 'a.ts': '1', '.gitattributes': '* filter=evil diff=evil\n' });
    const marker = join(root, '..', `marker-${String(process.pid)}-${String(Date.now())}`);
    const trap = join(root, '.git', 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch ${marker}\ncat\n`);
    chmodSync(trap, 0o755);
    for (const setting of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'core.pager',
      'core.sshCommand',
      'core.editor',
    ]) {
      git(root, 'config', setting, trap);
    }
    git(root, 'config', 'core.hooksPath', join(root, '.git'));
    write(root, { 'a.ts': 'changed' });
    expect(await facts(root)).toMatchObject({ 'a.ts': ['1', 'changed'] });
    expect(existsSync(marker)).toBe(false);
  });
});
