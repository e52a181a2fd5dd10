import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256 } from '../../src/workspace/disk/versions.ts';

/** Every content that a backup of everything refers to is there and whole. Their names, sorted. */
export function expectContents(root: string, where: string): readonly string[] {
  const hashes = new Set<string>();
  const folder = join(root, '.ids/snapshots');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const [, line = '[]'] = readFileSync(join(folder, name), 'utf8').split('\n');
    for (const { hash } of JSON.parse(line) as readonly { hash: string }[]) hashes.add(hash);
  }
  for (const hash of hashes)
    expect(sha256(readFileSync(join(root, '.ids/store', hash))), `${where}: ${hash}`).toBe(hash);
  expect(hashes.size).toBeGreaterThan(2);
  return [...hashes].toSorted();
}
