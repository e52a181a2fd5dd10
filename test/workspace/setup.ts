import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { plant, type Tree } from './trees.ts';

export * from './trees.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder with the files, removed after the test. */
export function folder(tree: Tree = {}, base = tmpdir()): string {
  const root = mkdtempSync(join(base, 'ids-ws-'));
  made.push(root);
  plant(root, tree);
  return root;
}
