import { chmodSync, linkSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import {
  folder,
  otherSession,
  plant,
  refusal,
  session,
  snapshot,
  value,
  workspace,
  writeTo,
  type Tree,
} from './setup.ts';

const tree: Tree = {
  'src/a.ts': 'one\ntwo\n',
  'src/b.ts': { text: 'b\n', mode: 0o600 },
  'gone.bin': Uint8Array.of(0, 255, 10),
};
const change: Tree = {
  'src/a.ts': 'ONE\ntwo\n',
  'src/b.ts': { text: 'b\n', mode: 0o755 },
  'gone.bin': null,
  'new/deep/c.ts': 'c\n',
};
const path = (text: string) => text as WorkspacePath;

async function applied(extra: Tree = {}) {
  const root = folder({ ...tree, ...extra });
  const before = snapshot(root);
  const open = workspace(root);
  value(await open.apply(writeTo(root, change)));
  return { root, open, before, written: snapshot(root) };
}

describe('rollback', () => {
  it('restores bytes and modes, brings back, removes what was created with its folders', async () => {
    const { root, open, before } = await applied();
    const done = value(await open.rollback({ key: 'r1', session }));
    expect(snapshot(root)).toEqual(before);
    expect(done.files.map(({ path: at, kind, added, removed }) => [at, kind, added, removed])).toEqual([
      ['gone.bin', 'created', 0, 0],
      ['new/deep/c.ts', 'deleted', 0, 1],
      ['src/a.ts', 'modified', 1, 1],
      ['src/b.ts', 'modified', 0, 0],
    ]);
    expect(readFileSync(join(root, done.files[2]?.backup ?? ''), 'utf8')).toBe('ONE\ntwo\n');
    expect(value(await open.rollback({ key: 'r1', session }))).toEqual(done);
    expect(refusal(await open.rollback({ key: 'r2', session })).code).toBe('nothing-to-do');
  });

  it('leaves folders that were there or hold something of a person', async () => {
    const { root, open, before } = await applied({ 'new/mine.ts': 'm' });
    plant(root, { 'new/deep/notes.txt': 'n' });
    value(await open.rollback({ key: 'r1', session }));
    expect(snapshot(root)).toEqual({ ...before, 'new/deep': 'dir', 'new/deep/notes.txt': '644:n' });
  });

  it('of one file leaves the others; then of the session takes back the rest', async () => {
    const { root, open, before, written } = await applied();
    value(await open.rollback({ key: 'r1', session, path: path('src/a.ts') }));
    expect(snapshot(root)).toEqual({ ...written, 'src/a.ts': before['src/a.ts'] });
    expect(refusal(await open.rollback({ key: 'r2', session, path: path('src/a.ts') })).code).toBe(
      'nothing-to-do',
    );
    value(await open.rollback({ key: 'r3', session }));
    expect(snapshot(root)).toEqual(before);
  });

  it('takes a session back newest to oldest, in one write', async () => {
    const { root, open, before } = await applied();
    value(
      await open.apply(
        writeTo(root, { 'src/a.ts': 'third\n', 'new/deep/c.ts': null, 'later.ts': 'l' }, 'k2'),
      ),
    );
    value(await open.apply(writeTo(root, { 'src/a.ts': null }, 'k3')));
    const done = value(await open.rollback({ key: 'r1', session }));
    expect(snapshot(root)).toEqual(before);
    expect(done.files.map((file) => file.path)).toEqual(['gone.bin', 'later.ts', 'src/a.ts', 'src/b.ts']);
  });

  it('after a rollback and another apply takes back only the newer one', async () => {
    const { root, open, before } = await applied();
    value(await open.rollback({ key: 'r1', session }));
    plant(root, { 'src/a.ts': 'a person was here\n' });
    value(await open.apply(writeTo(root, { 'src/a.ts': 'again\n' }, 'k2')));
    value(await open.rollback({ key: 'r2', session }));
    expect(snapshot(root)).toEqual({ ...before, 'src/a.ts': '644:a person was here\n' });
  });

  it('does nothing to a file that a person has put back already', async () => {
    const { root, open, before } = await applied();
    plant(root, { 'src/a.ts': 'one\ntwo\n' });
    const done = value(await open.rollback({ key: 'r1', session }));
    expect(done.files.map((file) => file.path)).not.toContain('src/a.ts');
    expect(snapshot(root)).toEqual(before);
  });

  const divergences: { name: string; act: (root: string) => void; named: string }[] = [
    {
      name: 'an edit',
      act: (root) => {
        plant(root, { 'src/a.ts': 'mine' });
      },
      named: 'src/a.ts',
    },
    {
      name: 'a mode',
      act: (root) => {
        chmodSync(join(root, 'src/a.ts'), 0o700);
      },
      named: 'src/a.ts',
    },
    {
      name: 'a deletion',
      act: (root) => {
        rmSync(join(root, 'src/a.ts'));
      },
      named: 'src/a.ts',
    },
    {
      name: 'a new file where one was deleted',
      act: (root) => {
        plant(root, { 'gone.bin': 'x' });
      },
      named: 'gone.bin',
    },
    {
      name: 'a folder instead',
      act: (root) => {
        rmSync(join(root, 'src/a.ts'));
        plant(root, { 'src/a.ts/x': 'x' });
      },
      named: 'src/a.ts',
    },
    {
      name: 'a link instead',
      act: (root) => {
        rmSync(join(root, 'src/a.ts'));
        plant(root, { 'o.ts': 'ONE\ntwo\n' });
        symlinkSync('../o.ts', join(root, 'src/a.ts'));
      },
      named: 'src/a.ts',
    },
    {
      name: 'a second name',
      act: (root) => {
        linkSync(join(root, 'src/a.ts'), join(root, 'twin'));
      },
      named: 'src/a.ts',
    },
    {
      name: 'two edits',
      act: (root) => {
        plant(root, { 'src/a.ts': 'x', 'new/deep/c.ts': 'y' });
      },
      named: 'new/deep/c.ts and src/a.ts',
    },
    { name: 'an edit between two writes', act: () => undefined, named: 'src/a.ts' },
  ];
  it.each(divergences)('changes nothing when it meets $name', async ({ name, act, named }) => {
    const { root, open } = await applied();
    if (name === 'an edit between two writes') {
      plant(root, { 'src/a.ts': 'between\n' });
      value(await open.apply(writeTo(root, { 'src/a.ts': 'second\n' }, 'k2')));
    }
    act(root);
    const before = snapshot(root);
    const refused = refusal(await open.rollback({ key: 'r1', session }));
    expect(refused.code).toBe('diverged');
    expect(refused.message).toContain(named);
    expect(refused.hint).not.toBe('');
    expect(snapshot(root)).toEqual(before);
    const preview = value(await open.previewRollback({ session }));
    expect(
      preview
        .filter(({ outcome }) => outcome === 'diverged')
        .map((file) => file.path)
        .join(' and '),
    ).toBe(named);
  });

  it('refuses what was never written', async () => {
    const { open } = await applied();
    expect(refusal(await open.rollback({ key: 'r', session: otherSession })).code).toBe('not-found');
    expect(refusal(await open.rollback({ key: 'r', session, path: path('src/other.ts') }))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('src/other.ts') as string,
    });
    expect(refusal(await open.previewRollback({ session: otherSession })).code).toBe('not-found');
    expect(refusal(await open.rollback({ key: 'k1', session })).code).toBe('wrong-state');
  });

  it('refuses when a backup is gone or changed, and when the manifest is damaged', async () => {
    const { root, open, written } = await applied();
    const [backup = ''] = Object.keys(snapshot(join(root, '.ids'))).filter((name) => name.includes('a.ts.'));
    writeFileSync(join(root, '.ids', backup), 'other');
    expect(refusal(await open.rollback({ key: 'r', session })).message).toContain('was changed');
    rmSync(join(root, '.ids', backup));
    expect(refusal(await open.rollback({ key: 'r', session })).message).toContain('is gone');
    writeFileSync(join(root, `.ids/backups/${session}/manifest.json`), '{"version":1');
    expect(refusal(await open.rollback({ key: 'r', session })).message).toContain('damaged');
    expect(snapshot(root)).toEqual(written);
  });

  it('says so when the manifest is gone and backups are there, before and in the preview', async () => {
    const root = folder(tree);
    value(await workspace(root).apply(writeTo(root, change)));
    rmSync(join(root, `.ids/backups/${session}/manifest.json`));
    const refused = refusal(await workspace(root).rollback({ key: 'r', session }));
    expect([refused.code, refused.message]).toEqual([
      'not-found',
      expect.stringContaining('the manifest is gone'),
    ]);
    expect(refusal(await workspace(root).previewRollback({ session })).message).toBe(refused.message);
    expect(refusal(await workspace(root).previewRedo({ session })).message).toBe(refused.message);
  });

  it('previews what it would do and writes nothing', async () => {
    const { root, open, written } = await applied();
    expect(value(await open.previewRollback({ session }))).toEqual([
      { path: 'gone.bin', outcome: 'restore', added: 0, removed: 0 },
      { path: 'new/deep/c.ts', outcome: 'remove', added: 0, removed: 1 },
      { path: 'src/a.ts', outcome: 'restore', added: 1, removed: 1 },
      { path: 'src/b.ts', outcome: 'restore', added: 0, removed: 0 },
    ]);
    expect(snapshot(root)).toEqual(written);
    value(await open.rollback({ key: 'r', session }));
    expect(value(await open.previewRollback({ session })).every(({ outcome }) => outcome === 'nothing')).toBe(
      true,
    );
  });

  it('keeps backups of names that are long, alike or disguised', async () => {
    const names = [
      'q'.repeat(255),
      `${'q'.repeat(254)}r`,
      'a\nb',
      'a%0Ab',
      'x\u202ets.exe',
      '100%.ts',
      `${'ü'.repeat(120)}/${'n'.repeat(250)}`,
    ];
    const old = Object.fromEntries(names.map((name, index) => [name, `old ${index}`]));
    const root = folder(old);
    const before = snapshot(root);
    const open = workspace(root);
    const done = value(
      await open.apply(writeTo(root, Object.fromEntries(names.map((name) => [name, 'new'])))),
    );
    expect(new Set(done.files.map(({ backup }) => backup)).size).toBe(names.length);
    for (const { backup } of done.files) expect(backup).not.toMatch(/[\n\u202e]/);
    value(await open.rollback({ key: 'r', session }));
    expect(snapshot(root)).toEqual(before);
  });

  it('gives two writes of one millisecond backups of their own', async () => {
    const root = folder({ a: '1' });
    const open = workspace(root, { clock: () => Date.UTC(2026, 1, 2, 14, 30, 22, 7) });
    const backups = [];
    for (const [index, text] of ['2', '3', '4'].entries()) {
      backups.push(value(await open.apply(writeTo(root, { a: text }, `k${index}`))).files[0]?.backup);
    }
    expect(backups).toEqual([7, 8, 9].map((ms) => `.ids/backups/${session}/a.20260202_143022_00${ms}.bak`));
    value(await open.rollback({ key: 'r', session }));
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('1');
  });
});
