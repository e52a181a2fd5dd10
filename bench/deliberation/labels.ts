import { calibrate, type Attempt, type Outcome } from '../../src/core/parliament/calibration.ts';
import { evidenceDefaults } from '../../src/core/parliament/constants.ts';
import type { EvidenceRule } from '../../src/core/parliament/rule.ts';
import { parliament } from './rules.ts';
import { seats, task, votesOf, type World } from './world.ts';

/** The rule after `count` candidates of which it became known whether they were right, as `calibrate` makes it. */
export function afterLabels(world: World, count: number, seed: string): EvidenceRule {
  const outcomes: Outcome[] = [];
  for (let index = 0; outcomes.length < count; index++) {
    const one = task(world, 'labels', seed, index);
    // Only of the seats that were asked is it known what they said.
    const ballots = votesOf(one, parliament(evidenceDefaults, one).asked);
    const attempts = one.contenders.map(({ label, report }) => {
      const tests: Attempt['tests'] = report.checks.every(({ outcome }) => outcome === 'passed')
        ? 'passed'
        : 'failed';
      return {
        label,
        tests,
        // What fails its tests is out before the vote.
        scores:
          tests === 'failed'
            ? []
            : ballots.flatMap(({ seat, scores }) =>
                scores
                  .filter(({ candidate }) => candidate === label)
                  .map(({ outcome }) => ({ seat, outcome })),
              ),
      };
    });
    for (const attempt of attempts) {
      const rivals = attempts.filter((other) => other !== attempt).map(({ tests }) => tests);
      outcomes.push({ ...attempt, rivals, right: one.right.get(attempt.label) === true });
    }
  }
  return calibrate(evidenceDefaults, outcomes.slice(0, count), seats, `${String(count)} labels`);
}
