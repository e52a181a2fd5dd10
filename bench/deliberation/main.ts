import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { evidenceDefaults } from '../../src/core/parliament/constants.ts';
import { grid, trouble } from './grid.ts';
import { afterLabels } from './labels.ts';
import { calibrationError, curve, decideAll, measured, tasks, trained, type Measured } from './measure.ts';
import { plot } from './plot.ts';
import { evidenceRule, rules, type Rule } from './rules.ts';
import { nominal, type World } from './world.ts';

/**
 * How often the parliament decides right, against every other rule, on simulated seats with a known error model. No
 * model is asked. `--tasks N`, `--json`, `--svg FILE`. Limits of rules that have none of their own are chosen on training
 * tasks; everything that is printed is of held-out ones.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    svg: { type: 'string' },
    tasks: { type: 'string', default: '10000' },
  },
});
const count = Number(values.tasks);
if (!Number.isInteger(count) || count < 100 || count > 1_000_000) {
  console.error('--tasks takes a whole number from 100 to 1000000.');
  process.exit(2);
}

const training = tasks(nominal, Math.min(count, 10_000), 'training');
const limits = new Map(rules.map((rule) => [rule.name, trained(rule, training)]));
const limitOf = (rule: Rule) => limits.get(rule.name) ?? (rule.limit as number);
const find = (name: string) => {
  const rule = rules.find((each) => each.name === name);
  if (rule === undefined) throw new Error(`No rule ${name}`);
  return rule;
};
function of(rule: Rule, world: World, seed: string, many = count): Measured {
  return measured(decideAll(rule, limitOf(rule), tasks(world, many, seed)));
}

const heldOut = tasks(nominal, count, 'held out');
const table = rules.map((rule) => {
  const decided = decideAll(rule, limitOf(rule), heldOut);
  const hasProbabilities = decided.some(({ judged }) => judged.length > 0);
  return {
    rule: rule.name,
    ...measured(decided),
    error: hasProbabilities ? calibrationError(decided) : null,
    points: curve(decided),
  };
});
const row = (name: string) => {
  const found = table.find(({ rule }) => rule === name);
  if (found === undefined) throw new Error(`No row ${name}`);
  return found;
};

const [evidence, oracle, worst] = [find('evidence'), find('oracle'), find('original, mean-best')];
/** How much of the way from the original's limits on the mean-best candidate to the oracle. */
function captured(of: (rule: Rule) => Measured): number {
  const least = of(worst).utility;
  return (of(evidence).utility - least) / (of(oracle).utility - least);
}
const cells = grid.map(([name, world]) => {
  const many = Math.max(100, Math.floor(count / 4));
  const measure = new Map(
    [evidence, oracle, worst, find('tests + mean')].map((rule) => [
      rule.name,
      of(rule, world, `grid ${name}`, many),
    ]),
  );
  const at = (rule: Rule) => measure.get(rule.name) ?? row(rule.name);
  return {
    name,
    evidence: at(evidence),
    mean: at(find('tests + mean')),
    oracle: at(oracle),
    capture: captured(at),
  };
});

const replicates = 20;
const errors = Array.from({ length: replicates }, (_, index) => {
  const rule = evidenceRule('after 200 labels', afterLabels(nominal, 200, String(index)));
  return calibrationError(
    decideAll(rule, 0.8, tasks(nominal, Math.max(100, Math.floor(count / 2)), 'after labels')),
  );
});
const troubled = Object.entries(trouble).map(([name, world]) => ({
  name,
  ...of(evidence, world, `trouble ${name}`),
  calibrated: measured(
    decideAll(
      evidenceRule('calibrated', afterLabels(world, 200, name)),
      evidenceDefaults.threshold,
      tasks(world, count, `trouble ${name}`),
    ),
  ).utility,
}));
const utilityIn = (name: string) => troubled.find((each) => each.name === name)?.utility ?? Number.NaN;

const mine = row('evidence');
const nominalCapture = captured((rule) => row(rule.name));
const targets: readonly (readonly [string, number, '≥' | '≤', number])[] = [
  ['regret capture', nominalCapture, '≥', 0.95],
  ['regret capture, mean over the grid', mean(cells.map(({ capture }) => capture)), '≥', 0.95],
  ['false consensus', mine.falseConsensus, '≤', 0.06],
  ['precision on accept', mine.precision, '≥', 0.92],
  ['coverage', mine.coverage, '≥', 0.6],
  ['calibration error after 200 labels', mean(errors), '≤', 0.02],
  ['ballots a task', mine.ballots, '≤', 4.5],
  ['utility with one garbage seat', utilityIn('one garbage seat'), '≥', 0.3],
  ['utility with one knowing adversary', utilityIn('one knowing adversary'), '≥', 0.2],
  ['utility with three crashed seats', utilityIn('three crashed seats'), '≥', 0.28],
];
const judged = targets.map(([name, value, sign, bar]) => ({
  name,
  value,
  bar: `${sign} ${String(bar)}`,
  met: sign === '≥' ? value >= bar : value <= bar,
}));

if (values.svg !== undefined) {
  const lines = table.map(({ rule, points, coverage, precision }) => ({
    name: rule,
    points,
    at: { coverage, precision },
  }));
  writeFileSync(values.svg, plot(lines, `Coverage against precision, ${String(count)} held-out tasks`));
}

if (values.json) {
  const rows = table.map(({ points: _, ...rest }) => rest);
  console.log(
    JSON.stringify(
      {
        tasks: count,
        constants: evidenceDefaults,
        limits: Object.fromEntries(limits),
        rules: rows,
        grid: cells,
        trouble: troubled,
        targets: judged,
      },
      null,
      1,
    ),
  );
} else {
  console.log(`${String(count)} held-out tasks; utility +1 right, −4 wrong, 0 abstained\n`);
  console.log(
    'rule                   utility  coverage  precision  false cons.  asked  ballots  calib. error',
  );
  for (const each of table) {
    console.log(
      `${each.rule.padEnd(22)} ${n(each.utility, 8)} ${n(each.coverage, 9)} ${n(each.precision, 10)} ${n(each.falseConsensus, 11)} ${n(each.asked, 7, 2)} ${n(each.ballots, 7, 2)} ${each.error === null ? '            –' : n(each.error, 13)}`,
    );
  }
  console.log('\nheld-out grid            evidence  tests + mean    oracle  captured  false cons.');
  for (const { name, evidence: e, mean: t, oracle: o, capture } of cells) {
    console.log(
      `${name.padEnd(24)} ${n(e.utility, 8)} ${n(t.utility, 13)} ${n(o.utility, 9)} ${n(capture, 9)} ${n(e.falseConsensus, 12)}`,
    );
  }
  console.log('\ntrouble                  utility  false cons.  after 200 labels');
  for (const { name, utility, falseConsensus, calibrated } of troubled) {
    console.log(`${name.padEnd(24)} ${n(utility, 7)} ${n(falseConsensus, 12)} ${n(calibrated, 17)}`);
  }
  console.log('\ntargets');
  for (const { name, value, bar, met } of judged) {
    console.log(`${met ? 'met   ' : 'MISSED'}  ${name.padEnd(38)} ${n(value, 7)}  ${bar}`);
  }
}

function mean(of: readonly number[]): number {
  return of.reduce((sum, each) => sum + each, 0) / of.length;
}

function n(value: number, width: number, digits = 3): string {
  return value.toFixed(digits).padStart(width);
}
