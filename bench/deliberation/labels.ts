import { calibrate, type Outcome } from '../../src/core/parliament/calibration.ts';
import { evidenceDefaults } from '../../src/core/parliament/constants.ts';
import type { EvidenceRule } from '../../src/core/parliament/rule.ts';
import { ballotsOf, seats, task, type World } from './world.ts';

/** The rule after `count` candidates of which it became known whether they were right, as `calibrate` makes it. */
export function afterLabels(world: World, count: number, seed: string): EvidenceRule {
  const outcomes: Outcome[] = [];
  for (let index = 0; outcomes.length < count; index++) {
    const one = task(world, 'labels', seed, index);
    const ballots = ballotsOf(
      one,
      seats.map(({ name }) => name),
    );
    for (const { label, report } of one.contenders) {
      const tests = report.checks.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'failed';
      outcomes.push({
        right: one.right.get(label) === true,
        tests,
        // What fails its tests is dropped before anybody scores it.
        scores:
          tests === 'failed'
            ? []
            : ballots.flatMap(({ seat, scores }) =>
                scores
                  .filter(({ candidate }) => candidate === label)
                  .map(({ outcome }) => ({ seat, outcome })),
              ),
      });
    }
  }
  return calibrate(evidenceDefaults, outcomes.slice(0, count), seats, `${String(count)} labels`);
}
