#!/usr/bin/env node
// The `ids` command: the built program under the right Node, building it first where that has not happened yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
if (!existsSync(at('../dist/main.js'))) {
  const built = spawnSync(process.execPath, [at('./run.mjs'), at('./build.mjs')], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) process.exit(1);
}
process.argv.splice(1, 1, at('./run.mjs'), at('../dist/main.js'));
await import('./run.mjs');
