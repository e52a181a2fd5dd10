// `npm run check`: everything a commit must pass. `--no-test` leaves the tests out (.ci/run has run them already).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = `${root}node_modules`;
const steps = [
  ['format', [`${modules}/prettier/bin/prettier.cjs`, '--check', '--log-level', 'warn', '.']],
  ['lint', [`${modules}/eslint/bin/eslint.js`, '--max-warnings', '0', '.']],
  ['types', [`${modules}/typescript7/bin/tsc`, '-p', 'tsconfig.json']],
  ['dead code', [`${modules}/knip/bin/knip.js`]],
  ['.env.example', ['scripts/env-example.mjs', '--check']],
  ['build', ['scripts/build.mjs']],
  ['tests', [`${modules}/vitest/vitest.mjs`, 'run']],
];
const wanted = process.argv.includes('--no-test') ? steps.filter(([name]) => name !== 'tests') : steps;

let failed = 0;
for (const [name, args] of wanted) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
