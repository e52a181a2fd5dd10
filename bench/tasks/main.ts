import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeLocalChecker } from '../../src/code/checks/checker.ts';
import { acceptanceOf } from '../../src/core/change/report.ts';
import { noticesAll } from '../../src/core/parliament/pool.ts';
import { tasks as simulated, trained } from '../deliberation/measure.ts';
import { rules } from '../deliberation/rules.ts';
import { nominal } from '../deliberation/world.ts';
import { checkedTask, judged, met, taskFolder, type Checked } from './judge.ts';
import { counted, emptyTally, type Tally } from './tally.ts';
import { killMatrix } from './matrix.ts';
import { seededTasks } from './suite.ts';

/**
 * `npm run bench -- tasks [--count N] [--json]`: defects are planted in a real small repository, candidates mend them or are
 * mutants that fail types, lint, the tests that are there, or only tests that are hidden. Each candidate goes through the
 * real checks; the seats are simulated, and every rule gets the same answers of theirs.
 */
const { values } = parseArgs({
  options: { count: { type: 'string', default: '64' }, json: { type: 'boolean', default: false } },
});
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1 || count > 1_000) {
  console.error('--count takes a whole number from 1 to 1000.');
  process.exit(2);
}
/** Times that the seats' errors are drawn anew for each task: the checks are the same. */
const draws = 25;

const installation = fileURLToPath(new URL('../..', import.meta.url));
const repository = join(installation, 'examples/courier');
const modules = join(installation, 'node_modules');
/** SIGTERM ends it with what it has. */
const stop = new AbortController();
process.once('SIGTERM', () => {
  stop.abort();
});
const folder = mkdtempSync(join(tmpdir(), 'ids-tasks-'));
try {
  const began = performance.now();
  const suite = seededTasks(killMatrix(repository, modules, folder), count);
  const root = taskFolder(repository, modules, folder);
  const checker = makeLocalChecker({ root });
  const chosen = ['evidence', 'evidence, all seats', 'tests + mean', 'tests only', 'mean'].flatMap((name) =>
    rules.filter((rule) => rule.name === name),
  );
  const training = simulated(nominal, 5_000, 'training');
  const limits = new Map(chosen.map((rule) => [rule.name, trained(rule, training)]));
  const tallies = new Map<string, Tally>();
  const gates: Record<string, { seen: number; of: number }> = {};
  const noticed: Record<string, { all: number; part: number; unknown: number }> = {};
  let solvable = 0;
  let done = 0;
  for (const task of suite) {
    if (stop.signal.aborted) break;
    done++;
    const possible = task.candidates.some(({ kind }) => kind === 'right');
    if (possible) solvable++;
    const checked = await checkedTask(task, root, repository, checker);
    const note = (kind: string, contenders: Checked['contenders'], label: string) => {
      const report = contenders.find((each) => each.label === label)?.report;
      const gate = (gates[kind] ??= { seen: 0, of: 0 });
      gate.of++;
      if (report === undefined || acceptanceOf(report).kind === 'rejected') {
        gate.seen++;
        return;
      }
      const tests = report.checks.find(({ check }) => check === 'tests');
      const count = (noticed[kind] ??= { all: 0, part: 0, unknown: 0 });
      if (tests?.sensitivity === undefined) count.unknown++;
      else if (noticesAll(tests)) count.all++;
      else count.part++;
    };
    for (const { label, kind } of task.candidates) {
      note(kind, checked.contenders, label);
      if (kind === 'right' && checked.wordy !== undefined) note('right and more', checked.wordy, label);
    }
    for (let draw = 0; draw < draws; draw++) {
      for (const [setting, contenders] of Object.entries({
        '': checked.contenders,
        ', right ones change a place more': checked.wordy ?? checked.contenders,
        ', not asked what tests notice': checked.blunt,
      })) {
        const again = met(task, contenders, draw);
        for (const rule of chosen) {
          // The others do not look at it.
          if (setting !== '' && rule.name !== 'evidence') continue;
          const name = `${rule.name}${setting}`;
          const tally = tallies.get(name) ?? emptyTally();
          tallies.set(name, tally);
          counted(tally, judged(rule, limits.get(rule.name) ?? 0, again), possible);
        }
      }
    }
    if (!values.json)
      console.error(
        `${task.name}: ${task.candidates.map(({ label, kind }) => `${label} ${kind}`).join(', ')}`,
      );
  }
  checker.close();
  const seconds = (performance.now() - began) / 1000;
  const rows = [...tallies].map(([rule, { right, wrong, abstained, hopeless, abstainedThere, best }]) => ({
    rule,
    /** Of the tasks in which something is right: whether that is the first by the rule, accepted or not. */
    firstIsRight: best / (solvable * draws),
    pickedRight: right / (solvable * draws),
    pickedWrong: wrong / (done * draws),
    abstained: abstained / (done * draws),
    /** Of the tasks in which nothing is. */
    abstainedWhereNothingIsRight: hopeless === 0 ? null : abstainedThere / hopeless,
  }));
  const load = loadavg()[0] ?? 0;
  if (values.json)
    console.log(
      JSON.stringify({ tasks: done, solvable, draws, gates, noticed, rows, seconds, load }, null, 1),
    );
  else {
    console.log(
      `${String(done)} tasks, ${String(solvable)} solvable, seats drawn ${String(draws)} times; ${seconds.toFixed(0)} s, load ${load.toFixed(1)}\n`,
    );
    console.log('candidates stopped by the checks');
    for (const [kind, { seen, of }] of Object.entries(gates))
      console.log(`  ${kind.padEnd(14)} ${String(seen)} of ${String(of)}`);
    console.log('\nof those that pass: tests notice all places of the change, not all, or it is not known');
    for (const [kind, { all, part, unknown }] of Object.entries(noticed))
      console.log(`  ${kind.padEnd(14)} ${String(all)}, ${String(part)}, ${String(unknown)}`);
    console.log(
      '\nrule                                           first is right  picked right  picked wrong  abstained  abstained where nothing is right',
    );
    for (const row of rows) {
      const numbers = [
        row.firstIsRight,
        row.pickedRight,
        row.pickedWrong,
        row.abstained,
        row.abstainedWhereNothingIsRight ?? Number.NaN,
      ];
      console.log(row.rule.padEnd(45) + numbers.map((each) => each.toFixed(3).padStart(13)).join(' '));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
