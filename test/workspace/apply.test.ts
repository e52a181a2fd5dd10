import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  folder,
  memory,
  openJournals,
  otherSession,
  plant,
  refusal,
  session,
  snapshot,
  value,
  versionAt,
  workspace,
  writeTo,
  type Tree,
} from './setup.ts';

const tree: Tree = {
  'src/a.ts': 'one\ntwo\n',
  'src/b.ts': 'b\n',
  'run.sh': { text: '#!/bin/sh\n', mode: 0o755 },
};

describe('apply', () => {
  const cases: { name: string; before: Tree; write: Tree; after: Record<string, string> }[] = [
    { name: 'modifies', before: { 'a.ts': 'x\n' }, write: { 'a.ts': 'y\n' }, after: { 'a.ts': '644:y\n' } },
    {
      name: 'keeps the mode of a modified file',
      before: { 'a.sh': { text: 'x', mode: 0o750 } },
      write: { 'a.sh': 'y' },
      after: { 'a.sh': '750:y' },
    },
    {
      name: 'creates in new folders',
      before: {},
      write: { 'x/y/z.ts': 'z' },
      after: { x: 'dir', 'x/y': 'dir', 'x/y/z.ts': '644:z' },
    },
    { name: 'creates an empty file', before: {}, write: { 'empty.txt': '' }, after: { 'empty.txt': '644:' } },
    {
      name: 'deletes',
      before: { 'a.ts': 'x', 'b.ts': 'y' },
      write: { 'a.ts': null },
      after: { 'b.ts': '644:y' },
    },
    {
      name: 'changes only the mode',
      before: { 'a.sh': 'x' },
      write: { 'a.sh': { text: 'x', mode: 0o755 } },
      after: { 'a.sh': '755:x' },
    },
    {
      name: 'keeps BOM, CRLF and bytes that are not UTF-8',
      before: { 'a.bin': 'x' },
      write: { 'a.bin': Uint8Array.of(0xef, 0xbb, 0xbf, 13, 10, 0, 0xff) },
      after: { 'a.bin': '644:\u00ef\u00bb\u00bf\r\n\0\u00ff' },
    },
    {
      name: 'renames with case only',
      before: { 'Foo.ts': 'x' },
      write: { 'Foo.ts': null, 'foo.ts': 'x' },
      after: { 'foo.ts': '644:x' },
    },
    {
      name: 'writes names with newline, bidi and blanks',
      before: {},
      write: { 'a\nb\u202e .ts': 'x', '-rf ~': 'y' },
      after: { 'a\nb\u202e .ts': '644:x', '-rf ~': '644:y' },
    },
    {
      name: 'writes names of 255 bytes',
      before: { ['ü'.repeat(127) + 'n']: 'x' },
      write: { ['ü'.repeat(127) + 'n']: 'y', ['q'.repeat(255)]: 'z' },
      after: { ['q'.repeat(255)]: '644:z', ['ü'.repeat(127) + 'n']: '644:y' },
    },
  ];
  it.each(cases)('$name', async ({ before, write, after }) => {
    const root = folder(before);
    const applied = value(await workspace(root).apply(writeTo(root, write)));
    expect(snapshot(root)).toEqual(after);
    expect(openJournals(root)).toEqual([]);
    for (const file of applied.files) {
      const old = before[file.path];
      expect(file.kind).toBe(
        old === undefined ? 'created' : write[file.path] === null ? 'deleted' : 'modified',
      );
      if (file.backup === null) expect(old).toBeUndefined();
      else
        expect(readFileSync(join(root, file.backup), 'latin1')).toBe(
          typeof old === 'string' ? old : (old as { text: string }).text,
        );
    }
  });

  it('reports lines and keeps exact bytes and mode in the backup', async () => {
    const root = folder(tree);
    const applied = value(
      await workspace(root).apply(
        writeTo(root, { 'src/a.ts': 'one\n2\nthree\n', 'run.sh': null, 'n.bin': Uint8Array.of(0, 1) }),
      ),
    );
    expect(applied.files.map(({ path, kind, added, removed }) => [path, kind, added, removed])).toEqual([
      ['n.bin', 'created', 0, 0],
      ['run.sh', 'deleted', 0, 1],
      ['src/a.ts', 'modified', 2, 1],
    ]);
    const backup = applied.files[1]?.backup ?? '';
    expect(backup).toMatch(
      /^\.ids\/backups\/sess_20260202_143022_9f2c01ab\/run\.sh\.\d{8}_\d{6}_\d{3}\.bak$/,
    );
    expect(lstatSync(join(root, backup)).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(root, '.ids/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('returns the first outcome for a repeated key and writes nothing', async () => {
    const root = folder(tree);
    const write = writeTo(root, { 'src/a.ts': 'new' });
    const first = value(await workspace(root).apply(write));
    plant(root, { 'src/a.ts': 'edited since' });
    expect(value(await workspace(root).apply(write))).toEqual(first);
    expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('edited since');
    expect(value(await workspace(root).apply(writeTo(root, { 'src/b.ts': 'x' }, 'k2'))).transaction).not.toBe(
      first.transaction,
    );
  });

  it('leaves no trace before the first write', async () => {
    const root = folder(tree);
    const open = workspace(root);
    value(await open.recover());
    refusal(await open.rollback({ key: 'r', session }));
    await open.describe();
    expect(existsSync(join(root, '.ids'))).toBe(false);
  });

  it('follows a link inside the workspace to the file it names', async () => {
    const root = folder({ 'lib/real.ts': 'x', 'other/deep/f.ts': 'y' });
    symlinkSync('lib/real.ts', join(root, 'link.ts'));
    symlinkSync('../other/deep', join(root, 'lib/dir'));
    symlinkSync(join(root, 'lib/real.ts'), join(root, 'absolute.ts'));
    const open = workspace(root);
    value(await open.apply(writeTo(root, { 'link.ts': 'X', 'lib/dir/f.ts': 'Y' })));
    value(await open.apply(writeTo(root, { 'absolute.ts': 'XX' }, 'k2')));
    expect(snapshot(root)).toMatchObject({
      'lib/real.ts': '644:XX',
      'other/deep/f.ts': '644:Y',
      'link.ts': '-> lib/real.ts',
      'lib/dir': '-> ../other/deep',
    });
    value(await open.rollback({ key: 'r', session }));
    expect(snapshot(root)).toMatchObject({ 'lib/real.ts': '644:x', 'other/deep/f.ts': '644:y' });
  });
});

describe('apply refuses and changes nothing', () => {
  const cases: {
    name: string;
    code: string;
    says: string | RegExp;
    change: (root: string) => void;
    write: Tree;
  }[] = [
    {
      name: 'a file that changed',
      code: 'stale-base',
      says: 'src/a.ts',
      change: (root) => {
        plant(root, { 'src/a.ts': 'edited' });
      },
      write: { 'src/a.ts': 'new', 'src/b.ts': 'new' },
    },
    {
      name: 'every file that changed, named',
      code: 'stale-base',
      says: 'src/a.ts and src/b.ts',
      change: (root) => {
        plant(root, { 'src/a.ts': 'e', 'src/b.ts': 'e' });
      },
      write: { 'src/a.ts': 'new', 'src/b.ts': 'new' },
    },
    {
      name: 'a changed mode',
      code: 'stale-base',
      says: 'src/a.ts',
      change: (root) => {
        chmodSync(join(root, 'src/a.ts'), 0o600);
      },
      write: { 'src/a.ts': 'new' },
    },
    {
      name: 'a file that is gone',
      code: 'stale-base',
      says: 'src/a.ts',
      change: (root) => {
        plant(root, { 'src/a.ts': null });
      },
      write: { 'src/a.ts': 'new' },
    },
    {
      name: 'a new file that is there now',
      code: 'stale-base',
      says: 'new.ts',
      change: (root) => {
        plant(root, { 'new.ts': 'mine' });
      },
      write: { 'new.ts': 'theirs' },
    },
    {
      name: 'a folder in the way',
      code: 'not-a-regular-file',
      says: 'new.ts is a folder',
      change: (root) => {
        mkdirSync(join(root, 'new.ts'));
      },
      write: { 'new.ts': 'x' },
    },
    {
      name: 'a file where a folder is needed',
      code: 'not-a-regular-file',
      says: 'run.sh is not a folder',
      change: () => undefined,
      write: { 'src/b.ts': 'x', 'run.sh/x.ts': 'x' },
    },
    {
      name: 'a hard link',
      code: 'not-a-regular-file',
      says: '2 names',
      change: (root) => {
        linkSync(join(root, 'src/a.ts'), join(root, 'twin'));
      },
      write: { 'src/a.ts': 'x' },
    },
    {
      name: 'a link that leaves',
      code: 'outside-workspace',
      says: 'out.ts',
      change: (root) => {
        symlinkSync('../../etc/hostname', join(root, 'out.ts'));
      },
      write: { 'out.ts': 'x' },
    },
    {
      name: 'a folder link that leaves',
      code: 'outside-workspace',
      says: 'etc/ids-test-x',
      change: (root) => {
        symlinkSync('/etc', join(root, 'etc'));
      },
      write: { 'etc/ids-test-x': 'x' },
    },
    {
      name: 'a dangling link',
      code: 'not-a-regular-file',
      says: 'does not exist',
      change: (root) => {
        symlinkSync('nowhere/x', join(root, 'l.ts'));
      },
      write: { 'l.ts': 'x' },
    },
    {
      name: 'a link in a circle',
      code: 'not-a-regular-file',
      says: 'circle',
      change: (root) => {
        symlinkSync('b', join(root, 'a'));
        symlinkSync('a', join(root, 'b'));
      },
      write: { 'a/x.ts': 'x' },
    },
    {
      name: 'a link into .git',
      code: 'protected-path',
      says: '.git',
      change: (root) => {
        plant(root, { '.git/hooks/pre-commit': 'x' });
        symlinkSync('.git/hooks', join(root, 'hooks'));
      },
      write: { 'hooks/post-commit': 'x' },
    },
    {
      name: 'one file under two names',
      code: 'not-a-regular-file',
      says: 'one file',
      change: (root) => {
        symlinkSync('src', join(root, 'alias'));
      },
      write: { 'src/c.ts': 'x', 'alias/c.ts': 'y' },
    },
    {
      name: 'a path that would be file and folder',
      code: 'not-a-regular-file',
      says: 'folder',
      change: () => undefined,
      write: { n: 'x', 'n/m': 'y' },
    },
    {
      name: 'a file that is too large',
      code: 'file-too-large',
      says: '2000001',
      change: () => undefined,
      write: { 'big.txt': 'x'.repeat(2_000_001) },
    },
  ];
  it.each(cases)('$name', async ({ code, says, change, write }) => {
    const root = folder(tree);
    const prepared = writeTo(root, write);
    change(root);
    const before = snapshot(root);
    const refused = refusal(await workspace(root).apply(prepared));
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(says);
    expect(refused.hint).not.toBe('');
    expect(snapshot(root)).toEqual(before);
    expect(openJournals(root)).toEqual([]);
  });

  it('a socket, a device or a pipe, without opening it', async () => {
    const root = folder(tree);
    const prepared = writeTo(root, { 'src/a.ts': 'x' });
    plant(root, { 'src/a.ts': null });
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(root, 'src/a.ts')]);
    expect(refusal(await workspace(root).apply(prepared)).code).toBe('not-a-regular-file');
  });

  it('content that is not what was approved', async () => {
    const root = folder(tree);
    const write = writeTo(root, { 'src/a.ts': 'x' });
    const [hash] = write.contents.keys();
    if (hash !== undefined) write.contents.set(hash, Buffer.from('y'));
    expect(refusal(await workspace(root).apply(write)).code).toBe('bad-edit');
    expect(refusal(await workspace(root).apply({ ...write, contents: new Map() })).message).toContain(
      'missing',
    );
    const altered = {
      ...write,
      changeSet: { ...write.changeSet, id: writeTo(root, { 'src/b.ts': 'x' }).changeSet.id },
    };
    expect(refusal(await workspace(root).apply(altered)).code).toBe('bad-edit');
    expect(refusal(await workspace(root).apply(writeTo(root, {}))).code).toBe('nothing-to-do');
  });

  it('deleting a file through a link', async () => {
    const root = folder(tree);
    symlinkSync('src/a.ts', join(root, 'l'));
    expect(refusal(await workspace(root).apply(writeTo(root, { l: null }))).message).toContain('dangling');
  });

  it('a workspace whose .ids is a link elsewhere', async () => {
    const root = folder(tree);
    const outside = folder();
    symlinkSync(outside, join(root, '.ids'));
    const { openWorkspace } = await import('../../src/workspace/open.ts');
    const { sqliteLock } = await import('../../src/store/lock.ts');
    expect(refusal(openWorkspace({ root, lock: sqliteLock })).message).toContain('not a folder');
    const second = folder(tree);
    mkdirSync(join(second, '.ids'));
    symlinkSync(outside, join(second, '.ids/backups'));
    expect(refusal(await workspace(second).apply(writeTo(second, { 'src/a.ts': 'x' }))).code).toBe(
      'io-failed',
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  it('when less than the floor would stay free', async () => {
    const root = folder(tree);
    const open = workspace(root, { limits: { freeBytes: 1e15 } });
    expect(refusal(await open.apply(writeTo(root, { 'src/a.ts': 'x' }))).code).toBe('disk-full');
    expect(versionAt(root, 'src/a.ts')).toEqual(
      writeTo(root, tree).changeSet.files[0]?.before ?? versionAt(root, 'src/a.ts'),
    );
  });

  it('while another holds the lock, after a bounded wait', async () => {
    const root = folder(tree);
    const { sqliteLock } = await import('../../src/store/lock.ts');
    mkdirSync(join(root, '.ids'));
    const held = value(sqliteLock.acquire(join(root, '.ids/lock.db')));
    const open = workspace(root, { limits: { freeBytes: 0, lockWait: 30 } });
    expect(refusal(await open.apply(writeTo(root, { 'src/a.ts': 'x' }))).code).toBe('workspace-busy');
    held.release();
    value(await open.apply(writeTo(root, { 'src/a.ts': 'x' })));
  });
});

it('writes of two sessions in one workspace are kept apart', async () => {
  const root = folder(tree);
  const open = workspace(root);
  await Promise.all([
    open.apply(writeTo(root, { 'src/a.ts': 'A' }, 'k', session)),
    open.apply(writeTo(root, { 'src/b.ts': 'B' }, 'k', otherSession)),
  ]);
  expect(snapshot(root)).toMatchObject({ 'src/a.ts': '644:A', 'src/b.ts': '644:B' });
  value(await open.rollback({ key: 'r', session: otherSession }));
  expect(snapshot(root)).toMatchObject({ 'src/a.ts': '644:A', 'src/b.ts': '644:b\n' });
  writeFileSync(join(root, 'src/a.ts'), 'mine');
  expect(refusal(await open.rollback({ key: 'r', session })).code).toBe('diverged');
});

it.runIf(process.geteuid?.() === 0)(
  'keeps the owner of a file, and gives what root creates to the owner of the folder',
  async () => {
    const root = folder(tree);
    chownSync(join(root, 'src'), 1234, 1235);
    chownSync(join(root, 'src/a.ts'), 1001, 1002);
    value(
      await workspace(root).apply(
        writeTo(root, { 'src/a.ts': 'A', 'src/new.ts': 'n', 'src/deep/x.ts': 'x' }),
      ),
    );
    const owner = (path: string) => [lstatSync(join(root, path)).uid, lstatSync(join(root, path)).gid];
    expect(owner('src/a.ts')).toEqual([1001, 1002]);
    expect(owner('src/new.ts')).toEqual([1234, 1235]);
    expect(owner('src/deep')).toEqual([1234, 1235]);
    expect(owner('src/deep/x.ts')).toEqual([1234, 1235]);
  },
);

it('writes a thousand files in five hundred folders', async () => {
  const names = Array.from({ length: 1000 }, (_, n) => `d${n % 500}/f${n}.ts`);
  const root = folder({}, memory);
  value(
    await workspace(root).apply(writeTo(root, Object.fromEntries(names.map((name) => [name, `${name}\n`])))),
  );
  expect(Object.keys(snapshot(root))).toHaveLength(1500);
  value(await workspace(root).rollback({ key: 'r', session }));
  expect(snapshot(root)).toEqual({});
});
