import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Clock } from './clock.ts';
import { analysis } from './analysis.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { round } from './round.ts';
import { start } from './start.ts';
import { subjectAt, type Subject } from './subject.ts';
import { isMet, printed, type Row } from './table.ts';

/**
 * The checks beside the user's own commands, in one run: bench/checks/main.ts [TABLE…] [--repo FOLDER…] [--json] [--cpu]. Without
 * `--repo` on this checkout. `agreement …` compares verdicts instead and has options of its own. `--cpu`:
 * processor time instead of wall time, on a machine that others use. Nothing in a repository is changed. Exit code 1 when a bar is missed.
 */
const tables: Readonly<Record<string, (subject: Subject, clock: Clock) => Promise<readonly Row[]>>> = {
  latency,
  start,
  memory,
  round,
  analysis,
};

if (process.argv[2] === 'agreement') {
  const entry = fileURLToPath(new URL('./agreement/main.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [entry, ...process.argv.slice(3)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => tables[name] === undefined);
if (unknown.length > 0) {
  console.error(
    `There is no table ${unknown.join(', ')}; there are ${Object.keys(tables).join(', ')} and agreement.`,
  );
  process.exit(2);
}

const load = loadavg()[0] ?? 0;
const rows: Row[] = [];
for (const folder of values.repo ?? [fileURLToPath(new URL('../..', import.meta.url))]) {
  const subject = subjectAt(folder);
  for (const [name, measure] of Object.entries(tables)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const measured = await measure(subject, values.cpu ? 'cpu' : 'wall');
    rows.push(...measured);
    if (!values.json) for (const row of measured) console.log(printed(row));
  }
}
if (values.json) {
  const bars = rows.map((row) => ({ ...row, met: isMet(row) ?? null }));
  console.log(JSON.stringify({ load: { before: load, after: loadavg()[0] }, bars }, null, 2));
} else console.log(`\nload ${load.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`);
process.exitCode = rows.some((row) => isMet(row) === false) ? 1 : 0;
