import { describe, expect, it } from 'vitest';
import { calibrationError, curve, decideAll, measured, tasks } from '../../bench/deliberation/measure.ts';
import { plot } from '../../bench/deliberation/plot.ts';
import { rules } from '../../bench/deliberation/rules.ts';
import { nominal } from '../../bench/deliberation/world.ts';

const some = tasks(nominal, 400, 'test');
const by = new Map(
  rules.map((rule) => [rule.name, decideAll(rule, typeof rule.limit === 'number' ? rule.limit : 75, some)]),
);
const utility = (name: string) => measured(by.get(name) ?? []).utility;

describe('the deliberation benchmark', () => {
  it('gives every rule the same tasks, which are the same in every run', () => {
    expect(tasks(nominal, 20, 'test')).toEqual(some.slice(0, 20));
    expect(tasks(nominal, 20, 'other')).not.toEqual(some.slice(0, 20));
  });

  it('has an oracle that no rule beats, and a parliament that beats the original and the bare tests', () => {
    for (const rule of rules) expect(utility(rule.name)).toBeLessThanOrEqual(utility('oracle') + 0.1);
    expect(utility('evidence')).toBeGreaterThan(utility('original, mean-best') + 0.3);
    expect(utility('evidence')).toBeGreaterThan(utility('tests only') + 0.3);
  });

  it('draws what is right as often as it is said to be: the oracle is calibrated', () => {
    const oracle = rules.filter(({ name }) => name === 'oracle');
    const [decided] = oracle.map((rule) => decideAll(rule, 0.8, tasks(nominal, 3_000, 'calibration')));
    expect(calibrationError(decided ?? [])).toBeLessThan(0.03);
  });

  it('counts utility, coverage and precision as they are defined', () => {
    const one = { candidate: 'A', strength: 1, asked: 3, ballots: 2, judged: [] };
    const decided = [
      { ...one, accepted: true, right: true },
      { ...one, accepted: true, right: false },
      { ...one, accepted: false, right: true },
      { ...one, accepted: true, right: true },
    ];
    expect(measured(decided)).toEqual({
      utility: -0.5,
      coverage: 0.75,
      precision: 2 / 3,
      falseConsensus: 0.25,
      asked: 3,
      ballots: 2,
    });
  });

  it('plots every rule', () => {
    const lines = [...by].map(([name, decided]) => ({ name, points: curve(decided), at: measured(decided) }));
    const svg = plot(lines, 'title');
    for (const { name } of rules) expect(svg).toContain(`>${name}`);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
