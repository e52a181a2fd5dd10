import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeWalker } from '../../../src/code/checks/walk.ts';

/** A workspace whose folders were last touched long ago, but for what the kernel notes itself. */
function workspace() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-walk-')));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  for (const folder of ['src/deep', 'packages/a', 'node_modules/x', '.git'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['src/a.ts', 'src/deep/b.ts', 'packages/a/c.ts', 'node_modules/x/d.ts', '.git/e.ts'])
    writeFileSync(join(root, file), '');
  const look = makeWalker(root);
  return { root, seen: () => [...look().files.keys()].map((path) => path.slice(root.length + 1)) };
}

/** After this the times of folders count. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2100));

it('sees what comes, goes and changes its kind in folders that it has read before', async () => {
  const { root, seen } = workspace();
  const before = ['src/a.ts', 'src/deep/b.ts', 'packages/a/c.ts'];
  expect(seen()).toEqual(expect.arrayContaining(before));
  await settle();
  expect(seen().toSorted()).toEqual(before.toSorted());

  writeFileSync(join(root, 'src/deep/new.ts'), '');
  renameSync(join(root, 'src/a.ts'), join(root, 'src/b.ts'));
  rmSync(join(root, 'packages/a'), { recursive: true });
  symlinkSync('../src', join(root, 'packages/a'));
  // Times set back by hand do not hide what happened: the kernel notes that, too.
  for (const folder of ['src', 'src/deep', 'packages']) utimesSync(join(root, folder), 1, 1);
  const after = ['src/b.ts', 'src/deep/b.ts', 'src/deep/new.ts'];
  expect(seen().toSorted()).toEqual(after);
  await settle();
  expect(seen().toSorted()).toEqual(after);
  expect(seen().toSorted()).toEqual(after);
});

it('looks anew at what links lead to, whatever the times of their folder say', async () => {
  const { root, seen } = workspace();
  symlinkSync('../../outside.ts', join(root, 'src/deep/link.ts'));
  await settle();
  expect(seen()).not.toContain('src/deep/link.ts');
  writeFileSync(join(root, 'outside.ts'), '');
  expect(seen()).toContain('src/deep/link.ts');
});
