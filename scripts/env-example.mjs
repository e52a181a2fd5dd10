// Writes `.env.example` from the schema in src/config. `--check` writes nothing and fails when the file differs.
// Node strips the types; run it with scripts/run.mjs so that the Node is new enough.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { envExample } from '../src/config.ts';

const file = fileURLToPath(new URL('../.env.example', import.meta.url));
const wanted = envExample();

if (process.argv.includes('--check')) {
  let found;
  try {
    found = readFileSync(file, 'utf8');
  } catch {
    found = undefined;
  }
  if (found !== wanted) {
    console.error('.env.example does not match src/config/variables.ts. Run: npm run env:example');
    process.exit(1);
  }
} else {
  writeFileSync(file, wanted);
}
