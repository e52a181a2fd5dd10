import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DivergenceChoice, ReversalPreview } from '../../src/core/session/divergence.ts';
import { mergeThreeWay } from '../../src/workspace/backups/merge.ts';
import { folder, plant, refusal, session, snapshot, value, workspace, writeTo, type Tree } from './setup.ts';

const lines = (...text: string[]) => text.map((line) => `${line}\n`).join('');
const tree: Tree = {
  'a.ts': lines('one', 'two', 'three', 'four', 'five', 'six'),
  'b.ts': 'b\n',
  'gone.ts': 'gone\n',
  'x.sh': 'x\n',
};
const change: Tree = {
  'a.ts': lines('ONE', 'two', 'three', 'four', 'five', 'six'),
  'b.ts': 'B\n',
  'gone.ts': null,
  'x.sh': 'X\n',
  'new.ts': 'n\n',
};
const edited = lines('ONE', 'two', 'three', 'four', 'five', 'mine');

async function written() {
  const root = folder(tree);
  const before = snapshot(root);
  const open = workspace(root);
  const write = writeTo(root, change);
  value(await open.apply(write));
  return { root, open, before, after: snapshot(root), contents: write.contents };
}

function of(files: readonly ReversalPreview[], path: string): ReversalPreview {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`no ${path}`);
  return file;
}

/** The choice as a person would make it from the preview. */
function choose(file: ReversalPreview, take: DivergenceChoice['take']): DivergenceChoice {
  const { path, divergence } = file;
  if (take === 'skip') return { take, path };
  if (take === 'merge' && divergence?.merge.possible === true)
    return { take, path, result: divergence.merge.result };
  if (take === 'overwrite' && divergence?.current != null) return { take, path, current: divergence.current };
  throw new Error(`cannot ${take} ${path}`);
}

describe('a file that somebody changed since', () => {
  it('stops the set until there is a choice, and a skip leaves it alone', async () => {
    const { root, open, before } = await written();
    plant(root, { 'a.ts': edited });
    expect(refusal(await open.rollback({ key: 'r1', session })).code).toBe('diverged');
    const done = value(
      await open.rollback({ key: 'r2', session, choices: [{ take: 'skip', path: 'a.ts' }] }),
    );
    expect(done.files.map(({ path }) => path)).toEqual(['b.ts', 'gone.ts', 'new.ts', 'x.sh']);
    expect(snapshot(root)).toEqual({ ...before, 'a.ts': `644:${edited}` });
    // What was skipped is still what the session wrote.
    expect(refusal(await open.rollback({ key: 'r3', session })).code).toBe('diverged');
  });

  it('is merged as it was shown, and the merge can be redone', async () => {
    const { root, open, before, contents } = await written();
    plant(root, { 'a.ts': edited });
    const shown = of(value(await open.previewRollback({ session, contents })), 'a.ts');
    expect(shown.divergence).toMatchObject({
      what: 'edited',
      merge: { possible: true, added: 1, removed: 1 },
    });
    expect(shown.divergence?.merge).toMatchObject({
      diff: '--- a/a.ts\n+++ b/a.ts\n@@ -1,4 +1,4 @@\n-ONE\n+one\n two\n three\n four\n',
    });
    const choices = [choose(shown, 'merge')];
    const preview = of(value(await open.previewRollback({ session, contents, choices })), 'a.ts');
    expect(preview).toMatchObject({ outcome: 'merge', added: 1, removed: 1 });
    const done = value(await open.rollback({ key: 'r', session, contents, choices }));
    expect(snapshot(root)).toEqual({ ...before, 'a.ts': `644:${edited.replace('ONE', 'one')}` });
    const backup = done.files.find(({ path }) => path === 'a.ts')?.backup ?? '';
    expect(readFileSync(join(root, backup), 'utf8')).toBe(edited);
    value(await open.redo({ key: 'd', session }));
    expect(snapshot(root)).toMatchObject({ 'a.ts': `644:${edited}`, 'b.ts': '644:B\n', 'new.ts': '644:n\n' });
  });

  it('that is edited between preview and rollback counts as undecided again', async () => {
    const { root, open, contents } = await written();
    for (const take of ['merge', 'overwrite'] as const) {
      plant(root, { 'a.ts': edited });
      const shown = of(value(await open.previewRollback({ session, contents })), 'a.ts');
      plant(root, { 'a.ts': `${edited}more\n` });
      const now = snapshot(root);
      const refused = await open.rollback({ key: take, session, contents, choices: [choose(shown, take)] });
      expect(refusal(refused)).toMatchObject({
        code: 'diverged',
        message: expect.stringContaining('a.ts') as string,
      });
      expect(snapshot(root)).toEqual(now);
    }
  });

  it('is overwritten with a fresh backup', async () => {
    const { root, open, before } = await written();
    plant(root, { 'a.ts': edited, 'new.ts': 'n\nmine\n', 'gone.ts': 'again\n', 'b.ts': null });
    const shown = value(await open.previewRollback({ session }));
    expect(shown.map(({ path, divergence }) => [path, divergence?.what])).toEqual([
      ['a.ts', 'edited'],
      ['b.ts', 'deleted'],
      ['gone.ts', 'created'],
      ['new.ts', 'edited'],
      ['x.sh', undefined],
    ]);
    const choices = ['a.ts', 'b.ts', 'gone.ts', 'new.ts'].map((path) => choose(of(shown, path), 'overwrite'));
    const done = value(await open.rollback({ key: 'r', session, choices }));
    expect(snapshot(root)).toEqual(before);
    const kept = done.files.flatMap(({ path, backup }) =>
      backup === null ? [] : [[path, readFileSync(join(root, backup), 'utf8')]],
    );
    expect(kept).toEqual([
      ['a.ts', edited],
      ['gone.ts', 'again\n'],
      ['new.ts', 'n\nmine\n'],
      ['x.sh', 'X\n'],
    ]);
    value(await open.redo({ key: 'd', session }));
    expect(snapshot(root)).toMatchObject({ 'a.ts': `644:${edited}`, 'new.ts': '644:n\nmine\n' });
    expect(snapshot(root)).not.toHaveProperty('b.ts');
  });

  it('only in its permissions is told as that, and a merge keeps them', async () => {
    const { root, open, before, contents } = await written();
    chmodSync(join(root, 'x.sh'), 0o755);
    const shown = of(value(await open.previewRollback({ session, contents })), 'x.sh');
    expect(shown.divergence).toMatchObject({
      what: 'permissions',
      written: { mode: 0o644 },
      current: { mode: 0o755 },
    });
    value(await open.rollback({ key: 'r', session, contents, choices: [choose(shown, 'merge')] }));
    expect(snapshot(root)).toEqual({ ...before, 'x.sh': '755:x\n' });
  });

  it('is not merged where that would leave conflicts, in binary files, or when it was deleted', async () => {
    const { root, open, contents } = await written();
    plant(root, {
      'a.ts': lines('EINS', 'two', 'three', 'four', 'five', 'six'),
      'b.ts': Uint8Array.of(0, 1),
      'x.sh': null,
    });
    const shown = value(await open.previewRollback({ session, contents }));
    const why = (path: string) => {
      const merge = of(shown, path).divergence?.merge;
      return merge?.possible === false ? merge.why : '';
    };
    expect(why('a.ts')).toContain('1 conflict');
    expect(why('b.ts')).toContain('binary');
    expect(why('x.sh')).toContain('deleted');
    // Without the bytes that IDS wrote there is nothing to merge with, and that is said.
    const blind = of(value(await open.previewRollback({ session })), 'a.ts').divergence?.merge;
    expect(blind).toMatchObject({ possible: false, why: expect.stringContaining('not kept') as string });
  });

  it('that is no plain file any more can only be skipped', async () => {
    const { root, open } = await written();
    rmSync(join(root, 'a.ts'));
    symlinkSync('b.ts', join(root, 'a.ts'));
    const shown = of(value(await open.previewRollback({ session })), 'a.ts');
    expect(shown.divergence).toMatchObject({
      what: 'replaced',
      current: null,
      overwrite: null,
      merge: { possible: false },
    });
    const forged: DivergenceChoice = { take: 'overwrite', path: 'a.ts', current: 'absent' };
    expect(refusal(await open.rollback({ key: 'r', session, choices: [forged] })).code).toBe('diverged');
    value(await open.rollback({ key: 'r2', session, choices: [{ take: 'skip', path: 'a.ts' }] }));
    expect(snapshot(root)).toMatchObject({ 'a.ts': '-> b.ts', 'b.ts': '644:b\n' });
  });

  it('a choice about a file that has no part in it is refused', async () => {
    const { open } = await written();
    const refused = await open.rollback({ key: 'r', session, choices: [{ take: 'skip', path: 'other.ts' }] });
    expect(refusal(refused)).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('other.ts') as string,
    });
  });

  it('between two writes of the session is merged through both', async () => {
    const { root, open, contents } = await written();
    plant(root, { 'a.ts': edited });
    const second = writeTo(root, { 'a.ts': edited.replace('three', 'THREE') }, 'k2');
    value(await open.apply(second));
    const all = new Map([...contents, ...second.contents]);
    const shown = of(value(await open.previewRollback({ session, contents: all })), 'a.ts');
    value(await open.rollback({ key: 'r', session, contents: all, choices: [choose(shown, 'merge')] }));
    expect(snapshot(root)['a.ts']).toBe(`644:${lines('one', 'two', 'three', 'four', 'five', 'mine')}`);
  });
});

describe('redo', () => {
  it('takes the newest rollback back, again and again, and rolls back anew', async () => {
    const { root, open, before, after } = await written();
    value(await open.rollback({ key: 'r1', session, path: 'a.ts' as never }));
    const half = snapshot(root);
    value(await open.rollback({ key: 'r2', session }));
    expect(snapshot(root)).toEqual(before);
    const redone = value(await open.redo({ key: 'd1', session }));
    expect(snapshot(root)).toEqual(half);
    expect(value(await open.redo({ key: 'd1', session }))).toEqual(redone);
    value(await open.redo({ key: 'd2', session }));
    expect(snapshot(root)).toEqual(after);
    expect(refusal(await open.redo({ key: 'd3', session })).code).toBe('nothing-to-do');
    value(await open.rollback({ key: 'r3', session }));
    expect(snapshot(root)).toEqual(before);
    value(await open.redo({ key: 'd4', session }));
    expect(snapshot(root)).toEqual(after);
  });

  it('asks about what changed since the rollback, and never overwrites it', async () => {
    const { root, open } = await written();
    value(await open.rollback({ key: 'r', session }));
    plant(root, { 'b.ts': 'b\nmine\n', 'new.ts': 'my own\n' });
    const now = snapshot(root);
    expect(refusal(await open.redo({ key: 'd', session })).code).toBe('diverged');
    expect(snapshot(root)).toEqual(now);
    const shown = value(await open.previewRedo({ session }));
    expect(of(shown, 'new.ts').divergence?.what).toBe('created');
    const choices = [choose(of(shown, 'new.ts'), 'skip'), choose(of(shown, 'b.ts'), 'overwrite')];
    value(await open.redo({ key: 'd2', session, choices }));
    expect(snapshot(root)).toMatchObject({ 'new.ts': '644:my own\n', 'b.ts': '644:B\n' });
  });

  it('names the rollback that it takes back, and refuses one that is redone or unknown', async () => {
    const { open } = await written();
    const { transaction } = value(await open.rollback({ key: 'r', session }));
    value(await open.redo({ key: 'd', session, rollback: transaction }));
    expect(refusal(await open.redo({ key: 'd2', session, rollback: transaction })).code).toBe(
      'nothing-to-do',
    );
    expect(refusal(await open.previewRedo({ session, rollback: transaction })).code).toBe('nothing-to-do');
  });

  it('is no longer there once something new was written', async () => {
    const { root, open } = await written();
    value(await open.rollback({ key: 'r', session }));
    value(await open.apply(writeTo(root, { 'b.ts': 'newer\n' }, 'k2')));
    expect(refusal(await open.redo({ key: 'd', session })).code).toBe('nothing-to-do');
  });
});

describe('the three-way merge', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 })
    .map((all) => all.map((line) => `${line}\n`).join(''));

  it('is that of git merge-file', () => {
    const home = mkdtempSync(join(tmpdir(), 'ids-test-'));
    try {
      fc.assert(
        fc.property(anyText, anyText, anyText, (current, base, wanted) => {
          const all = { current, base, wanted };
          for (const [name, text] of Object.entries(all)) writeFileSync(join(home, name), text);
          let theirs: string | undefined;
          try {
            theirs = execFileSync('git', ['merge-file', '-p', 'current', 'base', 'wanted'], {
              cwd: home,
              stdio: ['ignore', 'pipe', 'ignore'],
            }).toString();
          } catch {
            theirs = undefined;
          }
          const content = (text: string) => ({ bytes: Buffer.from(text), mode: 0o644 });
          const ours = mergeThreeWay(content(current), content(base), content(wanted));
          expect(ours.ok ? Buffer.from(ours.value.bytes).toString() : undefined).toBe(theirs);
        }),
        { numRuns: Number(process.env['IDS_RUNS'] ?? 60) },
      );
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
